//! An app client's secrets: what the pool's API lists of them, and whether its token endpoint accepts them.

use std::future::Future;

use serde::Serialize;
use ts_rs::TS;

use super::answer::Answer;
use super::cloud_error::CloudError;
use crate::pool::ListedSecret;
use crate::secret::Secret;

/// The part of the port to a pool that is about the secrets of its app clients.
pub trait AppClientSecrets: Send + Sync {
    /// Ids and dates of a client's secrets: at most two, never their values.
    fn client_secrets(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<Vec<ListedSecret>, CloudError>> + Send;
    /// Whether the pool's token endpoint accepts this secret for the client. Changes nothing.
    fn accepts_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        patience: Patience,
    ) -> impl Future<Output = Acceptance> + Send;
    /// Adds a secret of our making to a client, which can have two.
    fn add_client_secret(
        &self,
        client_id: &str,
        secret: &Secret,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
    /// Deletes a secret of a client by its id; the service refuses to delete the last one.
    fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "pool.ts")]
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
