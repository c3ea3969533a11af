//! How a pool differs from a blueprint, and what is to be done about it.

mod app_client;
mod console_page;
mod domain;
mod resource_server;
mod sign_in_page;

use crate::blueprint::{Blueprint, ClassicDomain, ClientChoice};
use crate::cognite::{AUTHORIZATION_SERVER_NAME, DATA_FUSION_NAME};
use crate::custody::Custody;
use crate::names::DomainPrefix;
use crate::pool::{AppClientSettings, ResourceServer, Tier};
use crate::ports::{CloudErrorKind, VaultError};
use crate::snapshot::{Snapshot, Unreadable};
use crate::step::StepId;
use app_client::plan_client;
pub use console_page::ConsolePage;
use domain::plan_domain;
use resource_server::plan_resource_server;
use serde::Serialize;
use sign_in_page::plan_sign_in_page;
use std::collections::BTreeSet;
use ts_rs::TS;

/// How a pool differs from a blueprint: one step for each part.
///
/// Two plans are equal when they would do the same, so a plan that is made again and differs means that the pool
/// has changed in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Plan {
    /// The pool's id.
    pub pool_id: String,
    /// The pool's name.
    pub pool_name: String,
    /// One for each [`StepId`], in that order.
    pub steps: Vec<PlannedStep>,
    /// Set when the keychain cannot be used: without it nothing is registered.
    pub vault_error: Option<VaultError>,
}

/// What is to be done about one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlannedStep {
    /// Which part.
    pub id: StepId,
    /// What is to be done.
    pub change: Change,
    /// Steps that have to be done before.
    pub waits_for: Vec<StepId>,
    /// What only the admin can decide; it stays here after it is decided, to be decided otherwise.
    pub question: Option<Question>,
    /// Of a client that exists: its id.
    pub client_id: Option<String>,
    /// Of a client that exists: where its secret is.
    pub secret: Option<Custody>,
    /// What the part has beyond the blueprint, and keeps.
    pub kept: Vec<Setting>,
    #[serde(skip)]
    #[ts(skip)]
    pub(crate) work: Option<Work>,
}

/// The call that makes a step's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    CreateDomain(DomainPrefix),
    SwitchToManagedLogin(String),
    CreateResourceServer(ResourceServer),
    UpdateResourceServer(ResourceServer),
    /// And the ids of the clients that bear its name already.
    CreateAppClient(AppClientSettings, Vec<String>),
    UpdateAppClient(String, AppClientSettings),
    /// For this client, or for the one that the Data Fusion step creates.
    CreateStyle(Option<String>),
}

/// What is to be done about a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
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
    /// The step's [`Question`] has to be answered first.
    Choose,
    /// It cannot be done as things are.
    Blocked {
        /// Why.
        reason: Reason,
    },
}

/// A setting, named as Amazon Cognito's console names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Setting {
    /// Such as "Callback URLs".
    pub name: String,
    /// Its values; their order means nothing.
    pub values: Vec<String>,
}

impl Setting {
    fn new<S: AsRef<str>>(name: &str, values: impl IntoIterator<Item = S>) -> Self {
        Self {
            name: name.into(),
            values: owned(values),
        }
    }
}

/// A setting that will be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Difference {
    /// Such as "Callback URLs".
    pub name: String,
    /// What it is now.
    pub old: Vec<String>,
    /// What it will be.
    pub new: Vec<String>,
}

impl Difference {
    fn new<S: AsRef<str>>(
        name: &str,
        old: impl IntoIterator<Item = S>,
        new: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name: name.into(),
            old: owned(old),
            new: owned(new),
        }
    }
}

fn owned<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| value.as_ref().to_owned())
        .collect()
}

/// Why a step is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Reason {
    /// A word for programs, such as `tier`.
    pub code: String,
    /// What stands in the way, in a sentence.
    pub message: String,
    /// What to do about it, in a sentence.
    pub hint: String,
    /// The page of the AWS console where it can be done.
    pub console: Option<ConsolePage>,
    /// The IAM action that the identity lacks, if that is what stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub missing_action: Option<String>,
}

impl Reason {
    fn new(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            hint: hint.into(),
            console: None,
            missing_action: None,
        }
    }

    fn too_many_scopes(what: &str, count: usize, most: usize) -> Self {
        let message =
            format!("The {what} would have {count} scopes; Amazon Cognito allows {most}.");
        let hint = "Remove scopes that are no longer used in the AWS console, then review again.";
        Self::new("scope_limit", message, hint)
    }

    fn on(mut self, page: ConsolePage) -> Self {
        self.console = Some(page);
        self
    }
}

/// What only the admin can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum Question {
    /// The pool has no domain: which prefix shall it get?
    DomainPrefix {
        /// The prefix that was entered.
        chosen: Option<DomainPrefix>,
    },
    /// The domain shows the classic hosted UI: keep it, or switch every client of the pool to managed login?
    ClassicDomain {
        /// What was decided.
        chosen: Option<ClassicDomain>,
    },
    /// Clients with our name exist: which one is it?
    WhichClient {
        /// Those that bear the name.
        candidates: Vec<Candidate>,
        /// What was decided.
        chosen: Option<ClientChoice>,
    },
}

