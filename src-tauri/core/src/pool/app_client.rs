//! App clients, their settings and what is listed of their secrets.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::secret::Secret;

/// The settings of an app client that the documentation page speaks of. All others are left as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppClientSettings {
    /// `ClientName`; not unique in a pool.
    pub name: String,
    /// `ExplicitAuthFlows`.
    pub auth_flows: BTreeSet<String>,
    /// `SupportedIdentityProviders`.
    pub identity_providers: BTreeSet<String>,
    /// `AllowedOAuthFlowsUserPoolClient`: without it the token endpoint answers `invalid_grant`.
    pub oauth_enabled: bool,
    /// `AllowedOAuthFlows`, the console's "OAuth 2.0 grant types".
    pub oauth_flows: BTreeSet<String>,
    /// `AllowedOAuthScopes`, at most 50.
    pub oauth_scopes: BTreeSet<String>,
    /// `CallbackURLs`, at most 100.
    pub callback_urls: BTreeSet<String>,
}

/// An app client that bears one of our names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppClient {
    /// Its client id.
    pub id: String,
    /// The settings that a registration is about.
    pub settings: AppClientSettings,
    /// Its secret as the service shows it, if it has one.
    pub secret: Option<Secret>,
    /// Members that the service sends and this build cannot send back.
    pub unsendable: Vec<String>,
}

/// A secret of a client, as Cognito lists it (`ListUserPoolClientSecrets`): never its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "rotation.ts")]
pub struct ListedSecret {
    /// Cognito's id for it. It names the secret and is no part of it.
    pub id: String,
    /// When it was created, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub created_at_ms: Option<i64>,
}
