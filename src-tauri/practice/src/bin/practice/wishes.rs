//! What is asked of the program from outside while it serves.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// One thing that is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To write a dump and go on.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has SIGUSR1"))]
    Dump,
    /// To end.
    End,
}

/// The signals, heard from the moment that this is made.
pub(crate) struct Wishes {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    user_defined: Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Wishes {
    #[cfg(unix)]
    pub(crate) fn new() -> io::Result<Wishes> {
        Ok(Wishes {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            user_defined: signal(SignalKind::user_defined1())?,
        })
    }

    #[cfg(windows)]
    pub(crate) fn new() -> io::Result<Wishes> {
        Ok(Wishes {
            interrupt: tokio::signal::windows::ctrl_c()?,
        })
    }

    pub(crate) async fn next(&mut self) -> Wish {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => Wish::End,
            _ = self.terminate.recv() => Wish::End,
            _ = self.user_defined.recv() => Wish::Dump,
        }
        #[cfg(windows)]
        {
            self.interrupt.recv().await;
            Wish::End
        }
    }
}
