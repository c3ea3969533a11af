//! A plan, applied.

mod outcome;

use std::collections::BTreeMap;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};

use crate::blueprint::Blueprint;
use crate::custody::keep;
use crate::parts::{Cloud, NotDone, PartId, PlannedStep, Worked, observe};
use crate::plan::{ApplicablePlan, Plan};
use crate::ports::{CloudError, Journal, Place, Slot, Vault, VaultError};
use crate::secret::Secret;
use crate::snapshot::Remembered;
use crate::write::{Cancel, Writer};
use outcome::{failed, not_finished, not_kept, not_stored, not_written};

pub use outcome::{Outcome, Progress, Run, StepOutcome};

/// How many steps run side by side, at most: Amazon Cognito takes five requests a second for one pool.
const SIDE_BY_SIDE: usize = 4;

/// Why a run was not begun. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotBegun {
    /// The vault cannot keep a secret.
    Vault(VaultError),
    /// The pool could not be read again.
    Unreadable(CloudError),
    /// The pool is not as it was reviewed any more.
    Changed,
    /// It was cancelled.
    Cancelled,
}

/// Applies a reviewed plan of the blueprint, if a new look at the pool still makes that plan. A step is begun when those
/// that it waits for are done; steps that do not wait for each other run side by side. What happens to them stands in
/// their outcomes.
///
/// The vault is unlocked before the look, since from the look on nothing may wait for a person.
///
/// # Errors
/// When it was not begun.
pub async fn register(
    (blueprint, plan): (&Blueprint, ApplicablePlan<'_>),
    cloud: &impl Cloud,
    vault: &impl Vault,
    (journal, remembered): (&impl Journal, &Remembered),
    report: &(impl Fn(Progress) + Sync),
    cancel: &Cancel,
) -> Result<Run, NotBegun> {
    report(Progress::TryingVault);
    let unlocked = cancel.wait_for(vault.probe()).await;
    let unlocked = unlocked.ok_or(NotBegun::Cancelled)?;
    unlocked.map_err(NotBegun::Vault)?;
    let now = observe(&blueprint.parts(), cloud, vault, remembered).await;
    let now = Plan::new(blueprint, &now.map_err(NotBegun::Unreadable)?);
    if let Some(error) = now.vault_error {
        return Err(NotBegun::Vault(error));
    }
    let plan = plan.plan();
    if now != *plan {
        return Err(NotBegun::Changed);
    }
    let writer = Writer {
        cloud,
        journal,
        pool_id: Some(&plan.pool_id),
        cancel,
    };
    let runner = Runner {
        plan,
        writer,
        vault,
        report,
    };
    Ok(runner.run().await)
}

struct Runner<'a, C, V, J, R> {
    plan: &'a Plan,
    writer: Writer<'a, C, J>,
    vault: &'a V,
    report: &'a R,
}

