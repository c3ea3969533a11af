//! Amazon Cognito for `registrar-core`: whose account it is, and the user pool behind [`registrar_core::parts::Cloud`].
//!
//! [`connect`] lists what the AWS configuration files offer, tells when that changes, and opens a
//! [`Connection`](connect::connection::Connection): an identity in a region, checked with STS. What it is opened with,
//! such as a way to ask for an MFA code, is an [`Opening`](connect::options::Opening).
//! [`SignIn`](connect::identity_center::SignIn) signs in to IAM Identity Center, for the profiles that need it.
//!
//! [`cognito`] is what a connection can do then: it lists and creates user pools, asks IAM beforehand whether a plan
//! would be allowed ([`Connection::preflight`](connect::connection::Connection::preflight)), and gives out a
//! [`UserPool`](cognito::user_pool::UserPool), which is the port that a registration goes through, and gathers the
//! evidence that sign-in works ([`UserPool::evidence`](cognito::user_pool::UserPool::evidence)).
//!
//! Reads are retried by the SDK. A write is sent once; it is repeated only after an answer that says that nothing
//! was done (throttled, or another change under way). A write without a clear answer is
//! [`Unclear`](registrar_core::ports::CloudErrorKind::Unclear), and the one who asked has to look.
//!
//! Nothing here is logged. An error carries the service's own words, never a request, an answer or a secret.
//!
#![doc = include_str!("../../../docs/profiles.md")]

pub mod base;

pub mod connect;

pub mod cognito;
