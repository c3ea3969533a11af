//! What both rooms stand on: how long to wait, chance, what an error of a call means, HTTP, addresses, and times.

pub mod timing;

pub mod random;

pub(crate) mod error;

pub(crate) mod endpoint;

pub(crate) mod http;

pub(crate) mod times;
