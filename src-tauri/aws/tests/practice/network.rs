//! What is between this computer and AWS: proxies, certificates, a clock, or nothing.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use registrar_aws::connect::error::ConnectError;
use registrar_core::parts::Cloud;
use registrar_practice::{Faults, REGION};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::home::{Home, keys, role_arn};
use crate::servers::{Authority, Said, proxy, said, self_signed, serve};
use crate::support::start;

/// A name that is nobody's; only the proxy is ever asked for it.
const NAME: &str = "aws.example.test";

const CALLER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/practice</Arn><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

/// An AWS that goes by any name, which Practice does not.
async fn aws() -> String {
    serve(|asked| async move {
        match (asked.method.as_str(), asked.header("x-amz-target")) {
            ("GET", _) => said(
                200,
                "{\"issuer\": \"https://issuer\", \"jwks_uri\": \"https://keys\"}",
            ),
            (_, Some(_)) => said(200, "{\"UserPools\": [{\"Id\": \"eu-west-1_a\"}]}"),
            (_, None) => said(200, CALLER),
        }
    })
    .await
}

#[tokio::test]
async fn requests_go_through_the_proxy_and_trust_the_bundle() {
    let authority = Authority::new();
    let front = authority.front(NAME, &aws().await).await;
    let (proxy, log) = proxy(front).await;
    let home = Home::at(&format!("https://{NAME}"), &keys("p")).set("HTTPS_PROXY", &proxy);

    let error = home.open("p").await.unwrap_err();
    let ConnectError::NotTrusted { .. } = &error else {
        panic!("{error:?}");
    };
    assert!(error.to_string().contains("AWS_CA_BUNDLE"), "{error}");

    home.write("ca.pem", &authority.pem());
    let bundle = home.path("ca.pem").display().to_string();
    let of_profile = format!("{}ca_bundle = ~/ca.pem\n", keys("p"));
    home.write(".aws/config", &of_profile);
    let connection = home.open("p").await.unwrap();
    assert!(!connection.pools().await.unwrap().is_empty());
    let discovered = connection.user_pool("eu-west-1_a").discovery().await;
    assert_eq!(discovered.unwrap().issuer, "https://issuer");

    home.write(".aws/config", &keys("p"));
    let home = home.set("AWS_CA_BUNDLE", &bundle);
    home.open("p").await.unwrap();
    let log = log.lock().unwrap();
    assert!(log.len() >= 3, "{log:?}");
    assert!(
        log.iter()
            .all(|line| *line == format!("CONNECT {NAME}:443")),
        "{log:?}"
    );
}

/// A proxy that keeps what it is asked for, target and login, and lets nobody through.
async fn closed_proxy() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(vec![]));
    let log = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut head = vec![];
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let head = String::from_utf8(head).unwrap();
                let kept = head.lines().filter_map(|line| {
                    let target = line.strip_prefix("CONNECT ");
                    // Python tunnels with HTTP/1.0.
                    let target = target.and_then(|target| target.split(' ').next());
                    let (name, value) = line.split_once(": ").unwrap_or_default();
                    let login = name.eq_ignore_ascii_case("proxy-authorization");
                    target.or(login.then_some(value)).map(str::to_owned)
                });
                let kept = kept.collect::<Vec<_>>().join(" ");
                log.lock().unwrap().push(kept);
                let _ = stream
                    .write_all(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .await;
            });
        }
    });
    (port, heard)
}

