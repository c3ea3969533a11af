//! Which permissions a plan needs.

use crate::custody::Custody;
use crate::plan::Work;
use crate::plan::{Change, Plan, PlannedStep};
use crate::ports::CloudCall;
use crate::ports::iam_action;
use crate::step::StepId;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use ts_rs::TS;

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
#[ts(export)]
pub struct Permission {
    /// The IAM action, such as `cognito-idp:CreateUserPoolClient`.
    pub action: String,
    /// The pool's ARN, or `*` for an action that knows no resource.
    pub resource: String,
    /// What it is needed for, at least one thing.
    pub needed_for: Vec<Need>,
}

/// What a permission is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum Need {
    /// Reading the pool: a review, before a registration, and after it.
    Reading,
    /// A step of the plan. An update reads before it writes, and a lost answer is settled by reading.
    Step {
        /// Which one.
        step: StepId,
    },
    /// Exchanging a client's secret. It reads before it writes, and a lost answer is settled by reading.
    Rotation,
}

/// The permissions that a plan or a rotation needs, each action once, sorted by action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    needed: Vec<Permission>,
    undecided: Vec<StepId>,
}

impl Permissions {
    /// What reading the pool needs, whatever is in it. It is all that is known while there is no plan, as when the
    /// pool could not be read.
    pub fn of_reading(pool: &PoolArn) -> Self {
        Self::needed(pool, [(&READING[..], Need::Reading)], StepId::ALL.to_vec())
    }

    /// What the plan needs: reading the pool before and after, and the work of its steps. A step that is blocked, or
    /// that waits for a decision, has no work yet; it is [undecided](Self::undecided).
    ///
    /// Reading is all of it, also for a pool with no domain and no client of ours: afterwards they are there.
    pub fn of(plan: &Plan, pool: &PoolArn) -> Self {
        let open =
            |step: &&PlannedStep| matches!(step.change, Change::Choose | Change::Blocked { .. });
        let undecided = plan.steps.iter().filter(open).map(|step| step.id);
        let steps = plan.steps.iter().flat_map(|step| {
            let work = step.work.as_ref().map_or(&[][..], Work::calls);
            let fetching = match step.secret {
                Some(Custody::ToFetch) => &[CloudCall::AppClient][..],
                _ => &[],
            };
            [work, fetching].map(|calls| (calls, Need::Step { step: step.id }))
        });
        let needs = [(&READING[..], Need::Reading)].into_iter().chain(steps);
        Self::needed(pool, needs, undecided.collect())
    }

    /// What a [`Rotation`](crate::rotation::Rotation) of a client's secret needs, to its end or back. No step depends on it, so
    /// none is undecided.
    pub fn of_rotation(pool: &PoolArn) -> Self {
        Self::needed(pool, [(&ROTATION[..], Need::Rotation)], vec![])
    }

    fn needed(
        pool: &PoolArn,
        all: impl IntoIterator<Item = (&'static [CloudCall], Need)>,
        undecided: Vec<StepId>,
    ) -> Self {
        let mut needs: BTreeMap<&str, Vec<Need>> = BTreeMap::new();
        for (calls, need) in all {
            for operation in calls.iter().flat_map(|call| call.operations()) {
                let known = needs.entry(operation).or_default();
                if !known.contains(&need) {
                    known.push(need);
                }
            }
        }
        let needed = needs.into_iter().map(|(operation, needed_for)| Permission {
            action: iam_action(operation),
            resource: resource(operation, pool),
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
    pub fn undecided(&self) -> &[StepId] {
        &self.undecided
    }

    pub(super) fn into_parts(self) -> (Vec<Permission>, Vec<StepId>) {
        (self.needed, self.undecided)
    }
}

/// What [`Snapshot::take`](crate::snapshot::Snapshot::take) calls.
const READING: [CloudCall; 6] = [
    CloudCall::Pool,
    CloudCall::Domain,
    CloudCall::ResourceServer,
    CloudCall::AppClients,
    CloudCall::AppClient,
    CloudCall::HasStyle,
];

/// What a [`Rotation`](crate::rotation::Rotation) calls.
const ROTATION: [CloudCall; 6] = [
    CloudCall::AppClient,
    CloudCall::ClientSecrets,
    CloudCall::Discovery,
    CloudCall::AcceptsSecret,
    CloudCall::AddClientSecret,
    CloudCall::DeleteClientSecret,
];

/// What an operation's permission is for: a domain is looked for in the whole region, so the action knows no resource
/// (AWS Service Authorization Reference).
fn resource(operation: &str, pool: &PoolArn) -> String {
    match operation {
        "DescribeUserPoolDomain" => "*".to_owned(),
        _ => pool.to_string(),
    }
}

impl Work {
    /// The call that does it, and those that settle a lost answer.
    fn calls(&self) -> &'static [CloudCall] {
        use CloudCall as Call;
        match self {
            Work::CreateDomain(_) => &[Call::CreateDomain, Call::Pool],
            Work::SwitchToManagedLogin(_) => &[Call::SwitchToManagedLogin, Call::Domain],
            Work::CreateResourceServer(_) => &[Call::CreateResourceServer, Call::ResourceServer],
            Work::UpdateResourceServer(_) => &[Call::UpdateResourceServer, Call::ResourceServer],
            Work::CreateAppClient(..) => {
                &[Call::CreateAppClient, Call::AppClients, Call::AppClient]
            }
            Work::UpdateAppClient(..) => &[Call::UpdateAppClient, Call::AppClient],
            Work::CreateStyle(_) => &[Call::CreateStyle, Call::HasStyle],
        }
    }
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
