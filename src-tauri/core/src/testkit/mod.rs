//! A pool and a vault in memory, for this crate's own tests. Practice is the real judge; this one only lets each
//! call fail in a chosen way.

mod secrets;
mod vault;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::names::DomainPrefix;
use crate::parts::{AppClients, Cloud, Domains, Group, Groups, ResourceServers, SignInStyles};
use crate::pool::{
    AppClient, AppClientSettings, Discovery, Domain, DomainStatus, ListedSecret, ManagedLogin,
    Pool, ResourceServer, Tier,
};
use crate::ports::{Acceptance, AppClientSecrets, CloudError, CloudErrorKind, GrantType, Patience};
use crate::secret::Secret;

pub(crate) use secrets::{FakeSecret, Fuse, Moment};
pub(crate) use vault::FakeVault;

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Before it takes effect, with an error of this kind.
    Before(CloudErrorKind),
    /// After it took effect; the answer is lost.
    AnswerLost,
}

#[derive(Debug)]
pub(crate) struct FakeCloud {
    state: Mutex<State>,
    pub(crate) fuse: Arc<Fuse>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) pool: Pool,
    pub(crate) domains: Vec<Domain>,
    pub(crate) servers: Vec<ResourceServer>,
    pub(crate) clients: Vec<AppClient>,
    pub(crate) styles: BTreeSet<String>,
    pub(crate) groups: Vec<Group>,
    pub(crate) faults: BTreeMap<&'static str, Fault>,
    /// Every call that changes the pool, in order.
    pub(crate) writes: Vec<&'static str>,
    /// By client id.
    pub(crate) secrets: BTreeMap<String, Vec<FakeSecret>>,
    /// What the token endpoint knows of, by client id.
    pub(crate) accepted: Vec<(String, Secret)>,
    /// The token endpoint learns of changes only when it [catches up](State::catch_up).
    pub(crate) lagging: bool,
    /// Why the token endpoint does not answer.
    pub(crate) silent: Option<String>,
    /// The time: a second a secret.
    pub(crate) seconds: i64,
}

