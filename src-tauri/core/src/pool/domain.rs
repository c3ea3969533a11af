//! A pool's domains.

/// A domain of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// The prefix, or the host name of a custom domain.
    pub name: String,
    /// Which sign-in pages it shows.
    pub managed_login: ManagedLogin,
    /// Whether it can be used.
    pub status: DomainStatus,
}

/// Which sign-in pages a domain shows (`ManagedLoginVersion`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagedLogin {
    /// Version 1, the classic hosted UI.
    Classic,
    /// Version 2, managed login: a client needs a style.
    Managed,
}

/// Whether a domain can be used (`DomainStatusType`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainStatus {
    /// It answers.
    Active,
    /// It is being made or changed: up to a minute for a prefix, up to an hour for a custom domain.
    Changing,
    /// It is being deleted, or has failed; the service's own word.
    Unusable(String),
}
