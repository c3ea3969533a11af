//! What an error of the SDK amounts to, as the port speaks of it.

use std::error::Error;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_http::endpoint::ResolveEndpointError;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId as _;
use registrar_core::ports::{CloudError, CloudErrorKind};

/// Why there were no credentials for a call, in whole sentences. It goes through the SDK as the cause of its error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotLoaded(pub(crate) String);

/// What a call does to the pool, if it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: it can be asked again, so a lost answer is never unclear.
    Read,
    /// A change: whether it was made has to be known.
    Write,
}

/// Codes for "the identity lacks a permission". `AccessDeniedException` is modelled almost nowhere, hence the match
/// on text; the short forms are of the query protocol (STS).
const DENIED: [&str; 5] = [
    "AccessDeniedException",
    "AccessDenied",
    "NotAuthorizedException",
    "NotAuthorized",
    "UnauthorizedOperation",
];

/// Codes for "the credentials have expired or are not valid" (AWS "Common error types", and those of STS).
const CREDENTIALS: [&str; 14] = [
    "ExpiredTokenException",
    "ExpiredToken",
    "RequestExpired",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "InvalidToken",
    "AuthFailure",
];

/// Codes for "not now"; the service has done nothing.
const BUSY: [&str; 10] = [
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
    "SlowDownException",
    "ConcurrentModificationException",
];

/// Codes for "no such operation here", as servers that are not Amazon Cognito say it too.
const UNSUPPORTED: [&str; 6] = [
    "UnknownOperationException",
    "UnknownOperation",
    "InvalidAction",
    "NotImplemented",
    "NotImplementedException",
    "UnsupportedOperation",
];

/// The error as the port speaks of it.
pub(crate) fn cloud_error<E>(
    operation: &'static str,
    effect: Effect,
    error: &SdkError<E, Response>,
) -> CloudError
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let (kind, code, message) = match error {
        SdkError::ServiceError(context) => {
            let status = context.raw().status().as_u16();
            let code = context.err().code().unwrap_or_default();
            let kind = kind_of_answer(code, status, effect);
            let message = context.err().message().unwrap_or_default();
            (kind, named(code, status), said(message, status))
        }
        SdkError::ResponseError(context) => {
            let status = context.raw().status().as_u16();
            let kind = match (status, effect) {
                (200..400, Effect::Write) => CloudErrorKind::Unclear,
                _ => kind_of_answer("", status, effect),
            };
            let message =
                format!("The answer, with HTTP status {status}, could not be understood.");
            (kind, named("", status), message)
        }
        other => not_answered(other, effect),
    };
    CloudError {
        kind,
        operation,
        code,
        message,
        request_id: error.request_id().map(str::to_owned),
    }
}

/// An error of ours, with no answer of the service behind it.
pub(crate) fn own_error(
    operation: &'static str,
    kind: CloudErrorKind,
    code: &str,
    message: impl Into<String>,
) -> CloudError {
    CloudError {
        kind,
        operation,
        code: code.to_owned(),
        message: message.into(),
        request_id: None,
    }
}

fn kind_of_answer(code: &str, status: u16, effect: Effect) -> CloudErrorKind {
    if DENIED.contains(&code) {
        CloudErrorKind::Denied
    } else if CREDENTIALS.contains(&code) {
        CloudErrorKind::Credentials
    } else if BUSY.contains(&code) || (code.is_empty() && status == 429) {
        CloudErrorKind::Busy
    } else if code == "ResourceNotFoundException" {
        CloudErrorKind::NotFound
    } else if UNSUPPORTED.contains(&code)
        || status == 501
        || (code.is_empty() && matches!(status, 404 | 405))
    {
        CloudErrorKind::Unsupported
    } else if status >= 500 || code == "InternalErrorException" || code == "InternalFailure" {
        match effect {
            Effect::Write => CloudErrorKind::Unclear,
            Effect::Read => CloudErrorKind::Busy,
        }
    } else {
        CloudErrorKind::Refused
    }
}

