//! The plan under review.

use registrar_core::plan::Plan;
use serde::Serialize;
use ts_rs::TS;

/// A plan to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "review.ts")]
pub(crate) struct Review {
    /// What to give to `register`. It is good until the next review.
    pub(crate) plan_id: String,
    /// The plan.
    pub(crate) plan: Plan,
    /// Whether it can be registered.
    pub(crate) can_apply: bool,
    /// Whether there is nothing to do.
    pub(crate) is_empty: bool,
    /// The clusters that it is for.
    pub(crate) clusters: Vec<String>,
    /// How many other app clients the pool has; none of them is touched.
    #[ts(type = "number")]
    pub(crate) other_clients: usize,
}
