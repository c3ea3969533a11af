//! What the shell holds between two commands: who is connected, the plan under review, the run that goes on.
//!
//! The window sends a plan's id and never a plan, and the pool is read again before a plan is applied.

mod activity;
mod connection;
mod ending;
mod handover;
mod pools;
mod proof;
mod registrations;
mod review;
mod rotation;
mod run;
mod waits;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use registrar_core::rotation::ClientSecrets;
use registrar_core::write::Cancel;
use registrar_practice::Practice;
use tokio::sync::{Notify, OnceCell};

use self::connection::Connected;
use self::review::PlanUnderReview;
use crate::clipboard::Clipboard;
use crate::files::last_profile;
use crate::files::registrations::RegistrationList;
use crate::ui_error::UiError;
use crate::wire::connect::Prefill;

pub(crate) use self::waits::Waits;

/// One run of the program.
pub(crate) struct Session {
    pub(crate) prefill: Prefill,
    pub(crate) clipboard: Clipboard,
    pub(crate) waits: Waits,
    practice: OnceCell<Practice>,
    state: Mutex<State>,
    run_ended: Notify,
    data_folder: PathBuf,
    registrations: Mutex<RegistrationList>,
}

/// What changes between two commands.
#[derive(Default)]
struct State {
    /// A client's secrets, as the person saw them last.
    seen: Option<ClientSecrets>,
    connected: Option<Arc<Connected>>,
    reviewed: Option<Arc<PlanUnderReview>>,
    /// How many plans were made so far; the last one's id.
    plans: u64,
    run: Option<RunUnderWay>,
    /// The actions that the last run was refused, until the pool is reviewed again.
    refused: Vec<String>,
    /// When the program was to end and could not yet.
    end_asked: Option<Instant>,
}

impl State {
    /// The plan with this id, if it is the one under review.
    fn under_review(&self, plan_id: &str) -> Result<Arc<PlanUnderReview>, UiError> {
        let reviewed = self.reviewed.clone();
        reviewed
            .filter(|reviewed| reviewed.id == plan_id)
            .ok_or_else(UiError::plan_outdated)
    }

    /// An error while a run goes on: only one may, and nothing changes under it.
    fn refuse_while_busy(&self) -> Result<(), UiError> {
        match self.run {
            Some(_) => Err(UiError::busy()),
            None => Ok(()),
        }
    }

    /// From now on a run of this plan goes on, or the creation of a pool, which is of no plan.
    fn begin_run(&mut self, plan_id: Option<&str>) -> Cancel {
        let cancel = Cancel::default();
        self.run = Some(RunUnderWay {
            plan_id: plan_id.map(str::to_owned),
            cancel: cancel.clone(),
        });
        cancel
    }

    /// What cancels the run of this plan, if that goes on.
    fn run_of(&self, plan_id: &str) -> Option<&Cancel> {
        let run = self.run.as_ref();
        let run = run.filter(|run| run.plan_id.as_deref() == Some(plan_id));
        run.map(|run| &run.cancel)
    }
}

/// A registration that goes on, an act of a rotation, or the creation of a pool.
struct RunUnderWay {
    plan_id: Option<String>,
    cancel: Cancel,
}

impl Session {
    /// A session that keeps its list of registrations in this folder.
    pub(crate) fn new(
        prefill: Prefill,
        data_folder: &Path,
        clipboard: Clipboard,
        waits: Waits,
    ) -> Self {
        // No other program of this computer has one that goes by this name.
        let practice = format!("{}-{}", std::process::id(), now_ms());
        Self {
            prefill,
            clipboard,
            waits,
            practice: OnceCell::new(),
            state: Mutex::default(),
            run_ended: Notify::new(),
            data_folder: data_folder.to_owned(),
            registrations: Mutex::new(RegistrationList::open(data_folder, practice)),
        }
    }

    /// The profile that was used last.
    pub(crate) fn last_profile(&self) -> Option<String> {
        last_profile::read(&self.data_folder)
    }

    /// Who is connected.
    pub(crate) fn connected(&self) -> Result<Arc<Connected>, UiError> {
        self.state()
            .connected
            .clone()
            .ok_or_else(UiError::not_connected)
    }

    /// From now on this connection is the one, with this plan under review.
    fn switch_to(
        &self,
        connected: Arc<Connected>,
        reviewed: Option<Arc<PlanUnderReview>>,
    ) -> Result<(), UiError> {
        let mut state = self.state();
        state.refuse_while_busy()?;
        state.connected = Some(connected);
        state.reviewed = reviewed;
        Ok(())
    }

    /// The plan with this id, if it is the one under review.
    fn under_review(&self, plan_id: &str) -> Result<Arc<PlanUnderReview>, UiError> {
        self.state().under_review(plan_id)
    }

    /// Puts a plan under review, unless another identity has connected while it was made.
    fn hold(&self, reviewed: &Arc<PlanUnderReview>) -> Result<(), UiError> {
        let mut state = self.state();
        match &state.connected {
            Some(now) if Arc::ptr_eq(now, &reviewed.connected) => {
                state.reviewed = Some(reviewed.clone());
                Ok(())
            }
            _ => Err(UiError::not_connected()),
        }
    }

    /// Puts a plan in the place of an earlier one of the same pool, unless something else is under review meanwhile.
    fn replace(&self, earlier: &Arc<PlanUnderReview>, reviewed: &Arc<PlanUnderReview>) {
        let mut state = self.state();
        match &mut state.reviewed {
            Some(now) if Arc::ptr_eq(now, earlier) => *now = reviewed.clone(),
            _ => {}
        }
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

#[cfg(test)]
mod tests;
