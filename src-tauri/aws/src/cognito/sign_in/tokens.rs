//! Tokens by the stored secrets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::join_all;
use registrar_core::blueprint::Blueprint;
use registrar_core::names::Cluster;
use registrar_core::parts::PartId;
use registrar_core::plan::Plan;
use registrar_core::ports::{Place, Slot, Vault};
use registrar_core::proof::{
    Answer, Asked, Claim, Evidence, Exchange, Jwt, NotAsked, TokenAnswer, TokenSeen,
};
use registrar_core::secret::Secret;
use url::Url;
use zeroize::Zeroizing;

use super::documents::KeySet;
use super::exchange::{answered, moment, no_answer, served_in};
use super::jwt;
use super::token_endpoint::{Answered, Content, Grant, Token, ask};
use crate::base::http::WebClient;

/// How many tokens are asked for at once.
const AT_ONCE: usize = 5;

/// What is shown in place of a secret that a server sends back.
const REDACTED: &str = "(redacted)";

/// Where the clients' secrets are.
pub(super) struct Stored<'a, V> {
    pub(super) pool_id: &'a str,
    pub(super) plan: &'a Plan,
    pub(super) vault: &'a V,
}

/// What a client proves itself with.
struct Credentials {
    client_id: String,
    secret: Secret,
}

impl<V: Vault> Stored<'_, V> {
    async fn of(&self, part: &PartId) -> Result<Credentials, NotAsked> {
        let client = self.plan.client(part).ok_or(NotAsked::NoClient)?;
        let place = Place {
            pool_id: self.pool_id.to_owned(),
            client_id: client.client_id.to_owned(),
            client_name: client.name.to_owned(),
            slot: Slot::Current,
        };
        let secret = self.vault.read(&place).await.map_err(NotAsked::Vault)?;
        Ok(Credentials {
            client_id: client.client_id.to_owned(),
            secret: secret.ok_or(NotAsked::NoSecret)?,
        })
    }
}

impl Credentials {
    async fn ask(&self, client: &WebClient, endpoint: &Url, grant: Grant<'_>) -> Whole {
        let asked_at = moment();
        let answer = ask(client, endpoint, &self.client_id, &self.secret, grant).await;
        let answer = answer.map(|Answered { facts, content }| {
            let location = facts.redirect.clone();
            let content = match content {
                Content::Token(token) => Ok(WholeAnswer::Token(token)),
                Content::Error(code) => Ok(WholeAnswer::Refused(code)),
                Content::Other(why) => Err(why.to_string()),
            };
            answered(facts, location, content)
        });
        let pair = Zeroizing::new(format!("{}:{}", self.client_id, self.secret.expose()));
        Whole {
            exchange: Exchange {
                url: endpoint.to_string(),
                asked_at,
                answer: answer.map_err(no_answer),
            },
            secrets: vec![
                self.secret.clone(),
                Secret::new(STANDARD.encode(pair.as_bytes())),
            ],
        }
    }
}

/// A token for each cluster, and how long the slowest took: asked for once more where it was slow.
pub(super) async fn of_clusters(
    client: &WebClient,
    endpoint: Result<Url, NotAsked>,
    blueprint: &Blueprint,
    stored: &Stored<'_, impl Vault>,
) -> (Vec<(Cluster, Result<Whole, NotAsked>)>, Vec<u64>) {
    let clusters = blueprint.clusters();
    let (endpoint, credentials) = match ready(endpoint, stored, &PartId::AUTHORIZATION_SERVER).await
    {
        Ok(ready) => ready,
        Err(why) => {
            let none = clusters
                .iter()
                .map(|cluster| (cluster.clone(), Err(why.clone())));
            return (none.collect(), vec![]);
        }
    };
    let request = async |cluster: &Cluster| {
        let scope = cluster.scope();
        let grant = Grant::ClientCredentials { scope: &scope };
        credentials.ask(client, &endpoint, grant).await
    };
    let mut tokens = vec![];
    for some in clusters.chunks(AT_ONCE) {
        let answers = join_all(some.iter().map(&request)).await;
        tokens.extend(some.iter().cloned().zip(answers));
    }
    let served = tokens
        .iter()
        .filter_map(|(cluster, token)| Some((served_in(&token.exchange)?, cluster)));
    let mut millis = vec![];
    if let Some((slowest, cluster)) = served.max() {
        millis.push(slowest);
        if slowest > Evidence::DEMANDED_MILLIS {
            millis.extend(served_in(&request(cluster).await.exchange));
        }
    }
    (
        tokens
            .into_iter()
            .map(|(cluster, token)| (cluster, Ok(token)))
            .collect(),
        millis,
    )
}

