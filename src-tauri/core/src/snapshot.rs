//! What the pool and the vault hold now.

use std::collections::BTreeMap;

use crate::custody::Custody;
use crate::pool::{AppClient, Domain, Pool, ResourceServer};
use crate::ports::CloudError;

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
    /// How many app clients the pool has besides those.
    pub other_clients: usize,
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
            other_clients: 0,
        }
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
