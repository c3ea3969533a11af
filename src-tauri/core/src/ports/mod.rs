//! What core needs from outside: the pool's API and a place for secrets. What is asked about a kind of part stands with
//! that kind; [`Cloud`](crate::parts::Cloud) is all of it.

mod app_client_secrets;
mod cloud_error;
mod operation;
mod vault;

pub use app_client_secrets::{Acceptance, AppClientSecrets, GrantType, Patience};
pub use cloud_error::{CloudError, CloudErrorKind};
pub use operation::Operation;
pub use vault::{Place, Slot, Vault, VaultError, VaultErrorKind};
