//! The secrets of an app client: listed, added, deleted, tried, and made.

use crate::UserPool;
use crate::endpoint::is_plain_loopback;
use crate::error::{Effect, cloud_error};
use crate::http;
use crate::token_endpoint::{Content, Grant, ask};
use crate::writing::write;
use registrar_core::cognite::CALLBACK_URL;
use registrar_core::pool::ListedSecret;
use registrar_core::ports::{Acceptance, Cloud, CloudError, GrantType, Patience};
use registrar_core::secret::Secret;
use reqwest::Client;
use url::Url;

/// How often a secret is tried again. With a first pause of half a second that is for 7.5 s.
const REPEATS: u32 = 4;

/// In the form of an authorization code, and none.
const MADE_UP_CODE: &str = "00000000-0000-4000-8000-000000000000";

pub(crate) async fn list(
    pool: &UserPool,
    client_id: &str,
) -> Result<Vec<ListedSecret>, CloudError> {
    const OPERATION: &str = "ListUserPoolClientSecrets";
    let mut listed = vec![];
    let mut next_token = None;
    loop {
        pool.connection.ready(OPERATION).await?;
        let answer = pool
            .reads()
            .list_user_pool_client_secrets()
            .user_pool_id(pool.id())
            .client_id(client_id)
            .set_next_token(next_token)
            .send()
            .await
            .map_err(|error| cloud_error(OPERATION, Effect::Read, &error))?;
        let secrets = answer.client_secrets.unwrap_or_default().into_iter();
        listed.extend(secrets.map(|secret| {
            ListedSecret {
                created_at_ms: secret
                    .client_secret_create_date
                    .and_then(|date| date.to_millis().ok()),
                id: secret.client_secret_id.unwrap_or_default(),
            }
        }));
        next_token = answer.next_token.filter(|token| !token.is_empty());
        if next_token.is_none() {
            return Ok(listed);
        }
    }
}

pub(crate) async fn add(
    pool: &UserPool,
    client_id: &str,
    secret: &Secret,
) -> Result<(), CloudError> {
    const OPERATION: &str = "AddUserPoolClientSecret";
    pool.connection.ready(OPERATION).await?;
    let request = pool
        .writes()
        .add_user_pool_client_secret()
        .user_pool_id(pool.id())
        .client_id(client_id)
        .client_secret(secret.expose());
    let added = write(OPERATION, pool.first_pause(), || request.clone().send());
    match added.await {
        Ok(_) => Ok(()),
        Err(error) => Err(unquoted(error, secret)),
    }
}

/// The service's words about a value that it does not take may quote it.
fn unquoted(error: CloudError, secret: &Secret) -> CloudError {
    CloudError {
        message: error.message.replace(secret.expose(), "…"),
        ..error
    }
}

pub(crate) async fn delete(
    pool: &UserPool,
    client_id: &str,
    secret_id: &str,
) -> Result<(), CloudError> {
    const OPERATION: &str = "DeleteUserPoolClientSecret";
    pool.connection.ready(OPERATION).await?;
    let request = pool
        .writes()
        .delete_user_pool_client_secret()
        .user_pool_id(pool.id())
        .client_id(client_id)
        .client_secret_id(secret_id);
    write(OPERATION, pool.first_pause(), || request.clone().send()).await?;
    Ok(())
}

/// Tries a secret at the token endpoint that the pool's discovery document names.
pub(crate) async fn accepts(
    pool: &UserPool,
    client_id: &str,
    grant_type: GrantType,
    secret: &Secret,
    patience: Patience,
) -> Acceptance {
    let endpoint = match endpoint(pool).await {
        Ok(endpoint) => endpoint,
        Err(why) => return Acceptance::Unknown { why },
    };
    let inner = &pool.connection.inner;
    let client = match http::client(inner.timing, Some(&endpoint), &inner.transport) {
        Ok(client) => client,
        Err(_) => return unknown("This computer cannot make a secure connection."),
    };
    let trial = Trial {
        client,
        endpoint,
        client_id,
        grant_type,
    };
    let wished = match patience {
        Patience::Once => None,
        Patience::UntilAccepted => Some(Acceptance::Accepted),
        Patience::UntilRefused => Some(Acceptance::Refused),
    };
    let mut repeats = 0;
    loop {
        let found = trial.of(secret).await;
        let settled = wished.as_ref().is_none_or(|wished| found == *wished);
        if settled || repeats == REPEATS || matches!(found, Acceptance::Unknown { .. }) {
            return found;
        }
        tokio::time::sleep(pool.first_pause() * 2_u32.pow(repeats)).await;
        repeats += 1;
    }
}

