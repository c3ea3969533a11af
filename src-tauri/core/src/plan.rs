//! How a pool differs from a blueprint.

use std::collections::BTreeSet;

use serde::Serialize;
use ts_rs::TS;

use crate::blueprint::Blueprint;
use crate::custody::Custody;
use crate::parts::{PartId, PlannedStep};
use crate::ports::{GrantType, VaultError};
use crate::snapshot::Snapshot;

/// How a pool differs from a blueprint: one step for each part.
///
/// Two plans are equal when they would do the same, so a plan that is made again and differs means that the pool
/// has changed in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct Plan {
    /// The pool's id.
    pub pool_id: String,
    /// The pool's name.
    pub pool_name: String,
    /// One for each part of the blueprint, in that order.
    pub steps: Vec<PlannedStep>,
    /// Set when the keychain cannot be used: without it nothing is registered.
    pub vault_error: Option<VaultError>,
}

/// A plan with something to do and nothing that stands in the way: what a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApplicablePlan<'a>(&'a Plan);

impl ApplicablePlan<'_> {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.0
    }
}

/// An app client that the pool has, as its step has found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedClient<'a> {
    /// Its step.
    pub step: &'a PartId,
    /// What a person calls the step.
    pub title: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its client id.
    pub client_id: &'a str,
    /// How it gets tokens.
    pub grant_type: GrantType,
    /// Where its secret is; none where neither Cognito nor the keychain has one.
    pub custody: Option<&'a Custody>,
}

impl Plan {
    /// Compares what is wanted with what is there. Pure: the same input makes the same plan.
    pub fn new(blueprint: &Blueprint, snapshot: &Snapshot) -> Self {
        let mut steps = vec![];
        for part in blueprint.parts() {
            steps.push(part.plan(snapshot, &steps));
        }
        let vault_error = snapshot.custody.values().find_map(|custody| match custody {
            Custody::Unknown { error } => Some(error.clone()),
            _ => None,
        });
        Self {
            pool_id: snapshot.pool.id.clone(),
            pool_name: snapshot.pool.name.clone(),
            steps,
            vault_error,
        }
    }

    /// The step of this part, if it is wanted.
    pub fn step(&self, part: &PartId) -> Option<&PlannedStep> {
        self.steps.iter().find(|step| step.id == *part)
    }

    /// The app clients that exist.
    pub fn clients(&self) -> impl Iterator<Item = PlannedClient<'_>> {
        self.steps.iter().filter_map(|step| {
            let client = step.client.as_ref()?;
            let existing = client.existing.as_ref()?;
            Some(PlannedClient {
                step: &step.id,
                title: &step.title,
                name: &client.name,
                client_id: &existing.client_id,
                grant_type: client.grant_type,
                custody: existing.custody.as_ref(),
            })
        })
    }

    /// The app client of this part, if it exists.
    pub fn client(&self, part: &PartId) -> Option<PlannedClient<'_>> {
        self.clients().find(|client| client.step == part)
    }

    /// Whether there is nothing to do: the pool is as the blueprint says and every secret is in the keychain.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(PlannedStep::is_right) && self.vault_error.is_none()
    }

    /// The IAM actions for want of which parts of the pool could not be read.
    pub fn missing_actions(&self) -> BTreeSet<&str> {
        let reasons = self.steps.iter().filter_map(PlannedStep::reason);
        reasons
            .filter_map(|reason| reason.missing_action.as_deref())
            .collect()
    }

    /// The one rule for "can be registered": something to do, and nothing that stands in the way.
    pub fn applicable(&self) -> Option<ApplicablePlan<'_>> {
        let is_open = self.steps.iter().any(|step| step.change.is_open());
        let applicable = !self.is_empty() && self.vault_error.is_none() && !is_open;
        applicable.then_some(ApplicablePlan(self))
    }
}
