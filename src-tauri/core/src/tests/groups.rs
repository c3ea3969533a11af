//! A group besides the documentation page.

use super::{blueprint, outcome, plan_of, run, with_prefix};
use crate::blueprint::{Blueprint, BlueprintError};
use crate::parts::{Change, Group, Part, PartId, WantedGroup};
use crate::pool::Tier;
use crate::ports::CloudErrorKind;
use crate::preflight::{Permissions, PoolArn};
use crate::run::Outcome;
use crate::testkit::{FakeCloud, FakeVault, Fault};

fn admins(description: &str) -> WantedGroup {
    WantedGroup::new(Group {
        name: "cdf-admins".into(),
        description: description.into(),
    })
}

/// The documentation page, and a group besides.
fn with_group(description: &str) -> Blueprint {
    let page = blueprint(with_prefix());
    page.with(Part::Group(admins(description))).unwrap()
}

fn id() -> PartId {
    admins("").id().clone()
}

#[test]
fn a_group_is_created_then_kept_then_described_otherwise() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let wanted = with_group("Administer CDF");
    let plan = plan_of(&wanted, &cloud, &vault);
    insta::assert_json_snapshot!(plan.step(&id()).unwrap());
    let result = run(&wanted, &cloud, &vault);
    assert_eq!(*outcome(&result, &id()), Outcome::Done);
    assert!(plan_of(&wanted, &cloud, &vault).is_empty());

    let other = with_group("Administer the CDF project");
    let plan = plan_of(&other, &cloud, &vault);
    assert!(matches!(
        plan.step(&id()).unwrap().change,
        Change::Update { .. }
    ));
    run(&other, &cloud, &vault);
    assert!(plan_of(&other, &cloud, &vault).is_empty());
    assert_eq!(cloud.state().groups.len(), 1);
}

#[test]
fn a_lost_answer_about_a_group_is_settled_by_looking() {
    for fault in [Fault::AnswerLost, Fault::Before(CloudErrorKind::Unclear)] {
        let vault = FakeVault::default();
        let cloud = FakeCloud::new(Tier::Essentials).failing("CreateGroup", fault);
        let wanted = with_group("Administer CDF");
        let result = run(&wanted, &cloud, &vault);
        let took_effect = matches!(fault, Fault::AnswerLost);
        assert_eq!(*outcome(&result, &id()) == Outcome::Done, took_effect);
        run_what_is_left(&wanted, &cloud, &vault);
        assert!(plan_of(&wanted, &cloud, &vault).is_empty());
        assert_eq!(cloud.state().groups.len(), 1);
    }
}

fn run_what_is_left(wanted: &Blueprint, cloud: &FakeCloud, vault: &FakeVault) {
    let plan = plan_of(wanted, cloud, vault);
    if plan.applicable().is_some() {
        run(wanted, cloud, vault);
    }
}

#[test]
fn a_group_that_cannot_be_read_is_blocked_and_never_written() {
    let fault = Fault::Before(CloudErrorKind::Denied);
    let cloud = FakeCloud::new(Tier::Essentials).failing("GetGroup", fault);
    let plan = plan_of(&with_group("Administer CDF"), &cloud, &FakeVault::default());
    let reason = plan.step(&id()).unwrap().reason().unwrap();
    let missing = Some("cognito-idp:GetGroup");
    assert_eq!(reason.missing_action.as_deref(), missing);
    assert!(plan.applicable().is_none());
}

#[test]
fn a_plan_without_a_group_asks_for_none() {
    let pool = PoolArn::new("eu-west-1", "123456789012", "eu-west-1_Fake00001");
    let actions = |wanted: &Blueprint| {
        let cloud = FakeCloud::new(Tier::Essentials);
        let plan = plan_of(wanted, &cloud, &FakeVault::default());
        let needed = Permissions::of(wanted, &plan, &pool);
        let groups = needed.iter().filter(|one| one.action.contains("Group"));
        groups.map(|one| one.action.clone()).collect::<Vec<_>>()
    };
    assert!(actions(&blueprint(with_prefix())).is_empty());
    assert_eq!(
        actions(&with_group("Administer CDF")),
        ["cognito-idp:CreateGroup", "cognito-idp:GetGroup"]
    );
}

#[test]
fn the_same_group_is_not_wanted_twice() {
    let twice = with_group("one").with(Part::Group(admins("another")));
    assert_eq!(twice, Err(BlueprintError::RepeatedPart(id())));
}
