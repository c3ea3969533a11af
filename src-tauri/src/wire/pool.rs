//! Choosing or creating a user pool, and checking what was typed.

use registrar_core::pool::Tier;
use serde::Serialize;
use ts_rs::TS;

use crate::ui_error::UiError;

/// A user pool in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "pools.ts")]
pub(crate) struct PoolName {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// A user pool, with what is read of each single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "pools.ts")]
pub(crate) struct PoolDetail {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its feature plan.
    pub(crate) tier: Tier,
    /// Its custom domain's host name, or its domain's prefix.
    pub(crate) domain: Option<String>,
}

/// A pool that was created.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "pools.ts")]
pub(crate) struct CreatedPool {
    /// The pool.
    pub(crate) pool: PoolDetail,
    /// Why its domain could not be created, if so; the pool exists all the same.
    pub(crate) domain_error: Option<UiError>,
}

/// Whether a text can be used; `problem` is a sentence that says why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "pools.ts")]
pub(crate) struct Usable {
    /// Why it cannot be used.
    pub(crate) problem: Option<String>,
}
