//! What became of a run, and what it tells on the way.

use crate::blueprint::{Blueprint, ClientChoice};
use crate::ports::{CloudError, CloudErrorKind};
use crate::step::StepId;
use serde::Serialize;
use std::collections::BTreeSet;
use ts_rs::TS;

/// A plan, applied: one outcome for each step, in the plan's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Run {
    /// One for each step of the plan.
    pub steps: Vec<StepOutcome>,
}

impl Run {
    /// The blueprint with "create another" settled: the client that the run made is the one from now on.
    #[must_use]
    pub fn settle(&self, blueprint: Blueprint) -> Blueprint {
        let mut choices = blueprint.choices().clone();
        let settle = |step, choice: &mut Option<ClientChoice>| {
            let made = self.steps.iter().find(|outcome| outcome.step == step);
            let client_id = made.and_then(|outcome| outcome.client_id.clone());
            if let (Some(ClientChoice::New), Some(client_id)) = (&choice, client_id) {
                *choice = Some(ClientChoice::Existing { client_id });
            }
        };
        settle(
            StepId::AuthorizationServer,
            &mut choices.authorization_server,
        );
        settle(StepId::DataFusion, &mut choices.data_fusion);
        blueprint.with_choices(choices)
    }

    /// The IAM actions for want of which steps failed; to be shown in a [`Preflight`](crate::preflight::Preflight).
    pub fn missing_actions(&self) -> BTreeSet<&str> {
        let missing = self.steps.iter().filter_map(|step| match &step.outcome {
            Outcome::Failed { missing_action, .. } => missing_action.as_deref(),
            _ => None,
        });
        missing.collect()
    }
}

/// What became of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StepOutcome {
    /// Which step.
    pub step: StepId,
    /// What became of it.
    pub outcome: Outcome,
    /// Of a client that exists now: its id.
    pub client_id: Option<String>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Outcome {
    /// It was done.
    Done,
    /// There was nothing to do.
    AlreadySo,
    /// It was not done; the message says why, the hint what to do.
    Failed {
        /// A word for programs: the service's error code, or `vault`.
        code: String,
        /// What happened, in a sentence.
        message: String,
        /// Whether anything was changed, and what to do.
        hint: String,
        /// The IAM action that the identity lacks, if that is why.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        missing_action: Option<String>,
    },
    /// Whether it was done is not known.
    Unclear {
        /// A word for programs: the service's error code.
        code: String,
        /// What happened, in a sentence.
        message: String,
        /// What to do.
        hint: String,
    },
    /// It was not begun.
    NotReached {
        /// Why, in a sentence.
        message: String,
    },
}

/// What a run tells while it goes on. The [`Run`] that it returns is the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum Progress {
    /// The keychain is being tried; it may wait for a person to unlock it.
    TryingVault,
    /// A step has begun.
    Started {
        /// Which one.
        step: StepId,
    },
    /// A step has ended, or will not be begun.
    Finished {
        /// Which one.
        step: StepId,
        /// What became of it.
        outcome: Outcome,
    },
    /// All steps have ended; the pool is being read again.
    Checking,
}

pub(super) fn not_stored(client: &str, why: &str, hint: &str) -> Outcome {
    let hint = format!(
        "The client exists in the pool and its secret is still in Amazon Cognito. {hint} Then review again: the secret is fetched into your keychain."
    );
    Outcome::Failed {
        code: "vault".into(),
        message: format!("The secret of “{client}” is not in your keychain. {why}"),
        hint: hint.replace("  ", " "),
        missing_action: None,
    }
}

pub(super) fn failed(error: &CloudError) -> Outcome {
    let code = error.code.clone();
    let message = error.sentence();
    let hint = error.kind.hint().to_owned();
    match error.kind {
        CloudErrorKind::Unclear => Outcome::Unclear {
            code,
            message,
            hint,
        },
        _ => Outcome::Failed {
            code,
            message,
            hint,
            missing_action: error.missing_action(),
        },
    }
}
