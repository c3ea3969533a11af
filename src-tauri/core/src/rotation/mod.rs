//! A new secret for a client, without an outage: it is stored, then added, then proved; the old one is deleted only
//! when that is asked for.
//!
//! No file says how far a rotation has come. What Cognito lists, what the keychain holds and what the token endpoint
//! accepts decide, so that an interrupted one is found as it is, and can be finished or undone.

mod acting;
mod changes;
mod facts;
mod verdict;
mod words;

use futures_util::join;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::advice::Advice;
use crate::custody::Custody;
use crate::parts::{Cloud, PartId};
use crate::plan::PlannedClient;
use crate::pool::ListedSecret;
use crate::ports::{Acceptance, Operation, Patience, Place, Slot, Vault, VaultError};
use crate::secret::Secret;
use facts::Observation;

pub use acting::RotationError;

/// What looking and every act ask for; the discovery document and the token endpoint are public, so they are no
/// operations and need no permission.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::cognito("DescribeUserPoolClient"),
    changes::LIST,
    changes::ADD,
    changes::DELETE,
];

/// One client's secrets, and how to exchange the one in use.
#[derive(Debug)]
pub struct Rotation<'a, C, V> {
    cloud: &'a C,
    vault: &'a V,
    pool_id: &'a str,
    client: PlannedClient<'a>,
}

/// What is known of a client's secrets. There is no secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "rotation.ts")]
pub struct ClientSecrets {
    /// `authorization-server` or `data-fusion`.
    pub step: PartId,
    /// The client's name.
    pub name: String,
    /// Its client id.
    pub client_id: String,
    /// Where the secret in use is; `null` where neither Cognito nor the keychain shows one, or Cognito could not be
    /// asked.
    pub custody: Option<Custody>,
    /// What Cognito lists, the oldest first.
    pub listed: Vec<ListedSecret>,
    /// How far a rotation has come.
    pub state: RotationState,
    /// What that means, and what to do about it.
    #[serde(flatten)]
    pub advice: Advice,
    /// What can be done from here.
    pub acts: Vec<RotationAct>,
}

/// How far a rotation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "rotation.ts")]
pub enum RotationState {
    /// None is under way.
    Idle,
    /// The new secret is stored, and Cognito does not have it yet.
    Begun,
    /// The old secret and the new one both work.
    Both {
        /// Since when, in milliseconds since 1970; `null` where Cognito does not say.
        #[ts(type = "number | null")]
        since_ms: Option<i64>,
    },
    /// The old secret is gone. The new one works, and has to take its place in the keychain.
    OldGone,
    /// What Cognito lists and what the token endpoint accepts do not agree, as for a moment after a change.
    Settling,
    /// Cognito has secrets that were not made here, so another rotation is under way, or was.
    Foreign,
    /// Something could not be asked.
    Unknown,
}

/// A step of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "rotation.ts")]
pub enum RotationAct {
    /// Stores a new secret, adds it to the client and proves that it works. The old one keeps working.
    Begin,
    /// Adds the secret that is stored, and proves that it works.
    Finish,
    /// Deletes the old secret; the new one takes its place in the keychain.
    DeleteOld,
    /// The new secret takes the place of the old one in the keychain.
    Tidy,
    /// Deletes the new secret. The old one stays in use.
    Undo,
    /// Takes the secret that Cognito shows into the keychain, over one that works nowhere.
    Fetch,
}

impl<'a, C: Cloud, V: Vault> Rotation<'a, C, V> {
    /// The secrets of this client of the pool.
    pub fn new(cloud: &'a C, vault: &'a V, pool_id: &'a str, client: PlannedClient<'a>) -> Self {
        Self {
            cloud,
            vault,
            pool_id,
            client,
        }
    }

    /// Looks at everything, changes nothing. What could not be asked stands in the result.
    pub async fn observe(&self) -> ClientSecrets {
        self.describe(&self.look(Patience::Once, Patience::Once).await)
    }

    /// Asks for everything; how long to go on trying the secret in use, and the new one.
    async fn look(&self, for_current: Patience, for_next: Patience) -> Observation {
        let (listed, shown, current, next) = join!(
            self.cloud.client_secrets(self.client.client_id),
            self.cloud.app_client(self.client.client_id),
            self.read(Slot::Current),
            self.read(Slot::Next),
        );
        let (current_accepted, next_accepted) = join!(
            self.accepted(&current, for_current),
            self.accepted(&next, for_next)
        );
        Observation {
            listed: listed.map(|mut listed| {
                listed.sort_by_key(|secret| secret.created_at_ms);
                listed
            }),
            shown: shown.map(|client| client.secret),
            current,
            next,
            current_accepted,
            next_accepted,
        }
    }

    async fn read(&self, slot: Slot) -> Result<Option<Secret>, VaultError> {
        self.vault.read(&self.place(slot)).await
    }

    async fn accepted(
        &self,
        secret: &Result<Option<Secret>, VaultError>,
        patience: Patience,
    ) -> Option<Acceptance> {
        let secret = secret.as_ref().ok()?.as_ref()?;
        Some(self.try_secret(secret, patience).await)
    }

    async fn try_secret(&self, secret: &Secret, patience: Patience) -> Acceptance {
        let PlannedClient {
            client_id,
            grant_type,
            ..
        } = self.client;
        let cloud = self.cloud;
        let asked = cloud.accepts_secret(client_id, grant_type, secret, patience);
        asked.await
    }

    pub(crate) fn place(&self, slot: Slot) -> Place {
        Place {
            pool_id: self.pool_id.to_owned(),
            client_id: self.client.client_id.to_owned(),
            client_name: self.client.name.to_owned(),
            slot,
        }
    }

    fn describe(&self, seen: &Observation) -> ClientSecrets {
        let verdict = seen.verdict(self.pool_id, self.client.client_id);
        let stored = seen.current.as_ref().map(Option::as_ref);
        let custody = match (&seen.shown, stored) {
            (Ok(shown), stored) => Custody::of(stored, shown.as_ref()),
            (Err(_), Err(error)) => Custody::of(Err(error), None),
            (Err(_), Ok(_)) => None,
        };
        ClientSecrets {
            step: self.client.step.clone(),
            name: self.client.name.to_owned(),
            client_id: self.client.client_id.to_owned(),
            custody,
            listed: seen.listed.clone().unwrap_or_default(),
            state: verdict.state,
            advice: verdict.advice,
            acts: verdict.acts.to_vec(),
        }
    }
}
