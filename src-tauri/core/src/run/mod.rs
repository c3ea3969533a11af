//! A plan, applied.

mod outcome;

pub use outcome::{Outcome, Progress, Run, StepOutcome};

use crate::custody::Custody;
use crate::plan::Work;
use crate::plan::{Plan, PlannedStep};
use crate::pool::{AppClient, AppClientSettings, ResourceServer};
use crate::ports::{Cloud, CloudError, CloudErrorKind, Place, Slot, Vault, VaultError};
use crate::secret::Secret;
use crate::step::StepId;
use futures_util::future::join_all;
use outcome::{failed, not_stored};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop a run before its next step. A step that has begun is finished.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the run to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Applies a plan. Steps that have nothing in common run side by side.
///
/// # Errors
/// When the vault cannot keep a secret; nothing has been changed in the pool then. What happens to single steps
/// stands in their outcomes.
///
/// # Panics
/// When the plan [cannot be applied](Plan::can_apply).
pub async fn register(
    plan: &Plan,
    cloud: &impl Cloud,
    vault: &impl Vault,
    report: &(impl Fn(Progress) + Sync),
    cancel: &Cancel,
) -> Result<Run, VaultError> {
    assert!(
        plan.can_apply(),
        "the plan has a step that cannot be applied, or none to apply"
    );
    report(Progress::TryingVault);
    vault.probe().await?;
    let runner = Runner {
        plan,
        cloud,
        vault,
        report,
        cancel,
    };
    let mut chains = vec![
        vec![StepId::ServiceAccount, StepId::AuthorizationServer],
        vec![StepId::CogniteApi, StepId::DataFusion, StepId::SignInPage],
    ];
    if plan.step(StepId::Domain).waits_for.is_empty() {
        chains.push(vec![StepId::Domain]);
    } else {
        chains[1].push(StepId::Domain);
    }
    let outcomes = join_all(chains.into_iter().map(|chain| runner.chain(chain))).await;
    let mut steps: Vec<StepOutcome> = outcomes.into_iter().flatten().collect();
    steps.sort_by_key(|outcome| outcome.step);
    Ok(Run { steps })
}

struct Runner<'a, C, V, R> {
    plan: &'a Plan,
    cloud: &'a C,
    vault: &'a V,
    report: &'a R,
    cancel: &'a Cancel,
}

