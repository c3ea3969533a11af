//! The port to the keychain.

use std::future::Future;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::advice::Advice;
use crate::secret::Secret;

/// Where secrets live. A port: the `vault` crate fills it with the OS keychain.
///
/// A call may wait for a person who has to unlock the keychain.
pub trait Vault: Send + Sync {
    /// Writes, reads and deletes an entry of its own, to know that secrets can be kept before one is made.
    fn probe(&self) -> impl Future<Output = Result<(), VaultError>> + Send;
    /// Stores a secret where nothing is, or over the one that is said to be `there`. The same secret once more is no
    /// other.
    ///
    /// # Errors
    /// [`VaultErrorKind::Occupied`] when the place holds another one; it stays.
    fn store(
        &self,
        place: &Place,
        there: Option<&Secret>,
        secret: &Secret,
    ) -> impl Future<Output = Result<(), VaultError>> + Send;
    /// Reads a secret, if there is one.
    fn read(
        &self,
        place: &Place,
    ) -> impl Future<Output = Result<Option<Secret>, VaultError>> + Send;
    /// Deletes a secret, if there is one.
    fn delete(&self, place: &Place) -> impl Future<Output = Result<(), VaultError>> + Send;
}

/// Where a client's secret lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The user pool's id.
    pub pool_id: String,
    /// The app client's id.
    pub client_id: String,
    /// The app client's name, for people who look into their keychain.
    pub client_name: String,
    /// Which of its secrets.
    pub slot: Slot,
}

/// Which of a client's secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "rotation.ts")]
pub enum Slot {
    /// The one in use.
    Current,
    /// The one that a rotation has made and that is not the one in use yet.
    Next,
}

impl Place {
    /// The entry's account: `POOL_ID/CLIENT_ID`, and `POOL_ID/CLIENT_ID/next` for the secret that comes next.
    pub fn account(&self) -> String {
        let Self {
            pool_id, client_id, ..
        } = self;
        match self.slot {
            Slot::Current => format!("{pool_id}/{client_id}"),
            Slot::Next => format!("{pool_id}/{client_id}/next"),
        }
    }

    /// What the entry holds, for people who look into their keychain.
    pub fn title(&self) -> String {
        match self.slot {
            Slot::Current => format!("secret of {}", self.client_name),
            Slot::Next => format!("new secret of {}", self.client_name),
        }
    }
}

/// The vault did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{}", self.advice.message)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct VaultError {
    /// What to make of it.
    pub kind: VaultErrorKind,
    /// What happened, and what to do about it.
    #[serde(flatten)]
    pub advice: Advice,
}

impl VaultError {
    /// The entry holds another secret than the one that was to be replaced.
    pub fn occupied() -> Self {
        Self {
            kind: VaultErrorKind::Occupied,
            advice: Advice::new(
                "The keychain holds another secret for this client than CDF Registrar expects there. It was left as it is.",
                "Another program may have stored it: close it, and look at the client’s secrets again.",
            ),
        }
    }
}

/// Why the vault did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub enum VaultErrorKind {
    /// There is no keychain here, or it does not answer.
    Unavailable,
    /// It is locked, and was not unlocked.
    Locked,
    /// It gave back something other than what was stored.
    Untrustworthy,
    /// The place holds another secret than it should, which was left there.
    Occupied,
}
