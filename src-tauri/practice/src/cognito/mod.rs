//! Amazon Cognito: the user pools, what is in them, and the operations on them.

mod client_settings;
mod clients;
mod domains;
mod groups;
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

use self::operations::Operation;

pub(crate) use self::client_settings::access_seconds;
pub(crate) use self::mfa::shown as shown_mfa;
pub(crate) use self::secrets::MOST_SECRETS;

/// All operations that Practice has. `model/generate.py` reads their names here and in the modules of this list.
const TABLES: &[&[Operation]] = &[
    pools::OPERATIONS,
    resource_servers::OPERATIONS,
    clients::OPERATIONS,
    secrets::OPERATIONS,
    domains::OPERATIONS,
    styles::OPERATIONS,
    mfa::OPERATIONS,
    tags::OPERATIONS,
    groups::OPERATIONS,
];

/// The operation of this name, if Practice has it.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    let mut operations = TABLES.iter().copied().flatten();
    operations.find(|operation| operation.name == name)
}
