//! What is to be done about a part.

use serde::Serialize;
use ts_rs::TS;

use super::console_page::ConsolePage;
use super::setting::{Difference, Setting};
use crate::advice::Advice;
use crate::pool::{Pool, Tier};
use crate::ports::{CloudError, CloudErrorKind};

/// What is to be done about a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub enum Change {
    /// It is as it should be.
    Keep,
    /// It is not there and will be created, so.
    Create {
        /// Its settings.
        settings: Vec<Setting>,
    },
    /// It is there; these settings will be changed and no others.
    Update {
        /// The settings that differ.
        differences: Vec<Difference>,
    },
    /// The step's [`Question`](super::Question) has to be answered first.
    Choose,
    /// It cannot be done as things are.
    Blocked {
        /// Why.
        reason: Reason,
    },
}

impl Change {
    /// Whether what will be done is not known yet: it is blocked, or waits for a decision.
    pub fn is_open(&self) -> bool {
        matches!(self, Change::Choose | Change::Blocked { .. })
    }
}

impl From<Reason> for Change {
    fn from(reason: Reason) -> Self {
        Change::Blocked { reason }
    }
}

/// Why a step is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct Reason {
    /// What stands in the way, and what to do about it.
    #[serde(flatten)]
    pub advice: Advice,
    /// The page of the AWS console where it can be done.
    pub console: Option<ConsolePage>,
    /// The IAM action that the identity lacks, if that is what stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub missing_action: Option<String>,
    /// Whether nothing is known of the part, because it could not be read.
    #[serde(skip)]
    #[ts(skip)]
    pub(crate) is_unread: bool,
}

impl Reason {
    pub(super) fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            advice: Advice::new(message, hint).coded(code),
            console: None,
            missing_action: None,
            is_unread: false,
        }
    }

    pub(super) fn on(mut self, page: ConsolePage) -> Self {
        self.console = Some(page);
        self
    }

    pub(super) fn unreadable(error: &CloudError) -> Self {
        let missing_action = error.missing_action();
        let hint = match (&missing_action, error.kind) {
            (Some(action), _) => format!("Ask for the permission {action}, then review again."),
            (None, CloudErrorKind::Busy) => "Wait a minute, then review again.".into(),
            _ => "Review again. What could not be read is never changed.".into(),
        };
        let message = format!(
            "What the pool holds here could not be read. {}",
            error.told()
        );
        Self {
            missing_action,
            is_unread: true,
            ..Self::new("unreadable", message, hint)
        }
    }

    /// The plan asks for a part that the snapshot was not taken for.
    pub(super) fn not_looked_for() -> Self {
        Self {
            is_unread: true,
            ..Self::new(
                "unreadable",
                "What the pool holds here was not looked at.",
                "Review again. What could not be read is never changed.",
            )
        }
    }

    pub(super) fn too_many_scopes(what: &str, count: usize, most: usize) -> Self {
        let message =
            format!("The {what} would have {count} scopes; Amazon Cognito allows {most}.");
        let hint = "Remove scopes that are no longer used in the AWS console, then review again.";
        Self::new("scope_limit", message, hint)
    }

    /// Managed login and choice-based sign-in are not in the Lite plan (`FeatureUnavailableInTierException`).
    pub(super) fn tier_too_low(pool: &Pool, feature: &str) -> Option<Self> {
        (pool.tier == Tier::Lite).then(|| {
            Self::new(
                "tier",
                format!("This pool is on the Lite feature plan, which has no {feature}."),
                "Change the pool to the Essentials plan in the AWS console (it is priced differently), then review again.",
            )
            .on(ConsolePage::FeaturePlan)
        })
    }
}
