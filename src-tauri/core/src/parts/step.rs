//! One step of a plan.

use serde::Serialize;
use ts_rs::TS;

use super::Work;
use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::question::Question;
use super::setting::Setting;
use crate::custody::Custody;
use crate::ports::GrantType;

/// What is to be done about one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct PlannedStep {
    /// Which part.
    pub id: PartId,
    /// What a person calls the part, as the start of a sentence.
    pub title: String,
    /// What is to be done.
    pub change: Change,
    /// Steps that have to be done before. Nothing else says in which order steps are taken.
    pub waits_for: Vec<PartId>,
    /// What only the admin can decide; it stays here after it is decided, to be decided otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub question: Option<Question>,
    /// Of a step that concerns an app client: that client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client: Option<StepClient>,
    /// What the part has beyond the blueprint, and keeps.
    pub kept: Vec<Setting>,
    /// The page of the AWS console that shows the part; for a client that does not exist yet, the list of clients.
    #[serde(skip)]
    #[ts(skip)]
    pub console: ConsolePage,
    #[serde(skip)]
    #[ts(skip)]
    pub(crate) work: Option<Work>,
}

/// The app client that a step concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct StepClient {
    /// Its name.
    pub name: String,
    /// How it gets tokens.
    pub grant_type: GrantType,
    /// The client in the pool; `null` while there is none, or it is not decided which one it is.
    pub existing: Option<ExistingClient>,
}

/// An app client that the pool has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct ExistingClient {
    /// Its client id.
    pub client_id: String,
    /// Where its secret is; `null` where neither Cognito nor the keychain has one.
    pub custody: Option<Custody>,
}

impl PlannedStep {
    pub(super) fn new(
        id: &PartId,
        title: impl Into<String>,
        console: ConsolePage,
        change: impl Into<Change>,
    ) -> Self {
        Self {
            id: id.clone(),
            title: title.into(),
            console,
            change: change.into(),
            waits_for: vec![],
            question: None,
            client: None,
            kept: vec![],
            work: None,
        }
    }

    pub(super) fn after(mut self, part: &PartId) -> Self {
        self.waits_for.push(part.clone());
        self
    }

    pub(super) fn working(mut self, work: impl Into<Work>) -> Self {
        self.work = Some(work.into());
        self
    }

    pub(super) fn asking(mut self, question: Question) -> Self {
        self.question = Some(question);
        self
    }

    /// Whether there is nothing to do about the part, nor about its secret.
    pub fn is_right(&self) -> bool {
        self.change == Change::Keep && !self.fetches_secret()
    }

    /// The client's id, if the step concerns a client that exists.
    pub fn client_id(&self) -> Option<&str> {
        let existing = self.client.as_ref()?.existing.as_ref()?;
        Some(&existing.client_id)
    }

    /// Where the secret of the step's client is, as far as there is one.
    pub fn custody(&self) -> Option<&Custody> {
        self.client.as_ref()?.existing.as_ref()?.custody.as_ref()
    }

    /// Whether the secret of the step's client is to be fetched into the keychain.
    pub fn fetches_secret(&self) -> bool {
        self.custody() == Some(&Custody::ToFetch)
    }

    /// Why the step is blocked, if it is.
    pub fn reason(&self) -> Option<&Reason> {
        match &self.change {
            Change::Blocked { reason } => Some(reason),
            _ => None,
        }
    }
}
