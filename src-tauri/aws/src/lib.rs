//! Amazon Cognito for `registrar-core`: whose account it is, and the user pool behind [`registrar_core::Cloud`].
//!
//! [`profiles`] lists what the AWS configuration files offer and [`watch_profiles`] tells when that changes, [`regions`]
//! lists where user pools exist. A [`Connection`]
//! is an identity in a region, checked with STS; it lists and creates user pools, and gives out a [`UserPool`],
//! which is the port that a registration goes through, and gathers the evidence that sign-in works
//! ([`UserPool::evidence`]).
//!
//! [`Connection::preflight`] asks IAM beforehand whether a plan would be allowed.
//!
//! Reads are retried by the SDK. A write is sent once; it is repeated only after an answer that says that nothing
//! was done (throttled, or another change under way). A write without a clear answer is
//! [`Unclear`](registrar_core::CloudErrorKind::Unclear), and the one who asked has to look.
//!
//! Nothing here is logged. An error carries the service's own words, never a request, an answer or a secret.

mod app_client;
mod client_secrets;
mod connection;
mod credentials;
mod discovery;
mod endpoint;
mod environment;
mod error;
mod http;
mod members;
mod pools;
mod preflight;
mod profiles;
mod proof;
mod regions;
mod token_endpoint;
mod user_pool;
mod writing;

pub use client_secrets::{NoRandomness, new_client_secret};
pub use connection::{CallerIdentity, ConnectError, Connection, Source, Timing};
pub use environment::Environment;
pub use pools::PoolName;
pub use profiles::{
    CredentialSource, Need, Profile, ProfileChanges, ProfileFault, ProfileKind, ProfilesError,
    WatchError, profiles, watch_profiles,
};
pub use regions::{Region, RegionError, regions};
pub use user_pool::UserPool;
