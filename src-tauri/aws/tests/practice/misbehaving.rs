//! The proof of a pool whose endpoints misbehave: always a finding, never a pass, a crash or a hang.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use registrar_aws::cognito::client_secrets::new_client_secret;
use registrar_aws::connect::connection::Connection;
use registrar_core::ports::{Acceptance, AppClientSecrets, GrantType, Patience};
use registrar_core::proof::{Check, Verdict};
use registrar_practice::{REGION, seed};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::impostor::*;
use crate::stage::Stage;
use crate::support::*;

#[tokio::test]
async fn the_well_behaved_impostor_is_sound() {
    let said = Stage::new().await.said(|_| None).await;
    assert_eq!(said, [""; 0]);
}

#[tokio::test]
async fn an_endpoint_that_gives_something_else_is_named() {
    let stage = Stage::new().await;
    for (path, check, what, wanted) in [
        (
            "openid-configuration",
            "Discovery",
            "The discovery document",
            "application/json",
        ),
        (
            "jwks.json",
            "Jwks",
            "The key set (JWKS)",
            "application/json",
        ),
        (
            "oauth2/token",
            "Token",
            "The token endpoint",
            "application/json",
        ),
        ("login", "SignInPage", "The sign-in page", "text/html"),
    ] {
        let said = async |reply: Reply| {
            let said = stage
                .said(move |request| request.path.ends_with(path).then(|| reply.clone()))
                .await;
            said.into_iter()
                .find(|line| line.contains(&format!(" {check}: ")))
                .unwrap()
        };
        let answer = |status, content_type, headers: &str, body: &str| {
            Reply::Answer(status, content_type, headers.into(), body.into())
        };
        assert_eq!(
            said(answer(200, "image/png", "", "<html>")).await,
            format!(
                "Failed {check}: {what} answered with the content type image/png instead of {wanted}."
            )
        );
        assert_eq!(
            said(answer(404, wanted, "", "")).await,
            format!("Failed {check}: {what} answered with HTTP status 404.")
        );
        assert_eq!(
            said(Reply::Drop).await.split(". ").next().unwrap(),
            format!("Failed {check}: {what} did not answer")
        );
        let flood = "x".repeat(5 * 1024 * 1024);
        let flood = said(answer(200, wanted, "", &flood)).await;
        assert!(
            flood.starts_with(&format!("Failed {check}: {what} is not understood. "))
                && flood.contains("larger than"),
            "{flood}"
        );
        if check != "SignInPage" {
            let said = said(answer(
                302,
                wanted,
                "Location: https://elsewhere.example/x?y=z\r\n",
                "",
            ))
            .await;
            assert_eq!(
                said,
                format!(
                    "Failed {check}: {what} redirects to https://elsewhere.example/x (HTTP status 302), which is not followed."
                )
            );
        }
    }
}

#[tokio::test]
async fn a_sign_in_page_that_leads_away_is_not_followed() {
    let stage = Stage::new().await;
    let elsewhere = Arc::new(Impostor::start(|_| None).await);
    let target = format!("{}/d/login", elsewhere.endpoint);
    let said = async |location: String| {
        let replies = move |request: &Request| {
            request.path.ends_with("/authorize").then(|| {
                Reply::Answer(
                    302,
                    "text/html",
                    format!("Location: {location}\r\n"),
                    String::new(),
                )
            })
        };
        stage.said(replies).await
    };
    assert_eq!(
        said(target.clone()).await,
        [format!(
            "Failed SignInPage: Instead of a sign-in page, Amazon Cognito sends the browser to {}, which was not visited.",
            elsewhere.endpoint
        )]
    );
    assert!(elsewhere.asked.lock().unwrap().is_empty());
    let callback = registrar_core::cognite::CALLBACK_URL;
    assert_eq!(
        said(format!("{callback}?error=invalid_request")).await,
        [
            "Failed SignInPage: Instead of a sign-in page there is an error: Amazon Cognito does not take the request that Cognite makes (invalid_request)."
        ]
    );
    assert_eq!(
        said("authorize".into()).await,
        ["Failed SignInPage: The sign-in page was not reached: it kept redirecting, 6 times."]
    );
}

