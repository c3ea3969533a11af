//! Whether a token endpoint accepts a client's secret: the one place where a made-up secret is sent.

use registrar_core::ports::{Acceptance, GrantType, Patience};
use registrar_core::secret::Secret;
use url::Url;

use super::address::for_secret;
use super::token_endpoint::{Content, Grant, ask};
use crate::base::http::{NoAnswer, WebClient};
use crate::cognito::client_secrets::new_client_secret;
use crate::cognito::error::Untried;
use crate::cognito::user_pool::UserPool;

/// How often a secret is tried again. With a first pause of half a second that is for 7.5 s.
const REPEATS: u32 = 4;

impl UserPool {
    /// Tries a secret at the token endpoint that the pool's discovery document names.
    pub(in crate::cognito) async fn try_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        patience: Patience,
    ) -> Acceptance {
        let endpoint = match self.token_endpoint().await {
            Ok(endpoint) => endpoint,
            Err(why) => return Acceptance::Unknown { why },
        };
        let Ok(client) = self.http_client() else {
            return untried(&Untried::NoHttpClient);
        };
        let trial = Trial {
            client,
            endpoint,
            client_id,
            grant_type,
        };
        let awaited = match patience {
            Patience::Once => None,
            Patience::UntilAccepted => Some(Acceptance::Accepted),
            Patience::UntilRefused => Some(Acceptance::Refused),
        };
        let mut repeats = 0;
        loop {
            let acceptance = trial.of(secret).await;
            let is_settled = awaited
                .as_ref()
                .is_none_or(|awaited| acceptance == *awaited);
            let is_unknown = matches!(acceptance, Acceptance::Unknown { .. });
            if is_settled || is_unknown || repeats == REPEATS {
                return acceptance;
            }
            tokio::time::sleep(self.first_pause() * 2_u32.pow(repeats)).await;
            repeats += 1;
        }
    }

    /// The token endpoint that the discovery document names, if a secret may go there.
    ///
    /// # Errors
    /// Why not, in a sentence.
    async fn token_endpoint(&self) -> Result<Url, String> {
        let discovery = self.read_discovery().await;
        let discovery = discovery.map_err(|error| error.sentence())?;
        let named = discovery.token_url;
        let named = named.ok_or_else(|| Untried::NoTokenEndpoint.to_string())?;
        let endpoint = for_secret(&named, &discovery.discovery_url);
        endpoint.ok_or_else(|| Untried::Unsafe(named).to_string())
    }
}

/// How a secret is tried.
struct Trial<'a> {
    client: WebClient,
    endpoint: Url,
    client_id: &'a str,
    grant_type: GrantType,
}

impl Trial<'_> {
    /// A token is proof that the secret is accepted, `invalid_client` that it is not. An error about what was asked
    /// for is proof only where the endpoint looks at the secret first, which a made-up one shows: Amazon Cognito does
    /// not document the order.
    async fn of(&self, secret: &Secret) -> Acceptance {
        let error = match self.ask(secret).await {
            Ok(Content::Token(_)) => return Acceptance::Accepted,
            Ok(Content::Error(error)) => error,
            Ok(Content::Other(why)) => {
                return Acceptance::Unknown {
                    why: why.to_string(),
                };
            }
            Err(lack) => return Acceptance::Unknown { why: lack.message },
        };
        match error.as_str() {
            "invalid_client" => Acceptance::Refused,
            // RFC 6749, 5.2: about the code, the client's grant types and the scopes.
            "invalid_grant" | "unauthorized_client" | "invalid_scope" => {
                let made_up = match new_client_secret() {
                    Ok(made_up) => made_up,
                    Err(error) => return untried(&Untried::NoRandomness(error)),
                };
                match self.ask(&made_up).await {
                    Ok(Content::Error(other)) if other == "invalid_client" => Acceptance::Accepted,
                    _ => untried(&Untried::Undecided(error)),
                }
            }
            _ => untried(&Untried::OtherError(error)),
        }
    }

    async fn ask(&self, secret: &Secret) -> Result<Content, NoAnswer> {
        let grant = match self.grant_type {
            GrantType::ClientCredentials => Grant::ClientCredentials { scope: "" },
            GrantType::AuthorizationCode => Grant::MADE_UP_CODE,
        };
        let answered = ask(&self.client, &self.endpoint, self.client_id, secret, grant).await?;
        Ok(answered.content)
    }
}

fn untried(why: &Untried) -> Acceptance {
    Acceptance::Unknown {
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::base::timing::Timing;
    use crate::connect::transport::Transport;

    /// Tries a secret at a server that gives these answers, one to a connection.
    async fn tried(answers: &'static [&'static str]) -> Acceptance {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            for body in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = stream.read(&mut [0; 4096]).await;
                let length = body.len();
                let head = "HTTP/1.1 400 X\r\nConnection: close\r\nContent-Length:";
                let answer = format!("{head} {length}\r\n\r\n{body}");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let endpoint = Url::parse(&format!("http://{address}/oauth2/token")).unwrap();
        let trial = Trial {
            client: Transport::direct()
                .http_client(Timing::default(), Some(&endpoint))
                .unwrap(),
            endpoint,
            client_id: "client1",
            grant_type: GrantType::AuthorizationCode,
        };
        let found = trial.of(&new_client_secret().unwrap()).await;
        server.await.unwrap();
        found
    }

    #[tokio::test]
    async fn an_error_about_the_code_proves_a_secret_only_where_a_made_up_one_is_refused() {
        const GRANT: &str = r#"{"error":"invalid_grant"}"#;
        const CLIENT: &str = r#"{"error":"invalid_client"}"#;
        assert_eq!(tried(&[GRANT, CLIENT]).await, Acceptance::Accepted);
        assert_eq!(tried(&[CLIENT]).await, Acceptance::Refused);
        let unclear: [&'static [&'static str]; 4] = [
            &[GRANT, GRANT],
            &[GRANT, "<html>"],
            &[r#"{"error":"invalid_request"}"#],
            &["<html>"],
        ];
        for answers in unclear {
            let found = tried(answers).await;
            assert!(
                matches!(&found, Acceptance::Unknown { why } if why.ends_with('.')),
                "{found:?}"
            );
        }
    }
}
