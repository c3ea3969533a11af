mod describing;

use crate::error::{Effect, cloud_error, own_error};
use crate::pools::empty_answer;
use crate::writing::write;
use crate::{Connection, Timing, app_client, client_secrets, discovery};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_sdk_cognitoidentityprovider::types::{
    DomainStatusType, ExplicitAuthFlowsType, OAuthFlowType, ResourceServerScopeType,
};
use describing::absent;
use registrar_core::names::DomainPrefix;
use registrar_core::pool::{
    AppClient, AppClientSettings, Discovery, Domain, DomainStatus, ListedSecret, ManagedLogin,
    Pool, ResourceServer,
};
use registrar_core::ports::{Acceptance, Cloud, CloudError, CloudErrorKind, GrantType, Patience};
use registrar_core::secret::Secret;
use std::time::Duration;

/// Managed login (`ManagedLoginVersion`); 1 is the classic hosted UI.
const MANAGED_LOGIN: i32 = 2;

/// One user pool, as a registration reaches it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct UserPool {
    pub(crate) connection: Connection,
    id: String,
}

impl UserPool {
    pub(crate) fn new(connection: Connection, id: &str) -> Self {
        Self {
            connection,
            id: id.to_owned(),
        }
    }

    /// The pool's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn reads(&self) -> &Client {
        &self.connection.inner.reads
    }

    pub(crate) fn writes(&self) -> &Client {
        &self.connection.inner.writes
    }

    pub(crate) fn timing(&self) -> Timing {
        self.connection.inner.timing
    }

    pub(crate) fn first_pause(&self) -> Duration {
        self.timing().first_pause
    }
}

impl Cloud for UserPool {
    async fn pool(&self) -> Result<Pool, CloudError> {
        self.connection.pool(&self.id).await
    }

    async fn domain(&self, name: &str) -> Result<Option<Domain>, CloudError> {
        let found = self.describe_domain(name).await?;
        Ok(found.map(|(domain, _)| Domain {
            name: domain.domain.unwrap_or_else(|| name.to_owned()),
            managed_login: match domain.managed_login_version {
                Some(version) if version >= MANAGED_LOGIN => ManagedLogin::Managed,
                _ => ManagedLogin::Classic,
            },
            status: match domain.status {
                // Some servers that are not Amazon Cognito do not say.
                Some(DomainStatusType::Active) | None => DomainStatus::Active,
                Some(DomainStatusType::Creating | DomainStatusType::Updating) => {
                    DomainStatus::Changing
                }
                Some(other) => DomainStatus::Unusable(other.as_str().to_owned()),
            },
        }))
    }

    /// A pool that does not exist has no resource server either: both get the same code.
    async fn resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<ResourceServer>, CloudError> {
        let found = self.describe_resource_server(identifier).await?;
        Ok(found.map(|(server, _)| server))
    }

    async fn app_clients(&self) -> Result<Vec<(String, String)>, CloudError> {
        self.connection.ready("ListUserPoolClients").await?;
        let mut pages = self
            .reads()
            .list_user_pool_clients()
            .user_pool_id(&self.id)
            // The most that a page may hold (`cognito-idp` service model).
            .max_results(60)
            .into_paginator()
            .items()
            .send();
        let mut clients = vec![];
        while let Some(client) = pages.next().await {
            let client =
                client.map_err(|error| cloud_error("ListUserPoolClients", Effect::Read, &error))?;
            clients.push((
                client.client_id.unwrap_or_default(),
                client.client_name.unwrap_or_default(),
            ));
        }
        Ok(clients)
    }

    async fn app_client(&self, client_id: &str) -> Result<AppClient, CloudError> {
        let (client, unsendable) = self.describe_app_client(client_id).await?;
        Ok(app_client::read(&client, unsendable))
    }

    async fn has_style(&self, client_id: &str) -> Result<bool, CloudError> {
        const OPERATION: &str = "DescribeManagedLoginBrandingByClient";
        self.connection.ready(OPERATION).await?;
        let answer = self
            .reads()
            .describe_managed_login_branding_by_client()
            .user_pool_id(&self.id)
            .client_id(client_id)
            .send()
            .await;
        match answer {
            Ok(answer) => Ok(answer.managed_login_branding.is_some()),
            Err(error) => absent::<()>(cloud_error(OPERATION, Effect::Read, &error)).map(|_| false),
        }
    }

    async fn discovery(&self) -> Result<Discovery, CloudError> {
        let inner = &self.connection.inner;
        let client = discovery::client(inner.timing, inner.home.as_ref(), &inner.transport)?;
        discovery::read(&client, &inner.address, &self.id).await
    }

    async fn client_secrets(&self, client_id: &str) -> Result<Vec<ListedSecret>, CloudError> {
        client_secrets::list(self, client_id).await
    }

