//! The port to a user pool's API.

use crate::names::DomainPrefix;
use crate::pool::{
    AppClient, AppClientSettings, Discovery, Domain, ListedSecret, Pool, ResourceServer,
};
use crate::ports::CloudError;
use crate::ports::{Acceptance, GrantType, Patience};
use crate::secret::Secret;
use std::future::Future;

/// One user pool's API, as far as a registration needs it. A port: the `aws` crate fills it.
///
/// Reads page through whole lists. A create that mints an id on the server is sent once, never retried: a
/// second try after a lost answer would make a second one.
pub trait Cloud: Send + Sync {
    /// The pool itself.
    fn pool(&self) -> impl Future<Output = Result<Pool, CloudError>> + Send;
    /// One of the pool's domains, by its prefix or host name.
    fn domain(&self, name: &str)
    -> impl Future<Output = Result<Option<Domain>, CloudError>> + Send;
    /// A resource server, if there is one with that identifier.
    fn resource_server(
        &self,
        identifier: &str,
    ) -> impl Future<Output = Result<Option<ResourceServer>, CloudError>> + Send;
    /// Id and name of every app client.
    fn app_clients(&self)
    -> impl Future<Output = Result<Vec<(String, String)>, CloudError>> + Send;
    /// One app client, with its secret.
    fn app_client(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<AppClient, CloudError>> + Send;
    /// Whether the client has a managed login style.
    fn has_style(&self, client_id: &str) -> impl Future<Output = Result<bool, CloudError>> + Send;
    /// The pool's OpenID Connect discovery document.
    fn discovery(&self) -> impl Future<Output = Result<Discovery, CloudError>> + Send;
    /// Ids and dates of a client's secrets: at most two, never their values.
    fn client_secrets(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<Vec<ListedSecret>, CloudError>> + Send;
    /// Whether the pool's token endpoint accepts this secret for the client. Changes nothing.
    fn accepts_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        patience: Patience,
    ) -> impl Future<Output = Acceptance> + Send;

    /// Creates a resource server.
    fn create_resource_server(
        &self,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Replaces name and scopes of a resource server by these, all of them.
    fn update_resource_server(
        &self,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Creates an app client with a secret.
    fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<AppClient, CloudError>> + Send;
    /// Sets these settings of an app client and sends every other member back as it is.
    fn update_app_client(
        &self,
        client_id: &str,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Creates the pool's prefix domain, with managed login.
    fn create_domain(
        &self,
        prefix: &DomainPrefix,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Switches a domain from the classic hosted UI to managed login.
    fn switch_to_managed_login(
        &self,
        domain: &str,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Creates the client's managed login style, with Cognito's own values.
    fn create_style(&self, client_id: &str) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Adds a secret of our making to a client, which can have two.
    fn add_client_secret(
        &self,
        client_id: &str,
        secret: &Secret,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Deletes a secret of a client by its id; the service refuses to delete the last one.
    fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
}
