//! What the shell holds between two commands: who is connected, the plan under review, the run that goes on.
//!
//! The window sends a plan's id and never a plan, and the pool is read again before a plan is applied.

mod listing;
mod proving;
mod rotating;
mod waiting;

pub(crate) use waiting::Waits;

use crate::clipboard::Clipboard;
use crate::error::UiError;
use crate::recent;
use crate::registrations::Registrations;
use crate::wire::{Identity, Prefill, Registered, Review, Source, TimedProgress};
use registrar_aws::Connection;
use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::handover::Handover;
use registrar_core::names::Cluster;
use registrar_core::plan::Plan;
use registrar_core::ports::{Cloud, Place, Slot, Vault};
use registrar_core::preflight::{Permissions, Preflight};
use registrar_core::rotation::ClientSecrets;
use registrar_core::run::{Cancel, Progress, register};
use registrar_core::secret::Secret;
use registrar_core::snapshot::Snapshot;
use registrar_practice::{Options, Practice};
use registrar_vault::{Keychain, Realm};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::OnceCell;

pub(crate) struct Session {
    pub(crate) prefill: Prefill,
    pub(crate) clipboard: Clipboard,
    pub(crate) waits: Waits,
    practice: OnceCell<Practice>,
    state: Mutex<State>,
    data_folder: PathBuf,
    registrations: Mutex<Result<Registrations, UiError>>,
}

#[derive(Default)]
struct State {
    /// A client's secrets, as the person saw them last.
    seen: Option<ClientSecrets>,
    connected: Option<Arc<Connected>>,
    held: Option<Arc<Held>>,
    /// How many plans were made so far; the last one's id.
    plans: u64,
    run: Option<Cancel>,
    /// The actions that the last run was refused, until the pool is reviewed again.
    refused: Vec<String>,
    close_after_run: bool,
}

/// A connection and what belongs to it.
pub(crate) struct Connected {
    pub(crate) connection: Connection,
    pub(crate) identity: Identity,
    pub(crate) keychain: Keychain,
}

/// A plan under review, and what it was made of.
struct Held {
    id: String,
    connected: Arc<Connected>,
    blueprint: Blueprint,
    plan: Plan,
    other_clients: usize,
}

impl Held {
    fn review(&self) -> Review {
        Review {
            plan_id: self.id.clone(),
            can_apply: self.plan.can_apply(),
            is_empty: self.plan.is_empty(),
            clusters: self
                .blueprint
                .clusters()
                .iter()
                .map(ToString::to_string)
                .collect(),
            other_clients: self.other_clients,
            plan: self.plan.clone(),
        }
    }
}

impl Session {
    /// A session that keeps its list of registrations in this folder.
    pub(crate) fn new(
        prefill: Prefill,
        data_folder: &Path,
        clipboard: Clipboard,
        waits: Waits,
    ) -> Self {
        Self {
            prefill,
            clipboard,
            waits,
            practice: OnceCell::new(),
            state: Mutex::default(),
            data_folder: data_folder.to_owned(),
            registrations: Mutex::new(Registrations::load(data_folder).map_err(UiError::from)),
        }
    }

    /// Connects, and forgets everything that was read under another identity.
    pub(crate) async fn connect(
        &self,
        source: Source,
        region: Option<&str>,
    ) -> Result<Identity, UiError> {
        let connected = self.waits.until_stopped(self.open(source, region)).await?;
        let identity = connected.identity.clone();
        self.switch_to(connected, None)?;
        if let Source::Profile { name } = &identity.source {
            recent::keep(&self.data_folder, name);
        }
        Ok(identity)
    }

    /// The profile that was used last.
    pub(crate) fn last_profile(&self) -> Option<String> {
        recent::last(&self.data_folder)
    }

    /// Renews the credentials of the connection before they expire; what was read under it stays.
    pub(crate) async fn renew(&self) -> Result<Identity, UiError> {
        let connected = self.connected()?;
        let renewed = async { Ok(connected.connection.renew().await?) };
        self.waits.until_stopped(renewed).await?;
        Ok(Identity {
            expires_at: connected.connection.expires_at(),
            ..connected.identity.clone()
        })
    }

