//! What only the admin can decide. Nothing is chosen by default.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::setting::SettingName;
use crate::names::DomainPrefix;

/// What only the admin can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "plan.ts")]
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
    /// A creation was sent, its answer was lost, and nothing of it is to be found: was it made?
    LostCreation {
        /// When it was sent, in milliseconds since 1970.
        #[ts(type = "number")]
        sent_at_ms: i64,
        /// Whether it was decided that it was not.
        not_made: bool,
    },
}

/// What to do with a domain that shows the classic hosted UI (managed login version 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub enum ClassicDomain {
    /// Leave it as it is: Data Fusion users see the classic page.
    Keep,
    /// Switch the domain to managed login, which changes the sign-in page of every client of the pool.
    Switch,
}

/// Which app client to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "plan.ts")]
pub enum ClientChoice {
    /// This one, by its client id.
    Existing {
        /// The client id.
        client_id: String,
    },
    /// None of them: create another. One that is not among those is it.
    New {
        /// The client ids of those that there are.
        besides: Vec<String>,
    },
}

/// An app client that could be the one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct Candidate {
    /// Its client id.
    pub client_id: String,
    /// Names of the settings that would be changed; none if it is as it should be.
    pub differs_in: Vec<SettingName>,
    /// Why it cannot be used, such as having no secret.
    pub unusable: Option<String>,
    /// Whether the keychain already holds its secret.
    pub secret_stored: bool,
}
