//! Resource servers and their scopes.

use std::collections::BTreeSet;

/// A resource server of a pool, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceServer {
    /// 1–256 characters; unique in the pool, and never changed after it is made.
    pub identifier: String,
    /// What the console shows.
    pub name: String,
    /// At most 100; their order means nothing.
    pub scopes: Vec<Scope>,
}

impl ResourceServer {
    /// Whether both hold the same; the order of scopes means nothing.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        let scopes = |server: &Self| server.scopes.iter().cloned().collect::<BTreeSet<_>>();
        (&self.identifier, &self.name) == (&other.identifier, &other.name)
            && scopes(self) == scopes(other)
    }
}

/// A custom scope of a resource server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// Without the identifier; it has no `/`.
    pub name: String,
    /// 1–256 characters.
    pub description: String,
}