    /// Opens a connection, without using it for anything yet.
    async fn open(&self, source: Source, region: Option<&str>) -> Result<Arc<Connected>, UiError> {
        let region = region.map(str::trim).filter(|region| !region.is_empty());
        let (aws_source, realm) = match &source {
            Source::Practice => {
                let practice = self.practice().await?;
                let aws_source = registrar_aws::Source::Static {
                    access_key_id: registrar_practice::ACCESS_KEY_ID.to_owned(),
                    secret_access_key: Secret::new(
                        registrar_practice::SECRET_ACCESS_KEY.to_owned(),
                    ),
                    endpoint: Some(practice.endpoint().to_owned()),
                };
                (aws_source, Realm::Practice)
            }
            Source::Profile { name } => (registrar_aws::Source::Profile(name.clone()), Realm::Real),
            Source::DefaultChain => (registrar_aws::Source::DefaultChain, Realm::Real),
        };
        // Practice serves one region, whatever the environment says.
        let region = match realm {
            Realm::Practice => Some(registrar_practice::REGION),
            Realm::Real => region,
        };
        let connection = Connection::open_with(aws_source, region, self.waits.opening()).await?;
        let caller = connection.identity();
        let identity = Identity {
            source,
            account: caller.account.clone(),
            arn: caller.arn.clone(),
            region: caller.region.clone(),
            endpoint: caller.endpoint.clone(),
            alias: connection.account_alias().await,
            expires_at: connection.expires_at(),
        };
        let keychain = Keychain::new(realm);
        Ok(Arc::new(Connected {
            connection,
            identity,
            keychain,
        }))
    }

    /// From now on this connection is the one, with this plan under review.
    fn switch_to(&self, connected: Arc<Connected>, held: Option<Arc<Held>>) -> Result<(), UiError> {
        let mut state = self.state();
        if state.run.is_some() {
            return Err(UiError::busy());
        }
        state.connected = Some(connected);
        state.held = held;
        Ok(())
    }

    /// The embedded server, started when it is first chosen.
    async fn practice(&self) -> Result<&Practice, UiError> {
        self.practice
            .get_or_try_init(|| async {
                let practice = Practice::start(Options::default())
                    .await
                    .map_err(|error| UiError::practice(&error))?;
                self.forget_stale_practice().await;
                Ok(practice)
            })
            .await
    }

    /// Who is connected.
    pub(crate) fn connected(&self) -> Result<Arc<Connected>, UiError> {
        self.state()
            .connected
            .clone()
            .ok_or_else(UiError::not_connected)
    }

    /// Reads the pool and makes a plan, which is held until the next one.
    pub(crate) async fn review(
        &self,
        pool_id: &str,
        clusters: &[String],
        choices: Choices,
    ) -> Result<Review, UiError> {
        let blueprint = blueprint(clusters, choices)?;
        let held = self.plan(self.connected()?, pool_id, blueprint).await?;
        self.hold(&held)?;
        self.state().refused.clear();
        Ok(held.review())
    }

    async fn plan(
        &self,
        connected: Arc<Connected>,
        pool_id: &str,
        blueprint: Blueprint,
    ) -> Result<Arc<Held>, UiError> {
        let pool = connected.connection.user_pool(pool_id);
        let snapshot = Snapshot::take(&pool, &connected.keychain).await?;
        let plan = Plan::new(&blueprint, &snapshot);
        let id = {
            let mut state = self.state();
            state.plans += 1;
            state.plans.to_string()
        };
        let other_clients = snapshot.other_clients;
        Ok(Arc::new(Held {
            id,
            connected,
            blueprint,
            plan,
            other_clients,
        }))
    }

    /// What the identity may do of what the plan under review needs, asked of IAM. After a run, the actions that were
    /// refused in it are marked, too.
    pub(crate) async fn preflight(&self) -> Result<Preflight, UiError> {
        let held = self.held()?;
        let connection = &held.connected.connection;
        let pool = connection.pool_arn(&held.plan.pool_id);
        let asked = connection
            .preflight(Permissions::of(&held.plan, &pool))
            .await;
        let marked = held
            .plan
            .missing_actions()
            .into_iter()
            .fold(asked, Preflight::marked);
        let refused = self.state().refused.clone();
        Ok(refused
            .iter()
            .fold(marked, |marked, action| marked.marked(action)))
    }

    /// Puts a plan under review, unless another identity has connected while it was made.
    fn hold(&self, held: &Arc<Held>) -> Result<(), UiError> {
        let mut state = self.state();
        match &state.connected {
            Some(now) if Arc::ptr_eq(now, &held.connected) => {
                state.held = Some(held.clone());
                Ok(())
            }
            _ => Err(UiError::not_connected()),
        }
    }