impl FakeCloud {
    pub(crate) fn new(tier: Tier) -> Self {
        let pool = Pool {
            id: "eu-west-1_Fake00001".into(),
            name: "Plant sign-in".into(),
            tier,
            domain: None,
            custom_domain: None,
        };
        let state = State {
            pool,
            domains: vec![],
            servers: vec![],
            clients: vec![],
            styles: BTreeSet::new(),
            groups: vec![],
            faults: BTreeMap::new(),
            writes: vec![],
            secrets: BTreeMap::new(),
            accepted: vec![],
            lagging: false,
            silent: None,
            seconds: 0,
        };
        Self {
            state: Mutex::new(state),
            fuse: Arc::default(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn with_domain(self, managed_login: ManagedLogin) -> Self {
        self.state().add_domain("plant", managed_login);
        self
    }

    pub(crate) fn failing(self, operation: &'static str, fault: Fault) -> Self {
        self.state().faults.insert(operation, fault);
        self
    }

    fn read<T>(
        &self,
        operation: &'static str,
        read: impl FnOnce(&State) -> T,
    ) -> Result<T, CloudError> {
        let state = self.state();
        match state.faults.get(operation) {
            Some(Fault::Before(kind)) => Err(error(*kind, operation)),
            _ => Ok(read(&state)),
        }
    }

    /// A fault of a write happens once.
    fn write<T>(
        &self,
        operation: &'static str,
        write: impl FnOnce(&mut State) -> T,
    ) -> Result<T, CloudError> {
        let mut state = self.state();
        state.writes.push(operation);
        match state.faults.remove(operation) {
            Some(Fault::Before(kind)) => Err(error(kind, operation)),
            Some(Fault::AnswerLost) => {
                write(&mut state);
                Err(error(CloudErrorKind::Unclear, operation))
            }
            None => Ok(write(&mut state)),
        }
    }
}

impl State {
    pub(crate) fn add_domain(&mut self, name: &str, managed_login: ManagedLogin) {
        self.pool.domain = Some(name.into());
        self.domains.push(Domain {
            name: name.into(),
            managed_login,
            status: DomainStatus::Active,
        });
    }

    pub(crate) fn add_client(&mut self, settings: &AppClientSettings) -> AppClient {
        let n = self.clients.len();
        let client = AppClient {
            id: format!("client{n}"),
            settings: settings.clone(),
            secret: Some(Secret::new(format!("secret+of+client{n}+0123456789"))),
            unsendable: vec![],
        };
        if let Some(secret) = &client.secret {
            let added = self.add_secret(&client.id, secret);
            added.expect("a new client has no secret yet");
        }
        self.clients.push(client.clone());
        client
    }
}

fn error(kind: CloudErrorKind, operation: &'static str) -> CloudError {
    CloudError {
        kind,
        operation,
        code: format!("{kind:?}"),
        message: "As the test asked.".into(),
    }
}

impl Domains for FakeCloud {
    async fn pool(&self) -> Result<Pool, CloudError> {
        self.read("DescribeUserPool", |state| state.pool.clone())
    }
    async fn domain(&self, name: &str) -> Result<Option<Domain>, CloudError> {
        self.read("DescribeUserPoolDomain", |state| {
            state.domains.iter().find(|d| d.name == name).cloned()
        })
    }
    async fn create_domain(&self, prefix: &DomainPrefix) -> Result<(), CloudError> {
        self.write("CreateUserPoolDomain", |state| {
            state.add_domain(prefix.as_str(), ManagedLogin::Managed)
        })
    }
    async fn switch_to_managed_login(&self, domain: &str) -> Result<(), CloudError> {
        self.write("UpdateUserPoolDomain", |state| {
            state
                .domains
                .iter_mut()
                .find(|d| d.name == domain)
                .unwrap()
                .managed_login = ManagedLogin::Managed;
        })
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
    async fn create_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        self.write("CreateResourceServer", |state| {
            state.servers.push(server.clone())
        })
    }
    async fn update_resource_server(&self, server: &ResourceServer) -> Result<(), CloudError> {
        self.write("UpdateResourceServer", |state| {
            state.servers.retain(|s| s.identifier != server.identifier);
            state.servers.push(server.clone());
        })
    }
}

impl AppClients for FakeCloud {
    async fn app_clients(&self) -> Result<Vec<(String, String)>, CloudError> {
        let list = |state: &State| {
            state
                .clients
                .iter()
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
    async fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> Result<AppClient, CloudError> {
        self.write("CreateUserPoolClient", |state| state.add_client(settings))
    }
    async fn update_app_client(
        &self,
        client_id: &str,
        settings: &AppClientSettings,
    ) -> Result<(), CloudError> {
        self.write("UpdateUserPoolClient", |state| {
            let client = state
                .clients
                .iter_mut()
                .find(|c| c.id == client_id)
                .unwrap();
            client.settings = settings.clone();
        })
    }
}

impl SignInStyles for FakeCloud {
    async fn has_style(&self, client_id: &str) -> Result<bool, CloudError> {
        self.read("DescribeManagedLoginBrandingByClient", |state| {
            state.styles.contains(client_id)
        })
    }
    async fn create_style(&self, client_id: &str) -> Result<(), CloudError> {
        self.write("CreateManagedLoginBranding", |state| {
            assert!(
                state.clients.iter().any(|c| c.id == client_id),
                "no client {client_id}"
            );
            state.styles.insert(client_id.to_owned());
        })
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
    async fn create_group(&self, group: &Group) -> Result<(), CloudError> {
        self.write("CreateGroup", |state| state.groups.push(group.clone()))
    }
    async fn update_group(&self, group: &Group) -> Result<(), CloudError> {
        self.write("UpdateGroup", |state| {
            let mut found = state.groups.iter_mut().filter(|one| one.name == group.name);
            found
                .next()
                .unwrap()
                .description
                .clone_from(&group.description);
        })
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
    async fn add_client_secret(&self, client_id: &str, secret: &Secret) -> Result<(), CloudError> {
        self.change_secrets("AddUserPoolClientSecret", |state| {
            state.add_secret(client_id, secret)
        })
        .await
    }
    async fn delete_client_secret(
        &self,
        client_id: &str,
        secret_id: &str,
    ) -> Result<(), CloudError> {
        self.change_secrets("DeleteUserPoolClientSecret", |state| {
            state.delete_secret(client_id, secret_id)
        })
        .await
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
