//! A vault in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::Fuse;
use crate::advice::Advice;
use crate::ports::{Place, Vault, VaultError, VaultErrorKind};
use crate::secret::Secret;

#[derive(Debug, Default)]
pub(crate) struct FakeVault {
    pub(crate) entries: Mutex<BTreeMap<String, Secret>>,
    pub(crate) no_probe: bool,
    pub(crate) no_store: bool,
    pub(crate) no_read: bool,
    /// Gives back something else than what was stored.
    pub(crate) garbles: bool,
    pub(crate) fuse: Arc<Fuse>,
}

fn locked() -> VaultError {
    VaultError {
        kind: VaultErrorKind::Locked,
        advice: Advice::new("It is locked.", "Unlock it."),
    }
}

impl FakeVault {
    async fn call<T>(
        &self,
        fails: bool,
        effect: impl FnOnce(&mut BTreeMap<String, Secret>) -> T,
    ) -> Result<T, VaultError> {
        if fails {
            return Err(locked());
        }
        let effect = || Ok(effect(&mut self.entries.lock().unwrap()));
        self.fuse.call(effect, locked()).await
    }
}

impl Vault for FakeVault {
    async fn probe(&self) -> Result<(), VaultError> {
        self.call(self.no_probe, |_| ()).await
    }
    async fn store(
        &self,
        place: &Place,
        there: Option<&Secret>,
        secret: &Secret,
    ) -> Result<(), VaultError> {
        self.call(self.no_store, |entries| {
            let found = entries.get(&place.account());
            if found != there && found != Some(secret) {
                return Err(VaultError::occupied());
            }
            entries.insert(place.account(), secret.clone());
            Ok(())
        })
        .await?
    }
    async fn read(&self, place: &Place) -> Result<Option<Secret>, VaultError> {
        self.call(self.no_read, |entries| {
            let found = entries.get(&place.account()).cloned();
            found.map(|found| match self.garbles {
                true => Secret::new("something else".into()),
                false => found,
            })
        })
        .await
    }
    async fn delete(&self, place: &Place) -> Result<(), VaultError> {
        self.call(self.no_store, |entries| {
            entries.remove(&place.account());
        })
        .await
    }
}
