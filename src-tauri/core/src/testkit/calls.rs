//! The port to the pool in memory.

use super::{FakeCloud, State, error};
use crate::names::DomainPrefix;
use crate::parts::{AppClients, Cloud, Domains, Group, Groups, ResourceServers, SignInStyles};
use crate::pool::{
    AppClient, AppClientSettings, Discovery, Domain, ListedSecret, ManagedLogin, Pool,
    ResourceServer,
};
use crate::ports::{
    Acceptance, Answer, AppClientSecrets, Clock, CloudError, CloudErrorKind, GrantType, Patience,
};
use crate::secret::Secret;

impl Domains for FakeCloud {
    async fn pool(&self) -> Result<Pool, CloudError> {
        self.read("DescribeUserPool", |state| state.pool.clone())
    }
    async fn domain(&self, name: &str) -> Result<Option<Domain>, CloudError> {
        self.read("DescribeUserPoolDomain", |state| {
            state.domains.iter().find(|d| d.name == name).cloned()
        })
    }
    type WholeDomain = Domain;
    async fn whole_domain(&self, name: &str) -> Result<Option<(Domain, Domain)>, CloudError> {
        let found = self.domain(name).await?;
        Ok(found.map(|domain| (domain.clone(), domain)))
    }
    async fn create_domain(&self, prefix: &DomainPrefix) -> Result<Answer<()>, CloudError> {
        self.write("CreateUserPoolDomain", |state| {
            if state.pool.domain.is_some() {
                return Err(error(CloudErrorKind::Refused, "CreateUserPoolDomain"));
            }
            state.add_domain(prefix.as_str(), ManagedLogin::Managed);
            Ok(())
        })
        .await
    }
    async fn switch_to_managed_login(&self, domain: Domain) -> Result<Answer<()>, CloudError> {
        self.write("UpdateUserPoolDomain", |state| {
            let mut domains = state.domains.iter_mut();
            let found = domains.find(|found| found.name == domain.name);
            let gone = || error(CloudErrorKind::NotFound, "UpdateUserPoolDomain");
            *found.ok_or_else(gone)? = Domain {
                managed_login: ManagedLogin::Managed,
                ..domain
            };
            Ok(())
        })
        .await
    }
}

impl ResourceServers for FakeCloud {
    async fn resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<ResourceServer>, CloudError> {
        let find = |state: &State| {
            state
                .servers
                .iter()
                .find(|s| s.identifier == identifier)
                .cloned()
        };
        self.read("DescribeResourceServer", find)
    }
    type WholeResourceServer = ResourceServer;
    async fn whole_resource_server(
        &self,
        identifier: &str,
    ) -> Result<Option<(ResourceServer, ResourceServer)>, CloudError> {
        let found = self.resource_server(identifier).await?;
        Ok(found.map(|server| (server.clone(), server)))
    }
    async fn create_resource_server(
        &self,
        server: &ResourceServer,
    ) -> Result<Answer<()>, CloudError> {
        self.write("CreateResourceServer", |state| {
            let mut servers = state.servers.iter();
            if servers.any(|found| found.identifier == server.identifier) {
                return Err(error(CloudErrorKind::Refused, "CreateResourceServer"));
            }
            state.servers.push(server.clone());
            Ok(())
        })
        .await
    }
    async fn update_resource_server(
        &self,
        whole: ResourceServer,
        server: &ResourceServer,
    ) -> Result<Answer<()>, CloudError> {
        self.write("UpdateResourceServer", |state| {
            let mut servers = state.servers.iter_mut();
            let found = servers.find(|found| found.identifier == whole.identifier);
            let gone = || error(CloudErrorKind::NotFound, "UpdateResourceServer");
            *found.ok_or_else(gone)? = server.clone();
            Ok(())
        })
        .await
    }
}

