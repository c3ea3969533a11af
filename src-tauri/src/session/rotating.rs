//! Looking at a client's secrets, and exchanging the one in use.

use super::{Held, RunEnds, Session};
use crate::error::UiError;
use registrar_aws::{UserPool, new_client_secret};
use registrar_core::rotation::{ClientSecrets, Rotation, RotationAct};
use registrar_core::run::Cancel;
use registrar_vault::Keychain;
use std::sync::Arc;

/// The pool under review, to make [`Rotation`]s of.
struct Rotating {
    held: Arc<Held>,
    pool: UserPool,
}

impl Rotating {
    /// The rotation of one of the clients under review.
    fn of(&self, client_id: &str) -> Result<Rotation<'_, UserPool, Keychain>, UiError> {
        let Held {
            connected, plan, ..
        } = &*self.held;
        let client = plan
            .clients()
            .find(|(_, _, id)| *id == client_id)
            .ok_or_else(UiError::plan_outdated)?;
        Ok(Rotation::new(
            &self.pool,
            &connected.keychain,
            &plan.pool_id,
            client,
        ))
    }
}

impl Session {
    fn rotating(&self) -> Result<Rotating, UiError> {
        let held = self.held()?;
        let pool = held.connected.connection.user_pool(&held.plan.pool_id);
        Ok(Rotating { held, pool })
    }

    /// What is known of a client's secrets. It is what the next [`Session::rotate`] goes by.
    pub(crate) async fn client_secrets(&self, client_id: &str) -> Result<ClientSecrets, UiError> {
        let rotating = self.rotating()?;
        let secrets = rotating.of(client_id)?.observe().await;
        self.state().seen = Some(secrets.clone());
        Ok(secrets)
    }

    /// Does one act of a rotation, if the client's secrets still are as they were seen last.
    pub(crate) async fn rotate(
        &self,
        client_id: &str,
        act: RotationAct,
    ) -> Result<ClientSecrets, UiError> {
        let rotating = self.rotating()?;
        let rotation = rotating.of(client_id)?;
        let seen = {
            let mut state = self.state();
            if state.run.is_some() {
                return Err(UiError::busy());
            }
            let seen = state
                .seen
                .clone()
                .filter(|seen| seen.client_id == client_id)
                .ok_or_else(UiError::plan_outdated)?;
            // Nobody registers or rotates meanwhile, and the window stays until it has ended.
            state.run = Some(Cancel::default());
            seen
        };
        let _ended = RunEnds(self);
        let secrets = rotation
            .advance(act, &seen, new_client_secret()?)
            .await
            .map_err(UiError::from)?;
        self.state().seen = Some(secrets.clone());
        Ok(secrets)
    }
}
