//! The pool itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A user pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Such as `eu-west-1_AbCdEf123`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its feature plan.
    pub tier: Tier,
    /// The prefix of its prefix domain.
    pub domain: Option<String>,
    /// The host name of its custom domain.
    pub custom_domain: Option<String>,
}

/// A pool's feature plan (`UserPoolTier`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[ts(export, export_to = "pool.ts")]
pub enum Tier {
    /// No managed login, no choice-based sign-in.
    Lite,
    /// What new pools have.
    Essentials,
    /// Essentials and threat protection.
    Plus,
}
