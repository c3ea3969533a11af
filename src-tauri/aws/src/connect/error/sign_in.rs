//! Why nobody was signed in to IAM Identity Center.

use std::path::PathBuf;

use registrar_core::ports::CloudError;

use super::ConnectError;
use crate::base::endpoint::NotAnEndpoint;
use crate::base::random::NoRandomness;

/// Why nobody was signed in. Nothing in the account was changed, and a token that was there before still is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// What signing in and connecting have in common: the files, the profile, the network, the clock. A sign-in that is
    /// due, with no way to renew it, is [`ConnectError::SignInDue`].
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// There is nothing to sign in to.
    #[error(
        "The profile “{profile}” does not get its credentials from IAM Identity Center, so there is nothing to sign in to. Connect with it, or choose another profile."
    )]
    NotIdentityCenter {
        /// Which profile.
        profile: String,
    },
    /// The browser's answer could not be waited for.
    #[error(
        "No port of 127.0.0.1 could be opened to receive the browser's answer: {why}. Nobody was signed in. Sign in with a code instead."
    )]
    NoListener {
        /// What the system says.
        why: String,
    },
    /// The system has no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The person said no.
    #[error(
        "Access was denied in the browser, so nobody was signed in. To go on, sign in again and allow it."
    )]
    Denied,
    /// IAM Identity Center sent the browser back with an error of another kind (RFC 6749, 4.1.2.1).
    #[error(
        "IAM Identity Center sent the browser back with the error “{code}”, so nobody was signed in. Sign in again, or with a code instead."
    )]
    SentBack {
        /// Its code.
        code: String,
    },
    /// Nobody answered in time.
    #[error("Nobody signed in before the time for it was over. Sign in again.")]
    TooLate,
    /// IAM Identity Center did not do its part.
    #[error("IAM Identity Center did not sign anybody in. {}", .0.sentence())]
    Refused(CloudError),
    /// There is no home folder, so there is no place for the token.
    #[error(
        "No home folder is known, so a sign-in has no place to be kept. Set the environment variable HOME, then start again."
    )]
    NoHome,
    /// The token could not be kept.
    #[error(
        "You have signed in, but the sign-in could not be kept in {}: {why}. Correct the permissions of that folder, then sign in again.",
        path.display()
    )]
    NotKept {
        /// The file of the token.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
}

impl From<NotAnEndpoint> for SignInError {
    fn from(not: NotAnEndpoint) -> Self {
        Self::Connect(not.into())
    }
}
