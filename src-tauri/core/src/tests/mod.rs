//! Plans and runs, on a pool in memory.

mod groups;
mod planning;
mod preflight;
mod rotating;
mod running;
mod whatever_the_pool_holds;

use std::sync::Mutex;

use crate::blueprint::{Blueprint, Choices};
use crate::names::{Cluster, DomainPrefix};
use crate::parts::{Change, PartId, observe};
use crate::plan::Plan;
use crate::run::{Cancel, Outcome, Progress, Run, register};
use crate::testkit::{FakeCloud, FakeVault};

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
    Plan::new(
        blueprint,
        &pollster::block_on(observe(&blueprint.parts(), cloud, vault)).unwrap(),
    )
}

/// Registers, and checks that what was told on the way agrees with what is returned.
fn run(plan: &Plan, cloud: &FakeCloud, vault: &FakeVault) -> Run {
    let told = Mutex::new(vec![]);
    let report = |progress| told.lock().unwrap().push(progress);
    let run = pollster::block_on(register(
        plan.applicable().unwrap(),
        cloud,
        vault,
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
