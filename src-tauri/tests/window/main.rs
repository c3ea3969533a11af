//! Tests that drive the real window, on a screen, a session bus and a keyring of their own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod bad_luck;
mod clipboard;
mod connecting;
mod decisions;
mod display;
mod ending;
mod foreign_server;
mod hostile;
mod journey;
mod keyboard;
mod killed;
mod main_job;
mod others;
mod permissions;
mod proof;
mod reading;
mod rotation;
mod sheets;
mod stage;
mod tour;
