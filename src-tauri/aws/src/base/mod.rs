//! What both rooms stand on: how long to wait, chance, what an error of a call means, HTTP, and addresses.

pub mod timing;

pub mod random;

pub(crate) mod error;

pub(crate) mod endpoint;

pub(crate) mod http;
