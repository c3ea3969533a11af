//! What is handed over: public values, and secrets from the keychain.

use registrar_core::{Cloud as _, Handover, Place, Secret, Slot, Vault as _};
use registrar_vault::{Keychain, Realm};

use super::Session;
use crate::ui_error::UiError;

impl Session {
    /// The hand-over of the pool that was reviewed last.
    pub(crate) async fn handover(&self) -> Result<Handover, UiError> {
        let reviewed = self.under_review()?;
        let discovery = reviewed
            .connected
            .connection
            .user_pool(&reviewed.plan.pool_id)
            .discovery()
            .await?;
        self.remember(&reviewed);
        Ok(Handover::new(
            &reviewed.blueprint,
            &reviewed.plan,
            discovery,
        ))
    }

    /// A secret from the keychain.
    pub(crate) async fn secret(
        &self,
        pool_id: &str,
        client_id: &str,
        slot: Slot,
    ) -> Result<Secret, UiError> {
        let place = Place {
            pool_id: pool_id.into(),
            client_id: client_id.into(),
            client_name: String::new(),
            slot,
        };
        // The realm only matters for the label of a new entry; reading goes by pool and client.
        let secret = Keychain::new(Realm::Real).read(&place).await?;
        secret.ok_or_else(UiError::no_secret)
    }
}
