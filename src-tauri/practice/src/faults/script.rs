//! How far each operation has come in the fault script.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Fault, Faults};

/// How many names are counted: more than there are operations.
const MOST_NAMES: usize = 1000;

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

    /// Counts a call of the operation and waits for its latency; its fault, if it has one.
    pub(crate) async fn next(&self, operation: &str) -> Option<Fault> {
        self.turn(operation).fault().await
    }

    /// Counts a call of the operation: what the script says of it.
    pub(crate) fn turn(&self, operation: &str) -> Turn {
        let call = (operation.to_owned(), self.count(bounded(operation)));
        let faults = &self.faults;
        let own = [
            faults.latency_of.get(operation),
            faults.latency_at.get(&call),
        ];
        let own = own.into_iter().flatten();
        Turn {
            latency: own.fold(faults.latency, |sum, one| sum.saturating_add(*one)),
            fault: faults.script.get(&call).copied(),
        }
    }

    fn count(&self, operation: &str) -> u32 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_NAMES && !counts.contains_key(operation) {
            return 0;
        }
        let count = counts.entry(operation.to_owned()).or_default();
        *count += 1;
        *count
    }
}

/// What the script says of one call.
pub(crate) struct Turn {
    latency: Duration,
    fault: Option<Fault>,
}

impl Turn {
    pub(crate) fn takes_time(&self) -> bool {
        !self.latency.is_zero()
    }

    /// Waits for the latency; the fault, if there is one.
    pub(crate) async fn fault(self) -> Option<Fault> {
        // A sleep of nothing would still wait for the timer's next tick.
        if self.takes_time() {
            tokio::time::sleep(self.latency).await;
        }
        self.fault
    }
}

/// As much of a name as an operation's can be: whoever asks may send any, before it is known who it is.
pub(crate) fn bounded(name: &str) -> &str {
    const LONGEST: usize = 128;
    let end = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = end.take_while(|end| *end <= LONGEST).last();
    &name[..end.unwrap_or_default()]
}
