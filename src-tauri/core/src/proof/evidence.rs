//! What was asked of the endpoints, and what came back.

use std::collections::BTreeMap;

use url::Url;

use crate::names::{Cluster, is_plain_loopback};
use crate::ports::VaultError;

/// What was seen of a pool's sign-in: each request and what came of it. No secret and no token is in it.
///
/// Whoever gathers it has the clock and the network; here it is only judged. Texts that come from a server are shown
/// to the admin, so the gatherer keeps them short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The discovery document, at the pool's address.
    pub discovery: Exchange<Document>,
    /// The one at the issuer's own address, where that is another than the pool's.
    pub issuer_discovery: Option<Exchange<Document>>,
    /// The key set at the document's `jwks_uri`.
    pub jwks: Asked<Vec<Key>>,
    /// How long the key set took, in milliseconds: once more where the first answer was slow. Whole answers with HTTP
    /// status 200 alone.
    pub jwks_millis: Vec<u64>,
    /// For each cluster, a token for the "Cognite authorization server" client by its stored secret.
    pub tokens: Vec<(Cluster, Asked<TokenAnswer>)>,
    /// How long the slowest of those tokens took; see `jwks_millis`.
    pub token_millis: Vec<u64>,
    /// A made-up code, sent with the stored secret of the Data Fusion client.
    pub data_fusion_secret: Asked<TokenAnswer>,
    /// What a browser sees that is sent to sign in: the pages and the redirects on the way, the last one last. The
    /// content is the HTML. Redirects to another origin are not followed.
    pub sign_in_page: Result<Vec<Exchange<String>>, NotAsked>,
}

/// What a request came to, or why it was not made.
pub type Asked<T> = Result<Exchange<T>, NotAsked>;

/// Why a request was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAsked {
    /// The discovery document, which names the address, could not be read.
    NoDiscovery,
    /// The discovery document names no such endpoint.
    NoEndpoint,
    /// The address is neither https, nor on this computer like the pool's own: nothing was sent there.
    Insecure(String),
    /// The pool has no such app client, or it is not decided which one it is.
    NoClient,
    /// The vault holds no secret for the client.
    NoSecret,
    /// The vault could not be asked.
    Vault(VaultError),
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange<T> {
    /// Where it went.
    pub url: String,
    /// When it was sent, by this computer's clock: milliseconds since 1970 in UTC.
    pub asked_at: i64,
    /// The answer, or the lack of one.
    pub answer: Result<Answer<T>, NoAnswer>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// Where a redirect leads: the header `Location`, made absolute.
    pub location: Option<String>,
    /// The server's clock: the header `Date` (and `Age`, of an answer out of a cache), in seconds since 1970 in UTC.
    pub date: Option<i64>,
    /// From the start of the request to the end of the answer.
    pub millis: u64,
    /// What the answer holds, or why it is not understood, in a sentence.
    pub content: Result<T, String>,
}

/// A request that got no answer, or no whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAnswer {
    /// What to make of it.
    pub kind: NoAnswerKind,
    /// What happened, in a sentence.
    pub message: String,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswerKind {
    /// Nobody listens at that address.
    Refused,
    /// The server's certificate is not one that this computer trusts.
    NotTrusted,
    /// It took too long.
    TimedOut,
    /// No such host, no route, or a connection that broke.
    Lost,
}

/// The members of a discovery document that matter here (OpenID Connect Discovery 1.0, 3). A missing one is a
/// finding, so none is required.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// `issuer`.
    pub issuer: Option<String>,
    /// `jwks_uri`.
    pub jwks_uri: Option<String>,
    /// `authorization_endpoint`; missing while the pool has no domain.
    pub authorization_endpoint: Option<String>,
    /// `token_endpoint`; missing while the pool has no domain.
    pub token_endpoint: Option<String>,
    /// `response_types_supported`.
    pub response_types: Vec<String>,
    /// `id_token_signing_alg_values_supported`.
    pub algorithms: Vec<String>,
}

