//! What was asked of Practice so far.

use std::sync::{Mutex, PoisonError};

/// Whether a call can change anything of what Practice holds. To get credentials changes nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Read,
    /// It writes, or would have if it had not been refused.
    Write,
}

/// One call that was answered, refused, cut off or left without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The operation's name, such as `CreateUserPoolClient`; the OAuth paths are
    /// `openid-configuration`, `jwks.json`, `oauth2/token`, `oauth2/authorize` and `login`,
    /// the pages of IAM Identity Center `authorize` and `device`.
    pub operation: String,
    /// Whether it reads or writes.
    pub access: Access,
    /// The code of the error answer, [`Call::DROPPED`] or [`Call::TIMED_OUT`]; nothing where all went well.
    pub error: Option<String>,
}

impl Call {
    /// Stands for an error code where the connection was closed without an answer.
    pub const DROPPED: &'static str = "ConnectionDropped";
    /// Stands for an error code where no answer was given and the connection was left open.
    pub const TIMED_OUT: &'static str = "TimedOut";
}

/// The calls, in the order of their answers; one without an answer has the place that its answer would have.
#[derive(Default)]
pub(crate) struct Calls(Mutex<Vec<Call>>);

impl Calls {
    pub(super) fn add(&self, operation: &str, access: Access, error: Option<&str>) {
        let call = Call {
            operation: operation.to_owned(),
            access,
            error: error.map(str::to_owned),
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }

    pub(crate) fn so_far(&self) -> Vec<Call> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
