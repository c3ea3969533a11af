//! The name of a CDF cluster.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::dns::is_dns_label;

/// The name of a CDF cluster, such as `westeurope-1`: one DNS label, in front of `.cognitedata.com`.
///
/// The list of clusters grows, so the name is free text that is checked for form only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(export, export_to = "handover.ts", as = "String")]
pub struct Cluster(String);

/// Why a text is not a cluster name. Each says what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClusterError {
    /// Nothing but white space.
    #[error("Enter the name of your CDF cluster, such as westeurope-1.")]
    Empty,
    /// It starts with `https://` or the like.
    #[error("Enter the cluster's name alone, without https://, such as westeurope-1.")]
    Scheme,
    /// It has a slash.
    #[error("A cluster name has no slash. Enter the name alone, such as westeurope-1.")]
    Slash,
    /// It has white space inside.
    #[error("A cluster name has no spaces. To register several clusters, enter them one by one.")]
    Space,
    /// It has a dot: the whole host name, most likely.
    #[error("Enter the part in front of .cognitedata.com alone, such as westeurope-1.")]
    Dot,
    /// It is longer than a DNS label may be.
    #[error("A cluster name has at most 63 characters; this one has {0}.")]
    TooLong(usize),
    /// A character that a DNS label cannot have, or a hyphen at an end.
    #[error(
        "A cluster name has lower-case letters, digits and hyphens, and starts and ends with a letter or digit."
    )]
    Form,
}

impl Cluster {
    /// Reads a cluster name; white space around it is dropped.
    ///
    /// # Errors
    /// [`ClusterError`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ClusterError> {
        let name = text.trim();
        if name.is_empty() {
            return Err(ClusterError::Empty);
        }
        if name.contains("://") {
            return Err(ClusterError::Scheme);
        }
        if name.contains(['/', '\\']) {
            return Err(ClusterError::Slash);
        }
        if name.contains(char::is_whitespace) {
            return Err(ClusterError::Space);
        }
        if name.contains('.') {
            return Err(ClusterError::Dot);
        }
        let length = name.chars().count();
        if length > 63 {
            return Err(ClusterError::TooLong(length));
        }
        if !is_dns_label(name) {
            return Err(ClusterError::Form);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name, such as `westeurope-1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cluster whose [scope name](Self::scope_name) this is, if it is one.
    pub(crate) fn from_scope_name(name: &str) -> Option<Self> {
        let cluster = Self::parse(name.strip_suffix(".cognitedata.com")?).ok()?;
        // White space around a name is dropped when a person types it; in a scope it is part of the name.
        (cluster.scope_name() == name).then_some(cluster)
    }

    /// The name of its scope on the "Service account" resource server: `westeurope-1.cognitedata.com`.
    pub fn scope_name(&self) -> String {
        format!("{}.cognitedata.com", self.0)
    }

    /// The scope as a client and a token have it: `https://westeurope-1.cognitedata.com`.
    pub fn scope(&self) -> String {
        format!(
            "{}/{}",
            crate::cognite::SERVICE_ACCOUNT_IDENTIFIER,
            self.scope_name()
        )
    }
}

impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Cluster {
    type Error = ClusterError;
    fn try_from(text: String) -> Result<Self, ClusterError> {
        Self::parse(&text)
    }
}

impl From<Cluster> for String {
    fn from(cluster: Cluster) -> String {
        cluster.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn its_scope_is_the_clusters_address() {
        let cluster = Cluster::parse(" westeurope-1 ").unwrap();
        assert_eq!(cluster.scope_name(), "westeurope-1.cognitedata.com");
        assert_eq!(cluster.scope(), "https://westeurope-1.cognitedata.com");
    }

    #[test]
    fn each_mistake_has_its_own_sentence() {
        for (text, error) in [
            ("  ", ClusterError::Empty),
            ("https://westeurope-1.cognitedata.com", ClusterError::Scheme),
            ("westeurope-1/", ClusterError::Slash),
            ("west europe-1", ClusterError::Space),
            ("westeurope-1.cognitedata.com", ClusterError::Dot),
            ("WestEurope-1", ClusterError::Form),
            ("-westeurope", ClusterError::Form),
            ("wésteurope", ClusterError::Form),
        ] {
            assert_eq!(Cluster::parse(text), Err(error), "{text}");
        }
        assert_eq!(
            Cluster::parse(&"a".repeat(64)),
            Err(ClusterError::TooLong(64))
        );
        assert!(Cluster::parse(&"a".repeat(63)).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_makes_a_lawful_scope(text in "\\PC{0,80}") {
            if let Ok(cluster) = Cluster::parse(&text) {
                // The service's pattern for a scope name: `[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+`, so no `/`, `"` or `\`.
                let name = cluster.scope_name();
                prop_assert!(name.bytes().all(|b| (0x21..=0x7e).contains(&b) && !b"/\"\\".contains(&b)));
                prop_assert!(name.len() <= 256);
            }
        }
    }
}
