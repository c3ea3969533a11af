//! The pages of the AWS console.

use super::PlannedStep;
use crate::step::StepId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page of the AWS console about a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum ConsolePage {
    /// The pool itself.
    Overview,
    /// Where the feature plan is changed.
    FeaturePlan,
    /// Where the domain is changed.
    Domain,
    /// The list of resource servers; a single one has no page of its own.
    ResourceServers,
    /// The styles of managed login.
    ManagedLogin,
    /// The list of app clients.
    AppClients,
    /// One app client.
    AppClient {
        /// Its client id.
        client_id: String,
    },
}

impl PlannedStep {
    /// The page of the AWS console that shows the part; for a client that does not exist yet, the list of clients.
    pub fn console(&self) -> ConsolePage {
        match self.id {
            StepId::Domain => ConsolePage::Domain,
            StepId::CogniteApi | StepId::ServiceAccount => ConsolePage::ResourceServers,
            StepId::AuthorizationServer | StepId::DataFusion => {
                let client_id = self.client_id.clone();
                client_id.map_or(ConsolePage::AppClients, |client_id| {
                    ConsolePage::AppClient { client_id }
                })
            }
            StepId::SignInPage => ConsolePage::ManagedLogin,
        }
    }
}
