//! What time it is, and waiting.

use std::future::Future;

/// The time that a pool's API goes by.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
    /// Waits before something is tried again: half a second before the first repeat, whose `nth` is 0, and twice as long
    /// before each further one. What tries often and side by side is shortened by chance, so that it does not meet again.
    fn pause(&self, nth: u32) -> impl Future<Output = ()> + Send;
}
