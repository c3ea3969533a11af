//! What goes wrong on purpose, for tests.

mod file;
mod script;

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;

use crate::account::user_arn;
use crate::model::refusal::Refusal;

pub use self::file::FaultsError;
pub(crate) use self::script::{Script, bounded};

/// One thing that goes wrong. The codes are those of Amazon Cognito; the other services answer their own for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
    /// The connection stays open without an answer until the client gives up, nothing done.
    TimeOutBeforeEffect,
    /// The connection stays open without an answer until the client gives up, although it was done.
    TimeOutAfterEffect,
    /// `AccessDeniedException`, nothing done.
    AccessDenied,
    /// `ConcurrentModificationException`, nothing done.
    ConcurrentModification,
    /// `ExpiredTokenException`, nothing done.
    ExpiredToken,
}

impl Fault {
    /// The error answer, for the faults that have one. The action is such as `cognito-idp:ListUserPools`.
    pub(crate) fn refusal(self, action: &str) -> Option<Refusal> {
        match self {
            Fault::Throttle => Some(Refusal::new("TooManyRequestsException", "Rate exceeded")),
            Fault::ServerErrorBeforeEffect | Fault::ServerErrorAfterEffect => {
                Some(Refusal::internal(action))
            }
            Fault::AccessDenied => Some(Refusal::new(
                "AccessDeniedException",
                format!(
                    "User: {} is not authorized to perform: {action} because no identity-based policy allows the {action} action",
                    user_arn("aws")
                ),
            )),
            Fault::ConcurrentModification => Some(Refusal::concurrent()),
            Fault::ExpiredToken => Some(Refusal::new(
                "ExpiredTokenException",
                "The security token included in the request is expired",
            )),
            Fault::DropBeforeEffect
            | Fault::DropAfterEffect
            | Fault::TimeOutBeforeEffect
            | Fault::TimeOutAfterEffect => None,
        }
    }

    pub(crate) fn is_after_effect(self) -> bool {
        matches!(
            self,
            Fault::ServerErrorAfterEffect | Fault::DropAfterEffect | Fault::TimeOutAfterEffect
        )
    }

    pub(crate) fn is_time_out(self) -> bool {
        matches!(self, Fault::TimeOutBeforeEffect | Fault::TimeOutAfterEffect)
    }
}

/// Which calls go wrong, and how much longer calls take.
///
/// An operation goes by the name that it has in [`Call::operation`](crate::Call). Latencies add up: that of every
/// call, that of the operation, and that of the one call.
///
/// ```
/// use registrar_practice::{Fault, Faults};
/// use std::time::Duration;
///
/// let faults = Faults::none()
///     .at("CreateUserPoolClient", 1, Fault::DropAfterEffect)
///     .at("CreateUserPoolClient", 2, Fault::Throttle)
///     .latency_of("ListUserPools", Duration::from_millis(300))
///     .latency_at("ListUserPools", 2, Duration::from_secs(2));
/// # let _ = faults;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    script: HashMap<(String, u32), Fault>,
    latency: Duration,
    latency_of: HashMap<String, Duration>,
    latency_at: HashMap<(String, u32), Duration>,
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

    /// Every call of an operation takes this much longer.
    #[must_use]
    pub fn latency_of(mut self, operation: &str, latency: Duration) -> Faults {
        self.latency_of.insert(operation.to_owned(), latency);
        self
    }

    /// The `call`-th call of an operation (the first is 1) takes this much longer.
    #[must_use]
    pub fn latency_at(mut self, operation: &str, call: u32, latency: Duration) -> Faults {
        self.latency_at
            .insert((operation.to_owned(), call), latency);
        self
    }
}
