//! What Cognite Data Fusion (CDF) needs in an Amazon Cognito user pool, and how to get there.
//!
//! A [`Blueprint`](blueprint::Blueprint) says which [parts] are wanted, a [`Snapshot`](snapshot::Snapshot) what the
//! pool holds of them now, and a [`Plan`](plan::Plan) how they differ. A [`Preflight`](preflight::Preflight) says
//! beforehand what the identity must be allowed to do. [`register`](run::register) applies a plan and returns a
//! [`Run`](run::Run): one [`Outcome`](run::Outcome) for each step. A [`Proof`](proof::Proof) says what
//! [`Evidence`](proof::Evidence) there is that sign-in works. A [`Handover`](handover::Handover) is what a Cognite admin
//! needs afterwards, and a [`Sheet`](sheet::Sheet) is one in writing. A [`Rotation`](rotation::Rotation) gives a client a
//! new secret without an outage. Every change goes out in [one way](write). The outside is reached through three ports only:
//! [`Cloud`](parts::Cloud), the pool's API, [`Vault`](ports::Vault), where secrets live, and [`Journal`](ports::Journal),
//! where it is noted what is about to be changed.
//!
//! Resuming, running again and checking for drift are the same act: take a snapshot and plan again. Success is
//! a plan with nothing left to do. This crate knows no AWS SDK, no window, no files, no clock, no environment.

// The words: what things are called, and in which form.
pub mod cognite;

pub mod names;

pub mod secret;

pub mod pool;

pub mod advice;

// What is needed from outside.
pub mod ports;

pub mod custody;

// The one way to change a pool.
pub mod write;

// What is wanted, what is there, how they differ, and how that is made so.
pub mod snapshot;

pub mod parts;

pub mod blueprint;

pub mod plan;

pub mod preflight;

pub mod run;

// Whether it works, what is handed over, and what comes after.
pub mod proof;

pub mod rotation;

pub mod handover;

pub mod sheet;

#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;
