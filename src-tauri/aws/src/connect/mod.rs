//! Becoming somebody in an AWS account: from the configuration files to credentials that answer.
//!
//! In the order in which they stand on each other.

pub mod environment;

pub mod error;

pub mod regions;

pub mod profiles;

pub mod mfa;

mod settings;

pub(crate) mod transport;

mod diagnosis;

pub mod options;

pub mod identity_center;

mod credentials;

pub mod source;

pub mod connection;

#[cfg(test)]
mod tests;
