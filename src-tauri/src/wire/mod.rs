//! What goes between the window and the shell, by screen, besides the types of `registrar-core`.
//!
//! There is no secret and no AWS credential in any of it. Times are milliseconds since 1970-01-01 UTC.

pub(crate) mod activity;
pub(crate) mod connect;
pub(crate) mod handover;
pub(crate) mod pool;
pub(crate) mod registrations;
pub(crate) mod review;
pub(crate) mod run;
pub(crate) mod secrets;
