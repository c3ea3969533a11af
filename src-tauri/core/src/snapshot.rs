//! What the pool and the vault hold now.

use std::collections::BTreeMap;

use crate::custody::Custody;
use crate::pool::{AppClient, Domain, Pool, ResourceServer};
use crate::ports::{CloudError, Event, Note, Unsettled};

/// What the pool and the vault hold now, as far as the wanted parts are concerned.
/// [`observe`](crate::parts::observe) takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The pool itself.
    pub pool: Pool,
    /// Its domains: none, a prefix domain, a custom one, or both.
    pub domains: Presence<Vec<Domain>>,
    /// The resource servers that were looked for, by identifier.
    pub resource_servers: BTreeMap<String, Presence<ResourceServer>>,
    /// Every app client that bears a name that was looked for, by name.
    pub app_clients: BTreeMap<String, Presence<Vec<AppClient>>>,
    /// Whether those of them that need one have a managed login style, by client id.
    pub styles: BTreeMap<String, Presence<()>>,
    /// The descriptions of the groups that were looked for, by name.
    pub groups: BTreeMap<String, Presence<String>>,
    /// Where the secrets of all those clients are, by client id.
    pub custody: BTreeMap<String, Custody>,
    /// The creations of app clients without a known end, by the client's name.
    pub unsettled: BTreeMap<String, Unsettled>,
    /// How many app clients the pool has besides those.
    pub other_clients: usize,
    /// When it was taken, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// A creation whose end was not known, and what it has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What was sent, such as `CreateUserPoolClient`.
    pub operation: String,
    /// The name of the app client.
    pub name: String,
    /// The only client of that name that was not there before.
    pub client_id: String,
}

impl Settled {
    /// The line of the journal that says so.
    pub fn note(self, pool_id: &str) -> Note {
        Note {
            pool_id: Some(pool_id.to_owned()),
            operation: self.operation,
            subject: self.name,
            event: Event::Done {
                id: Some(self.client_id),
                request_id: None,
            },
        }
    }
}

/// What this computer remembers of a pool: hints, each of which is held against the pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The app clients that were registered from here, by id, with their names: a list of the service may lag behind.
    pub clients: BTreeMap<String, String>,
    /// The creations of app clients that were sent from here and have no known end.
    pub unsettled: Vec<Unsettled>,
}

impl Snapshot {
    /// A pool with no domain, in which no other part was looked for yet.
    pub fn bare(pool: Pool) -> Self {
        Self {
            pool,
            domains: Presence::Absent,
            resource_servers: BTreeMap::new(),
            app_clients: BTreeMap::new(),
            styles: BTreeMap::new(),
            groups: BTreeMap::new(),
            custody: BTreeMap::new(),
            unsettled: BTreeMap::new(),
            other_clients: 0,
            at_ms: 0,
        }
    }

    /// The creations without a known end of which this look has found what they made.
    pub fn settled(&self) -> Vec<Settled> {
        let settled = self.unsettled.values().filter_map(|lost| {
            let found = self.app_clients.get(&lost.subject)?.present()?;
            let mut new = found
                .iter()
                .filter(|client| !lost.known.contains(&client.id));
            match (new.next(), new.next()) {
                (Some(only), None) => Some(Settled {
                    operation: lost.operation.clone(),
                    name: lost.subject.clone(),
                    client_id: only.id.clone(),
                }),
                _ => None,
            }
        });
        settled.collect()
    }
}

/// Whether something is in a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence<T> {
    /// It was looked for and is not there.
    Absent,
    /// It is there.
    Present(T),
    /// It could not be read, so nothing is known of it.
    Unreadable(CloudError),
}

impl<T> Presence<T> {
    pub(crate) fn from_read(read: Result<Option<T>, CloudError>) -> Self {
        match read {
            Ok(Some(value)) => Presence::Present(value),
            Ok(None) => Presence::Absent,
            Err(error) => Presence::Unreadable(error),
        }
    }

    /// What is there, if it is.
    pub fn present(&self) -> Option<&T> {
        match self {
            Presence::Present(value) => Some(value),
            Presence::Absent | Presence::Unreadable(_) => None,
        }
    }
}
