//! The commands that the window may call, by screen, and nothing more than calls of what does the work.

#[macro_use]
mod table;

mod activity;
mod connect;
mod desktop;
mod downloads;
mod handover;
mod pool;
mod registrations;
mod review;
mod run;
mod secrets;

use tauri::Wry;
use tauri::ipc::Invoke;

macro_rules! handler_of {
    ($($screen:ident: $($command:ident),+;)+) => {
        tauri::generate_handler![$($($screen::$command),+),+]
    };
}

/// Answers what the window calls, by the table.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    window_commands!(handler_of)
}

#[cfg(test)]
mod tests;