#[tokio::test]
async fn an_endpoint_that_does_not_come_to_an_end_is_given_up() {
    let stage = Stage::new().await;
    let given_up = async |(path, check): (&'static str, Check), reply: Reply| {
        let impostor =
            Impostor::start(move |request| request.path.ends_with(path).then(|| reply.clone()))
                .await;
        // Long enough for the endpoints that do come to an end, on a busy machine.
        let proof = stage.prove_within(&impostor, Duration::from_secs(3)).await;
        let finding = proof
            .findings
            .iter()
            .find(|finding| finding.check == check)
            .unwrap();
        assert_eq!(finding.verdict, Verdict::Failed);
        assert!(
            finding
                .message
                .contains("did not answer. No answer came within "),
            "{finding:?}"
        );
    };
    let endpoints = [
        ("openid-configuration", Check::Discovery),
        ("jwks.json", Check::Jwks),
        ("oauth2/token", Check::Token),
        ("login", Check::SignInPage),
    ];
    let proofs = endpoints.into_iter().flat_map(|endpoint| {
        let replies = [Reply::Hang, Reply::Drip].into_iter();
        replies.map(move |reply| (endpoint, reply))
    });
    join_all(proofs.map(|(endpoint, reply)| given_up(endpoint, reply))).await;
}