async fn endpoint(pool: &UserPool) -> Result<Url, String> {
    let discovery = pool.discovery().await.map_err(|error| error.sentence())?;
    let Some(address) = discovery.token_url else {
        return Err("The pool has no domain, so it has no token endpoint.".into());
    };
    Url::parse(&address)
        .ok()
        .filter(|url| url.scheme() == "https" || is_plain_loopback(url))
        .ok_or_else(|| {
            format!(
                "The pool's token endpoint, {address}, is not one that a secret may be sent to."
            )
        })
}

/// How a secret is tried.
struct Trial<'a> {
    client: Client,
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
            Ok(Content::Other(why)) | Err(why) => return Acceptance::Unknown { why },
        };
        match error.as_str() {
            "invalid_client" => Acceptance::Refused,
            // RFC 6749, 5.2: about the code, the client's grant types and the scopes.
            "invalid_grant" | "unauthorized_client" | "invalid_scope" => {
                let made_up = match new_client_secret() {
                    Ok(made_up) => made_up,
                    Err(error) => return unknown(&error.to_string()),
                };
                match self.ask(&made_up).await {
                    Ok(Content::Error(other)) if other == "invalid_client" => Acceptance::Accepted,
                    _ => unknown(&format!(
                        "The token endpoint answered {error}, and would have whatever the secret is."
                    )),
                }
            }
            _ => unknown(&format!("The token endpoint answered {error}.")),
        }
    }

    async fn ask(&self, secret: &Secret) -> Result<Content, String> {
        let grant = match self.grant_type {
            GrantType::ClientCredentials => Grant::ClientCredentials { scope: "" },
            GrantType::AuthorizationCode => Grant::AuthorizationCode {
                code: MADE_UP_CODE,
                redirect_uri: CALLBACK_URL,
            },
        };
        match ask(&self.client, &self.endpoint, self.client_id, secret, grant).await {
            Ok(answered) => Ok(answered.content),
            Err(error) => Err(error.message),
        }
    }
}

fn unknown(why: &str) -> Acceptance {
    Acceptance::Unknown {
        why: why.to_owned(),
    }
}

/// The operating system gave no random numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The operating system gave no random numbers, so no secret can be made: {0}.")]
pub struct NoRandomness(String);

/// Makes a client secret: 40 letters and digits, 238 bits, from the operating system's random source.
///
/// Amazon Cognito takes 24 to 64 of `[\w+]` (`cognito-idp` service model). Of those `+` is left out, since programs
/// differ in whether they encode it in an HTTP Basic header (RFC 6749, 2.3.1), and `_` with it.
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_client_secret() -> Result<Secret, NoRandomness> {
    random_letters(40).map(Secret::new)
}

/// So many letters and digits of the operating system's random source.
pub(crate) fn random_letters(length: usize) -> Result<String, NoRandomness> {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // The largest multiple of 62 in a byte: what lies above would make some letters likelier than others.
    const FAIR: u8 = 248;
    let mut secret = String::with_capacity(length);
    while secret.len() < length {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| NoRandomness(error.to_string()))?;
        if byte[0] < FAIR {
            secret.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timing;
    use crate::error::own_error;
    use registrar_core::ports::CloudErrorKind;
    use std::collections::BTreeSet;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[test]
    fn a_new_secret_has_the_form_and_every_letter_comes() {
        let mut letters = BTreeSet::new();
        let mut secrets = BTreeSet::new();
        for _ in 0..200 {
            let secret = new_client_secret().unwrap();
            assert_eq!(secret.expose().len(), 40);
            letters.extend(secret.expose().chars());
            secrets.insert(secret.expose().to_owned());
        }
        // Of 8000 letters, each of the 62 is missing with a chance of less than 10^-54.
        assert_eq!(letters.len(), 62);
        assert!(letters.iter().all(char::is_ascii_alphanumeric));
        assert_eq!(secrets.len(), 200);
    }

    #[test]
    fn an_error_does_not_quote_the_secret() {
        let secret = new_client_secret().unwrap();
        let message = format!("Value '{}' failed to satisfy constraint.", secret.expose());
        let kind = CloudErrorKind::Refused;
        let error = own_error("AddUserPoolClientSecret", kind, "X", message);
        assert_eq!(
            unquoted(error, &secret).message,
            "Value '…' failed to satisfy constraint."
        );
    }

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
            client: http::direct_client(Timing::default(), &endpoint),
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
