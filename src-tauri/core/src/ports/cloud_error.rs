//! A call that did not succeed, and the words for it.

use serde::Serialize;
use ts_rs::TS;

use super::operation::{iam_action, is_decided_by_iam};
use crate::advice::Advice;

/// A call to the pool's API that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message} ({code})")]
pub struct CloudError {
    /// What to make of it.
    pub kind: CloudErrorKind,
    /// The API operation, such as `CreateUserPoolClient`.
    pub operation: &'static str,
    /// The service's error code, such as `AccessDeniedException`, or a word of ours where it gave none.
    pub code: String,
    /// The service's own words, or ours where it gave none. Never a secret.
    pub message: String,
    /// AWS's id of the request, where an answer bore one.
    pub request_id: Option<String>,
}

impl CloudError {
    /// What became of the call, and what to do about it; the code is the service's.
    pub fn advice(&self) -> Advice {
        Advice::new(self.sentence(), self.kind.hint()).coded(&self.code)
    }

    /// What became of the call, in sentences.
    pub fn sentence(&self) -> String {
        let Self {
            operation, message, ..
        } = self;
        match self.kind {
            CloudErrorKind::Denied => self.told(),
            CloudErrorKind::Unclear => format!("No clear answer came to {operation}: {message}"),
            CloudErrorKind::Unreachable | CloudErrorKind::Unsendable => {
                format!("{operation} was not sent: {message}")
            }
            _ => format!("{operation} was refused: {message}"),
        }
    }

    /// The IAM action that the identity lacks, such as `cognito-idp:CreateUserPoolClient`, where the call failed for
    /// want of a permission.
    pub fn missing_action(&self) -> Option<String> {
        let is_missing = self.kind == CloudErrorKind::Denied && is_decided_by_iam(self.operation);
        is_missing.then(|| iam_action(self.operation))
    }

    /// The service's answer with its code; for want of a permission the action comes first, in sentences.
    pub fn told(&self) -> String {
        match self.missing_action() {
            Some(action) => format!("You are not allowed to do {action}. {}", self.message),
            None => self.to_string(),
        }
    }
}

/// What a failed call means for the one who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "advice.ts")]
pub enum CloudErrorKind {
    /// The identity lacks a permission. Nothing was changed.
    Denied,
    /// The credentials have expired or are not valid. Nothing was changed.
    Credentials,
    /// What was asked for does not exist. Nothing was changed.
    NotFound,
    /// Too many requests, or another change under way, also after waiting. Nothing was changed.
    Busy,
    /// The service refused it for another reason. Nothing was changed.
    Refused,
    /// The other side does not know the operation. Nothing was changed.
    Unsupported,
    /// No connection was made. Nothing was changed.
    Unreachable,
    /// The pool holds a member that this program cannot send back, so an update would erase it. Nothing was sent.
    Unsendable,
    /// The request was sent and no clear answer came: whether it took effect is not known.
    Unclear,
}

impl CloudErrorKind {
    /// What the admin can do about it.
    pub fn hint(self) -> &'static str {
        match self {
            CloudErrorKind::Denied => {
                "Nothing was changed by this call. Ask for the permission, then review again."
            }
            CloudErrorKind::Credentials => {
                "Nothing was changed by this call. Renew the profile's credentials, connect and review again."
            }
            CloudErrorKind::NotFound => {
                "Nothing was changed by this call. Review again to see what the pool holds now."
            }
            CloudErrorKind::Busy => {
                "Nothing was changed by this call. Wait a minute and review again."
            }
            CloudErrorKind::Refused => {
                "Nothing was changed by this call. Review again; the message says what Amazon Cognito objects to."
            }
            CloudErrorKind::Unsupported => {
                "Nothing was changed by this call. The endpoint does not offer this operation: create the part by hand, or connect to Amazon Cognito itself."
            }
            CloudErrorKind::Unreachable => {
                "Nothing was changed by this call. Check the network and the endpoint, then review again."
            }
            CloudErrorKind::Unsendable => {
                "Nothing was sent. Make this change in the AWS console, then review again."
            }
            CloudErrorKind::Unclear => {
                "It may have taken effect. Wait a minute and review again: what was made is then found and used, not made twice."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_got_nobody_has_refused() {
        let said = |kind| {
            let error = CloudError {
                kind,
                operation: "UpdateUserPoolClient",
                code: "x".into(),
                message: "Why.".into(),
                request_id: None,
            };
            error.sentence()
        };
        for kind in [CloudErrorKind::Unreachable, CloudErrorKind::Unsendable] {
            assert_eq!(said(kind), "UpdateUserPoolClient was not sent: Why.");
        }
        assert_eq!(
            said(CloudErrorKind::Busy),
            "UpdateUserPoolClient was refused: Why."
        );
    }
}