/// An app client that could be the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Candidate {
    /// Its client id.
    pub client_id: String,
    /// Names of the settings that would be changed; none if it is as it should be.
    pub differs_in: Vec<String>,
    /// Why it cannot be used, such as having no secret.
    pub unusable: Option<String>,
    /// Whether the keychain already holds its secret.
    pub secret_stored: bool,
}

impl Plan {
    /// Compares what is needed with what is there. Pure: the same input makes the same plan.
    pub fn new(blueprint: &Blueprint, snapshot: &Snapshot) -> Self {
        let authorization_server = plan_client(
            StepId::AuthorizationServer,
            &blueprint.authorization_server(),
            &snapshot.authorization_servers,
            blueprint.choices().authorization_server.as_ref(),
            snapshot,
        );
        let data_fusion = plan_client(
            StepId::DataFusion,
            &blueprint.data_fusion(),
            &snapshot.data_fusions,
            blueprint.choices().data_fusion.as_ref(),
            snapshot,
        );
        let sign_in_page = plan_sign_in_page(&data_fusion, snapshot);
        let vault_error = snapshot.custody.values().find_map(|custody| match custody {
            Custody::Unknown { error } => Some(error.clone()),
            _ => None,
        });
        Self {
            pool_id: snapshot.pool.id.clone(),
            pool_name: snapshot.pool.name.clone(),
            steps: vec![
                plan_domain(blueprint, snapshot),
                plan_resource_server(
                    StepId::CogniteApi,
                    blueprint.cognite_api(),
                    &snapshot.cognite_api,
                ),
                plan_resource_server(
                    StepId::ServiceAccount,
                    blueprint.service_account(),
                    &snapshot.service_account,
                ),
                authorization_server,
                data_fusion,
                sign_in_page,
            ],
            vault_error,
        }
    }

    /// The step with this id.
    pub fn step(&self, id: StepId) -> &PlannedStep {
        // `Plan::new` makes the steps in the order of the enum.
        &self.steps[id as usize]
    }

    /// The app clients that exist: step, name and client id.
    pub fn clients(&self) -> impl Iterator<Item = (StepId, &'static str, &str)> {
        let clients = [
            (StepId::AuthorizationServer, AUTHORIZATION_SERVER_NAME),
            (StepId::DataFusion, DATA_FUSION_NAME),
        ];
        clients
            .into_iter()
            .filter_map(|(step, name)| Some((step, name, self.step(step).client_id.as_deref()?)))
    }

    /// Whether there is nothing to do: the pool is as the blueprint says and every secret is in the keychain.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(PlannedStep::is_right) && self.vault_error.is_none()
    }

    /// The IAM actions for want of which parts of the pool could not be read.
    pub fn missing_actions(&self) -> BTreeSet<&str> {
        let missing = self.steps.iter().filter_map(|step| match &step.change {
            Change::Blocked { reason } => reason.missing_action.as_deref(),
            _ => None,
        });
        missing.collect()
    }

    /// The one rule for "can be registered": something to do, and nothing that stands in the way.
    pub fn can_apply(&self) -> bool {
        !self.is_empty()
            && self.vault_error.is_none()
            && self
                .steps
                .iter()
                .all(|step| !matches!(step.change, Change::Choose | Change::Blocked { .. }))
    }
}

impl PlannedStep {
    /// Whether there is nothing to do about the part, nor about its secret.
    pub fn is_right(&self) -> bool {
        self.change == Change::Keep && self.secret != Some(Custody::ToFetch)
    }

    fn new(id: StepId, change: Change) -> Self {
        let waits_for = match id {
            StepId::AuthorizationServer => vec![StepId::ServiceAccount],
            StepId::DataFusion => vec![StepId::CogniteApi],
            StepId::SignInPage => vec![StepId::DataFusion],
            _ => vec![],
        };
        Self {
            id,
            change,
            waits_for,
            question: None,
            client_id: None,
            secret: None,
            kept: vec![],
            work: None,
        }
    }

    fn blocked(id: StepId, reason: Reason) -> Self {
        Self::new(id, Change::Blocked { reason })
    }

    fn unreadable(id: StepId, Unreadable(error): &Unreadable) -> Self {
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
        Self::blocked(
            id,
            Reason {
                missing_action,
                ..Reason::new("unreadable", message, hint)
            },
        )
    }

    fn working(mut self, work: Work) -> Self {
        self.work = Some(work);
        self
    }

    fn asking(mut self, question: Question) -> Self {
        self.question = Some(question);
        self
    }
}

/// Managed login and choice-based sign-in are not in the Lite plan (`FeatureUnavailableInTierException`).
fn tier_too_low(id: StepId, snapshot: &Snapshot, feature: &str) -> Option<PlannedStep> {
    (snapshot.pool.tier == Tier::Lite).then(|| {
        PlannedStep::blocked(
            id,
            Reason::new("tier", format!("This pool is on the Lite feature plan, which has no {feature}."), "Change the pool to the Essentials plan in the AWS console (it is priced differently), then review again.").on(ConsolePage::FeaturePlan),
        )
    })
}