impl AppClients for FakeCloud {
    async fn app_clients(&self) -> Result<Vec<(String, String)>, CloudError> {
        let list = |state: &State| {
            let is_listed =
                |client: &&AppClient| state.made_at_ms[&client.id] + state.lag_ms <= state.now_ms;
            let listed = state.clients.iter().filter(is_listed);
            listed
                .map(|c| (c.id.clone(), c.settings.name.clone()))
                .collect()
        };
        self.read("ListUserPoolClients", list)
    }
    async fn app_client(&self, client_id: &str) -> Result<AppClient, CloudError> {
        const OPERATION: &str = "DescribeUserPoolClient";
        let find = |state: &State| state.clients.iter().find(|c| c.id == client_id).cloned();
        let find = || {
            let missing = error(CloudErrorKind::NotFound, OPERATION);
            self.read(OPERATION, find)?.ok_or(missing)
        };
        let lost = error(CloudErrorKind::Unreachable, OPERATION);
        self.fuse.call(find, lost).await
    }
    type WholeAppClient = AppClient;
    async fn whole_app_client(
        &self,
        client_id: &str,
    ) -> Result<(AppClient, AppClient), CloudError> {
        let found = self.app_client(client_id).await?;
        Ok((found.clone(), found))
    }
    async fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> Result<Answer<AppClient>, CloudError> {
        self.write("CreateUserPoolClient", |state| {
            let client = state.add_client(settings);
            state.ours.insert(client.id.clone());
            Ok(client)
        })
        .await
    }
    async fn update_app_client(
        &self,
        whole: AppClient,
        settings: &AppClientSettings,
    ) -> Result<Answer<()>, CloudError> {
        self.write("UpdateUserPoolClient", |state| {
            let mut clients = state.clients.iter_mut();
            let found = clients.find(|client| client.id == whole.id);
            let gone = || error(CloudErrorKind::NotFound, "UpdateUserPoolClient");
            found.ok_or_else(gone)?.settings = settings.clone();
            Ok(())
        })
        .await
    }
}

impl SignInStyles for FakeCloud {
    async fn has_style(&self, client_id: &str) -> Result<bool, CloudError> {
        self.read("DescribeManagedLoginBrandingByClient", |state| {
            state.styles.contains(client_id)
        })
    }
    async fn create_style(&self, client_id: &str) -> Result<Answer<()>, CloudError> {
        self.write("CreateManagedLoginBranding", |state| {
            if state.clients.iter().all(|client| client.id != client_id) {
                return Err(error(
                    CloudErrorKind::NotFound,
                    "CreateManagedLoginBranding",
                ));
            }
            state.styles.insert(client_id.to_owned());
            Ok(())
        })
        .await
    }
}

impl Groups for FakeCloud {
    async fn group(&self, name: &str) -> Result<Option<Group>, CloudError> {
        self.read("GetGroup", |state| {
            state
                .groups
                .iter()
                .find(|group| group.name == name)
                .cloned()
        })
    }
    type WholeGroup = Group;
    async fn whole_group(&self, name: &str) -> Result<Option<(Group, Group)>, CloudError> {
        let found = self.group(name).await?;
        Ok(found.map(|group| (group.clone(), group)))
    }
    async fn create_group(&self, group: &Group) -> Result<Answer<()>, CloudError> {
        self.write("CreateGroup", |state| {
            if state.groups.iter().any(|found| found.name == group.name) {
                return Err(error(CloudErrorKind::Refused, "CreateGroup"));
            }
            state.groups.push(group.clone());
            Ok(())
        })
        .await
    }
    async fn update_group(&self, whole: Group, group: &Group) -> Result<Answer<()>, CloudError> {
        self.write("UpdateGroup", |state| {
            let mut groups = state.groups.iter_mut();
            let found = groups.find(|found| found.name == whole.name);
            let gone = || error(CloudErrorKind::NotFound, "UpdateGroup");
            *found.ok_or_else(gone)? = group.clone();
            Ok(())
        })
        .await
    }
}

impl AppClientSecrets for FakeCloud {
    async fn client_secrets(&self, client_id: &str) -> Result<Vec<ListedSecret>, CloudError> {
        self.list_secrets(client_id).await
    }
    async fn accepts_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
        _: Patience,
    ) -> Acceptance {
        self.try_secret(client_id, grant_type, secret).await
    }
    async fn add_client_secret(
        &self,
        client_id: &str,
        secret: &Secret,
    ) -> Result<Answer<()>, CloudError> {
        self.write("AddUserPoolClientSecret", |state| {
            state.add_secret(client_id, secret)
        })
        .await
    }
    async fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> Result<Answer<()>, CloudError> {
        self.write("DeleteUserPoolClientSecret", |state| {
            state.delete_secret(client_id, secret_id)
        })
        .await
    }
}

impl Clock for FakeCloud {
    fn now_ms(&self) -> i64 {
        self.state().now_ms
    }
    async fn pause(&self, nth: u32) {
        self.state().now_ms += 500 << nth;
    }
}

impl Cloud for FakeCloud {
    async fn discovery(&self) -> Result<Discovery, CloudError> {
        self.read("discovery", |_| Discovery {
            discovery_url: "https://fake.example/.well-known/openid-configuration".into(),
            issuer: "https://fake.example".into(),
            jwks_url: "https://fake.example/jwks".into(),
            authorize_url: None,
            token_url: None,
        })
    }
}