    async fn accepts_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        patience: Patience,
    ) -> Acceptance {
        client_secrets::accepts(self, client_id, grant_type, secret, patience).await
    }

    async fn create_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        const OPERATION: &str = "CreateResourceServer";
        self.connection.ready(OPERATION).await?;
        let request = self
            .writes()
            .create_resource_server()
            .user_pool_id(&self.id)
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        write(OPERATION, self.first_pause(), || request.clone().send()).await?;
        Ok(())
    }

    async fn update_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        const OPERATION: &str = "UpdateResourceServer";
        match self.describe_resource_server(&server.identifier).await? {
            Some((_, unsendable)) => refuse_unsendable(OPERATION, &unsendable)?,
            None => return Err(vanished(OPERATION, "The resource server")),
        }
        let request = self
            .writes()
            .update_resource_server()
            .user_pool_id(&self.id)
            .identifier(&server.identifier)
            .name(&server.name)
            .set_scopes(Some(scopes(OPERATION, server)?));
        write(OPERATION, self.first_pause(), || request.clone().send()).await?;
        Ok(())
    }

    async fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> Result<AppClient, CloudError> {
        const OPERATION: &str = "CreateUserPoolClient";
        let list = |values: &std::collections::BTreeSet<String>| {
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
        self.connection.ready(OPERATION).await?;
        let request = self
            .writes()
            .create_user_pool_client()
            .user_pool_id(&self.id)
            .client_name(&settings.name)
            .generate_secret(true)
            .set_explicit_auth_flows(auth_flows)
            .set_supported_identity_providers(list(&settings.identity_providers))
            .allowed_o_auth_flows_user_pool_client(settings.oauth_enabled)
            .set_allowed_o_auth_flows(oauth_flows)
            .set_allowed_o_auth_scopes(list(&settings.oauth_scopes))
            .set_callback_urls(list(&settings.callback_urls));
        let answer = write(OPERATION, self.first_pause(), || request.clone().send()).await?;
        let created = answer.user_pool_client;
        let created = created.ok_or_else(|| empty_answer(OPERATION, CloudErrorKind::Unclear))?;
        // What the answer holds beyond what this build knows is found when the client is read again.
        let created = app_client::read(&created, vec![]);
        if created.secret.is_some() {
            return Ok(created);
        }
        // It exists, so a failure to read it is not a failure to create it.
        Ok(self.app_client(&created.id).await.unwrap_or(created))
    }

    async fn update_app_client(
        &self,
        client_id: &str,
        settings: &AppClientSettings,
    ) -> Result<(), CloudError> {
        const OPERATION: &str = "UpdateUserPoolClient";
        let (client, unsendable) = self.describe_app_client(client_id).await?;
        refuse_unsendable(OPERATION, &unsendable)?;
        let request = app_client::whole_update(&client, settings)
            .user_pool_id(&self.id)
            .client_id(client_id);
        write(OPERATION, self.first_pause(), || {
            request.clone().send_with(self.writes())
        })
        .await?;
        Ok(())
    }

    async fn create_domain(&self, prefix: &DomainPrefix) -> Result<(), CloudError> {
        const OPERATION: &str = "CreateUserPoolDomain";
        self.connection.ready(OPERATION).await?;
        let request = self
            .writes()
            .create_user_pool_domain()
            .user_pool_id(&self.id)
            .domain(prefix.as_str())
            .managed_login_version(MANAGED_LOGIN);
        write(OPERATION, self.first_pause(), || request.clone().send()).await?;
        Ok(())
    }

    async fn switch_to_managed_login(&self, domain: &str) -> Result<(), CloudError> {
        const OPERATION: &str = "UpdateUserPoolDomain";
        let Some((found, unsendable)) = self.describe_domain(domain).await? else {
            return Err(vanished(OPERATION, "The domain"));
        };
        refuse_unsendable(OPERATION, &unsendable)?;
        let request = self
            .writes()
            .update_user_pool_domain()
            .user_pool_id(&self.id)
            .domain(domain)
            .managed_login_version(MANAGED_LOGIN)
            // A structure of a prefix domain, if any, is empty.
            .set_custom_domain_config(
                found
                    .custom_domain_config
                    .filter(|custom| !custom.certificate_arn.is_empty()),
            )
            .set_routing(found.routing);
        write(OPERATION, self.first_pause(), || request.clone().send()).await?;
        Ok(())
    }

    async fn create_style(&self, client_id: &str) -> Result<(), CloudError> {
        const OPERATION: &str = "CreateManagedLoginBranding";
        self.connection.ready(OPERATION).await?;
        let request = self
            .writes()
            .create_managed_login_branding()
            .user_pool_id(&self.id)
            .client_id(client_id)
            // Then neither settings nor assets may be sent.
            .use_cognito_provided_values(true);
        let created = write(OPERATION, self.first_pause(), || request.clone().send());
        match created.await {
            Err(error) if error.code != "ManagedLoginBrandingExistsException" => Err(error),
            _ => Ok(()),
        }
    }

    async fn add_client_secret(&self, client_id: &str, secret: &Secret) -> Result<(), CloudError> {
        client_secrets::add(self, client_id, secret).await
    }

    async fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> Result<(), CloudError> {
        client_secrets::delete(self, client_id, secret_id).await
    }
}

fn vanished(operation: &'static str, what: &str) -> CloudError {
    let message = format!("{what} does not exist any more.");
    own_error(operation, CloudErrorKind::NotFound, "Vanished", message)
}

fn refuse_unsendable(operation: &'static str, unsendable: &[String]) -> Result<(), CloudError> {
    if unsendable.is_empty() {
        return Ok(());
    }
    let message = format!(
        "The pool holds settings that this program does not know, and that an update would erase: {}.",
        unsendable.join(", ")
    );
    let kind = CloudErrorKind::Unsendable;
    Err(own_error(operation, kind, "UnknownMembers", message))
}

fn scopes(
    operation: &'static str,
    server: &ResourceServer,
) -> Result<Vec<ResourceServerScopeType>, CloudError> {
    let refused = |error: BuildError| {
        own_error(
            operation,
            CloudErrorKind::Refused,
            "NotSent",
            error.to_string(),
        )
    };
    let scopes = server.scopes.iter().map(|scope| {
        ResourceServerScopeType::builder()
            .scope_name(&scope.name)
            .scope_description(&scope.description)
            .build()
            .map_err(refused)
    });
    scopes.collect()
}
