//! An error answer, as the service words it.

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
