//! An error answer, as the service words it.

use super::MODEL;

/// Why a call was refused: the code and the message of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) status: u16,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        let status = if code.starts_with("Internal") {
            500
        } else {
            400
        };
        Refusal {
            code,
            message: message.into(),
            status,
        }
    }

    /// A server error, by the name that it has for the action, such as `cognito-idp:ListUserPools`.
    pub(crate) fn internal(action: &str) -> Refusal {
        let operation = action.trim_start_matches("cognito-idp:");
        let newer = "InternalServerException";
        let code = if MODEL.lists_error(operation, newer) {
            newer
        } else {
            "InternalErrorException"
        };
        Refusal::new(code, "Internal server error")
    }

    /// Too many requests, by the name that it has for the operation; where the model has none, by AWS's common one.
    pub(crate) fn throttled(operation: &str) -> Refusal {
        let own = "TooManyRequestsException";
        let code = if MODEL.lists_error(operation, own) {
            own
        } else {
            "ThrottlingException"
        };
        Refusal::new(code, "Rate exceeded")
    }

    pub(crate) fn concurrent() -> Refusal {
        Refusal::new(
            "ConcurrentModificationException",
            "Concurrent modification of the user pool, try again.",
        )
    }

    pub(crate) fn parameter(message: impl Into<String>) -> Refusal {
        Refusal::new("InvalidParameterException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Refusal {
        Refusal::new("ResourceNotFoundException", message)
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Refusal {
        Refusal::new("SerializationException", message)
    }

    pub(crate) fn tier(message: impl Into<String>) -> Refusal {
        Refusal::new("FeatureUnavailableInTierException", message)
    }

    pub(crate) fn limit(message: impl Into<String>) -> Refusal {
        Refusal::new("LimitExceededException", message)
    }

    pub(crate) fn oauth_flow(message: impl Into<String>) -> Refusal {
        Refusal::new("InvalidOAuthFlowException", message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_error_is_one_that_the_operation_lists() {
        for operation in MODEL.operations.keys() {
            let code = Refusal::internal(&format!("cognito-idp:{operation}")).code;
            assert!(MODEL.lists_error(operation, code), "{operation}: {code}");
        }
    }
}