fn not_answered<E>(
    error: &SdkError<E, Response>,
    effect: Effect,
) -> (CloudErrorKind, String, String)
where
    E: Error + 'static,
{
    let lost = match effect {
        Effect::Write => CloudErrorKind::Unclear,
        Effect::Read => CloudErrorKind::Unreachable,
    };
    let root = root_cause(error);
    if let Some(error) = chain(error).find_map(|cause| cause.downcast_ref::<NotLoaded>()) {
        return (
            CloudErrorKind::Credentials,
            "CredentialsNotLoaded".into(),
            error.to_string(),
        );
    }
    if has::<CredentialsError>(error) {
        let message = format!("The credentials could not be loaded: {root}.");
        return (
            CloudErrorKind::Credentials,
            "CredentialsNotLoaded".into(),
            message,
        );
    }
    if has::<ResolveEndpointError>(error) {
        let message = format!("AWS has no endpoint for it: {root}.");
        return (CloudErrorKind::Refused, "NotSent".into(), message);
    }
    match error {
        SdkError::ConstructionFailure(_) => {
            let message = format!("The request could not be made: {root}.");
            (CloudErrorKind::Refused, "NotSent".into(), message)
        }
        SdkError::DispatchFailure(_) if was_never_connected(error) => {
            let message = format!("No connection could be made: {root}.");
            (CloudErrorKind::Unreachable, "NoConnection".into(), message)
        }
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            let message = format!("The request could not be sent: {root}.");
            (CloudErrorKind::Unreachable, "NotSent".into(), message)
        }
        SdkError::TimeoutError(_) => {
            let message = "No answer came in time.".to_owned();
            (lost, "TimedOut".into(), message)
        }
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            let message = "No answer came in time.".to_owned();
            (lost, "TimedOut".into(), message)
        }
        _ => {
            let message = format!("The connection broke before an answer came: {root}.");
            (lost, "ConnectionLost".into(), message)
        }
    }
}

/// Whether the connection itself failed (no such host, refused, no TLS, too slow), so that nothing was sent.
fn was_never_connected(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| {
        cause
            .downcast_ref::<hyper_util::client::legacy::Error>()
            .is_some_and(hyper_util::client::legacy::Error::is_connect)
            // The type of the connector's time-out is private; its text is fixed.
            || cause.to_string().starts_with("HTTP connect timeout")
    })
}

fn has<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| cause.is::<T>())
}

