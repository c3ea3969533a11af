//! What a pool says of itself to everybody.

use serde::Serialize;
use ts_rs::TS;

/// What the pool's discovery document says (OpenID Connect Discovery 1.0, `/.well-known/openid-configuration`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "handover.ts")]
pub struct Discovery {
    /// Where it was read.
    pub discovery_url: String,
    /// `issuer`; it has two forms, so it is read and never assembled.
    pub issuer: String,
    /// `jwks_uri`.
    pub jwks_url: String,
    /// `authorization_endpoint`; missing while the pool has no domain.
    pub authorize_url: Option<String>,
    /// `token_endpoint`; missing while the pool has no domain.
    pub token_url: Option<String>,
}
