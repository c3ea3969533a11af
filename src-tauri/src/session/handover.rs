//! What is handed over: public values, and secrets from the keychain.

use registrar_core::handover::Handover;
use registrar_core::parts::Cloud as _;
use registrar_core::ports::{Place, Slot, Vault as _};
use registrar_core::secret::Secret;
use registrar_vault::Keychain;

use super::Session;
use super::registrations::keychain;
use crate::ui_error::UiError;
use crate::wire::secrets::SecretOwner;

impl Session {
    /// The hand-over of the pool of this plan.
    pub(crate) async fn handover(&self, plan_id: &str) -> Result<Handover, UiError> {
        let reviewed = self.under_review(plan_id)?;
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

    /// A secret from the keychain, of a client that has been put before the person.
    pub(crate) async fn secret(
        &self,
        owner: &SecretOwner,
        client_id: &str,
        slot: Slot,
    ) -> Result<Secret, UiError> {
        let (keychain, pool_id) = self.pool_with(owner, client_id)?;
        let place = Place {
            pool_id,
            client_id: client_id.into(),
            client_name: String::new(),
            slot,
        };
        let secret = keychain.read(&place).await?;
        secret.ok_or_else(UiError::no_secret)
    }

    /// The id of the owner's pool and the keychain for its secrets, if this is one of its clients.
    pub(super) fn pool_with(
        &self,
        owner: &SecretOwner,
        client_id: &str,
    ) -> Result<(Keychain, String), UiError> {
        match owner {
            SecretOwner::Plan { plan_id } => {
                let reviewed = self.under_review(plan_id)?;
                let plan = &reviewed.plan;
                let has_client = plan.clients().any(|client| client.client_id == client_id);
                has_client.then(|| (reviewed.connected.keychain, plan.pool_id.clone()))
            }
            SecretOwner::Registration {
                pool_id,
                account,
                region,
            } => self
                .records()?
                .into_iter()
                .find(|record| record.is_of(pool_id, account, region))
                .filter(|record| {
                    record
                        .clients
                        .iter()
                        .any(|client| client.client_id == client_id)
                })
                .map(|record| (keychain(&record.source), record.pool_id)),
        }
        .ok_or_else(UiError::plan_outdated)
    }
}
