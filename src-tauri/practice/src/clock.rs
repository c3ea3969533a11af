//! The time, as the services write it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now: seconds since 1970 with milliseconds.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    (since.as_secs_f64() * 1000.0).round() / 1000.0
}
