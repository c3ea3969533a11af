//! The words for what goes wrong with a pool, where they are not the service's own.

use aws_sdk_cognitoidentityprovider::error::BuildError;
use registrar_core::ports::{CloudError, CloudErrorKind};

use crate::base::error::own_error;
use crate::base::random::NoRandomness;

/// The answer lacks the part that it is about.
pub(super) fn empty_answer(operation: &'static str, kind: CloudErrorKind) -> CloudError {
    own_error(
        operation,
        kind,
        "EmptyAnswer",
        "The answer has nothing in it.",
    )
}

/// An update would erase these members.
pub(super) fn would_erase(operation: &'static str, members: &[String]) -> CloudError {
    let message = format!(
        "The pool holds settings that this program does not know, and that an update would erase: {}.",
        members.join(", ")
    );
    let kind = CloudErrorKind::Unsendable;
    own_error(operation, kind, "UnknownMembers", message)
}

/// The SDK does not take what was to be sent.
pub(super) fn not_built(operation: &'static str, error: &BuildError) -> CloudError {
    let message = error.to_string();
    own_error(operation, CloudErrorKind::Refused, "NotSent", message)
}

/// Why IAM could not be asked what a plan may do, in a sentence.
pub(super) fn not_asked(error: &CloudError) -> String {
    let message = &error.message;
    match (error.missing_action(), error.kind) {
        (Some(action), _) => format!(
            "You are not allowed to ask IAM beforehand, which takes {action}; registering does not need that permission."
        ),
        (None, CloudErrorKind::Unsupported) => {
            "The endpoint that you are connected to has no IAM that could be asked.".to_owned()
        }
        (None, CloudErrorKind::Busy) => {
            format!("IAM was too busy to be asked, also after waiting: {message}")
        }
        _ => format!("IAM could not be asked: {message}"),
    }
}

/// Whose permissions IAM does not simulate, each in a sentence.
pub(super) const ROOT_USER: &str =
    "You are the root user of the account, and IAM does not simulate what the root user may do.";
pub(super) const FEDERATED_USER: &str =
    "Yours is a session of a federated user, and IAM does not simulate what such a session may do.";
pub(super) const NOT_OF_IAM: &str =
    "You are neither a user nor a role of IAM, and IAM simulates nothing for others.";

/// IAM left an action out of its answer.
pub(super) const NO_DECISION: &str = "IAM gave no answer about it.";

/// IAM left the role out of its answer.
pub(super) fn no_role(name: &str) -> String {
    format!("IAM said nothing about your role {name}.")
}

/// IAM would have to know these condition keys.
pub(super) fn depends_on(keys: &[&str]) -> String {
    let keys = keys.join(" and ");
    format!("It depends on {keys}, which only the call itself has.")
}

/// IAM decided something that is not known here.
pub(super) fn other_decision(decision: &str) -> String {
    format!("IAM’s answer was “{decision}”.")
}

/// Why what was read from the pool's public endpoints is not understood. The words follow its name, or "It".
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// By the most that is read.
    #[error("is larger than {0} bytes.")]
    TooLarge(usize),
    /// With the place where it ends to be one.
    #[error("is not {what} in JSON, as line {line}, column {column} shows.")]
    NotJson {
        what: &'static str,
        line: usize,
        column: usize,
    },
    /// By the most that is taken.
    #[error("has a text of more than {0} bytes.")]
    LongText(usize),
    /// More than are taken.
    #[error("holds {0} keys.")]
    ManyKeys(usize),
}

/// What the errors call the reading of the discovery document; it is not an operation of the API, and needs no
/// permission.
const DISCOVERY: &str = "OpenIdConfiguration";

/// No answer, or not all of it: why, without a full stop.
pub(super) fn discovery_unreachable(cause: &str) -> CloudError {
    let message = format!("The discovery document could not be read: {cause}.");
    own_error(DISCOVERY, CloudErrorKind::Unreachable, "NoAnswer", message)
}

/// Another status than 200.
pub(super) fn discovery_not_served(url: &str, status: u16) -> CloudError {
    let kind = match status {
        404 | 400 => CloudErrorKind::NotFound,
        429 | 500.. => CloudErrorKind::Busy,
        _ => CloudErrorKind::Refused,
    };
    let message = format!("{url} answered with HTTP status {status}.");
    own_error(DISCOVERY, kind, &format!("HTTP {status}"), message)
}

/// It is no discovery document.
pub(super) fn discovery_not_understood(url: &str, fault: &Unreadable) -> CloudError {
    let code = match fault {
        Unreadable::TooLarge(_) => "TooLarge",
        _ => "NotUnderstood",
    };
    let message = format!("{url} {fault}");
    own_error(DISCOVERY, CloudErrorKind::Refused, code, message)
}

/// It lacks a member that OpenID Connect Discovery 1.0, 3, demands.
pub(super) fn discovery_lacks(url: &str, member: &str) -> CloudError {
    let message = format!("{url} is not a discovery document: missing field `{member}`");
    own_error(DISCOVERY, CloudErrorKind::Refused, "NotUnderstood", message)
}

/// Why no evidence could be gathered, each in a sentence.
pub(super) const NO_HTTP_CLIENT: &str =
    "No HTTP client could be made: look for the computer's root certificates and proxy settings.";
pub(super) const NOT_AN_ADDRESS: &str = "The endpoint's address is not one.";

/// A token endpoint's answer that is neither a token nor an OAuth error.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoOauth {
    #[error("The token endpoint's answer is larger than {0} bytes.")]
    TooLarge(usize),
    #[error("The token endpoint's answer is not a token.")]
    NoToken,
    #[error("The token endpoint answered with HTTP status {status} and no OAuth error.")]
    NoError { status: u16 },
    #[error(
        "The token endpoint sends elsewhere (HTTP status {status}, to {target}), which is not followed."
    )]
    Redirect { status: u16, target: String },
    #[error("The token endpoint answered with HTTP status {status}.")]
    Status { status: u16 },
}

/// Why a trial of a secret tells nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Untried {
    #[error("The pool has no domain, so it has no token endpoint.")]
    NoTokenEndpoint,
    #[error("The pool's token endpoint, {0}, is not one that a secret may be sent to.")]
    Unsafe(String),
    #[error("This computer cannot make a secure connection.")]
    NoHttpClient,
    #[error(transparent)]
    NoRandomness(NoRandomness),
    #[error("The token endpoint answered {0}, and would have whatever the secret is.")]
    Undecided(String),
    #[error("The token endpoint answered {0}.")]
    OtherError(String),
}

/// Why a text is no signed JSON Web Token.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAJwt {
    #[error("It does not have three parts, as a signed JSON Web Token has.")]
    Parts,
    #[error("Its header is not one of a JSON Web Token.")]
    Header,
    #[error("Its header demands (crit) what is not understood here.")]
    Critical,
    #[error("Its header holds a text that is too long.")]
    LongText,
    #[error("Its claims are not a JSON object.")]
    Claims,
    #[error("It has {0} claims.")]
    ManyClaims(usize),
}