/// A key of a key set (RFC 7517, 4), without the key itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// `kid`.
    pub kid: Option<String>,
    /// `kty`, such as `RSA`.
    pub kty: Option<String>,
    /// `alg`.
    pub alg: Option<String>,
    /// `use`.
    pub key_use: Option<String>,
}

/// What the token endpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenAnswer {
    /// It gave a token.
    Token(TokenSeen),
    /// It refused, with this OAuth error code (RFC 6749, 5.2).
    Refused(String),
}

/// An access token, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSeen {
    /// `token_type`.
    pub token_type: String,
    /// `expires_in`, in seconds.
    pub expires_in: Option<u64>,
    /// The token's parts, or why it is no JSON Web Token, in a sentence.
    pub jwt: Result<Jwt, String>,
}

/// A JSON Web Token, without its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwt {
    /// `alg` of the header.
    pub algorithm: String,
    /// `kid` of the header.
    pub kid: Option<String>,
    /// What the key set makes of the signature.
    pub signature: Signature,
    /// The claims, by name.
    pub claims: BTreeMap<String, Claim>,
}

/// What the key set makes of a token's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// RS256, by the key of the key set that the token names.
    Verified,
    /// The key that the token names did not make it.
    Wrong,
    /// The token names no key, or one that the key set does not hold.
    UnknownKey,
    /// The algorithm is not RS256, so no key was tried.
    NotRs256,
    /// There is no key set to verify it by.
    NoKeySet,
}

/// The value of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A text.
    Text(String),
    /// A whole number; of a time (`NumericDate`), seconds since 1970 in UTC.
    Number(i64),
    /// Anything else, as JSON.
    Other(String),
}

impl Evidence {
    /// Cognite demands an answer of the key set and of the token endpoint within this time, in milliseconds
    /// (docs.cognite.com, minimum requirements of an identity provider).
    pub const DEMANDED_MILLIS: u64 = 1_000;
}

impl<T> Exchange<T> {
    /// The content, if it came with HTTP status 200 and is understood.
    pub fn content(&self) -> Option<&T> {
        let answer = self.answer.as_ref().ok()?;
        answer
            .content
            .as_ref()
            .ok()
            .filter(|_| answer.status == 200)
    }

    /// The same exchange, with something else made of its content.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Exchange<U> {
        Exchange {
            url: self.url,
            asked_at: self.asked_at,
            answer: self.answer.map(|answer| Answer {
                status: answer.status,
                content_type: answer.content_type,
                location: answer.location,
                date: answer.date,
                millis: answer.millis,
                content: answer.content.map(make),
            }),
        }
    }
}

impl Key {
    /// Whether it is a key with an id that can verify an RS256 signature (RFC 7517, 4).
    pub fn verifies_rs256(&self) -> bool {
        let may_be =
            |member: &Option<String>, value: &str| member.as_deref().is_none_or(|own| own == value);
        self.kty.as_deref() == Some("RSA")
            && self.kid.as_deref().is_some_and(|kid| !kid.is_empty())
            && may_be(&self.alg, "RS256")
            && may_be(&self.key_use, "sig")
    }
}

impl Document {
    /// Where the document of an issuer lies (OpenID Connect Discovery 1.0, 4): a slash at the issuer's end is dropped.
    pub fn address(issuer: &str) -> String {
        let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
        format!("{issuer}/.well-known/openid-configuration")
    }

    /// Whether a document that was read at `read_at` may name this address: https, or http on this computer where the
    /// document itself was read so. No secret goes to any other.
    pub fn may_name(url: &str, read_at: &str) -> bool {
        let Ok(url) = Url::parse(url) else {
            return false;
        };
        let at_home = || Url::parse(read_at).is_ok_and(|home| is_plain_loopback(&home));
        url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && (url.scheme() == "https" || (is_plain_loopback(&url) && at_home()))
    }
}
