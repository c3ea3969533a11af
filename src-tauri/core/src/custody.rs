//! Where a client's secret is.

use serde::Serialize;
use ts_rs::TS;

use crate::ports::{Place, Vault, VaultError};
use crate::secret::Secret;

/// Where the secret that a client uses is. A rotation that is under way changes nothing of it: its new secret has an
/// entry of its own until it takes the place of the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub enum Custody {
    /// In Cognito and in the keychain, the same.
    Stored,
    /// Only in Cognito, which shows it: registering fetches it.
    ToFetch,
    /// The keychain holds another secret than Cognito shows. It is left alone: Cognito shows a client's first secret
    /// only, so the one in the keychain may well be the one in use.
    Differs,
    /// Only in the keychain, the last copy: Cognito shows none any more, as after a rotation.
    OnlyStored,
    /// The keychain could not be asked.
    Unknown {
        /// Why.
        error: VaultError,
    },
}

impl Custody {
    /// Compares what the keychain gave with what Cognito shows. `None` where neither has one.
    pub(crate) fn of(
        stored: Result<Option<&Secret>, &VaultError>,
        shown: Option<&Secret>,
    ) -> Option<Self> {
        match (stored, shown) {
            (Err(error), _) => Some(Custody::Unknown {
                error: error.clone(),
            }),
            (Ok(None), None) => None,
            (Ok(None), Some(_)) => Some(Custody::ToFetch),
            (Ok(Some(_)), None) => Some(Custody::OnlyStored),
            (Ok(Some(stored)), Some(shown)) if stored == shown => Some(Custody::Stored),
            (Ok(Some(_)), Some(_)) => Some(Custody::Differs),
        }
    }

    /// Whether the keychain holds a secret for the client.
    pub fn is_stored(&self) -> bool {
        matches!(
            self,
            Custody::Stored | Custody::Differs | Custody::OnlyStored
        )
    }
}

/// Why a secret is not in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotKept {
    /// The vault did not store it, or not read it back.
    Vault(VaultError),
    /// The vault gave back something else, or nothing.
    NotGivenBack,
}

/// Stores a secret where the entry holds what is `there`, and reads it back, since what is not given back is lost.
///
/// # Errors
/// When the vault did not do either, or gave back something else.
pub(crate) async fn keep(
    vault: &impl Vault,
    place: &Place,
    there: Option<&Secret>,
    secret: &Secret,
) -> Result<(), NotKept> {
    let stored = vault.store(place, there, secret).await;
    stored.map_err(NotKept::Vault)?;
    match vault.read(place).await.map_err(NotKept::Vault)? {
        Some(read) if read == *secret => Ok(()),
        _ => Err(NotKept::NotGivenBack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Slot;
    use crate::testkit::FakeVault;

    #[test]
    fn a_secret_is_kept_when_the_vault_gives_it_back_and_no_other() {
        let place = Place {
            pool_id: "eu-west-1_a".into(),
            client_id: "c".into(),
            client_name: "C".into(),
            slot: Slot::Current,
        };
        let secret = Secret::new("s".into());
        let kept = |vault: FakeVault| pollster::block_on(keep(&vault, &place, None, &secret));
        assert!(kept(FakeVault::default()).is_ok());
        let garbles = FakeVault {
            garbles: true,
            ..FakeVault::default()
        };
        assert!(matches!(kept(garbles), Err(NotKept::NotGivenBack)));
        let locked = FakeVault {
            no_read: true,
            ..FakeVault::default()
        };
        assert!(matches!(kept(locked), Err(NotKept::Vault(_))));
    }
}
