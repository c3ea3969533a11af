//! Words that a person is to act on.

use serde::Serialize;
use ts_rs::TS;

/// What happened, or what stands in the way, and what to do about it. Whatever goes wrong or needs doing carries one.
///
/// It is for people only: nothing is decided by comparing its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "advice.ts")]
pub struct Advice {
    /// A word for programs, such as `tier`, where the window or a test branches on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// What happened, in a sentence.
    pub message: String,
    /// Whether anything was changed, and what to do, in a sentence.
    pub hint: String,
}

impl Advice {
    /// What happened, and what to do about it.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: None,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The same, with a word for programs.
    #[must_use]
    pub fn coded(self, code: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }
}
