//! How long to wait for an answer, and how often to ask again.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// For a connection.
    pub connect: Duration,
    /// For an answer. A read is tried up to four times, so it may take longer in all, but no more than twice this.
    pub answer: Duration,
    /// For credentials: the source may start a program, or wait for a server. A person who is asked for a code is
    /// waited for as long as it takes.
    pub credentials: Duration,
    /// Before a throttled call is repeated for the first time; the pauses double.
    pub first_pause: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(20),
            credentials: Duration::from_secs(60),
            first_pause: Duration::from_millis(500),
        }
    }
}

/// The times of one call of the SDK.
pub(crate) fn timeouts(timing: Timing) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(timing.connect)
        .operation_attempt_timeout(timing.answer)
        // For all tries of a read together; a write is tried once, and repeated by `Connection::write`.
        .operation_timeout(timing.answer * 2)
        .build()
}

/// How the SDK repeats a read.
pub(crate) fn read_retries(timing: Timing) -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(4)
        .with_initial_backoff(timing.first_pause)
}
