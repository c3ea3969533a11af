//! What core needs from outside: the pool's API, a place for secrets, and a journal. What is asked about a kind of part stands with
//! that kind; [`Cloud`](crate::parts::Cloud) is all of it.

mod answer;
mod app_client_secrets;
mod clock;
mod cloud_error;
mod journal;
mod operation;
mod vault;

pub use answer::Answer;
pub use app_client_secrets::{Acceptance, AppClientSecrets, GrantType, Patience};
pub use clock::Clock;
pub use cloud_error::{CloudError, CloudErrorKind};
pub use journal::{Event, Journal, JournalError, Note, Unsettled, unsettled};
pub use operation::Operation;
pub use vault::{Place, Slot, Vault, VaultError, VaultErrorKind};
