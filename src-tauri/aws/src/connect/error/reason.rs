//! The reasons that stand within the sentences, where neither AWS nor the system gives one.

/// Of [`ConnectError::NoCredentials`](super::ConnectError::NoCredentials): the source was too slow.
pub(crate) const SOURCE_TOO_SLOW: &str = "their source did not answer in time";

/// Likewise: the role of the instance may not be asked for.
pub(crate) const METADATA_DISABLED: &str =
    "AWS_EC2_METADATA_DISABLED keeps the instance's role from being asked for";

/// Likewise: a web identity is half configured.
pub(crate) const NO_ROLE_ARN: &str = "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not";

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

/// Likewise: what the metadata service said.
pub(crate) fn no_metadata(cause: &str) -> String {
    format!("the metadata service of the instance gave none: {cause}")
}

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

/// Likewise: no file.
pub(crate) const FOLDER: &str = "it is a folder, and not a file";

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

/// Of [`WatchError`](super::WatchError): the system does not tell any more.
pub(crate) const WATCH_ENDED: &str = "the system has ended it";
