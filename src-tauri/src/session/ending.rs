//! Ending the program: closing its window, quitting, logging out, SIGTERM.

use std::pin::pin;
use std::time::{Duration, Instant};

use super::Session;

/// A second wish to end within this time is the same one: a double click.
const SAME_WISH: Duration = Duration::from_secs(1);

impl Session {
    /// Whether the program may end now that somebody wants it to.
    ///
    /// Where something is being done to a pool, nothing further of it is begun, and the program ends when what is
    /// under way has its answer. Whoever wants it once more, after that was told, ends it at once: what is being sent may
    /// take effect or not, as the journal says to the next review.
    pub(crate) fn may_end(&self) -> bool {
        let mut state = self.state();
        let Some(run) = &state.run else {
            return true;
        };
        run.cancel.cancel();
        let asked = *state.end_asked.get_or_insert_with(Instant::now);
        asked.elapsed() > SAME_WISH
    }

    /// Waits until nothing is being done to a pool.
    pub(crate) async fn until_idle(&self) {
        loop {
            let mut ended = pin!(self.run_ended.notified());
            // From here on an end is noticed, so none is missed after the look.
            ended.as_mut().enable();
            if self.state().run.is_none() {
                return;
            }
            ended.await;
        }
    }
}

/// Marks the run as over when it is dropped.
pub(super) struct RunGuard<'a>(pub(super) &'a Session);

impl Drop for RunGuard<'_> {
    fn drop(&mut self) {
        self.0.state().run = None;
        self.0.run_ended.notify_waiters();
    }
}
