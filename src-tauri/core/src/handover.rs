//! What is handed over to Cognite.

use serde::Serialize;
use ts_rs::TS;

use crate::blueprint::Blueprint;
use crate::custody::Custody;
use crate::names::Cluster;
use crate::parts::PartId;
use crate::plan::Plan;
use crate::pool::Discovery;
use crate::ports::GrantType;

/// What a Cognite admin needs to let people sign in. There is no secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "handover.ts")]
pub struct Handover {
    /// The pool's id.
    pub pool_id: String,
    /// The pool's name.
    pub pool_name: String,
    /// The clusters.
    #[ts(as = "Vec<String>")]
    pub clusters: Vec<Cluster>,
    /// Issuer and endpoints, as the pool itself gives them.
    pub discovery: Discovery,
    /// The app clients that exist, the authorization server's first.
    pub clients: Vec<HandoverClient>,
}

/// An app client, for the one who enters it at Cognite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "handover.ts")]
pub struct HandoverClient {
    /// `authorization-server` or `data-fusion`.
    pub step: PartId,
    /// Its name.
    pub name: String,
    /// Its client id.
    pub client_id: String,
    /// How Cognite gets tokens with it.
    pub grant_type: GrantType,
    /// The scopes that Cognite uses it with.
    pub scopes: Vec<String>,
    /// Whether the keychain holds its secret.
    pub secret_stored: bool,
}

impl Handover {
    /// Gathers the hand-over of what `plan` found in the pool.
    pub fn new(blueprint: &Blueprint, plan: &Plan, discovery: Discovery) -> Self {
        Self {
            pool_id: plan.pool_id.clone(),
            pool_name: plan.pool_name.clone(),
            clusters: blueprint.clusters().to_vec(),
            discovery,
            clients: plan
                .clients()
                .map(|client| HandoverClient {
                    step: client.step.clone(),
                    name: client.name.to_owned(),
                    client_id: client.client_id.to_owned(),
                    grant_type: client.grant_type,
                    scopes: scopes(blueprint, client.step),
                    secret_stored: client.custody.is_some_and(Custody::is_stored),
                })
                .collect(),
        }
    }
}

/// The scopes that Cognite uses a client with.
fn scopes(blueprint: &Blueprint, client: &PartId) -> Vec<String> {
    let wanted = blueprint.app_clients().find(|wanted| wanted.id == *client);
    let scopes = wanted.map(|wanted| wanted.settings.oauth_scopes);
    scopes.into_iter().flatten().collect()
}
