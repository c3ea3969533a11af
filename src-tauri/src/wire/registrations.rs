//! The list of what was registered from this computer.

use registrar_core::{Check, StepId};
use serde::Serialize;
use ts_rs::TS;

use super::connect::{Identity, Source};
use super::review::Review;
use crate::files::registrations::{ClientRecord, HealthRecord, RegistrationRecord};

/// A pool that was registered from this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Registration {
    /// The pool's id.
    pub(crate) pool_id: String,
    /// The pool's name when it was registered.
    pub(crate) pool_name: String,
    /// The region.
    pub(crate) region: String,
    /// The account, 12 digits.
    pub(crate) account: String,
    /// Whose credentials were used.
    pub(crate) source: Source,
    /// The clusters.
    pub(crate) clusters: Vec<String>,
    /// Its app clients.
    pub(crate) clients: Vec<RegisteredClient>,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) registered_at: u64,
    /// What its last check found; none was made since it was registered as it is.
    pub(crate) health: Option<Health>,
}

impl From<RegistrationRecord> for Registration {
    fn from(record: RegistrationRecord) -> Self {
        Self {
            pool_id: record.pool_id,
            pool_name: record.pool_name,
            region: record.region,
            account: record.account,
            source: record.source.into(),
            clusters: record.clusters,
            clients: record
                .clients
                .into_iter()
                .map(RegisteredClient::from)
                .collect(),
            registered_at: record.registered_at,
            health: record.health.map(Health::from),
        }
    }
}

/// What the last check of a registration found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Health {
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) checked_at: u64,
    /// The parts of the pool that are no longer as they should be.
    pub(crate) drifted: Vec<StepId>,
    /// The checks of sign-in that failed, each once.
    pub(crate) failed: Vec<Check>,
    /// Whether sign-in was proved then: it was tried to the end and nothing failed.
    pub(crate) proved: bool,
}

impl From<HealthRecord> for Health {
    fn from(record: HealthRecord) -> Self {
        Self {
            checked_at: record.checked_at,
            drifted: record.drifted,
            failed: record.failed,
            proved: record.proved,
        }
    }
}

/// A new list of registrations, in the place of one that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct StartedAnew {
    /// Where the old file is now; none if it could be read after all and is in use.
    pub(crate) kept_as: Option<String>,
}

/// An app client of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RegisteredClient {
    /// `authorization-server` or `data-fusion`.
    pub(crate) step: StepId,
    /// Its name.
    pub(crate) name: String,
    /// Its client id.
    pub(crate) client_id: String,
}

impl From<ClientRecord> for RegisteredClient {
    fn from(record: ClientRecord) -> Self {
        Self {
            step: record.step,
            name: record.name,
            client_id: record.client_id,
        }
    }
}

/// A registration, opened again.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Reopened {
    /// Who is connected now.
    pub(crate) identity: Identity,
    /// What its pool holds now, compared with what it needs.
    pub(crate) review: Review,
}