    /// Applies the plan under review, if the pool still is as it was reviewed, and plans again.
    pub(crate) async fn register(
        &self,
        plan_id: &str,
        report: impl Fn(TimedProgress) + Sync,
    ) -> Result<Registered, UiError> {
        let (held, cancel) = {
            let mut state = self.state();
            if state.run.is_some() {
                return Err(UiError::busy());
            }
            let held = state
                .held
                .clone()
                .filter(|held| held.id == plan_id)
                .ok_or_else(UiError::plan_outdated)?;
            if !held.plan.can_apply() {
                return Err(UiError::plan_outdated());
            }
            let cancel = Cancel::default();
            state.run = Some(cancel.clone());
            (held, cancel)
        };
        // However this ends, the run is over then.
        let _ended = RunEnds(self);
        let began = Instant::now();
        let report = |progress| {
            let after_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            report(TimedProgress { after_ms, progress });
        };
        let Held {
            connected,
            blueprint,
            plan,
            ..
        } = &*held;
        let cloud = connected.connection.user_pool(&plan.pool_id);
        let now = Snapshot::take(&cloud, &connected.keychain).await?;
        let again = Plan::new(blueprint, &now);
        if let Some(error) = again.vault_error {
            return Err(error.into());
        }
        if again != *plan {
            return Err(UiError::pool_changed());
        }
        let run = register(plan, &cloud, &connected.keychain, &report, &cancel).await?;
        report(Progress::Checking);
        let refused = run.missing_actions();
        self.state().refused = refused.into_iter().map(str::to_owned).collect();
        // What was chosen among several clients is settled now: the one that was made is the one.
        let blueprint = run.settle(blueprint.clone());
        let choices = blueprint.choices().clone();
        let after = match self.plan(connected.clone(), &plan.pool_id, blueprint).await {
            Ok(held) => self.hold(&held).map(|()| held),
            Err(error) => Err(error),
        };
        let (after, after_error) = match after {
            Ok(held) => {
                self.remember(&held);
                (Some(held.review()), None)
            }
            Err(error) => (None, Some(error)),
        };
        Ok(Registered {
            run,
            choices,
            after,
            after_error,
        })
    }

    /// Asks the run that goes on, if any, to stop before its next step.
    pub(crate) fn cancel(&self) {
        if let Some(run) = &self.state().run {
            run.cancel();
        }
    }

    /// Whether the window may close now. If a run goes on it is cancelled, and the window closes when it has ended.
    pub(crate) fn may_close(&self) -> bool {
        let mut state = self.state();
        match &state.run {
            None => true,
            Some(run) => {
                run.cancel();
                state.close_after_run = true;
                false
            }
        }
    }

    /// Whether closing was asked for while a run went on.
    pub(crate) fn closes_now(&self) -> bool {
        let state = self.state();
        state.close_after_run && state.run.is_none()
    }

    /// What is under review.
    fn held(&self) -> Result<Arc<Held>, UiError> {
        self.state().held.clone().ok_or_else(UiError::plan_outdated)
    }

    /// Region and id of the pool under review.
    pub(crate) fn under_review(&self) -> Result<(String, String), UiError> {
        let held = self.held()?;
        Ok((
            held.connected.identity.region.clone(),
            held.plan.pool_id.clone(),
        ))
    }

    /// The hand-over of the pool that was reviewed last.
    pub(crate) async fn handover(&self) -> Result<Handover, UiError> {
        let held = self.held()?;
        let discovery = held
            .connected
            .connection
            .user_pool(&held.plan.pool_id)
            .discovery()
            .await?;
        self.remember(&held);
        Ok(Handover::new(&held.blueprint, &held.plan, discovery))
    }

    /// A secret from the keychain.
    pub(crate) async fn secret(
        &self,
        pool_id: &str,
        client_id: &str,
        slot: Slot,
    ) -> Result<Secret, UiError> {
        let place = Place {
            pool_id: pool_id.into(),
            client_id: client_id.into(),
            client_name: String::new(),
            slot,
        };
        // The realm only matters for the label of a new entry; reading goes by pool and client.
        let secret = Keychain::new(Realm::Real).read(&place).await?;
        secret.ok_or_else(UiError::no_secret)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Now, in milliseconds since 1970-01-01 UTC.
fn now_ms() -> u64 {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

/// What is needed for clusters as they were typed.
fn blueprint(clusters: &[String], choices: Choices) -> Result<Blueprint, UiError> {
    let clusters = clusters
        .iter()
        .map(|text| Cluster::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Blueprint::new(clusters, choices)?)
}

/// Marks the run as over when it is dropped.
struct RunEnds<'a>(&'a Session);

impl Drop for RunEnds<'_> {
    fn drop(&mut self) {
        self.0.state().run = None;
    }
}

#[cfg(test)]
mod tests;
