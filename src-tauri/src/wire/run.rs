//! A registration while it runs, and when it has ended.

use registrar_core::blueprint::Choices;
use registrar_core::run::{Progress, Run};
use serde::Serialize;
use ts_rs::TS;

use super::review::Review;
use crate::ui_error::UiError;

/// What a run tells while it goes on, with the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "review.ts")]
pub(crate) struct TimedProgress {
    /// Milliseconds since the run began.
    #[ts(type = "number")]
    pub(crate) after_ms: u64,
    /// What it tells.
    pub(crate) progress: Progress,
}

/// A run that has ended.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "review.ts")]
pub(crate) struct Registered {
    /// What became of each step.
    pub(crate) run: Run,
    /// The admin's choices, with "create another" settled by the client that was made.
    pub(crate) choices: Choices,
    /// The plan made afterwards. If it is empty, the registration is complete.
    pub(crate) after: Option<Review>,
    /// Why no plan could be made afterwards.
    pub(crate) after_error: Option<UiError>,
}
