//! What Cognite Data Fusion (CDF) needs in an Amazon Cognito user pool, and how to get there.
//!
//! A [`Blueprint`] says what is needed, a [`Snapshot`] what the pool holds now, and [`Plan`] how they differ.
//! A [`Preflight`] says beforehand what the identity must be allowed to do. [`register`] applies a plan and returns a
//! [`Run`]: one [`Outcome`] for each step. A [`Proof`] says what [`Evidence`] there is that sign-in works. A
//! [`Handover`] is what a Cognite admin needs afterwards, and a [`Sheet`] is one in writing. A [`Rotation`] gives a
//! client a new secret without an outage. The outside is reached through two ports only: [`Cloud`], the pool's API,
//! and [`Vault`], where secrets live.
//!
//! Resuming, running again and checking for drift are the same act: take a snapshot and plan again. Success is
//! a plan with nothing left to do. This crate knows no AWS SDK, no window, no files, no clock, no environment.

mod address;
mod blueprint;
mod client_secret;
mod cloud;
mod cloud_call;
mod cluster;
mod domain_prefix;
mod handover;
mod plan;
mod preflight;
mod proof;
mod rotation;
mod run;
mod secret;
mod sheet;
mod snapshot;
mod step;
mod vault;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub use address::{is_loopback, is_plain_loopback};
pub use blueprint::{
    AUTHORIZATION_SERVER_NAME, AppClientSettings, Blueprint, BlueprintError, CALLBACK_URL,
    COGNITE_API_IDENTIFIER, Choices, ClassicDomain, ClientChoice, DATA_FUSION_NAME, MAX_CLUSTERS,
    ResourceServer, SERVICE_ACCOUNT_IDENTIFIER, Scope,
};
pub use client_secret::{Acceptance, GrantType, ListedSecret, Patience};
pub use cloud::{Cloud, CloudError, CloudErrorKind};
pub use cloud_call::CloudCall;
pub use cluster::{Cluster, ClusterError};
pub use domain_prefix::{DomainPrefix, DomainPrefixError};
pub use handover::{Discovery, Handover, HandoverClient};
pub use plan::{
    Candidate, Change, ConsolePage, Difference, Plan, PlannedStep, Question, Reason, Setting,
};
pub use preflight::{
    Decision, Layer, Need, Permission, PermissionAnswer, Permissions, Policy, PolicyLine, PoolArn,
    Preflight,
};
pub use proof::{
    Answer, Asked, Check, Claim, Document, Evidence, Exchange, Fact, Finding, Jwt, Key, Mend,
    NoAnswer, NoAnswerKind, NotAsked, Proof, Signature, TokenAnswer, TokenSeen, Verdict,
};
pub use rotation::{ClientSecrets, Rotation, RotationAct, RotationError, RotationState};
pub use run::{Cancel, Outcome, Progress, Run, StepOutcome, register};
pub use secret::Secret;
pub use sheet::{GROUPS_CLAIM, Sheet, SheetFormat};
pub use snapshot::{
    AppClient, Custody, Domain, DomainStatus, ManagedLogin, Part, Pool, Snapshot, Tier, Unreadable,
};
pub use step::StepId;
pub use vault::{Place, Slot, Vault, VaultError, VaultErrorKind};
