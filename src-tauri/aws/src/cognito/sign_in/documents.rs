//! The discovery document and the key set: the one place where they are read.

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::Jwk;
use registrar_core::proof::{Document, Key};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use super::exchange::{Fetched, fetch};
use crate::base::http::{NoAnswer, WebClient};
use crate::cognito::error::Unreadable;

/// The key set of a pool is about 1 kB, its discovery document 1.5 kB.
const MAX_BYTES: usize = 256 * 1024;
/// A longer text in a document is not one that Amazon Cognito sends.
const MAX_TEXT: usize = 1024;
/// Amazon Cognito has two keys for a pool.
const MAX_KEYS: usize = 100;

/// The members that matter (OpenID Connect Discovery 1.0, 3).
#[derive(Deserialize)]
struct Sent {
    issuer: Option<String>,
    jwks_uri: Option<String>,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    #[serde(default)]
    response_types_supported: Vec<String>,
    #[serde(default)]
    id_token_signing_alg_values_supported: Vec<String>,
}

/// Reads a pool's discovery document.
///
/// # Errors
/// When no answer comes, or not all of it.
pub(super) async fn discovery(
    client: &WebClient,
    url: &Url,
) -> Result<Fetched<Document>, NoAnswer> {
    fetch(client, url, "application/json", MAX_BYTES, document).await
}

/// Reads a pool's key set.
///
/// # Errors
/// Like [`discovery`].
pub(super) async fn key_set(client: &WebClient, url: &Url) -> Result<Fetched<KeySet>, NoAnswer> {
    fetch(client, url, "application/json", MAX_BYTES, KeySet::read).await
}

fn document(body: &[u8]) -> Result<Document, Unreadable> {
    let sent: Sent = json(body, "a discovery document")?;
    let addresses = [
        &sent.issuer,
        &sent.jwks_uri,
        &sent.authorization_endpoint,
        &sent.token_endpoint,
    ];
    let texts = addresses.into_iter().flatten();
    let lists = sent
        .response_types_supported
        .iter()
        .chain(&sent.id_token_signing_alg_values_supported);
    if texts.chain(lists).any(|text| text.len() > MAX_TEXT) {
        return Err(Unreadable::LongText(MAX_TEXT));
    }
    Ok(Document {
        issuer: sent.issuer,
        jwks_uri: sent.jwks_uri,
        authorization_endpoint: sent.authorization_endpoint,
        token_endpoint: sent.token_endpoint,
        response_types: sent.response_types_supported,
        algorithms: sent.id_token_signing_alg_values_supported,
    })
}

/// A key set (RFC 7517, 5).
#[derive(Debug)]
pub(super) struct KeySet(Vec<(Key, Option<DecodingKey>)>);

impl KeySet {
    fn read(body: &[u8]) -> Result<Self, Unreadable> {
        #[derive(Deserialize)]
        struct Sent {
            keys: Vec<Map<String, Value>>,
        }
        let sent: Sent = json(body, "a key set")?;
        if sent.keys.len() > MAX_KEYS {
            return Err(Unreadable::ManyKeys(sent.keys.len()));
        }
        let keys = sent.keys.into_iter().map(|sent| {
            let text = |name: &str| match sent.get(name)?.as_str() {
                Some(text) if text.len() <= MAX_TEXT => Some(text.to_owned()),
                _ => None,
            };
            let key = Key {
                kid: text("kid"),
                kty: text("kty"),
                alg: text("alg"),
                key_use: text("use"),
            };
            // A key of a kind that is not known is no reason to refuse the others.
            let jwk: Option<Jwk> = serde_json::from_value(Value::Object(sent)).ok();
            let public = jwk.and_then(|jwk| DecodingKey::from_jwk(&jwk).ok());
            (key, public)
        });
        Ok(Self(keys.collect()))
    }

    /// The key of this id, if it can verify RS256.
    pub(super) fn rs256(&self, kid: &str) -> Option<&DecodingKey> {
        let is_it = |key: &Key| key.kid.as_deref() == Some(kid) && key.verifies_rs256();
        let (_, public) = self.0.iter().find(|(key, _)| is_it(key))?;
        public.as_ref()
    }

    /// What of it goes into the evidence.
    pub(super) fn without_keys(self) -> Vec<Key> {
        self.0.into_iter().map(|(key, _)| key).collect()
    }
}

fn json<T: DeserializeOwned>(body: &[u8], what: &'static str) -> Result<T, Unreadable> {
    // What serde says of a wrong text may quote it, so its words are not used.
    serde_json::from_slice(body).map_err(|error| Unreadable::NotJson {
        what,
        line: error.line(),
        column: error.column(),
    })
}
