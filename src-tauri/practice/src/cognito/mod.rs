//! Amazon Cognito: the user pools, what is in them, and the operations on them.

mod client_settings;
mod clients;
mod domains;
mod mfa;
pub(crate) mod operations;
pub(crate) mod pool;
mod pool_settings;
mod pools;
pub(crate) mod rates;
mod resource_servers;
mod secrets;
mod styles;
mod tags;
#[cfg(test)]
mod tests;
pub(crate) mod world;
pub(crate) mod writes;

pub(crate) use self::client_settings::access_seconds;
pub(crate) use self::mfa::shown as shown_mfa;
pub(crate) use self::secrets::MOST_SECRETS;
