//! A person's wish to stop.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{AbortHandle, Abortable};

/// A request to stop before the next write. A write that was sent is settled, as far as that is possible at once.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    is_cancelled: bool,
    waits: Vec<AbortHandle>,
}

impl Cancel {
    /// Asks to stop.
    pub fn cancel(&self) {
        let mut state = self.state();
        state.is_cancelled = true;
        for wait in state.waits.drain(..) {
            wait.abort();
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.state().is_cancelled
    }

    /// Waits for something; `None` if that was cancelled before.
    pub(crate) async fn wait_for<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let (handle, registration) = AbortHandle::new_pair();
        {
            let mut state = self.state();
            if state.is_cancelled {
                return None;
            }
            state.waits.retain(|wait| !wait.is_aborted());
            state.waits.push(handle.clone());
        }
        let ended = Abortable::new(wait, registration).await.ok();
        // It is over, so that the next wait clears it away.
        handle.abort();
        ended
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_wait_ends_by_itself_or_by_being_cancelled() {
        let cancel = Cancel::default();
        let wait_for_nothing = || cancel.wait_for(ready(()));
        assert_eq!(pollster::block_on(wait_for_nothing()), Some(()));
        let mut wait = Box::pin(cancel.wait_for(pending::<()>()));
        assert_eq!(wait.as_mut().now_or_never(), None);
        cancel.cancel();
        assert_eq!(wait.now_or_never(), Some(None));
        assert_eq!(pollster::block_on(wait_for_nothing()), None, "it stays so");
    }

    #[test]
    fn all_that_wait_at_once_are_cancelled() {
        let cancel = Cancel::default();
        let mut first = Box::pin(cancel.wait_for(pending::<()>()));
        let mut second = Box::pin(cancel.wait_for(pending::<()>()));
        assert_eq!(first.as_mut().now_or_never(), None);
        assert_eq!(second.as_mut().now_or_never(), None);
        cancel.cancel();
        assert_eq!(
            (first.now_or_never(), second.now_or_never()),
            (Some(None), Some(None))
        );
    }
}
