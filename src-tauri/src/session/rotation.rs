//! A client's secrets: looking at them, and exchanging the one in use.

use registrar_aws::cognito::client_secrets::new_client_secret;
use registrar_aws::cognito::user_pool::UserPool;
use registrar_core::rotation::{ClientSecrets, Rotation, RotationAct};
use registrar_vault::Keychain;

use super::Session;
use super::ending::RunGuard;
use super::review::PlanUnderReview;
use crate::ui_error::UiError;

impl PlanUnderReview {
    fn pool(&self) -> UserPool {
        self.connected.connection.user_pool(&self.plan.pool_id)
    }

    /// The rotation of one of its clients, in its pool.
    fn rotation<'a>(
        &'a self,
        pool: &'a UserPool,
        client_id: &str,
    ) -> Result<Rotation<'a, UserPool, Keychain>, UiError> {
        let client = self
            .plan
            .clients()
            .find(|client| client.client_id == client_id)
            .ok_or_else(UiError::plan_outdated)?;
        Ok(Rotation::new(
            pool,
            &self.connected.keychain,
            &self.plan.pool_id,
            client,
        ))
    }
}

impl Session {
    /// What is known of a client's secrets. It is what the next [`Session::rotate`] goes by.
    pub(crate) async fn client_secrets(
        &self,
        plan_id: &str,
        client_id: &str,
    ) -> Result<ClientSecrets, UiError> {
        let reviewed = self.under_review(plan_id)?;
        let pool = reviewed.pool();
        let secrets = reviewed.rotation(&pool, client_id)?.observe().await;
        self.state().seen = Some(secrets.clone());
        Ok(secrets)
    }

    /// Does one act of a rotation, if the client's secrets still are as they were seen last.
    pub(crate) async fn rotate(
        &self,
        plan_id: &str,
        client_id: &str,
        act: RotationAct,
    ) -> Result<ClientSecrets, UiError> {
        let reviewed = self.under_review(plan_id)?;
        let pool = reviewed.pool();
        let rotation = reviewed.rotation(&pool, client_id)?;
        let (seen, cancel) = {
            let mut state = self.state();
            state.refuse_while_busy()?;
            let seen = state
                .seen
                .clone()
                .filter(|seen| seen.client_id == client_id)
                .ok_or_else(UiError::plan_outdated)?;
            // Nobody registers or rotates meanwhile, and the window stays until it has ended.
            (seen, state.begin_run(Some(plan_id)))
        };
        let _ended = RunGuard(self);
        let secrets = rotation
            .advance(
                act,
                &seen,
                new_client_secret()?,
                &reviewed.connected.journal,
                &cancel,
            )
            .await
            .map_err(UiError::from)?;
        self.state().seen = Some(secrets.clone());
        Ok(secrets)
    }
}
