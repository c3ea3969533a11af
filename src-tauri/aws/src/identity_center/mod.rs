//! Signing in to IAM Identity Center, as the AWS CLI does it: the token goes where the CLI keeps its own, so that a
//! sign-in here is one there, and the other way round.

mod browser;
mod device;
mod error;
mod listener;
mod registration;
mod renewal;
mod session;
mod sign_in;

pub use device::DeviceCode;
pub use error::SignInError;
pub(crate) use renewal::{NotRenewed, client, renew};
pub use session::Session;
pub use sign_in::{SignIn, SignedIn};