impl<'a, C: Cloud, V: Vault, J: Journal, R: Fn(Progress) + Sync> Runner<'a, C, V, J, R> {
    async fn run(&self) -> Run {
        let mut ended = Ended(BTreeMap::new());
        let mut waiting: Vec<&PlannedStep> = self.plan.steps.iter().collect();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < SIDE_BY_SIDE {
                let Some(next) = waiting.iter().position(|step| self.is_ready(step, &ended)) else {
                    break;
                };
                let step = waiting.remove(next);
                match self.stop(step, &ended) {
                    Some(outcome) => ended.add(self.end(step, outcome, None)),
                    None => running.push(self.begin(step, ended.clients())),
                }
            }
            let Some(outcome) = running.next().await else {
                break;
            };
            ended.add(outcome);
            // Of the steps that are ready at one moment, the plan's first is begun first.
            while let Some(Some(outcome)) = running.next().now_or_never() {
                ended.add(outcome);
            }
        }
        // Steps that wait for each other are never ready.
        for step in waiting {
            ended.add(self.end(step, not_finished(&step.title), None));
        }
        let steps = self.plan.steps.iter();
        Run {
            steps: steps.filter_map(|step| ended.0.remove(&step.id)).collect(),
        }
    }

    /// Whether everything that the step waits for has ended, well or not.
    fn is_ready(&self, step: &PlannedStep, ended: &Ended) -> bool {
        let mut waits_for = step.waits_for.iter();
        waits_for.all(|part| ended.0.contains_key(part) || self.plan.step(part).is_none())
    }

    /// Why the step is not begun, if it is not.
    fn stop(&self, step: &PlannedStep, ended: &Ended) -> Option<Outcome> {
        let mut before = step.waits_for.iter().filter_map(|part| ended.0.get(part));
        before
            .find_map(|before| match &before.outcome {
                Outcome::Done | Outcome::AlreadySo => None,
                Outcome::NotReached { .. } => Some(before.outcome.clone()),
                Outcome::Failed { .. } | Outcome::Unclear { .. } => {
                    let title = self.plan.step(&before.step).map(|step| &*step.title);
                    Some(not_finished(title.unwrap_or_default()))
                }
            })
            .or_else(|| {
                self.writer
                    .cancel
                    .is_cancelled()
                    .then(|| Outcome::NotReached {
                        message: "You cancelled before it was begun.".into(),
                    })
            })
    }

    async fn begin(&self, step: &'a PlannedStep, clients: BTreeMap<PartId, String>) -> StepOutcome {
        (self.report)(Progress::Started {
            step: step.id.clone(),
        });
        let mut made = None;
        let outcome = match self.work(step, &clients, &mut made).await {
            Ok(outcome) | Err(outcome) => outcome,
        };
        self.end(step, outcome, made)
    }

    fn end(&self, step: &PlannedStep, outcome: Outcome, made: Option<String>) -> StepOutcome {
        (self.report)(Progress::Finished {
            step: step.id.clone(),
            outcome: outcome.clone(),
        });
        StepOutcome {
            step: step.id.clone(),
            outcome,
            client_id: made.or_else(|| step.client_id().map(str::to_owned)),
        }
    }

    /// Does one step's work. `made` becomes the id of the client that it creates.
    async fn work(
        &self,
        step: &PlannedStep,
        clients: &BTreeMap<PartId, String>,
        made: &mut Option<String>,
    ) -> Result<Outcome, Outcome> {
        let fetches = step.client_id().filter(|_| step.fetches_secret());
        if let Some(client_id) = fetches {
            self.fetch_secret(step, client_id).await?;
        }
        let Some(work) = &step.work else {
            let nothing = fetches.is_none();
            return Ok(if nothing {
                Outcome::AlreadySo
            } else {
                Outcome::Done
            });
        };
        let worked =
            work.apply(&self.writer, clients)
                .await
                .map_err(|not_done| match not_done {
                    NotDone::NotWritten(why) => not_written(&step.title, &why),
                    NotDone::NoClient(part) => not_finished(part.as_str()),
                })?;
        match worked {
            Worked::AlreadySo if fetches.is_none() => Ok(Outcome::AlreadySo),
            Worked::AlreadySo | Worked::Done => Ok(Outcome::Done),
            Worked::Created(client) => {
                *made = Some(client.id.clone());
                let name = &client.settings.name;
                let gone = || not_stored(name, "Amazon Cognito returned no secret.", "");
                let secret = client.secret.as_ref().ok_or_else(gone)?;
                self.keep(&client.id, name, secret).await?;
                Ok(Outcome::Done)
            }
        }
    }

    async fn fetch_secret(&self, step: &PlannedStep, client_id: &str) -> Result<(), Outcome> {
        let client = self.writer.cloud.app_client(client_id).await;
        let client = client.map_err(|error| failed(&error))?;
        let gone = "Amazon Cognito shows no secret for it any more.";
        let secret = client.secret.as_ref();
        let secret = secret.ok_or_else(|| not_stored(&step.title, gone, ""))?;
        self.keep(client_id, &client.settings.name, secret).await
    }

    async fn keep(&self, client_id: &str, name: &str, secret: &Secret) -> Result<(), Outcome> {
        let place = Place {
            pool_id: self.plan.pool_id.clone(),
            client_id: client_id.to_owned(),
            client_name: name.to_owned(),
            slot: Slot::Current,
        };
        let kept = keep(self.vault, &place, None, secret).await;
        kept.map_err(|why| not_kept(name, &why))
    }
}

/// The steps that have ended, by their part.
struct Ended(BTreeMap<PartId, StepOutcome>);

impl Ended {
    fn add(&mut self, outcome: StepOutcome) {
        self.0.insert(outcome.step.clone(), outcome);
    }

    /// The ids of the clients that exist now.
    fn clients(&self) -> BTreeMap<PartId, String> {
        let outcomes = self.0.iter();
        outcomes
            .filter_map(|(part, outcome)| Some((part.clone(), outcome.client_id.clone()?)))
            .collect()
    }
}
