//! The reasons that stand within the sentences, where neither AWS nor the system gives one.

use super::SetBy;

/// Of [`ConnectError::NoCredentials`](super::ConnectError::NoCredentials): the source was too slow.
pub(crate) const SOURCE_TOO_SLOW: &str = "their source did not answer in time";

/// Likewise: the role of the instance may not be asked for.
pub(crate) const METADATA_DISABLED: &str =
    "AWS_EC2_METADATA_DISABLED keeps the instance's role from being asked for";

/// Likewise: a web identity is half configured.
pub(crate) fn no_role_arn(token_file: &SetBy) -> String {
    format!(
        "the file of a web identity is set by {token_file}, and there is neither AWS_ROLE_ARN in the environment nor role_arn in the profile"
    )
}

/// Likewise: a key is half configured.
pub(crate) fn not_set(variable: &str) -> String {
    format!("{variable} is not set in the environment")
}

/// Likewise: the end of a session is none.
pub(crate) const NO_EXPIRATION: &str =
    "AWS_CREDENTIAL_EXPIRATION is not a time such as 2026-01-31T12:00:00Z";

/// Likewise: a key is none.
pub(crate) fn not_sendable(variable: &str) -> String {
    format!("{variable} has a blank, a line break or a special letter in it, which no key has")
}

/// Likewise: how the metadata service is to be addressed.
pub(crate) fn no_endpoint_mode(set_by: &SetBy) -> String {
    format!(
        "the way to the metadata of the instance, which is set by {set_by}, is neither IPv4 nor IPv6"
    )
}

/// Likewise: what the metadata service said.
pub(crate) fn no_metadata(cause: &str) -> String {
    format!("the metadata service of the instance gave none: {cause}")
}

/// Likewise: there is no container.
pub(crate) const NO_CONTAINER: &str = "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set in the environment, so this is no container";

/// Likewise: where a container is to ask. It is not told, since it may hold a password.
pub(crate) const CONTAINER_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI is no address that credentials may be asked of (https, or a server of this computer or this container, without a user), or AWS_CONTAINER_AUTHORIZATION_TOKEN has a line break in it";

/// Likewise: what the container's endpoint said.
pub(crate) fn no_container_credentials(cause: &str) -> String {
    format!(
        "the endpoint that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI names gave none: {cause}"
    )
}

/// Likewise: a part of the key that a source gave.
pub(crate) const GIVEN_NOT_SENDABLE: &str =
    "what their source gave has a blank, a line break or a special letter in it, which no key has";

/// Of [`ConnectError::LoginDue`](super::ConnectError::LoginDue): there is no session.
pub(crate) const NOBODY_LOGGED_IN: &str = "nobody is signed in";

/// Likewise: a token of IAM Identity Center could not be written back.
pub(crate) fn token_not_written(error: &std::io::Error) -> String {
    format!("the renewed token could not be written to ~/.aws/sso/cache ({error})")
}

/// Of [`ConnectError::Unreachable`](super::ConnectError::Unreachable): a session of the console, in a sentence.
pub(crate) fn session_not_renewed(cause: &str) -> String {
    format!("The session could not be renewed: {cause}.")
}

/// Of [`ConnectError::MfaRefused`](super::ConnectError::MfaRefused): it is no code.
pub(crate) const SIX_DIGITS: &str = "a code has six digits";

/// Of [`ConnectError::Role`](super::ConnectError::Role): an answer without what it is for, in a sentence.
pub(crate) const NOTHING_GIVEN: &str = "The answer held no credentials.";

/// Of [`SignInError::Refused`](super::SignInError::Refused): likewise.
pub(crate) const INCOMPLETE: &str = "Its answer lacks what it has to hold.";

/// Of [`ConnectError::CaBundle`](super::ConnectError::CaBundle): what names the file, where it is no variable.
pub(crate) const CA_BUNDLE: &str = "ca_bundle in the profile";

/// Likewise: as Windows PowerShell writes it.
pub(crate) const UTF16: &str = "it is UTF-16 text, and has to be saved as UTF-8";

/// Likewise: it is no text of certificates.
pub(crate) fn not_pem(line: usize) -> String {
    format!("the certificate that begins on line {line} is not PEM")
}

/// Likewise: all of them are broken, the first on that line.
pub(crate) fn broken_certificate(line: usize) -> String {
    format!("the certificate that begins on line {line} cannot be read")
}

/// Likewise: there is none.
pub(crate) const NO_CERTIFICATE: &str = "it holds no certificate in PEM form";

/// Of [`ConnectError::WebIdentityToken`](super::ConnectError::WebIdentityToken): it is no text.
pub(crate) const NOT_UTF8: &str = "it is not UTF-8 text";

/// Of [`WatchError`](super::WatchError): the system does not tell any more.
pub(crate) const WATCH_ENDED: &str = "the system has ended it";
