//! Evidence that sign-in works, gathered over HTTP. What to make of it is `registrar_core`'s.

use registrar_core::blueprint::Blueprint;
use registrar_core::plan::Plan;
use registrar_core::ports::Vault;
use registrar_core::proof::{
    Asked, Check, Document, Evidence, Exchange, NoAnswer, NoAnswerKind, NotAsked,
};
use url::Url;

use super::address::for_secret;
use super::documents::{self, KeySet};
use super::exchange::{exchange, moment, served_in};
use super::page;
use super::tokens::{self, Stored};
use crate::base::http::WebClient;
use crate::cognito::error::{NO_HTTP_CLIENT, NOT_AN_ADDRESS};
use crate::cognito::user_pool::UserPool;

impl UserPool {
    /// Asks the pool's public endpoints what they give to Cognite and to a browser, with the secrets in `vault`.
    ///
    /// `report` is told of each check when its evidence is in, but for [`Check::Pool`], which is the plan's. Each
    /// request takes no longer than [`Timing`](crate::base::timing::Timing) allows, follows no redirect to another
    /// place, and reads no more than it needs. A secret goes only to a token endpoint that the pool's own discovery
    /// document names, by https (or to this computer, where the pool itself is on it).
    pub async fn evidence(
        &self,
        blueprint: &Blueprint,
        plan: &Plan,
        vault: &impl Vault,
        report: &(dyn Fn(Check) + Sync),
    ) -> Evidence {
        let address = self.discovery_url();
        let Ok(client) = self.http_client() else {
            return unread(&address, NO_HTTP_CLIENT);
        };
        let Ok(url) = Url::parse(&address) else {
            return unread(&address, NOT_AN_ADDRESS);
        };
        let discovery = exchange(&url, documents::discovery(&client, &url)).await;
        report(Check::Discovery);

        let endpoints = Endpoints(&discovery);
        let stored = Stored {
            pool_id: self.id(),
            plan,
            vault,
        };
        let (
            issuer_discovery,
            (jwks, jwks_millis),
            (tokens, token_millis),
            data_fusion_secret,
            sign_in_page,
        ) = tokio::join!(
            issuer_discovery(&client, &discovery),
            async {
                let keys = key_set(
                    &client,
                    endpoints.of(|document| document.jwks_uri.as_deref()),
                )
                .await;
                report(Check::Jwks);
                keys
            },
            tokens::of_clusters(
                &client,
                endpoints.of(|document| document.token_endpoint.as_deref()),
                blueprint,
                &stored
            ),
            async {
                let endpoint = endpoints.of(|document| document.token_endpoint.as_deref());
                let asked = tokens::of_data_fusion(&client, endpoint, &stored).await;
                report(Check::DataFusionSecret);
                asked
            },
            async {
                let endpoint = endpoints.of(|document| document.authorization_endpoint.as_deref());
                let seen = page::visit(&client, endpoint, blueprint, plan).await;
                report(Check::SignInPage);
                seen
            },
        );
        let keys = jwks.as_ref().ok().and_then(Exchange::content);
        let tokens = tokens
            .into_iter()
            .map(|(cluster, asked)| (cluster, asked.map(|token| token.taken_apart(keys))));
        let tokens = tokens.collect();
        for check in [Check::Token, Check::Speed, Check::Clock] {
            report(check);
        }
        Evidence {
            discovery,
            issuer_discovery,
            jwks: jwks.map(|exchange| exchange.map(KeySet::without_keys)),
            jwks_millis,
            tokens,
            token_millis,
            data_fusion_secret,
            sign_in_page,
        }
    }
}

/// What the discovery document names.
#[derive(Clone, Copy)]
struct Endpoints<'a>(&'a Exchange<Document>);

impl Endpoints<'_> {
    /// The address of an endpoint, if a secret may go there.
    fn of(&self, endpoint: impl Fn(&Document) -> Option<&str>) -> Result<Url, NotAsked> {
        let document = self.0.content().ok_or(NotAsked::NoDiscovery)?;
        let named = endpoint(document).ok_or(NotAsked::NoEndpoint)?;
        for_secret(named, &self.0.url).ok_or_else(|| NotAsked::Insecure(named.to_owned()))
    }
}

/// The document at the issuer's own address, if that is another than the one that was read.
async fn issuer_discovery(
    client: &WebClient,
    read: &Exchange<Document>,
) -> Option<Exchange<Document>> {
    let issuer = read.content()?.issuer.as_deref()?;
    let address = Document::address(issuer);
    if address == read.url {
        return None;
    }
    let url = for_secret(&address, &read.url)?;
    Some(exchange(&url, documents::discovery(client, &url)).await)
}

/// The key set, and how long it took: asked once more where it was slow.
async fn key_set(client: &WebClient, url: Result<Url, NotAsked>) -> (Asked<KeySet>, Vec<u64>) {
    let url = match url {
        Ok(url) => url,
        Err(why) => return (Err(why), vec![]),
    };
    let ask = async || exchange(&url, documents::key_set(client, &url)).await;
    let first = ask().await;
    let mut millis: Vec<u64> = served_in(&first).into_iter().collect();
    if millis
        .iter()
        .any(|millis| *millis > Evidence::DEMANDED_MILLIS)
    {
        millis.extend(served_in(&ask().await));
    }
    (Ok(first), millis)
}

/// Evidence of nothing but that the discovery document was not asked for.
fn unread(url: &str, message: &str) -> Evidence {
    Evidence {
        discovery: Exchange {
            url: url.to_owned(),
            asked_at: moment(),
            answer: Err(NoAnswer {
                kind: NoAnswerKind::Lost,
                message: message.to_owned(),
            }),
        },
        issuer_discovery: None,
        jwks: Err(NotAsked::NoDiscovery),
        jwks_millis: vec![],
        tokens: vec![],
        token_millis: vec![],
        data_fusion_secret: Err(NotAsked::NoDiscovery),
        sign_in_page: Err(NotAsked::NoDiscovery),
    }
}
