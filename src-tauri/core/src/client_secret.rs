//! A client's secrets, as the pool's API and its token endpoint speak of them.

use serde::Serialize;
use ts_rs::TS;

/// A secret of a client, as Cognito lists it (`ListUserPoolClientSecrets`): never its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ListedSecret {
    /// Cognito's id for it. It names the secret and is no part of it.
    pub id: String,
    /// When it was created, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub created_at_ms: Option<i64>,
}

/// Whether the token endpoint accepts a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// It does.
    Accepted,
    /// It does not.
    Refused,
    /// It could not be found out.
    Unknown {
        /// Why, in a sentence.
        why: String,
    },
}

/// How a client gets a token (RFC 6749, `grant_type`), which is how its secret can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantType {
    /// For itself.
    ClientCredentials,
    /// For a person who signs in.
    AuthorizationCode,
}

/// How long to go on asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// The first answer counts.
    Once,
    /// A secret that is refused is tried again for a few seconds: a new one may not be known everywhere at once.
    UntilAccepted,
    /// A secret that is accepted is tried again for a few seconds: a deleted one may not be forgotten everywhere at
    /// once.
    UntilRefused,
}
