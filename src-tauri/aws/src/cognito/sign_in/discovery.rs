//! What a hand-over takes from the discovery document.

use registrar_core::pool::Discovery;
use registrar_core::ports::CloudError;
use url::Url;

use super::documents;
use crate::base::error::root_cause;
use crate::base::http::WebClient;
use crate::cognito::error::{
    discovery_lacks, discovery_not_served, discovery_not_understood, discovery_unreachable,
};
use crate::cognito::user_pool::UserPool;

impl UserPool {
    /// Reads the pool's discovery document.
    ///
    /// # Errors
    /// When it cannot be read, or lacks what a hand-over needs.
    pub(in crate::cognito) async fn read_discovery(&self) -> Result<Discovery, CloudError> {
        let client = self.http_client();
        let client = client.map_err(|error| discovery_unreachable(&root_cause(&error)))?;
        read(&client, self.discovery_url()).await
    }
}

async fn read(client: &WebClient, discovery_url: String) -> Result<Discovery, CloudError> {
    let url = Url::parse(&discovery_url);
    let url = url.map_err(|error| discovery_unreachable(&error.to_string()))?;
    let fetched = documents::discovery(client, &url).await;
    let fetched = fetched.map_err(|lack| discovery_unreachable(&lack.cause))?;
    if fetched.facts.status != 200 {
        return Err(discovery_not_served(&discovery_url, fetched.facts.status));
    }
    let document = fetched
        .content
        .map_err(|fault| discovery_not_understood(&discovery_url, &fault))?;
    let lacks = |member| discovery_lacks(&discovery_url, member);
    Ok(Discovery {
        issuer: document.issuer.ok_or_else(|| lacks("issuer"))?,
        jwks_url: document.jwks_uri.ok_or_else(|| lacks("jwks_uri"))?,
        authorize_url: document.authorization_endpoint,
        token_url: document.token_endpoint,
        discovery_url,
    })
}

#[cfg(test)]
mod tests {
    use registrar_core::ports::CloudErrorKind;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use url::Url;

    use super::*;
    use crate::base::timing::Timing;
    use crate::connect::transport::Transport;

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
        let client = Transport::direct()
            .http_client(Timing::default(), Some(&home))
            .unwrap();
        let url = format!("{address}/eu-west-1_a/.well-known/openid-configuration");
        let found = read(&client, url).await;
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
            (ok(&" ".repeat(300 * 1024)), "TooLarge"),
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