/// The error and what caused it, down to the root.
pub(crate) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// Whether a request got no answer at all.
pub(crate) fn has_no_answer(error: &(dyn Error + 'static)) -> bool {
    has::<ConnectorError>(error)
}

/// What is wrong with a server's certificate, if that is what the error is about.
pub(crate) fn bad_certificate(error: &(dyn Error + 'static)) -> Option<String> {
    match tls_error(error)? {
        rustls::Error::InvalidCertificate(why) => Some(why.to_string()),
        _ => None,
    }
}

/// Why there is no TLS with whoever answered, if that is what the error is about.
pub(crate) fn no_tls(error: &(dyn Error + 'static)) -> Option<String> {
    let words = tls_error(error)?.to_string();
    Some(short(&words).trim_end_matches('.').to_owned())
}

fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    /// An I/O error leaves what it wraps out of the chain of causes, and the layers wrap it more than once.
    fn within(error: &io::Error) -> Option<&rustls::Error> {
        let inner = error.get_ref()?;
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            return within(inner);
        }
        inner.downcast_ref()
    }
    chain(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .find_map(within)
}

/// Why AWS has no endpoint, if that is what the error is about.
pub(crate) fn no_endpoint(error: &(dyn Error + 'static)) -> Option<String> {
    has::<ResolveEndpointError>(error).then(|| root_cause(error))
}

/// What a proxy did instead of making a connection, if that is what the error is about.
pub(crate) fn not_tunneled(error: &(dyn Error + 'static)) -> Option<String> {
    // The type of this error is private; its text is fixed.
    let root = root_cause(error);
    Some(match root.strip_prefix("tunnel error: ")? {
        "proxy authorization required" => "it wants a user and a password, or others".to_owned(),
        "unsuccessful" => "it refused, or found no way to the server".to_owned(),
        other => other.to_owned(),
    })
}

/// What lies at the bottom of an error that has no answer in it, in one short line without a full stop.
pub(crate) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let root = chain(error).last().map(ToString::to_string);
    short(&root.unwrap_or_default())
        .trim_end_matches('.')
        .to_owned()
}

fn named(code: &str, status: u16) -> String {
    if code.is_empty() {
        format!("HTTP {status}")
    } else {
        short(code)
    }
}

fn said(message: &str, status: u16) -> String {
    if message.trim().is_empty() {
        format!("The answer had HTTP status {status} and no message.")
    } else {
        short(message)
    }
}

/// The first line, of at most 600 characters. The lines after it, where there are any, repeat the request: those of
/// a wrong signature hold the session token.
fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let line = line.trim_end();
    match line.char_indices().nth(600) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cognitoidentityprovider::operation::describe_user_pool::DescribeUserPoolError;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;

    use super::*;
    use CloudErrorKind::*;
    use Effect::{Read, Write};

    type Failure = SdkError<DescribeUserPoolError, Response>;

    fn response(status: u16) -> Response {
        Response::new(StatusCode::try_from(status).unwrap(), SdkBody::empty())
    }

    fn answered(code: &str, status: u16, message: &str) -> Failure {
        let meta = ErrorMetadata::builder().code(code).message(message).build();
        SdkError::service_error(DescribeUserPoolError::generic(meta), response(status))
    }

    fn kinds(error: &Failure) -> (CloudErrorKind, CloudErrorKind) {
        (
            cloud_error("X", Read, error).kind,
            cloud_error("X", Write, error).kind,
        )
    }

    #[test]
    fn tells_the_answers_apart_by_code_then_status() {
        for (code, status, read, write) in [
            ("AccessDeniedException", 400, Denied, Denied),
            ("NotAuthorizedException", 400, Denied, Denied),
            ("ExpiredTokenException", 400, Credentials, Credentials),
            ("UnrecognizedClientException", 400, Credentials, Credentials),
            ("InvalidClientTokenId", 403, Credentials, Credentials),
            ("ResourceNotFoundException", 400, NotFound, NotFound),
            ("TooManyRequestsException", 400, Busy, Busy),
            ("ThrottlingException", 429, Busy, Busy),
            ("ConcurrentModificationException", 400, Busy, Busy),
            ("LimitExceededException", 400, Refused, Refused),
            ("InvalidParameterException", 400, Refused, Refused),
            ("UnknownOperationException", 400, Unsupported, Unsupported),
            ("InvalidAction", 400, Unsupported, Unsupported),
            ("InternalFailure", 501, Unsupported, Unsupported),
            ("", 404, Unsupported, Unsupported),
            ("InternalErrorException", 500, Busy, Unclear),
            ("", 503, Busy, Unclear),
        ] {
            let error = answered(code, status, "words");
            assert_eq!(kinds(&error), (read, write), "{code} {status}");
        }
    }

    #[test]
    fn an_answer_that_makes_no_sense_is_unclear_for_a_write_only() {
        let error = |status| Failure::response_error("not JSON", response(status));
        assert_eq!(kinds(&error(200)), (Refused, Unclear));
        assert_eq!(kinds(&error(502)), (Busy, Unclear));
        assert_eq!(kinds(&error(400)), (Refused, Refused));
    }

    #[test]
    fn a_lost_answer_is_unclear_for_a_write_only() {
        for error in [
            Failure::timeout_error("slow"),
            Failure::dispatch_failure(ConnectorError::timeout("slow".into())),
            Failure::dispatch_failure(ConnectorError::io("reset".into())),
        ] {
            assert_eq!(kinds(&error), (Unreachable, Unclear));
        }
        let missing = CredentialsError::not_loaded("no profile");
        let error = Failure::dispatch_failure(ConnectorError::other(missing.into(), None));
        assert_eq!(kinds(&error), (Credentials, Credentials));
    }

    #[test]
    fn a_message_is_one_line_of_the_services_own_words() {
        let long = "The signature does not match.\n\nx-amz-security-token:TOKEN";
        let error = cloud_error("X", Write, &answered("SignatureDoesNotMatch", 403, long));
        assert_eq!(error.message, "The signature does not match.");
        let error = cloud_error("X", Write, &answered("", 400, ""));
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("HTTP 400", "The answer had HTTP status 400 and no message.")
        );
    }
}
