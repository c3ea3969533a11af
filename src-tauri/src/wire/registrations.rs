//! The list of what was registered from this computer.

use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::names::Cluster;
use registrar_core::parts::PartId;
use registrar_core::proof::Check;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::connect::{Identity, Source};
use super::review::Review;
use crate::files::registrations::{ClientRecord, RegistrationRecord};

/// What becomes of the secrets of a registration that leaves the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
pub(crate) enum Forgotten {
    /// They stay in the keychain.
    ListEntry,
    /// They are deleted from it, if none of them is the only copy.
    Secrets,
    /// They are deleted whatever they are, after the person has been told.
    LastCopies,
}

/// A pool that was registered from this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
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
            clusters: record.clusters.clone(),
            clients: record
                .clients
                .into_iter()
                .map(RegisteredClient::from)
                .collect(),
            registered_at: record.registered_at,
            health: record.health.map(|health| Health {
                checked_at: health.checked_at,
                drifted: drifted(health.drifted, &record.clusters),
                failed: health.failed,
                proved: health.proved,
            }),
        }
    }
}

/// What the last check of a registration found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
pub(crate) struct Health {
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) checked_at: u64,
    /// The parts of the pool that are no longer as they should be.
    pub(crate) drifted: Vec<DriftedPart>,
    /// The checks of sign-in that failed, each once.
    pub(crate) failed: Vec<Check>,
    /// Whether sign-in was proved then: it was tried to the end and nothing failed.
    pub(crate) proved: bool,
}

/// A part of a pool that is no longer as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
pub(crate) struct DriftedPart {
    /// Which part.
    pub(crate) part: PartId,
    /// What a person calls it.
    pub(crate) title: String,
}

/// The parts with their titles, which are those of the blueprint for the clusters; one that is not in it goes by its id.
fn drifted(ids: Vec<PartId>, clusters: &[String]) -> Vec<DriftedPart> {
    let clusters = clusters.iter().filter_map(|name| Cluster::parse(name).ok());
    let blueprint = Blueprint::new(clusters.collect(), Choices::default());
    let parts = blueprint.map_or_else(|_| vec![], |blueprint| blueprint.parts());
    let titled = ids.into_iter().map(|id| DriftedPart {
        title: match parts.iter().find(|part| *part.id() == id) {
            Some(part) => part.title(),
            None => id.to_string(),
        },
        part: id,
    });
    titled.collect()
}

/// A new list of registrations, in the place of one that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
pub(crate) struct StartedAnew {
    /// Where the old file is now; none if it could be read after all and is in use.
    pub(crate) kept_as: Option<String>,
}

/// An app client of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "registrations.ts")]
pub(crate) struct RegisteredClient {
    /// `authorization-server` or `data-fusion`.
    pub(crate) step: PartId,
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
#[ts(export, export_to = "registrations.ts")]
pub(crate) struct Reopened {
    /// Who is connected now.
    pub(crate) identity: Identity,
    /// What its pool holds now, compared with what it needs.
    pub(crate) review: Review,
}
