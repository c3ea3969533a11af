use crate::Timing;
use crate::error::{own_error, root_cause};
use crate::http::{self, BodyError, limited_body};
use crate::transport::Transport;
use registrar_core::pool::Discovery;
use registrar_core::ports::{CloudError, CloudErrorKind};
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use std::error::Error;
use url::Url;

/// What the errors call it; it is not an operation of the API, and needs no permission.
const OPERATION: &str = "OpenIdConfiguration";

/// The document is about 1.5 kB.
const MAX_BYTES: usize = 256 * 1024;

/// The members of OpenID Connect Discovery 1.0 that a hand-over needs.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
}

/// A client that follows no redirect.
pub(crate) fn client(
    timing: Timing,
    home: Option<&Url>,
    transport: &Transport,
) -> Result<Client, CloudError> {
    http::client(timing, home, transport).map_err(|error| unreachable(&error))
}

/// Reads a pool's discovery document.
pub(crate) async fn read(
    client: &Client,
    address: &str,
    pool_id: &str,
) -> Result<Discovery, CloudError> {
    let discovery_url = format!("{address}/{pool_id}/.well-known/openid-configuration");
    let answer = client
        .get(&discovery_url)
        .send()
        .await
        .map_err(|error| unreachable(&error))?;
    let status = answer.status();
    if status != StatusCode::OK {
        let kind = match status.as_u16() {
            404 | 400 => CloudErrorKind::NotFound,
            429 | 500.. => CloudErrorKind::Busy,
            _ => CloudErrorKind::Refused,
        };
        let message = format!(
            "{discovery_url} answered with HTTP status {}.",
            status.as_u16()
        );
        let code = format!("HTTP {}", status.as_u16());
        return Err(own_error(OPERATION, kind, &code, message));
    }
    let body = body(answer, &discovery_url).await?;
    let document: Document = serde_json::from_slice(&body).map_err(|error| {
        let message = format!("{discovery_url} is not a discovery document: {error}");
        own_error(OPERATION, CloudErrorKind::Refused, "NotUnderstood", message)
    })?;
    Ok(Discovery {
        discovery_url,
        issuer: document.issuer,
        jwks_url: document.jwks_uri,
        authorize_url: document.authorization_endpoint,
        token_url: document.token_endpoint,
    })
}

async fn body(mut answer: Response, discovery_url: &str) -> Result<Vec<u8>, CloudError> {
    limited_body(&mut answer, MAX_BYTES)
        .await
        .map_err(|error| match error {
            BodyError::TooLarge => {
                let message = format!("{discovery_url} is larger than {MAX_BYTES} bytes.");
                own_error(OPERATION, CloudErrorKind::Refused, "TooLarge", message)
            }
            BodyError::Broken(error) => unreachable(&error),
        })
}

fn unreachable(error: &(dyn Error + 'static)) -> CloudError {
    let message = format!(
        "The discovery document could not be read: {}.",
        root_cause(error)
    );
    own_error(OPERATION, CloudErrorKind::Unreachable, "NoAnswer", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// Reads a document from a server that answers so.
    async fn answered(answer: String) -> Result<Discovery, CloudError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        let home = Url::parse(&address).unwrap();
        let client = http::direct_client(Timing::default(), &home);
        let found = read(&client, &address, "eu-west-1_a").await;
        server.abort();
        found
    }

    fn ok(body: &str) -> String {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    #[tokio::test]
    async fn endpoints_may_be_missing() {
        let body = r#"{"issuer": "https://issuer", "jwks_uri": "https://jwks", "other": 1}"#;
        let found = answered(ok(body)).await.unwrap();
        assert_eq!(
            (found.issuer.as_str(), found.token_url),
            ("https://issuer", None)
        );
        assert!(
            found
                .discovery_url
                .ends_with("/eu-west-1_a/.well-known/openid-configuration")
        );
    }

    #[tokio::test]
    async fn a_redirect_a_flood_and_nonsense_are_refused() {
        let away =
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
        for (answer, code) in [
            (away.to_owned(), "HTTP 302"),
            (ok(&" ".repeat(MAX_BYTES + 1)), "TooLarge"),
            (ok("<html>"), "NotUnderstood"),
            (ok("{}"), "NotUnderstood"),
        ] {
            let error = answered(answer).await.unwrap_err();
            assert_eq!(
                (error.kind, error.code.as_str()),
                (CloudErrorKind::Refused, code)
            );
        }
    }
}
