//! The words for what goes wrong with a pool, where they are not the service's own.

use aws_sdk_cognitoidentityprovider::error::BuildError;
use registrar_core::{CloudError, CloudErrorKind};

use crate::base::error::own_error;

/// The answer lacks the part that it is about.
pub(super) fn empty_answer(operation: &'static str, kind: CloudErrorKind) -> CloudError {
    own_error(
        operation,
        kind,
        "EmptyAnswer",
        "The answer has nothing in it.",
    )
}

/// What is to be updated is not there.
pub(super) fn vanished(operation: &'static str, what: &str) -> CloudError {
    let message = format!("{what} does not exist any more.");
    own_error(operation, CloudErrorKind::NotFound, "Vanished", message)
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
