//! What became of a run, and what it tells on the way.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::advice::Advice;
use crate::blueprint::Blueprint;
use crate::custody::NotKept;
use crate::parts::{ClientChoice, PartId};
use crate::ports::{CloudError, CloudErrorKind};
use crate::write::NotWritten;

/// A plan, applied: one outcome for each step, in the plan's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "run.ts")]
pub struct Run {
    /// One for each step of the plan.
    pub steps: Vec<StepOutcome>,
}

impl Run {
    /// The blueprint with "create another" settled: the client that the run made is the one from now on.
    #[must_use]
    pub fn settle(&self, blueprint: Blueprint) -> Blueprint {
        let mut choices = blueprint.choices().clone();
        for (part, choice) in &mut choices.clients {
            let made = self.steps.iter().find(|outcome| outcome.step == *part);
            let client_id = made.and_then(|outcome| outcome.client_id.clone());
            if let (ClientChoice::New { .. }, Some(client_id)) = (&choice, client_id) {
                *choice = ClientChoice::Existing { client_id };
            }
        }
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
#[ts(export, export_to = "run.ts")]
pub struct StepOutcome {
    /// Which step.
    pub step: PartId,
    /// What became of it.
    pub outcome: Outcome,
    /// Of a client that exists now: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client_id: Option<String>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "run.ts")]
pub enum Outcome {
    /// It was done.
    Done,
    /// There was nothing to do.
    AlreadySo,
    /// It was not done; the message says why, the hint what to do.
    Failed {
        /// Why, and what to do; its code is the service's, or `vault`.
        #[serde(flatten)]
        advice: Advice,
        /// The IAM action that the identity lacks, if that is why.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        missing_action: Option<String>,
    },
    /// Whether it was done is not known.
    Unclear {
        /// What happened, and what to do; its code is the service's.
        #[serde(flatten)]
        advice: Advice,
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
#[ts(export, export_to = "run.ts")]
pub enum Progress {
    /// The keychain is being tried; it may wait for a person to unlock it.
    TryingVault,
    /// A step has begun.
    Started {
        /// Which one.
        step: PartId,
    },
    /// A step has ended, or will not be begun.
    Finished {
        /// Which one.
        step: PartId,
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
    let message = format!("The secret of “{client}” is not in your keychain. {why}");
    Outcome::Failed {
        advice: Advice::new(message, hint.replace("  ", " ")).coded("vault"),
        missing_action: None,
    }
}

pub(super) fn not_kept(client: &str, why: &NotKept) -> Outcome {
    match why {
        NotKept::Vault(error) => not_stored(client, &error.advice.message, &error.advice.hint),
        NotKept::NotGivenBack => not_stored(
            client,
            "The keychain did not give back what was stored.",
            "",
        ),
    }
}

pub(super) fn failed(error: &CloudError) -> Outcome {
    let advice = error.advice();
    match error.kind {
        CloudErrorKind::Unclear => Outcome::Unclear { advice },
        _ => Outcome::Failed {
            advice,
            missing_action: error.missing_action(),
        },
    }
}

pub(super) fn not_written(title: &str, why: &NotWritten) -> Outcome {
    let advice = match why {
        NotWritten::Cloud(error) => return failed(error),
        NotWritten::Changed => Advice::new(
            format!(
                "Somebody else has changed “{title}” since you reviewed it, so nothing was sent."
            ),
            "Review again to see what the pool holds now.",
        )
        .coded("changed"),
        NotWritten::Journal(error) => error.0.clone().coded("journal"),
    };
    Outcome::Failed {
        advice,
        missing_action: None,
    }
}

/// A step that waits for one that was not finished.
pub(super) fn not_finished(title: &str) -> Outcome {
    Outcome::NotReached {
        message: format!("It waits for “{title}”, which was not finished."),
    }
}
