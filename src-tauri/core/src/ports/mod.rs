//! What core needs from outside: the pool's API and a place for secrets.

mod client_secret;
mod cloud;
mod cloud_error;
mod operation;
mod vault;

pub use client_secret::{Acceptance, GrantType, Patience};
pub use cloud::Cloud;
pub use cloud_error::{CloudError, CloudErrorKind};
pub use operation::CloudCall;
pub(crate) use operation::iam_action;
pub use vault::{Place, Slot, Vault, VaultError, VaultErrorKind};