impl<C: Cloud, V: Vault, R: Fn(Progress) + Sync> Runner<'_, C, V, R> {
    /// Runs steps one after the other; none is begun after one that failed, since each stands on the one before.
    async fn chain(&self, steps: Vec<StepId>) -> Vec<StepOutcome> {
        let mut outcomes: Vec<StepOutcome> = vec![];
        let mut stopped: Option<String> = None;
        for step in steps {
            if stopped.is_none() && self.cancel.is_cancelled() {
                stopped = Some("You cancelled before it was begun.".into());
            }
            let planned = self.plan.step(step);
            let (outcome, client_id) = match &stopped {
                Some(message) => (
                    Outcome::NotReached {
                        message: message.clone(),
                    },
                    planned.client_id.clone(),
                ),
                None => {
                    (self.report)(Progress::Started { step });
                    let created = outcomes.last().and_then(|before| before.client_id.clone());
                    self.step(planned, created).await
                }
            };
            if matches!(outcome, Outcome::Failed { .. } | Outcome::Unclear { .. }) {
                stopped = Some(format!(
                    "It waits for “{}”, which was not finished.",
                    step.title()
                ));
            }
            (self.report)(Progress::Finished {
                step,
                outcome: outcome.clone(),
            });
            outcomes.push(StepOutcome {
                step,
                outcome,
                client_id,
            });
        }
        outcomes
    }

    /// Does one step's work. `created` is the client that the step before has made or found.
    async fn step(
        &self,
        planned: &PlannedStep,
        created: Option<String>,
    ) -> (Outcome, Option<String>) {
        if let Some(Work::CreateAppClient(settings, known)) = &planned.work {
            return self.create_app_client(settings, known).await;
        }
        let mut stored = false;
        if let (Some(client_id), Some(Custody::ToFetch)) = (&planned.client_id, &planned.secret) {
            if let Err(outcome) = self.fetch_secret(planned, client_id).await {
                return (outcome, planned.client_id.clone());
            }
            stored = true;
        }
        let outcome = match &planned.work {
            None if stored => Outcome::Done,
            None => Outcome::AlreadySo,
            Some(work) => match self.write(work, created).await {
                Ok(()) => Outcome::Done,
                Err(error) => failed(&error),
            },
        };
        (outcome, planned.client_id.clone())
    }

    /// One call that changes the pool. A lost answer is settled by looking whether the change is there.
    async fn write(&self, work: &Work, created: Option<String>) -> Result<(), CloudError> {
        let result = match work {
            Work::CreateDomain(prefix) => self.cloud.create_domain(prefix).await,
            Work::SwitchToManagedLogin(domain) => self.cloud.switch_to_managed_login(domain).await,
            Work::CreateResourceServer(server) => self.cloud.create_resource_server(server).await,
            Work::UpdateResourceServer(server) => self.cloud.update_resource_server(server).await,
            Work::UpdateAppClient(id, settings) => self.cloud.update_app_client(id, settings).await,
            Work::CreateStyle(client) => {
                self.cloud
                    .create_style(
                        client
                            .as_ref()
                            .or(created.as_ref())
                            .map_or("", String::as_str),
                    )
                    .await
            }
            Work::CreateAppClient(..) => {
                unreachable!("a client's creation has a secret to keep: see create_app_client")
            }
        };
        match result {
            Err(error) if error.kind == CloudErrorKind::Unclear => {
                if self.took_effect(work, created).await {
                    Ok(())
                } else {
                    Err(error)
                }
            }
            other => other,
        }
    }

    /// Whether the pool is now as the work would have made it.
    async fn took_effect(&self, work: &Work, created: Option<String>) -> bool {
        let same_server = async |wanted: &ResourceServer| {
            let found = self.cloud.resource_server(&wanted.identifier).await;
            found
                .ok()
                .flatten()
                .is_some_and(|found| found.is_same_as(wanted))
        };
        match work {
            Work::CreateDomain(prefix) => match self.cloud.pool().await {
                Ok(pool) => pool.domain.as_deref() == Some(prefix.as_str()),
                Err(_) => false,
            },
            Work::SwitchToManagedLogin(name) => {
                let domain = self.cloud.domain(name).await.ok().flatten();
                domain.is_some_and(|domain| {
                    domain.managed_login == crate::pool::ManagedLogin::Managed
                })
            }
            Work::CreateResourceServer(server) | Work::UpdateResourceServer(server) => {
                same_server(server).await
            }
            Work::UpdateAppClient(id, settings) => self
                .cloud
                .app_client(id)
                .await
                .is_ok_and(|client| client.settings == *settings),
            Work::CreateStyle(client) => match client.as_ref().or(created.as_ref()) {
                Some(id) => self.cloud.has_style(id).await.unwrap_or(false),
                None => false,
            },
            Work::CreateAppClient(..) => false,
        }
    }

    async fn create_app_client(
        &self,
        settings: &AppClientSettings,
        known: &[String],
    ) -> (Outcome, Option<String>) {
        let client = match self.cloud.create_app_client(settings).await {
            Ok(client) => client,
            Err(error) if error.kind == CloudErrorKind::Unclear => {
                match self.find_created(&settings.name, known).await {
                    Some(client) => client,
                    None => return (failed(&error), None),
                }
            }
            Err(error) => return (failed(&error), None),
        };
        let stored = match &client.secret {
            Some(secret) => self.store(&client.id, &client.settings.name, secret).await,
            None => Err(not_stored(
                &client.settings.name,
                "Amazon Cognito returned no secret.",
                "",
            )),
        };
        (
            stored.map_or_else(|outcome| outcome, |()| Outcome::Done),
            Some(client.id),
        )
    }

    /// After a lost answer: the one client of this name that was not there before.
    async fn find_created(&self, name: &str, known: &[String]) -> Option<AppClient> {
        let clients = self.cloud.app_clients().await.ok()?;
        let mut new = clients
            .into_iter()
            .filter(|(id, found)| found == name && !known.contains(id));
        match (new.next(), new.next()) {
            (Some((id, _)), None) => self.cloud.app_client(&id).await.ok(),
            _ => None,
        }
    }

    async fn fetch_secret(&self, planned: &PlannedStep, client_id: &str) -> Result<(), Outcome> {
        let client = self
            .cloud
            .app_client(client_id)
            .await
            .map_err(|error| failed(&error))?;
        match &client.secret {
            Some(secret) => self.store(client_id, &client.settings.name, secret).await,
            None => Err(not_stored(
                planned.id.title(),
                "Amazon Cognito shows no secret for it any more.",
                "",
            )),
        }
    }

    /// Stores a secret and reads it back.
    async fn store(
        &self,
        client_id: &str,
        client_name: &str,
        secret: &Secret,
    ) -> Result<(), Outcome> {
        let place = Place {
            pool_id: self.plan.pool_id.clone(),
            client_id: client_id.to_owned(),
            client_name: client_name.to_owned(),
            slot: Slot::Current,
        };
        let failure = |error: VaultError| not_stored(client_name, &error.message, &error.hint);
        self.vault.store(&place, secret).await.map_err(failure)?;
        match self.vault.read(&place).await {
            Ok(Some(read)) if read == *secret => Ok(()),
            Ok(_) => Err(not_stored(
                client_name,
                "The keychain did not give back what was stored.",
                "",
            )),
            Err(error) => Err(failure(error)),
        }
    }
}
