//! Another admin, who changes the pool between two calls of ours.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::State;
use crate::cognite::{
    AUTHORIZATION_SERVER_NAME, COGNITE_API_IDENTIFIER, DATA_FUSION_NAME, SERVICE_ACCOUNT_IDENTIFIER,
};
use crate::parts::Group;
use crate::pool::{AppClientSettings, ManagedLogin, ResourceServer, Scope};

/// What the other admin does. Numbers choose among what there is, or tell one name from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// A client of their own, or one that bears a name of ours.
    CreateClient {
        name: usize,
        callback: usize,
    },
    AddCallback {
        client: usize,
        callback: usize,
    },
    AddProvider {
        client: usize,
    },
    /// What we need of a client is taken away.
    SwitchOauthOff {
        client: usize,
    },
    DeleteClient {
        client: usize,
    },
    CreateServer {
        identifier: usize,
        scope: usize,
    },
    AddScope {
        server: usize,
        scope: usize,
    },
    DeleteServer {
        server: usize,
    },
    CreateDomain {
        is_classic: bool,
    },
    DeleteDomain,
    CreateGroup {
        description: usize,
    },
    DeleteGroup,
    CreateStyle {
        client: usize,
    },
    DeleteStyle {
        client: usize,
    },
}

const CLIENTS: [&str; 3] = [
    AUTHORIZATION_SERVER_NAME,
    DATA_FUSION_NAME,
    "Another application",
];
const SERVERS: [&str; 3] = [
    COGNITE_API_IDENTIFIER,
    SERVICE_ACCOUNT_IDENTIFIER,
    "https://reports.example",
];

/// What they are about to do, and what of it has to be there at the end.
#[derive(Debug, Default)]
pub(crate) struct Others {
    /// Each after so many calls of ours since the one before, the next one first.
    pub(crate) due: VecDeque<(usize, Act)>,
    /// How many calls of ours there were.
    pub(crate) calls: usize,
    /// By client id.
    callbacks: BTreeMap<String, BTreeSet<String>>,
    /// By client id.
    providers: BTreeMap<String, BTreeSet<String>>,
    /// By identifier: their scopes' names.
    scopes: BTreeMap<String, BTreeSet<String>>,
    /// Whole clients that are nobody's but theirs, by id.
    clients: BTreeMap<String, AppClientSettings>,
}

impl State {
    /// Lets the other admin go first, if it is their turn; whether they changed what this operation is about.
    pub(crate) fn others_turn(&mut self, operation: &str) -> bool {
        let mut overlaps = false;
        self.others.calls += 1;
        while let Some((0, act)) = self.others.due.front().cloned() {
            self.others.due.pop_front();
            overlaps |= act.is_about(operation);
            self.perform(&act);
        }
        if let Some((calls, _)) = self.others.due.front_mut() {
            *calls -= 1;
        }
        overlaps
    }

