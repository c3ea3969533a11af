//! The pages of the AWS console.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page of the AWS console about a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "plan.ts")]
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
