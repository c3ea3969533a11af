//! Plans and runs, on a pool in memory.

mod crash_matrix;
mod groups;
mod meanwhile;
mod planning;
mod preflight;
mod rotating;
mod running;
mod two_actors;
mod whatever_the_pool_holds;

use std::sync::Mutex;

use crate::blueprint::{Blueprint, Choices};
use crate::names::{Cluster, DomainPrefix};
use crate::parts::{Change, PartId, observe};
use crate::plan::Plan;
use crate::run::{Outcome, Progress, Run, register};
use crate::snapshot::Remembered;
use crate::testkit::{FakeCloud, FakeJournal, FakeVault};
use crate::write::Cancel;

fn clusters(names: &[&str]) -> Vec<Cluster> {
    names
        .iter()
        .map(|name| Cluster::parse(name).unwrap())
        .collect()
}

fn blueprint(choices: Choices) -> Blueprint {
    Blueprint::new(clusters(&["westeurope-1"]), choices).unwrap()
}

fn with_prefix() -> Choices {
    Choices {
        domain_prefix: Some(DomainPrefix::parse("plant").unwrap()),
        ..Choices::default()
    }
}

fn plan_of(blueprint: &Blueprint, cloud: &FakeCloud, vault: &FakeVault) -> Plan {
    plan_knowing(blueprint, cloud, vault, &Remembered::default())
}

fn plan_knowing(
    blueprint: &Blueprint,
    cloud: &FakeCloud,
    vault: &FakeVault,
    remembered: &Remembered,
) -> Plan {
    let parts = blueprint.parts();
    let snapshot = pollster::block_on(observe(&parts, cloud, vault, remembered));
    Plan::new(blueprint, &snapshot.unwrap())
}

/// Registers what the plan of now says, and checks that what was told on the way agrees with what is returned.
fn run(blueprint: &Blueprint, cloud: &FakeCloud, vault: &FakeVault) -> Run {
    run_with(blueprint, cloud, vault, &FakeJournal::of(cloud))
}

/// The same, with what the journal remembers.
fn run_with(
    blueprint: &Blueprint,
    cloud: &FakeCloud,
    vault: &FakeVault,
    journal: &FakeJournal<'_>,
) -> Run {
    let remembered = journal.remembered();
    let plan = plan_knowing(blueprint, cloud, vault, &remembered);
    let told = Mutex::new(vec![]);
    let report = |progress| told.lock().unwrap().push(progress);
    let run = pollster::block_on(register(
        (blueprint, plan.applicable().unwrap()),
        cloud,
        vault,
        (journal, &remembered),
        &report,
        &Cancel::default(),
    ))
    .unwrap();
    for step in &run.steps {
        let finished = Progress::Finished {
            step: step.step.clone(),
            outcome: step.outcome.clone(),
        };
        assert_eq!(
            told.lock()
                .unwrap()
                .iter()
                .filter(|p| **p == finished)
                .count(),
            1,
            "{finished:?}"
        );
    }
    run
}

fn kinds(plan: &Plan) -> Vec<&'static str> {
    let kind = |change: &Change| match change {
        Change::Keep => "keep",
        Change::Create { .. } => "create",
        Change::Update { .. } => "update",
        Change::Choose => "choose",
        Change::Blocked { .. } => "blocked",
    };
    plan.steps.iter().map(|step| kind(&step.change)).collect()
}

fn outcome<'a>(run: &'a Run, step: &PartId) -> &'a Outcome {
    &run.steps.iter().find(|s| s.step == *step).unwrap().outcome
}