    fn perform(&mut self, act: &Act) {
        let client_id = |state: &Self, nth: usize| {
            let index = nth.checked_rem(state.clients.len())?;
            Some(state.clients[index].id.clone())
        };
        match *act {
            Act::CreateClient { name, callback } => {
                let name = CLIENTS[name % CLIENTS.len()];
                let settings = AppClientSettings {
                    name: name.into(),
                    auth_flows: BTreeSet::new(),
                    identity_providers: BTreeSet::new(),
                    oauth_enabled: false,
                    oauth_flows: BTreeSet::new(),
                    oauth_scopes: BTreeSet::new(),
                    callback_urls: [address(callback)].into(),
                };
                let id = self.add_client(&settings).id;
                self.others
                    .callbacks
                    .insert(id.clone(), settings.callback_urls.clone());
                if name == CLIENTS[2] {
                    self.others.clients.insert(id, settings);
                }
            }
            Act::AddCallback { client, callback } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                let url = address(callback);
                self.settings(&id).callback_urls.insert(url.clone());
                self.others
                    .callbacks
                    .entry(id.clone())
                    .or_default()
                    .insert(url);
                self.keep_theirs(&id);
            }
            Act::AddProvider { client } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                self.settings(&id).identity_providers.insert("Okta".into());
                self.others
                    .providers
                    .entry(id.clone())
                    .or_default()
                    .insert("Okta".into());
                self.keep_theirs(&id);
            }
            Act::SwitchOauthOff { client } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                self.settings(&id).oauth_enabled = false;
                self.keep_theirs(&id);
            }
            Act::DeleteClient { client } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                self.clients.retain(|client| client.id != id);
                self.styles.remove(&id);
                self.others.callbacks.remove(&id);
                self.others.providers.remove(&id);
                self.others.clients.remove(&id);
            }
            Act::CreateServer { identifier, scope } => {
                let identifier = SERVERS[identifier % SERVERS.len()];
                if self
                    .servers
                    .iter()
                    .all(|server| server.identifier != identifier)
                {
                    self.servers.push(ResourceServer {
                        identifier: identifier.into(),
                        name: "Theirs".into(),
                        scopes: vec![],
                    });
                    self.add_scope(self.servers.len() - 1, scope);
                }
            }
            Act::AddScope { server, scope } => {
                if let Some(index) = server.checked_rem(self.servers.len()) {
                    self.add_scope(index, scope);
                }
            }
            Act::DeleteServer { server } => {
                if let Some(index) = server.checked_rem(self.servers.len()) {
                    let gone = self.servers.remove(index);
                    self.others.scopes.remove(&gone.identifier);
                }
            }
            Act::CreateDomain { is_classic } => {
                if self.pool.domain.is_none() {
                    let managed = ManagedLogin::Managed;
                    let look = if is_classic {
                        ManagedLogin::Classic
                    } else {
                        managed
                    };
                    self.add_domain("theirs", look);
                }
            }
            Act::DeleteDomain => {
                self.pool.domain = None;
                self.domains.clear();
            }
            Act::CreateGroup { description } => {
                self.groups.retain(|group| group.name != "cdf-admins");
                self.groups.push(Group {
                    name: "cdf-admins".into(),
                    description: format!("{description}"),
                });
            }
            Act::DeleteGroup => self.groups.clear(),
            Act::CreateStyle { client } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                self.styles.insert(id);
            }
            Act::DeleteStyle { client } => {
                let Some(id) = client_id(self, client) else {
                    return;
                };
                self.styles.remove(&id);
            }
        }
    }

    fn settings(&mut self, id: &str) -> &mut AppClientSettings {
        let client = self.clients.iter_mut().find(|client| client.id == id);
        &mut client
            .expect("it was chosen among those that there are")
            .settings
    }

    /// A client of theirs alone is as they left it.
    fn keep_theirs(&mut self, id: &str) {
        let settings = self.settings(id).clone();
        if let Some(kept) = self.others.clients.get_mut(id) {
            *kept = settings;
        }
    }

    fn add_scope(&mut self, index: usize, scope: usize) {
        let server = &mut self.servers[index];
        let name = format!("theirs.{}", scope % 3);
        if server.scopes.iter().all(|scope| scope.name != name) {
            server.scopes.push(Scope {
                name: name.clone(),
                description: "theirs".into(),
            });
        }
        let identifier = server.identifier.clone();
        self.others
            .scopes
            .entry(identifier)
            .or_default()
            .insert(name);
    }

    /// What they did and is not as they left it.
    pub(crate) fn undone(&self) -> Vec<String> {
        let mut undone = vec![];
        let settings = |id: &str| {
            let found = self.clients.iter().find(|client| client.id == id);
            found.map(|client| &client.settings)
        };
        for (id, urls) in &self.others.callbacks {
            if !settings(id).is_some_and(|now| now.callback_urls.is_superset(urls)) {
                undone.push(format!("callbacks {urls:?} of {id}"));
            }
        }
        for (id, providers) in &self.others.providers {
            if !settings(id).is_some_and(|now| now.identity_providers.is_superset(providers)) {
                undone.push(format!("providers of {id}"));
            }
        }
        for (id, before) in &self.others.clients {
            if settings(id) != Some(before) {
                undone.push(format!("their client {id}"));
            }
        }
        for (identifier, names) in &self.others.scopes {
            let server = self
                .servers
                .iter()
                .find(|server| server.identifier == *identifier);
            let has = |name: &String| {
                server.is_some_and(|server| server.scopes.iter().any(|scope| scope.name == *name))
            };
            if !names.iter().all(has) {
                undone.push(format!("scopes {names:?} of {identifier}"));
            }
        }
        undone
    }
}

impl Act {
    /// Whether an operation changes what this act is about: the service tells that such two overlap.
    fn is_about(&self, operation: &str) -> bool {
        let subject = match self {
            Self::CreateClient { .. }
            | Self::AddCallback { .. }
            | Self::AddProvider { .. }
            | Self::SwitchOauthOff { .. }
            | Self::DeleteClient { .. } => "UserPoolClient",
            Self::CreateServer { .. } | Self::AddScope { .. } | Self::DeleteServer { .. } => {
                "ResourceServer"
            }
            Self::CreateDomain { .. } | Self::DeleteDomain => "UserPoolDomain",
            Self::CreateGroup { .. } | Self::DeleteGroup => "Group",
            Self::CreateStyle { .. } | Self::DeleteStyle { .. } => "ManagedLoginBranding",
        };
        operation.starts_with("Update") && operation.ends_with(subject)
    }
}

fn address(number: usize) -> String {
    format!("https://their-{}.example/", number % 4)
}
