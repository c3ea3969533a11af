//! Signing in to IAM Identity Center, as the AWS CLI does it: the token goes where the CLI keeps its own, so that a
//! sign-in here is one there, and the other way round.

mod browser;
mod calls;
mod device;
mod listener;
mod refusal;
mod registration;
pub(crate) mod renewal;
mod session;
mod sign_in;
pub(crate) mod token_cache;

pub use device::DeviceCode;
pub use session::Session;
pub use sign_in::{SignIn, SignedIn};