/// Has botocore ask STS in this environment; the class of its error.
async fn asked_by_botocore(home: &Home) -> Option<String> {
    let mut judge = Command::new(
        std::env::var_os("REGISTRAR_PYTHON")
            .expect("run `cargo xtask test`, which makes the Python environment"),
    );
    judge
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network_judge.py"))
        .arg("send")
        .env_clear()
        .envs(home.variables())
        .env("AWS_DEFAULT_REGION", REGION)
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = tokio::task::spawn_blocking(move || judge.output().unwrap());
    let ended = ended.await.unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// A TLS server of each kind, and each kind of file of certificates: who trusts whom.
#[tokio::test]
async fn a_tls_server_is_trusted_as_botocore_trusts_it() {
    let (ours, another) = (Authority::new(), Authority::new());
    let aws = aws().await;
    let signed = ours.front(NAME, &aws).await;
    let misnamed = ours.front("other.example.test", &aws).await;
    let (alone, alone_pem) = self_signed(NAME, &aws, false).await;
    let (root, root_pem) = self_signed(NAME, &aws, true).await;
    let (good, other) = (ours.pem(), another.pem());
    let noted = |pem: &str| format!("Corp Root CA\n=====\n{pem}\n# end\n");
    let mut trusted = 0;
    for (server, bundle, is_known) in [
        (signed, good.clone(), false),
        (signed, other.clone(), false),
        (signed, format!("{other}{good}"), false),
        (signed, good.replace('\n', "\r\n"), false),
        (signed, noted(&good), false),
        (signed, good.trim_end().to_owned(), false),
        (
            signed,
            good.replace("CERTIFICATE", "X509 CERTIFICATE"),
            false,
        ),
        (signed, String::new(), false),
        (signed, "no certificate".to_owned(), false),
        (misnamed, good.clone(), false),
        (alone, alone_pem, false),
        (alone, other.clone(), false),
        // On the list in docs/profiles.md.
        (root, root_pem, true),
    ] {
        let (proxy, _) = proxy(server).await;
        let home = Home::at(&format!("https://{NAME}"), &keys("p"))
            .set("HTTPS_PROXY", &proxy)
            .set("AWS_PROFILE", "p");
        home.write("ca.pem", &bundle);
        let path = home.path("ca.pem").display().to_string();
        let home = home.set("AWS_CA_BUNDLE", &path);
        let theirs = asked_by_botocore(&home).await;
        let opened = home.open("p").await;
        if is_known {
            assert_eq!(theirs, None, "{bundle}");
            assert!(
                matches!(opened, Err(ConnectError::NotTrusted { .. })),
                "{opened:?}"
            );
            continue;
        }
        assert_eq!(
            theirs.is_none(),
            opened.is_ok(),
            "{theirs:?}, {opened:?}: {bundle}"
        );
        trusted += usize::from(theirs.is_none());
    }
    assert!(trusted >= 7, "{trusted}");
}

#[tokio::test]
async fn a_proxy_hears_from_us_what_it_hears_from_botocore() {
    let (port, heard) = closed_proxy().await;
    let heard = || std::mem::take(&mut *heard.lock().unwrap());
    let at = format!("127.0.0.1:{port}");
    for proxy in [
        format!("http://{at}"),
        format!("http://{at}/"),
        at.clone(),
        format!("//{at}"),
        format!("http://ada:hush@{at}"),
        format!("ada:hush@{at}"),
        format!("http://ada@{at}"),
        format!("http://ada:@{at}"),
        format!("http://:hush@{at}"),
        format!("http://CORP%5Cada:hush@{at}"),
        format!("http://ada:hu%40sh%2F%3A@{at}"),
        format!("http://ada:hu:sh@{at}"),
        format!("http://ada%40example.com:hush@{at}/path?query"),
    ] {
        let home = Home::at(&format!("https://{NAME}"), &keys("p"))
            .set("HTTPS_PROXY", &proxy)
            .set("AWS_PROFILE", "p");
        asked_by_botocore(&home).await;
        let theirs = heard();
        let error = home.open("p").await.unwrap_err();
        let ours = heard();
        // We ask more than once where it may be a matter of the moment.
        assert!(
            !theirs.is_empty() && !ours.is_empty(),
            "{proxy}: {ours:?} {error}, {theirs:?}"
        );
        assert!(
            ours.iter().all(|one| *one == theirs[0]),
            "{proxy}: {ours:?}, {theirs:?}"
        );
        let told = format!("{error} {error:?}");
        assert!(!told.contains("hush") && !told.contains("ada"), "{told}");
    }
}

/// 0.0.0.0 is an address that leads here, and is not one of this computer's by its looks.
#[cfg(unix)]
#[tokio::test]
async fn no_proxy_names_what_is_reached_without_one() {
    let authority = Authority::new();
    let front = authority.front("0.0.0.0", &aws().await).await;
    let home = Home::at(&format!("https://0.0.0.0:{}", front.port()), &keys("p"));
    home.write("ca.pem", &authority.pem());
    let bundle = home.path("ca.pem").display().to_string();
    let home = home
        .set("AWS_CA_BUNDLE", &bundle)
        .set("HTTPS_PROXY", "http://ada:secret@127.0.0.1:9");
    let error = home.open("p").await.unwrap_err();
    let ConnectError::Unreachable { proxy, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(
        proxy,
        &Some(("HTTPS_PROXY".to_owned(), "http://127.0.0.1:9".to_owned()))
    );
    home.set("NO_PROXY", "example.com,0.0.0.0")
        .open("p")
        .await
        .unwrap();
}

#[tokio::test]
async fn this_computer_is_reached_past_every_proxy() {
    let practice = start(Faults::none()).await;
    let mut home = Home::new(&practice, &keys("p"));
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        home = home.set(name, "http://127.0.0.1:9");
    }
    home.open("p").await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_no_answer() {
    let error = Home::at("http://127.0.0.1:9", &keys("p")).open("p").await;
    let error = error.unwrap_err();
    // The endpoint is one's own, and it is that which is named, without what may be a secret.
    let told = "Nothing answers at http://127.0.0.1:9, the endpoint that is set by the environment variable AWS_ENDPOINT_URL. No connection could be made:";
    assert!(error.to_string().starts_with(told), "{error}");
    let lines = format!(
        "{}endpoint_url = http://127.0.0.1:9/?token=hush\n",
        keys("p")
    );
    let home = Home::at("", &lines);
    let error = home.open("p").await.unwrap_err().to_string();
    assert!(
        error.starts_with("Nothing answers at http://127.0.0.1:9, the endpoint that is set by endpoint_url on line 4 of "),
        "{error}"
    );
}

/// A server whose clock is off by so much.
async fn off(ahead: bool, by: Duration, status: u16, body: &'static str) -> Home {
    let server = serve(move |_| async move {
        let now = SystemTime::now();
        let there = if ahead { now + by } else { now - by };
        let date = aws_smithy_types::DateTime::from(there);
        let date = date
            .fmt(aws_smithy_types::date_time::Format::HttpDate)
            .unwrap();
        Said {
            headers: format!("Date: {date}\r\n"),
            ..said(status, body)
        }
    });
    Home::at(&server.await, &keys("p"))
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_with_how_much() {
    const REFUSED: &str = "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T011500Z - 15 min.)</Message></Error></ErrorResponse>";
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60 + 30);
    for (ahead, by, status, body, words) in [
        (
            true,
            minutes(75),
            403,
            REFUSED,
            "1 hour and 15 minutes behind AWS's",
        ),
        (
            false,
            minutes(12),
            403,
            REFUSED,
            "12 minutes ahead of AWS's",
        ),
        // It would be refused later on.
        (true, minutes(9), 200, CALLER, "9 minutes behind AWS's"),
    ] {
        let error = off(ahead, by, status, body)
            .await
            .open("p")
            .await
            .unwrap_err();
        assert!(matches!(error, ConnectError::Clock { .. }), "{error:?}");
        assert!(error.to_string().contains(words), "{error}");
    }
    // A refusal by a server whose clock is right is about the key.
    let home = off(true, Duration::from_secs(100), 403, REFUSED).await;
    let error = home.open("p").await.unwrap_err();
    assert!(matches!(error, ConnectError::Caller(_)), "{error:?}");
}

#[tokio::test]
async fn an_endpoint_of_ones_own_goes_before_fips_and_dual_stack() {
    let practice = start(Faults::none()).await;
    let of_role = format!(
        "{}[profile role]\nrole_arn = {}\nsource_profile = p\nuse_dualstack_endpoint = true\n",
        keys("p"),
        role_arn("PracticeAdmin"),
    );
    for (name, value) in [
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "TRUE"),
        ("AWS_USE_FIPS_ENDPOINT", "false"),
    ] {
        let home = Home::new(&practice, &of_role).set(name, value);
        for profile in ["p", "role"] {
            let connection = home.open(profile).await.unwrap();
            assert!(!connection.pools().await.unwrap().is_empty());
            assert!(connection.account_alias().await.is_some());
        }
    }
}

/// A server that answers a TLS handshake as one of HTTP does; its address, which promises TLS.
async fn without_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            // Closed at once, it would be a connection that broke.
            tokio::spawn(async move { stream.read_to_end(&mut vec![]).await });
        }
    });
    address
}

#[tokio::test]
async fn what_is_not_the_network_is_not_called_so() {
    let authority = Authority::new();
    let plain = without_tls().await;
    let refusing = serve(|_| async { said(407, "") }).await;
    let at = |endpoint: &str| Home::at(endpoint, &keys("p"));
    for (home, words) in [
        (at(&plain), "made no secure connection"),
        (
            at(&format!("https://{NAME}"))
                .set("HTTPS_PROXY", &refusing.replace("//", "//ada:hush@")),
            "that HTTPS_PROXY names did not let the request through: it wants a user",
        ),
        (
            at(&format!("https://{NAME}")).set("HTTPS_PROXY", "socks5://ada:hush@proxy:1080"),
            "The proxy that HTTPS_PROXY names cannot be used",
        ),
    ] {
        home.write("ca.pem", &authority.pem());
        let bundle = home.path("ca.pem").display().to_string();
        let error = home.set("REQUESTS_CA_BUNDLE", &bundle).open("p").await;
        let error = error.unwrap_err();
        let told = error.to_string();
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("network"), "{told}");
        assert!(!format!("{told} {error:?}").contains("hush"), "{error:?}");
    }
}
