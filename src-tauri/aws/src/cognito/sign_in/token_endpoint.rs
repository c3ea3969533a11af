//! One request to a pool's token endpoint (RFC 6749, 3.2; Amazon Cognito's `/oauth2/token`).
//!
//! Neither the client's secret nor a token is in anything that can be printed.

use registrar_core::cognite::CALLBACK_URL;
use registrar_core::secret::Secret;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use crate::base::http::{HttpAnswer, HttpFacts, NoAnswer, WebClient};
use crate::cognito::error::NoOauth;

/// A token of a pool with many groups is a few kilobytes.
const MAX_BYTES: usize = 256 * 1024;

/// What the client asks with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Grant<'a> {
    /// A token for the client itself (RFC 6749, 4.4).
    ClientCredentials {
        /// The scopes, with spaces between them; empty for all that the client is allowed.
        scope: &'a str,
    },
    /// A token for a person who has signed in (RFC 6749, 4.1.3).
    AuthorizationCode {
        /// The code. With a made-up one, the answer still tells whether the client's secret was accepted.
        code: &'a str,
        /// Where the code would have been sent.
        redirect_uri: &'a str,
    },
}

impl Grant<'_> {
    /// A code in the form of one of Amazon Cognito's, and none: what the endpoint says of it shows whether it took the
    /// client's secret.
    pub(super) const MADE_UP_CODE: Self = Grant::AuthorizationCode {
        code: "00000000-0000-4000-8000-000000000000",
        redirect_uri: CALLBACK_URL,
    };
}

/// What the endpoint answered.
#[derive(Debug)]
pub(crate) struct Answered {
    /// What is known of the answer beside its content.
    pub(crate) facts: HttpFacts,
    /// Its content.
    pub(crate) content: Content,
}

/// The content of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    /// A token (RFC 6749, 5.1).
    Token(Token),
    /// An error (RFC 6749, 5.2) by its code, such as `invalid_client`.
    Error(String),
    /// Neither of the two.
    Other(NoOauth),
}

/// An access token.
#[derive(Debug)]
pub(crate) struct Token {
    /// The token itself.
    pub(crate) access_token: Secret,
    /// For how many seconds it is valid.
    pub(crate) expires_in: Option<u64>,
    /// `Bearer`, in whatever case.
    pub(crate) token_type: String,
}

#[derive(Deserialize)]
struct TokenBody {
    access_token: String,
    expires_in: Option<u64>,
    token_type: String,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// Asks for a token, once. The client proves itself by HTTP Basic, with id and secret as they are: that is how
/// Amazon Cognito documents it, and what RFC 6749, 2.3.1 would have encoded in them does not occur in those that are
/// made here.
///
/// # Errors
/// When no answer comes, or not all of it.
pub(crate) async fn ask(
    client: &WebClient,
    endpoint: &Url,
    client_id: &str,
    secret: &Secret,
    grant: Grant<'_>,
) -> Result<Answered, NoAnswer> {
    let request = client
        .post(endpoint.clone())
        .basic_auth(client_id, Some(secret.expose()))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(form(grant));
    let HttpAnswer { facts, body, .. } = client.send(request, MAX_BYTES).await?;
    let content = content(&facts, body.as_deref());
    Ok(Answered { facts, content })
}

fn form(grant: Grant<'_>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    match grant {
        Grant::ClientCredentials { scope } => {
            form.append_pair("grant_type", "client_credentials");
            if !scope.is_empty() {
                form.append_pair("scope", scope);
            }
        }
        Grant::AuthorizationCode { code, redirect_uri } => {
            form.append_pair("grant_type", "authorization_code")
                .append_pair("code", code)
                .append_pair("redirect_uri", redirect_uri);
        }
    }
    form.finish()
}

