//! The app clients of a pool.

use std::collections::BTreeSet;

use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, OAuthFlowType, UserPoolClientType,
};
use registrar_core::parts::AppClients;
use registrar_core::pool::{AppClient, AppClientSettings};
use registrar_core::ports::{Answer, CloudError, CloudErrorKind};

use super::app_client;
use super::description::Described;
use super::error::empty_answer;
use super::user_pool::UserPool;

impl AppClients for UserPool {
    async fn app_clients(&self) -> Result<Vec<(String, String)>, CloudError> {
        let request = self
            .reads()
            .list_user_pool_clients()
            .user_pool_id(self.id())
            // The most that a page may hold (`cognito-idp` service model).
            .max_results(60);
        let pages = request.into_paginator().items().send();
        let listed = self
            .connection
            .read("ListUserPoolClients", pages.try_collect());
        let clients = listed.await?.into_iter().map(|client| {
            (
                client.client_id.unwrap_or_default(),
                client.client_name.unwrap_or_default(),
            )
        });
        Ok(clients.collect())
    }

    async fn app_client(&self, client_id: &str) -> Result<AppClient, CloudError> {
        let (client, unsendable) = self.describe_app_client(client_id).await?;
        Ok(app_client::read(&client, unsendable))
    }

    async fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> Result<Answer<AppClient>, CloudError> {
        const OPERATION: &str = "CreateUserPoolClient";
        let list = |values: &BTreeSet<String>| {
            (!values.is_empty()).then(|| values.iter().cloned().collect::<Vec<_>>())
        };
        let auth_flows = list(&settings.auth_flows).map(|flows| {
            let flows = flows.iter();
            flows
                .map(|flow| ExplicitAuthFlowsType::from(flow.as_str()))
                .collect()
        });
        let oauth_flows = list(&settings.oauth_flows).map(|flows| {
            let flows = flows.iter();
            flows
                .map(|flow| OAuthFlowType::from(flow.as_str()))
                .collect()
        });
        let request = self
            .writes()
            .create_user_pool_client()
            .user_pool_id(self.id())
            .client_name(&settings.name)
            .generate_secret(true)
            .set_explicit_auth_flows(auth_flows)
            .set_supported_identity_providers(list(&settings.identity_providers))
            .allowed_o_auth_flows_user_pool_client(settings.oauth_enabled)
            .set_allowed_o_auth_flows(oauth_flows)
            .set_allowed_o_auth_scopes(list(&settings.oauth_scopes))
            .set_callback_urls(list(&settings.callback_urls));
        let answer = self.connection.write(OPERATION, request.send()).await?;
        let Answer { made, request_id } = answer;
        let created = made.user_pool_client;
        let created = created.ok_or_else(|| empty_answer(OPERATION, CloudErrorKind::Unclear))?;
        // What the answer holds beyond what this build knows is found when the client is read again.
        let created = app_client::read(&created, vec![]);
        let made = match created.secret {
            Some(_) => created,
            // It exists, so a failure to read it is not a failure to create it.
            None => self.app_client(&created.id).await.unwrap_or(created),
        };
        Ok(Answer { made, request_id })
    }

    type WholeAppClient = Described<UserPoolClientType>;

    async fn whole_app_client(
        &self,
        client_id: &str,
    ) -> Result<(AppClient, Self::WholeAppClient), CloudError> {
        let (client, unsendable) = self.describe_app_client(client_id).await?;
        let found = app_client::read(&client, unsendable.clone());
        Ok((found, Described::new((client, unsendable))))
    }

    async fn update_app_client(
        &self,
        whole: Self::WholeAppClient,
        settings: &AppClientSettings,
    ) -> Result<Answer<()>, CloudError> {
        const OPERATION: &str = "UpdateUserPoolClient";
        let client = whole.whole(OPERATION)?;
        let request = app_client::whole_update(&client, settings).user_pool_id(self.id());
        let sent = request.send_with(self.writes());
        Ok(self.connection.write(OPERATION, sent).await?.map(drop))
    }
}
