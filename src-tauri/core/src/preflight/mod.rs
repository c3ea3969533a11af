//! What an identity must be allowed to do for a plan, and what is known of whether it is.

mod permissions;
mod policy;

use serde::Serialize;
use ts_rs::TS;

use crate::parts::PartId;

pub use permissions::{Need, Permission, Permissions, PoolArn};
pub use policy::{Policy, PolicyLine};

/// Whether the identity may do what a plan needs, as far as is known, and the policy that would allow just that.
///
/// It never decides whether a plan can be applied: what is denied here may be allowed in truth, and the other way
/// round, as when a session or an endpoint has a policy of its own. The service has the last word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub struct Preflight {
    /// One for each permission, sorted by action.
    pub answers: Vec<PermissionAnswer>,
    /// What allows all of them and nothing else; the lines of those that are denied are marked.
    pub policy: Policy,
    /// Steps that are blocked or wait for a decision: what they will need is known only then, and is not in here.
    pub undecided: Vec<PartId>,
}

/// Whether one permission is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub struct PermissionAnswer {
    /// Which one.
    pub permission: Permission,
    /// What is known of it.
    pub decision: Decision,
    /// The same, in a sentence.
    pub message: String,
}

/// What is known of a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub enum Decision {
    /// The identity has it.
    Allowed,
    /// The identity lacks it.
    Denied {
        /// Where it is denied.
        layer: Layer,
    },
    /// It could not be found out, which stops nothing.
    Unknown {
        /// Why, in a sentence.
        why: String,
    },
}

/// Where a permission is denied, from the outermost to the innermost; only the outermost is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub enum Layer {
    /// The service control policies of the organization do not allow it, or deny it.
    Organization,
    /// The identity's permissions boundary does not allow it, or denies it.
    Boundary,
    /// A policy of the identity denies it, so that another one that allows it has no effect.
    ExplicitDeny,
    /// No policy of the identity allows it.
    Identity,
    /// The call itself was refused; its message may say more.
    Service,
}

impl Layer {
    /// What it does, as the end of a sentence.
    fn says(self) -> &'static str {
        match self {
            Layer::Organization => {
                "the service control policies of your organization do not allow it"
            }
            Layer::Boundary => "your permissions boundary does not allow it",
            Layer::ExplicitDeny => "one of your policies denies it",
            Layer::Identity => "none of your policies allows it",
            Layer::Service => "Amazon Cognito refused it when it was tried",
        }
    }
}

impl PermissionAnswer {
    fn new(permission: Permission, decision: Decision) -> Self {
        let action = &permission.action;
        let message = match &decision {
            Decision::Allowed => format!("You may do {action}."),
            Decision::Denied { layer } => format!("You lack {action}: {}.", layer.says()),
            Decision::Unknown { why } => format!("Whether you may do {action} is not known. {why}"),
        };
        Self {
            permission,
            decision,
            message,
        }
    }

    fn is_denied(&self) -> bool {
        matches!(self.decision, Decision::Denied { .. })
    }
}

impl Preflight {
    /// Asks for a decision on each permission.
    pub fn new(permissions: Permissions, decision: impl Fn(&Permission) -> Decision) -> Self {
        let (needed, undecided) = permissions.into_parts();
        let mut policy = Policy::allowing(&needed);
        let answers: Vec<PermissionAnswer> = needed
            .into_iter()
            .map(|permission| {
                let decision = decision(&permission);
                PermissionAnswer::new(permission, decision)
            })
            .collect();
        for answer in answers.iter().filter(|answer| answer.is_denied()) {
            policy.mark(&answer.permission.action);
        }
        Self {
            answers,
            policy,
            undecided,
        }
    }

    /// With this IAM action, such as `cognito-idp:CreateResourceServer`, marked as missing, after a call was refused for
    /// want of it. An action that the plan does not need changes nothing.
    #[must_use]
    pub fn marked(mut self, action: &str) -> Self {
        self.policy.mark(action);
        for answer in &mut self.answers {
            if answer.permission.action == action && !answer.is_denied() {
                let layer = Layer::Service;
                *answer =
                    PermissionAnswer::new(answer.permission.clone(), Decision::Denied { layer });
            }
        }
        self
    }

    /// What the identity is known to lack.
    pub fn denied(&self) -> impl Iterator<Item = &PermissionAnswer> {
        self.answers.iter().filter(|answer| answer.is_denied())
    }
}