#[tokio::test]
async fn a_slow_answer_is_timed_once_more_before_it_is_called_slow() {
    let stage = Stage::new().await;
    let late =
        |request: &Request| Reply::Late(Duration::from_millis(1_100), Box::new(request.good()));
    let always =
        Impostor::start(move |request| request.path.ends_with("jwks.json").then(|| late(request)))
            .await;
    let said = complaints(&stage.prove_within(&always, TIMING.answer).await);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with("Failed Speed: The key set (JWKS) took ")
            && said[0].ends_with(" ms at best, tried 2 times; Cognite demands 1000 ms."),
        "{said:#?}"
    );

    let times = Arc::new(AtomicUsize::new(0));
    let once = move |request: &Request| {
        (request.path.ends_with("oauth2/token") && times.fetch_add(1, Ordering::Relaxed) == 0)
            .then(|| late(request))
    };
    let once = Impostor::start(once).await;
    let proof = stage.prove_within(&once, TIMING.answer).await;
    let speed = proof
        .findings
        .iter()
        .find(|f| f.subject.as_deref() == Some("token"))
        .unwrap();
    assert_eq!(speed.evidence.len(), 2, "{speed:?}");
    assert_eq!(
        once.asked
            .lock()
            .unwrap()
            .iter()
            .filter(|path| path.ends_with("token"))
            .count(),
        3
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_by_how_much_and_which_way() {
    let stage = Stage::new().await;
    for (seconds, direction) in [(-3_600_i64, "ahead of"), (3_600, "behind")] {
        let said = stage
            .said(move |request| {
                let time = std::time::UNIX_EPOCH
                    + Duration::from_secs(u64::try_from(now() + seconds).unwrap());
                let Reply::Answer(status, content_type, headers, body) = request.good() else {
                    return None;
                };
                let date = httpdate::fmt_http_date(time);
                Some(Reply::Answer(
                    status,
                    content_type,
                    format!("{headers}Date: {date}\r\n"),
                    body,
                ))
            })
            .await;
        assert_eq!(said.len(), 1, "{said:#?}");
        let by = said[0]
            .strip_prefix("Failed Clock: This computer’s clock is ")
            .unwrap();
        let (by, rest) = by.split_once(" s ").unwrap();
        assert!(
            (3_590..=3_610).contains(&by.parse::<i64>().unwrap()),
            "{said:#?}"
        );
        assert_eq!(rest, format!("{direction} the server’s."));
    }
    // An answer out of a cache is older than its date by its age.
    let said = stage
        .said(|request| {
            let Reply::Answer(status, content_type, headers, body) = request.good() else {
                return None;
            };
            let time =
                httpdate::fmt_http_date(std::time::SystemTime::now() - Duration::from_secs(600));
            Some(Reply::Answer(
                status,
                content_type,
                format!("{headers}Date: {time}\r\nAge: 600\r\n"),
                body,
            ))
        })
        .await;
    assert_eq!(said, [""; 0]);
}

#[tokio::test]
async fn a_document_that_names_unsafe_addresses_gets_no_secret() {
    let stage = Stage::new().await;
    for (member, check) in [
        ("token_endpoint", "Token"),
        ("jwks_uri", "Jwks"),
        ("authorization_endpoint", "SignInPage"),
    ] {
        let said = stage
            .said(move |request| {
                let mut document = request.discovery();
                document[member] = json!("http://elsewhere.example/x");
                request
                    .path
                    .ends_with("openid-configuration")
                    .then(|| json_reply(&document))
            })
            .await;
        assert!(
            said[0].starts_with(&format!(
                "Failed Discovery: The document’s {member} is not an https address"
            )),
            "{said:#?}"
        );
        assert!(
            said.iter()
                .any(|line| line.starts_with(&format!("Failed {check}: "))
                    && line.contains("not an https address")),
            "{said:#?}"
        );
    }
}

#[tokio::test]
async fn a_secret_is_tried_only_where_it_may_go() {
    for (token_endpoint, refused) in [
        ("http://ada:x@{endpoint}/d/oauth2/token", true),
        ("http://elsewhere.example/oauth2/token", true),
        ("http://{endpoint}/d/oauth2/token", false),
    ] {
        let impostor = Impostor::start(move |request| {
            let endpoint = request.endpoint.trim_start_matches("http://");
            let mut document = request.discovery();
            document["token_endpoint"] = json!(token_endpoint.replace("{endpoint}", endpoint));
            request
                .path
                .ends_with("openid-configuration")
                .then(|| json_reply(&document))
        })
        .await;
        let source = source_at(&impostor.endpoint);
        let connection = Connection::open_with(source, Some(REGION), TIMING).await;
        let pool = connection.unwrap().user_pool(seed::NO_DOMAIN);
        let secret = new_client_secret().unwrap();
        let grant_type = GrantType::ClientCredentials;
        let found = pool
            .accepts_secret("client1", grant_type, &secret, Patience::Once)
            .await;
        let asked = impostor.asked.lock().unwrap().clone();
        let tried = asked.iter().any(|path| path.ends_with("token"));
        assert_eq!(tried, !refused, "{asked:?}");
        match found {
            Acceptance::Unknown { why } if refused => {
                assert!(
                    why.contains("not one that a secret may be sent to"),
                    "{why}"
                );
            }
            found => assert_eq!(found, Acceptance::Accepted),
        }
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_named() {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.into()], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            assert!(
                acceptor.accept(stream).await.is_err(),
                "the handshake was completed"
            );
        }
    });
    let said = Stage::new()
        .await
        .said(move |request| {
            let mut document = request.discovery();
            for member in ["jwks_uri", "token_endpoint", "authorization_endpoint"] {
                document[member] = json!(format!("https://{address}/{member}"));
            }
            request
                .path
                .ends_with("openid-configuration")
                .then(|| json_reply(&document))
        })
        .await;
    let untrusted = said.iter().filter(|line| {
        line.starts_with("Failed")
            && line.contains("did not answer. The server's certificate is not trusted: ")
    });
    assert_eq!(untrusted.count(), 4, "{said:#?}");
    server.abort();
    assert!(server.await.unwrap_err().is_cancelled());
}
