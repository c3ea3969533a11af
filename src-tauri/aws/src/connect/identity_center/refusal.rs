//! What IAM Identity Center's refusals mean to who signs in.

use std::error::Error;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use registrar_core::ports::CloudErrorKind;
use serde_json::Value;

use crate::base::error::{Effect, cloud_error, own_error};
use crate::connect::error::{ConnectError, SignInError, reason};
use crate::connect::transport::Transport;

impl SignInError {
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
    let kind = cloud_error(operation, Effect::Read, error).kind;
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
        reason::INCOMPLETE,
    ))
}
