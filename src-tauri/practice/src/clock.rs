//! The time of a server, which a test may hold still and put forward.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What a server takes for now; clones are the same clock. A test that must see something end holds it still, so that
/// nothing ends before it is put forward, however slow the machine is. Signatures are held against it, too: a client
/// whose own clock is more than 15 minutes away is refused.
///
/// ```
/// use registrar_practice::{Clock, Options};
/// use std::time::Duration;
///
/// let clock = Clock::still();
/// let options = Options { clock: clock.clone(), ..Options::default() };
/// // Once it serves:
/// clock.put_forward(Duration::from_secs(300));
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Where it stands, if it stands still.
    standing: Option<(SystemTime, Instant)>,
    ahead: Arc<Mutex<Duration>>,
}

impl Clock {
    /// Goes with that of the computer.
    pub fn running() -> Clock {
        Clock::default()
    }

    /// Stands still, from now on.
    pub fn still() -> Clock {
        Clock {
            standing: Some((SystemTime::now(), Instant::now())),
            ..Clock::default()
        }
    }

    /// Puts it forward.
    pub fn put_forward(&self, by: Duration) {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.standing.map_or_else(SystemTime::now, |(now, _)| now) + self.ahead()
    }

    /// The same, for what is measured.
    pub(crate) fn instant(&self) -> Instant {
        self.standing.map_or_else(Instant::now, |(_, now)| now) + self.ahead()
    }

    /// Now, as the services write it: seconds since 1970 with milliseconds.
    pub(crate) fn seconds(&self) -> f64 {
        let since = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        (since.as_secs_f64() * 1000.0).round() / 1000.0
    }

    fn ahead(&self) -> Duration {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_stands_still_is_put_forward_for_all_who_have_it() {
        let clock = Clock::still();
        let same = clock.clone();
        let (now, instant) = (same.now(), same.instant());
        assert_eq!((now, instant), (clock.now(), clock.instant()));
        let by = Duration::from_secs(300);
        clock.put_forward(by);
        assert_eq!((now + by, instant + by), (same.now(), same.instant()));
    }
}
