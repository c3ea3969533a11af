//! The hand-over: the proof of sign-in, and saved sheets.

use registrar_core::proof::Proof;
use serde::Serialize;
use ts_rs::TS;

use super::review::Review;

/// Whether sign-in works, as it was found at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "review.ts")]
pub(crate) struct Proved {
    /// What was found.
    pub(crate) proof: Proof,
    /// Whether everything passed.
    pub(crate) sound: bool,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) proved_at: u64,
    /// The plan that was made along with it, and is under review now.
    pub(crate) review: Review,
}

/// A text has been saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "review.ts")]
pub(crate) struct SavedFile {
    /// Where it is now.
    pub(crate) path: String,
}
