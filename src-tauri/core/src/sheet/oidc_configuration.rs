//! The OIDC configuration of a CDF project: `oidcConfiguration` of the Projects API (updateProject). Names and meanings
//! are those of `OIDCConfiguration` in Cognite's Python SDK.
//!
//! What the pool itself says is copied. The rest follows from what Cognite publishes, and Cognite has to confirm it,
//! because no public page says how it is set for Amazon Cognito:
//! - `audience`: a project is on one cluster, and `https://CLUSTER.cognitedata.com` is what Cognite's pages and tools
//!   call the audience. An access token of Amazon Cognito has no `aud` unless the request bound it to a resource;
//!   there, the same text is a scope.
//! - `accessClaims`: a CDF group's Source ID is the name of a Cognito group for people, and a client id for services.
//! - `isGroupCallbackEnabled`: the SDK says that only Entra ID has it.
//! - `identityProviderScope`: its default suits Entra ID only; a session needs a scope that the pool has.

use serde::Serialize;

use super::GROUPS_CLAIM;
use crate::handover::Handover;
use crate::names::Cluster;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OidcConfiguration<'a> {
    jwks_url: &'a str,
    /// Left out while the pool has no domain: the API does not require it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_url: Option<&'a str>,
    issuer: &'a str,
    audience: String,
    skew_ms: u32,
    access_claims: Vec<Claim>,
    scope_claims: Vec<Claim>,
    log_claims: Vec<Claim>,
    is_group_callback_enabled: bool,
    identity_provider_scope: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    claim_name: &'static str,
}

/// Claims of an access token that name who is let in: a person's groups, a service's client.
pub(super) const ACCESS_CLAIMS: [&str; 2] = [GROUPS_CLAIM, "client_id"];
const SCOPE_CLAIMS: [&str; 1] = ["scope"];
/// Enough to tell persons and services apart in an audit log, without a person's name.
const LOG_CLAIMS: [&str; 2] = ["sub", "client_id"];

pub(super) fn render(handover: &Handover, cluster: &Cluster) -> String {
    let claims = |names: &[&'static str]| {
        names
            .iter()
            .map(|claim_name| Claim { claim_name })
            .collect()
    };
    let configuration = OidcConfiguration {
        jwks_url: &handover.discovery.jwks_url,
        token_url: handover.discovery.token_url.as_deref(),
        issuer: &handover.discovery.issuer,
        audience: cluster.scope(),
        skew_ms: 0,
        access_claims: claims(&ACCESS_CLAIMS),
        scope_claims: claims(&SCOPE_CLAIMS),
        log_claims: claims(&LOG_CLAIMS),
        is_group_callback_enabled: false,
        identity_provider_scope: cluster.scope(),
    };
    let text = serde_json::to_string_pretty(&configuration)
        .expect("texts, numbers and lists can always be written as JSON");
    text + "\n"
}