fn content(facts: &HttpFacts, body: Option<&[u8]>) -> Content {
    let Some(body) = body else {
        return Content::Other(NoOauth::TooLarge(MAX_BYTES));
    };
    let status = facts.status;
    // What serde says of a wrong body may quote it, so its words are not used.
    match status {
        200 => match serde_json::from_slice(body) {
            Ok(TokenBody {
                access_token,
                expires_in,
                token_type,
            }) => Content::Token(Token {
                access_token: Secret::new(access_token),
                expires_in,
                token_type,
            }),
            Err(_) => Content::Other(NoOauth::NoToken),
        },
        400 | 401 => match serde_json::from_slice(body) {
            Ok(ErrorBody { error }) if is_code(&error) => Content::Error(error),
            _ => Content::Other(NoOauth::NoError { status }),
        },
        _ => Content::Other(match facts.redirect.clone() {
            Some(target) => NoOauth::Redirect { status, target },
            None => NoOauth::Status { status },
        }),
    }
}

/// Every code that is registered has this form; another text may be anything, even what was sent.
fn is_code(error: &str) -> bool {
    (1..=40).contains(&error.len()) && error.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    use super::*;
    use crate::base::http::NoAnswerKind;
    use crate::base::timing::Timing;
    use crate::connect::transport::Transport;

    const SECRET: &str = "s3cretS3cretS3cretS3cretS3cret";
    const CODE: Grant<'_> = Grant::AuthorizationCode {
        code: "made-up",
        redirect_uri: "https://example.com/callback?a=b&c",
    };

    async fn listen() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        (listener, address)
    }

    async fn ask_at(address: &str, grant: Grant<'_>) -> Result<Answered, NoAnswer> {
        ask_within(Timing::default().answer, address, grant).await
    }

    async fn ask_within(
        answer: Duration,
        address: &str,
        grant: Grant<'_>,
    ) -> Result<Answered, NoAnswer> {
        let timing = Timing {
            answer,
            ..Timing::default()
        };
        let endpoint = Url::parse(address).unwrap();
        let client = Transport::direct()
            .http_client(timing, Some(&endpoint))
            .unwrap();
        let secret = Secret::new(SECRET.into());
        ask(&client, &endpoint, "client1", &secret, grant).await
    }

    /// Asks a server that answers so; and what it was sent.
    async fn answered(answer: &str, grant: Grant<'_>) -> (Result<Answered, NoAnswer>, String) {
        let (listener, address) = listen().await;
        let answer = answer.to_owned();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = String::new();
            let mut part = [0; 4096];
            // The bodies below fill no more than a packet, and end with a character of theirs.
            while !request.contains("\r\n\r\n") || request.ends_with("\r\n\r\n") {
                let read = stream.read(&mut part).await.unwrap();
                request.push_str(&String::from_utf8_lossy(&part[..read]));
            }
            let _ = stream.write_all(answer.as_bytes()).await;
            request
        });
        let asked = ask_at(&format!("http://{address}/oauth2/token"), grant).await;
        (asked, server.await.unwrap())
    }

    fn http_answer(status: u16, headers: &str, body: &str) -> String {
        format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        )
    }

    #[tokio::test]
    async fn the_client_proves_itself_in_the_header_and_asks_in_the_body() {
        let error = http_answer(400, "", r#"{"error":"invalid_grant"}"#);
        let (asked, request) = answered(&error, CODE).await;
        assert!(matches!(asked.unwrap().content, Content::Error(code) if code == "invalid_grant"));
        let request = request.to_lowercase();
        // base64 of client1:s3cretS3cretS3cretS3cretS3cret
        let basic = "authorization: basic Y2xpZW50MTpzM2NyZXRTM2NyZXRTM2NyZXRTM2NyZXRTM2NyZXQ=";
        assert!(request.starts_with("post /oauth2/token "), "{request}");
        assert!(request.contains(&basic.to_lowercase()), "{request}");
        assert!(request.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"));
        assert!(
            request.ends_with("\r\n\r\ngrant_type=authorization_code&code=made-up&redirect_uri=https%3a%2f%2fexample.com%2fcallback%3fa%3db%26c"),
            "{request}"
        );
        let scope = "https://westeurope-1.cognitedata.com a/b";
        let (_, request) = answered(&error, Grant::ClientCredentials { scope }).await;
        assert!(
            request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=https%3A%2F%2Fwesteurope-1.cognitedata.com+a%2Fb"),
            "{request}"
        );
        let (_, request) = answered(&error, Grant::ClientCredentials { scope: "" }).await;
        assert!(
            request.ends_with("\r\n\r\ngrant_type=client_credentials"),
            "{request}"
        );
    }

    #[tokio::test]
    async fn a_token_comes_with_the_facts_and_is_never_printed() {
        let body = r#"{"access_token":"t0ken","expires_in":3600,"token_type":"Bearer","more":1}"#;
        let headers = "Content-Type: application/json\r\nDate: Tue, 01 Jan 2030 00:00:00 GMT\r\n";
        let (asked, _) = answered(&http_answer(200, headers, body), CODE).await;
        let answered = asked.unwrap();
        let printed = format!("{answered:?}");
        assert!(
            !printed.contains("t0ken") && !printed.contains(SECRET),
            "{printed}"
        );
        let facts = &answered.facts;
        assert_eq!(facts.status, 200);
        assert_eq!(facts.content_type.as_deref(), Some("application/json"));
        assert_eq!(facts.date.as_deref(), Some("Tue, 01 Jan 2030 00:00:00 GMT"));
        let Content::Token(token) = answered.content else {
            panic!("{printed}")
        };
        assert_eq!(token.access_token.expose(), "t0ken");
        assert_eq!(
            (token.expires_in, token.token_type.as_str()),
            (Some(3600), "Bearer")
        );
    }

    #[tokio::test]
    async fn what_is_neither_a_token_nor_an_error_is_told_without_its_content() {
        let away = format!("Location: https://elsewhere.example/login?echo={SECRET}#x\r\n");
        let flood = " ".repeat(MAX_BYTES + 1);
        let echo = format!(r#"{{"error":"no {SECRET}"}}"#);
        let typed = format!(r#"{{"access_token":1,"token_type":"{SECRET}"}}"#);
        for (answer, says) in [
            (http_answer(200, "", "<html>"), "is not a token"),
            (http_answer(200, "", &typed), "is not a token"),
            (http_answer(200, "", &flood), "larger than"),
            (
                http_answer(400, "", "<html>"),
                "HTTP status 400 and no OAuth error",
            ),
            (
                http_answer(401, "", &echo),
                "HTTP status 401 and no OAuth error",
            ),
            (http_answer(404, "", "{}"), "HTTP status 404."),
            (
                http_answer(500, "", r#"{"error":"invalid_client"}"#),
                "HTTP status 500.",
            ),
            (
                http_answer(302, &away, ""),
                "to https://elsewhere.example/login),",
            ),
        ] {
            let (asked, _) = answered(&answer, CODE).await;
            let answered = asked.unwrap();
            let printed = format!("{answered:?}");
            assert!(!printed.contains(SECRET), "{printed}");
            assert!(
                matches!(&answered.content, Content::Other(why) if why.to_string().contains(says)),
                "{printed}"
            );
        }
    }

    #[tokio::test]
    async fn no_answer_says_which_way_it_failed() {
        let kind_within = async |answer: Duration, address: &str| {
            let error = ask_within(answer, address, CODE).await.unwrap_err();
            assert!(
                error.message.ends_with('.') && !error.message.contains(SECRET),
                "{error:?}"
            );
            error.kind
        };

        let kind = |address| kind_within(Timing::default().answer, address);

        let (listener, address) = listen().await;
        let plain = format!("http://{address}/");
        // The connection is made, and nobody takes it.
        let soon = Duration::from_millis(500);
        assert_eq!(kind_within(soon, &plain).await, NoAnswerKind::TimedOut);
        drop(listener);
        assert_eq!(kind(&plain).await, NoAnswerKind::Refused);

        let (asked, _) = answered("", CODE).await;
        assert_eq!(asked.unwrap_err().kind, NoAnswerKind::NoAnswer);
        let (asked, _) = answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", CODE).await;
        assert_eq!(asked.unwrap_err().kind, NoAnswerKind::NoAnswer);

        let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.into()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (listener, address) = listen().await;
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            acceptor.accept(stream).await.is_err()
        });
        let secure = format!("https://{address}/oauth2/token");
        assert_eq!(kind(&secure).await, NoAnswerKind::NotTrusted);
        assert!(server.await.unwrap(), "the handshake was completed");
    }
}
