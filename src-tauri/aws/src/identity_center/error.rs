use crate::error::{Effect, cloud_error, own_error};
use crate::transport::Transport;
use crate::{ConnectError, NoRandomness};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use registrar_core::ports::{CloudError, CloudErrorKind};
use serde_json::Value;
use std::error::Error;
use std::path::PathBuf;

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

impl SignInError {
    /// Whether doing the same again may go better.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(error) => error.is_retryable(),
            Self::Denied | Self::SentBack { .. } | Self::TooLate => true,
            Self::Refused(error) => is_passing(error.kind),
            _ => false,
        }
    }

    /// What a call that failed means.
    pub(super) fn of_call<E>(
        operation: &'static str,
        error: &SdkError<E, Response>,
        transport: &Transport,
    ) -> Self
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        // The same codes mean something else to who signs requests with credentials.
        match code(error) {
            Some("AccessDeniedException") => return Self::Denied,
            Some("ExpiredTokenException") => return Self::TooLate,
            _ => {}
        }
        match ConnectError::of_call(operation, error, transport) {
            Err(error) => Self::Connect(error),
            Ok(mut answer) => {
                answer.message = description(error).unwrap_or(answer.message);
                Self::Refused(answer)
            }
        }
    }
}

/// Whether a failure may be over in a moment.
pub(super) fn is_passing_failure<E>(operation: &'static str, error: &SdkError<E, Response>) -> bool
where
    E: Error + ProvideErrorMetadata + 'static,
{
    is_passing(cloud_error(operation, Effect::Read, error).kind)
}

fn is_passing(kind: CloudErrorKind) -> bool {
    matches!(kind, CloudErrorKind::Busy | CloudErrorKind::Unreachable)
}

/// The code of a refusal.
pub(super) fn code<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> Option<&str> {
    error.as_service_error()?.code()
}

/// What the service says of its refusal: `error_description` (RFC 6749, 5.2), where other services have a `message`.
fn description<E>(error: &SdkError<E, Response>) -> Option<String> {
    let body = error.raw_response()?.body().bytes()?;
    let body: Value = serde_json::from_slice(body).ok()?;
    let text = body.get("error_description")?.as_str()?.lines().next()?;
    let text: String = text.chars().take(200).collect();
    (!text.trim().is_empty()).then_some(text)
}

/// An answer that is not a refusal, and not what was asked for.
pub(super) fn incomplete() -> SignInError {
    SignInError::Refused(own_error(
        "CreateToken",
        CloudErrorKind::Refused,
        "Incomplete",
        "Its answer lacks what it has to hold.",
    ))
}
