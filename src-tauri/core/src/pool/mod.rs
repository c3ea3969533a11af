//! The vocabulary of a user pool: what Amazon Cognito keeps in one, as far as a registration is concerned. No behaviour.

mod app_client;
mod discovery;
mod domain;
mod resource_server;
mod user_pool;

pub use app_client::{AppClient, AppClientSettings, ListedSecret};
pub use discovery::Discovery;
pub use domain::{Domain, DomainStatus, ManagedLogin};
pub use resource_server::{ResourceServer, Scope};
pub use user_pool::{Pool, Tier};
