//! The form of `registrations.json`, of each version that there was.
//!
//! - Version 1 had no health.
//! - Version 2 had the health of each registration, or `null`.
//! - Version 3 has whether a classic domain was kept, and names the Practice server of a rehearsal. It is what is
//!   written.
//!
//! A change that an earlier release could not read gets the next number, types of its own for what was before, and a
//! file in `fixtures`.

use std::io;

use registrar_core::parts::PartId;
use registrar_core::proof::Check;
use serde::{Deserialize, Serialize};

/// The version that is written.
const VERSION: u32 = 3;

/// A pool that was registered from this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistrationRecord {
    /// The pool's id.
    pub(crate) pool_id: String,
    /// The pool's name when it was registered.
    pub(crate) pool_name: String,
    /// The region.
    pub(crate) region: String,
    /// The account, 12 digits.
    pub(crate) account: String,
    /// Whose credentials were used.
    pub(crate) source: SourceRecord,
    /// The clusters, in front of `.cognitedata.com`.
    pub(crate) clusters: Vec<String>,
    /// Its app clients.
    pub(crate) clients: Vec<ClientRecord>,
    /// Whether the admin chose to keep the domain's classic hosted UI; an earlier release did not note it.
    pub(crate) keeps_classic_domain: Option<bool>,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub(crate) registered_at: u64,
    /// What its last check found; none was made since it was registered as it is.
    pub(crate) health: Option<HealthRecord>,
}

impl RegistrationRecord {
    /// Whether it is of this pool. A pool's id alone is not enough: Practice and a stranger's endpoint may repeat one.
    pub(crate) fn is_of(&self, pool_id: &str, account: &str, region: &str) -> bool {
        (&*self.pool_id, &*self.account, &*self.region) == (pool_id, account, region)
    }
}

/// Whose credentials a registration was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum SourceRecord {
    /// The embedded Practice server of a program, with which it ends.
    Practice {
        /// Which one; an earlier release did not note it.
        #[serde(default)]
        server: String,
    },
    /// An AWS profile of this computer.
    Profile {
        /// Its name.
        name: String,
    },
    /// The AWS SDK's default chain.
    DefaultChain,
}

/// An app client of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientRecord {
    /// The part of the pool that it is, such as `data-fusion`.
    pub(crate) step: PartId,
    /// Its name.
    pub(crate) name: String,
    /// Its client id.
    pub(crate) client_id: String,
}

/// What the last check of a registration found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HealthRecord {
    /// When, in milliseconds since 1970-01-01 UTC.
    pub(crate) checked_at: u64,
    /// The parts of the pool that are no longer as they should be.
    pub(crate) drifted: Vec<PartId>,
    /// The checks of sign-in that failed, each once.
    pub(crate) failed: Vec<Check>,
    /// Whether sign-in was proved then: it was tried to the end and nothing failed.
    pub(crate) proved: bool,
}

/// A registration in a file of version 1, which has no health, or 2.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationVersion2 {
    pool_id: String,
    pool_name: String,
    region: String,
    account: String,
    source: SourceRecord,
    clusters: Vec<String>,
    clients: Vec<ClientRecord>,
    registered_at: u64,
    #[serde(default)]
    health: Option<HealthRecord>,
}

impl From<RegistrationVersion2> for RegistrationRecord {
    fn from(registration: RegistrationVersion2) -> Self {
        Self {
            pool_id: registration.pool_id,
            pool_name: registration.pool_name,
            region: registration.region,
            account: registration.account,
            source: registration.source,
            clusters: registration.clusters,
            clients: registration.clients,
            keeps_classic_domain: None,
            registered_at: registration.registered_at,
            health: registration.health,
        }
    }
}

/// What every version of the file has.
#[derive(Debug, Deserialize)]
struct Version {
    version: u32,
}

/// What every version of the file has besides its number, with registrations in their form of then.
#[derive(Debug, Deserialize)]
struct Content<T> {
    registrations: Vec<T>,
}

/// The file as it is written.
#[derive(Debug, Serialize)]
struct Written<'a> {
    version: u32,
    registrations: &'a [RegistrationRecord],
}

/// Why a file could not be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It could not be opened or read to its end.
    File(io::Error),
    /// What it says is not of its version's form.
    Form(serde_json::Error),
    /// A newer CDF Registrar made it, in a form of this version.
    Newer(u32),
}

/// The registrations in a file of any version.
pub(super) fn read(content: &[u8]) -> Result<Vec<RegistrationRecord>, Unreadable> {
    // The version alone first: what a later one holds may not fit.
    let Version { version } = serde_json::from_slice(content).map_err(Unreadable::Form)?;
    match version {
        1 | 2 => registrations::<RegistrationVersion2>(content),
        VERSION => registrations::<RegistrationRecord>(content),
        other => Err(Unreadable::Newer(other)),
    }
}

fn registrations<T>(content: &[u8]) -> Result<Vec<RegistrationRecord>, Unreadable>
where
    T: serde::de::DeserializeOwned + Into<RegistrationRecord>,
{
    let Content { registrations } =
        serde_json::from_slice::<Content<T>>(content).map_err(Unreadable::Form)?;
    Ok(registrations.into_iter().map(T::into).collect())
}

/// A file of the current version with these registrations.
pub(super) fn written(registrations: &[RegistrationRecord]) -> io::Result<Vec<u8>> {
    let file = Written {
        version: VERSION,
        registrations,
    };
    Ok(serde_json::to_vec_pretty(&file)?)
}
