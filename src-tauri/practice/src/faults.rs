//! What goes wrong on purpose, for tests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::refusal::Refusal;

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `TooManyRequestsException`, nothing done.
    Throttle,
    /// 500 `InternalErrorException` (`InternalServerException` of the operations that have that one), nothing done.
    ServerErrorBeforeEffect,
    /// 500 `InternalErrorException` (`InternalServerException` of the operations that have that one), although it was done.
    ServerErrorAfterEffect,
    /// The connection is closed without an answer, nothing done.
    DropBeforeEffect,
    /// The connection is closed without an answer, although it was done.
    DropAfterEffect,
    /// `AccessDeniedException`, nothing done.
    AccessDenied,
    /// `ConcurrentModificationException`, nothing done.
    ConcurrentModification,
    /// `ExpiredTokenException`, nothing done.
    ExpiredToken,
}

impl Fault {
    /// The error answer, for the faults that have one.
    pub(crate) fn refusal(self, operation: &str) -> Option<Refusal> {
        match self {
            Fault::Throttle => Some(Refusal::new("TooManyRequestsException", "Rate exceeded")),
            Fault::ServerErrorBeforeEffect | Fault::ServerErrorAfterEffect => {
                Some(Refusal::internal(operation))
            }
            Fault::AccessDenied => Some(Refusal::new(
                "AccessDeniedException",
                format!(
                    "User: {} is not authorized to perform: cognito-idp:{operation} because no identity-based policy allows the cognito-idp:{operation} action",
                    crate::sts::caller_arn("eu-west-1")
                ),
            )),
            Fault::ConcurrentModification => Some(Refusal::new(
                "ConcurrentModificationException",
                "Concurrent modification of the user pool, try again.",
            )),
            Fault::ExpiredToken => Some(Refusal::new(
                "ExpiredTokenException",
                "The security token included in the request is expired",
            )),
            Fault::DropBeforeEffect | Fault::DropAfterEffect => None,
        }
    }

    pub(crate) fn is_after_effect(self) -> bool {
        matches!(self, Fault::ServerErrorAfterEffect | Fault::DropAfterEffect)
    }
}

/// Which calls go wrong, and how long every call takes.
///
/// ```
/// use registrar_practice::{Fault, Faults};
///
/// let faults = Faults::none()
///     .at("CreateUserPoolClient", 1, Fault::DropAfterEffect)
///     .at("CreateUserPoolClient", 2, Fault::Throttle);
/// # let _ = faults;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Faults {
    script: HashMap<(String, u32), Fault>,
    latency: Duration,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// The `call`-th call of an operation (the first is 1) goes wrong.
    #[must_use]
    pub fn at(mut self, operation: &str, call: u32, fault: Fault) -> Faults {
        self.script.insert((operation.to_owned(), call), fault);
        self
    }

    /// Every call takes this much longer.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Faults {
        self.latency = latency;
        self
    }
}

/// The script, and how far each operation has come in it.
pub(crate) struct Script {
    faults: Faults,
    counts: Mutex<HashMap<String, u32>>,
}

impl Script {
    pub(crate) fn new(faults: Faults) -> Script {
        Script {
            faults,
            counts: Mutex::default(),
        }
    }

    pub(crate) fn latency(&self) -> Duration {
        self.faults.latency
    }

    /// Counts a call of the operation; its fault, if it has one.
    pub(crate) fn next(&self, operation: &str) -> Option<Fault> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(operation.to_owned()).or_default();
        *count += 1;
        self.faults
            .script
            .get(&(operation.to_owned(), *count))
            .copied()
    }
}
