//! Which permissions a plan needs.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use crate::blueprint::Blueprint;
use crate::parts::{FETCHING, Part, PartId, Work};
use crate::plan::Plan;
use crate::ports::Operation;
use crate::rotation::OPERATIONS as ROTATION;

/// The user pool that permissions are about, as IAM names it: `arn:PARTITION:cognito-idp:REGION:ACCOUNT:userpool/POOL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolArn(String);

impl PoolArn {
    /// The pool with this id, of this account (twelve digits), in this region (such as `eu-west-1`).
    pub fn new(region: &str, account: &str, pool_id: &str) -> Self {
        let partition = partition(region);
        Self(format!(
            "arn:{partition}:cognito-idp:{region}:{account}:userpool/{pool_id}"
        ))
    }
}

impl fmt::Display for PoolArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The partition of a region, by the expressions for region codes in `botocore/data/partitions.json` (botocore
/// 1.44.5). What none of them matches is taken for `aws`, where new regions open most often.
fn partition(region: &str) -> &'static str {
    let mut words = region.split('-');
    match (words.next(), words.next()) {
        (Some("cn"), _) => "aws-cn",
        (Some("us"), Some("gov")) => "aws-us-gov",
        (Some("us"), Some("iso")) => "aws-iso",
        (Some("us"), Some("isob")) => "aws-iso-b",
        (Some("eu"), Some("isoe")) => "aws-iso-e",
        (Some("us"), Some("isof")) => "aws-iso-f",
        (Some("eusc"), _) => "aws-eusc",
        _ => "aws",
    }
}

/// One action that must be allowed, on one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub struct Permission {
    /// The IAM action, such as `cognito-idp:CreateUserPoolClient`.
    pub action: String,
    /// The pool's ARN, or `*` for an action that knows no resource.
    pub resource: String,
    /// What it is needed for, at least one thing.
    pub needed_for: Vec<Need>,
}

/// What a permission is needed for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub enum Need {
    /// Reading the pool: a review, before a registration, and after it.
    Reading,
    /// A step of the plan. An update reads before it writes, and a lost answer is settled by reading.
    Step {
        /// Which one.
        step: PartId,
    },
    /// Exchanging a client's secret. It reads before it writes, and a lost answer is settled by reading.
    Rotation,
}

/// The permissions that a plan or a rotation needs, each action once, sorted by action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    needed: Vec<Permission>,
    undecided: Vec<PartId>,
}

impl Permissions {
    /// What reading the pool needs, whatever is in it. It is all that is known while there is no plan, as when the
    /// pool could not be read.
    pub fn of_reading(blueprint: &Blueprint, pool: &PoolArn) -> Self {
        let parts = blueprint.parts();
        let undecided = parts.iter().map(|part| part.id().clone()).collect();
        Self::needed(pool, reading(&parts), undecided)
    }

    /// What the plan of a blueprint needs: reading the pool before and after, and the work of its steps. A step that
    /// is blocked, or that waits for a decision, has no work yet; it is [undecided](Self::undecided).
    ///
    /// Reading is all of it, also for a pool with no domain and no client of ours: afterwards they are there.
    pub fn of(blueprint: &Blueprint, plan: &Plan, pool: &PoolArn) -> Self {
        let undecided = plan.steps.iter().filter(|step| step.change.is_open());
        let undecided = undecided.map(|step| step.id.clone()).collect();
        let steps = plan.steps.iter().flat_map(|step| {
            let work = step.work.as_ref().map_or(&[][..], Work::operations);
            let fetching = if step.fetches_secret() { FETCHING } else { &[] };
            let step = &step.id;
            [work, fetching].map(|operations| (operations, Need::Step { step: step.clone() }))
        });
        let needs = reading(&blueprint.parts()).into_iter().chain(steps);
        Self::needed(pool, needs, undecided)
    }

    /// What a [`Rotation`](crate::rotation::Rotation) of a client's secret needs, to its end or back. No step depends
    /// on it, so none is undecided.
    pub fn of_rotation(pool: &PoolArn) -> Self {
        Self::needed(pool, [(ROTATION, Need::Rotation)], vec![])
    }

    fn needed(
        pool: &PoolArn,
        all: impl IntoIterator<Item = (&'static [Operation], Need)>,
        undecided: Vec<PartId>,
    ) -> Self {
        let mut needs: BTreeMap<Operation, Vec<Need>> = BTreeMap::new();
        for (operations, need) in all {
            for operation in operations {
                let known = needs.entry(*operation).or_default();
                if !known.contains(&need) {
                    known.push(need.clone());
                }
            }
        }
        let needed = needs.into_iter().map(|(operation, needed_for)| Permission {
            action: operation.iam_action(),
            resource: if operation.is_on_pool() {
                pool.to_string()
            } else {
                "*".to_owned()
            },
            needed_for,
        });
        Self {
            needed: needed.collect(),
            undecided,
        }
    }

    /// Each permission, sorted by action.
    pub fn iter(&self) -> std::slice::Iter<'_, Permission> {
        self.needed.iter()
    }

    /// The steps of which it is not known yet what they need.
    pub fn undecided(&self) -> &[PartId] {
        &self.undecided
    }

    pub(super) fn into_parts(self) -> (Vec<Permission>, Vec<PartId>) {
        (self.needed, self.undecided)
    }
}

/// What looking at the parts asks for.
fn reading(parts: &[Part]) -> Vec<(&'static [Operation], Need)> {
    let read = parts.iter().map(Part::reading);
    read.map(|operations| (operations, Need::Reading)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_is_named_in_the_partition_of_its_region() {
        for (region, partition) in [
            ("eu-west-1", "aws"),
            ("us-east-1", "aws"),
            ("mx-central-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("cn-northwest-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-west-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("eusc-de-east-1", "aws-eusc"),
            ("moon-base-1", "aws"),
        ] {
            let arn = PoolArn::new(region, "123456789012", "pool_1").to_string();
            let expected =
                format!("arn:{partition}:cognito-idp:{region}:123456789012:userpool/pool_1");
            assert_eq!(arn, expected);
        }
    }
}
