//! Texts that were checked: whoever holds one knows that it has the form that the service demands.

mod address;
mod cluster;
mod dns;
mod domain_prefix;
mod user_pool_name;

pub use address::{is_loopback, is_plain_loopback};
pub use cluster::{Cluster, ClusterError};
pub use domain_prefix::{DomainPrefix, DomainPrefixError};
pub use user_pool_name::{UserPoolName, UserPoolNameError};
