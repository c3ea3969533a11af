//! The pool's API over a real socket, against Practice. Each test has a server of its own.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test has no reader of its documentation, and fails by panicking"
)]

mod answers;
mod connecting;
mod crash_matrix;
mod forged;
mod groups;
mod home;
mod hostile;
mod identity_center;
mod impostor;
mod kinds;
mod lacking;
mod mfa;
mod misbehaving;
mod network;
mod not_signed_in;
mod permissions;
mod person;
mod pools;
mod preflight;
mod programs;
mod proving;
mod python;
mod registering;
mod roles;
mod rotating;
mod servers;
mod signing_in;
mod sources;
mod stage;
mod support;