/// A made-up code, sent with the secret of the Data Fusion client.
pub(super) async fn of_data_fusion(
    client: &WebClient,
    endpoint: Result<Url, NotAsked>,
    stored: &Stored<'_, impl Vault>,
) -> Asked<TokenAnswer> {
    let (endpoint, credentials) = ready(endpoint, stored, &PartId::DATA_FUSION).await?;
    let answer = credentials.ask(client, &endpoint, Grant::MADE_UP_CODE);
    Ok(answer.await.taken_apart(None))
}

async fn ready(
    endpoint: Result<Url, NotAsked>,
    stored: &Stored<'_, impl Vault>,
    part: &PartId,
) -> Result<(Url, Credentials), NotAsked> {
    let endpoint = endpoint?;
    Ok((endpoint, stored.of(part).await?))
}

/// An answer of the token endpoint whose token is still whole.
pub(super) struct Whole {
    exchange: Exchange<WholeAnswer>,
    /// What may not be shown, even if a server sends it back.
    secrets: Vec<Secret>,
}

enum WholeAnswer {
    Token(Token),
    Refused(String),
}

impl Whole {
    /// The same without token and secrets, the signature held against the key set.
    pub(super) fn taken_apart(self, keys: Option<&KeySet>) -> Exchange<TokenAnswer> {
        let Self {
            exchange,
            mut secrets,
        } = self;
        if let Ok(Answer {
            content: Ok(WholeAnswer::Token(token)),
            ..
        }) = &exchange.answer
        {
            secrets.push(token.access_token.clone());
        }
        let hide = |text: String| {
            let secrets = secrets
                .iter()
                .map(Secret::expose)
                .filter(|secret| !secret.is_empty());
            secrets.fold(text, |text, secret| text.replace(secret, REDACTED))
        };
        let mut exchange = exchange.map(|answer| match answer {
            WholeAnswer::Refused(code) => TokenAnswer::Refused(hide(code)),
            WholeAnswer::Token(token) => TokenAnswer::Token(TokenSeen {
                jwt: jwt::take_apart(token.access_token.expose(), keys)
                    .map(|jwt| hidden(jwt, hide))
                    .map_err(|fault| fault.to_string()),
                expires_in: token.expires_in,
                token_type: match token.token_type.len() {
                    ..=40 => hide(token.token_type),
                    length => format!("a text of {length} bytes"),
                },
            }),
        });
        if let Ok(answer) = &mut exchange.answer {
            answer.content_type = answer.content_type.take().map(&hide);
            answer.location = answer.location.take().map(&hide);
            if let Err(why) = &mut answer.content {
                *why = hide(std::mem::take(why));
            }
        }
        exchange
    }
}

fn hidden(jwt: Jwt, hide: impl Fn(String) -> String) -> Jwt {
    let claims = jwt.claims.into_iter().map(|(name, claim)| {
        let claim = match claim {
            Claim::Text(text) => Claim::Text(hide(text)),
            Claim::Other(text) => Claim::Other(hide(text)),
            Claim::Number(number) => Claim::Number(number),
        };
        (hide(name), claim)
    });
    Jwt {
        claims: claims.collect(),
        algorithm: hide(jwt.algorithm),
        kid: jwt.kid.map(&hide),
        signature: jwt.signature,
    }
}
