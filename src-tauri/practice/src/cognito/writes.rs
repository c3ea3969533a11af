//! The writes that are being done, each from its arrival to its answer: two to one pool at a time are one too many.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many writes to each pool are being done.
#[derive(Default)]
pub(crate) struct Writes(Mutex<HashMap<String, usize>>);

impl Writes {
    /// A write to this pool is being done until what is returned is dropped. What takes no time is done at once, and in
    /// nobody's way: whether two threads happen to meet is no matter of luck.
    pub(crate) fn arrive(&self, pool: &str, takes_time: bool) -> InFlight<'_> {
        let mut writes = self.counted();
        let overlaps = writes.contains_key(pool);
        if takes_time {
            *writes.entry(pool.to_owned()).or_default() += 1;
        }
        InFlight {
            writes: self,
            pool: takes_time.then(|| pool.to_owned()),
            overlaps,
        }
    }

    fn counted(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One write that is being done.
pub(crate) struct InFlight<'a> {
    writes: &'a Writes,
    /// Where it is counted.
    pool: Option<String>,
    /// When it arrived, another one to the same pool was being done.
    pub(crate) overlaps: bool,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let Some(pool) = &self.pool else {
            return;
        };
        let mut writes = self.writes.counted();
        if let Some(count) = writes.get_mut(pool) {
            *count -= 1;
            if *count == 0 {
                writes.remove(pool);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_arrives_while_another_is_being_done_overlaps() {
        let writes = Writes::default();
        let first = writes.arrive("a", true);
        let second = writes.arrive("a", true);
        let elsewhere = writes.arrive("b", true);
        assert!(!first.overlaps && second.overlaps && !elsewhere.overlaps);
        drop(first);
        assert!(writes.arrive("a", true).overlaps, "the second goes on");
        drop(second);
        assert!(!writes.arrive("a", true).overlaps);
        drop(elsewhere);
        assert!(writes.counted().is_empty());
    }

    #[test]
    fn what_takes_no_time_can_come_second_but_not_first() {
        let writes = Writes::default();
        let quick = writes.arrive("a", false);
        let slow = writes.arrive("a", true);
        assert!(!quick.overlaps && !slow.overlaps);
        assert!(writes.arrive("a", false).overlaps);
    }
}
