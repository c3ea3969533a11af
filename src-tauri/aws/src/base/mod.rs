//! What both rooms stand on: how long to wait, chance, what an error of a call means, HTTP, addresses, files, what
//! may be repeated, and times.

pub mod timing;

pub mod random;

pub(crate) mod error;

pub(crate) mod endpoint;

pub(crate) mod http;

pub(crate) mod file;

pub(crate) mod shown;

pub(crate) mod times;

#[cfg(test)]
pub(crate) mod hostile;
