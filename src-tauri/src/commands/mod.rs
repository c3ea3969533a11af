//! The commands that the window may call, by screen, and nothing more than calls of what does the work.

#[macro_use]
mod table;

mod connect;
mod desktop;
mod handover;
mod pool;
mod registrations;
mod review;
mod run;
mod secrets;

use tauri::ipc::Invoke;
use tauri::{WebviewWindow, Wry};

use crate::session::Session;

macro_rules! handler_of {
    ($($screen:ident: $($command:ident),+;)+) => {
        tauri::generate_handler![$($($screen::$command),+),+]
    };
}

/// Answers what the window calls, by the table.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    window_commands!(handler_of)
}

/// Closes the window, if that was asked for while it had to stay.
fn close_if_due(session: &Session, window: &WebviewWindow) {
    if session.closes_now() {
        let _ = window.close();
    }
}

#[cfg(test)]
mod tests;
