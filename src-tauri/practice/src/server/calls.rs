//! What was asked of Practice so far.

use std::sync::{Mutex, PoisonError};

use crate::faults::bounded;

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

/// How many calls are kept, more than any test makes. Beyond that the older half goes.
const MOST: usize = 200_000;

/// The calls, in the order of their answers; one without an answer has the place that its answer would have.
#[derive(Default)]
pub(crate) struct Calls(Mutex<Vec<Call>>);

impl Calls {
    pub(super) fn add(&self, operation: &str, access: Access, error: Option<&str>) {
        let call = Call {
            operation: bounded(operation).to_owned(),
            access,
            error: error.map(str::to_owned),
        };
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= MOST {
            calls.drain(..MOST / 2);
        }
        calls.push(call);
    }

    pub(crate) fn so_far(&self) -> Vec<Call> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_fills_the_memory_with_names_or_with_calls() {
        let calls = Calls::default();
        calls.add(&"\u{fc}".repeat(1 << 20), Access::Read, None);
        assert_eq!(calls.so_far()[0].operation.len(), 128);
        for _ in 0..MOST {
            calls.add("ListUserPools", Access::Read, None);
        }
        assert!(calls.so_far().len() <= MOST);
    }
}
