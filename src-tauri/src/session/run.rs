//! Registering: the plan under review, applied.

use std::time::Instant;

use registrar_core::run::{Progress, register};

use super::Session;
use super::ending::RunGuard;
use super::review::PlanUnderReview;
use crate::ui_error::UiError;
use crate::wire::run::{Registered, TimedProgress};

impl Session {
    /// Applies the plan under review, if the pool still is as it was reviewed, and plans again.
    pub(crate) async fn register(
        &self,
        plan_id: &str,
        report: impl Fn(TimedProgress) + Sync,
    ) -> Result<Registered, UiError> {
        let (reviewed, cancel) = {
            let mut state = self.state();
            state.refuse_while_busy()?;
            let reviewed = state.under_review(plan_id)?;
            (reviewed, state.begin_run(Some(plan_id)))
        };
        // However this ends, the run is over then.
        let _ended = RunGuard(self);
        let began = Instant::now();
        let report = |progress| {
            let after_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            report(TimedProgress { after_ms, progress });
        };
        let PlanUnderReview {
            connected,
            blueprint,
            plan,
            ..
        } = &*reviewed;
        let applicable = plan.applicable().ok_or_else(UiError::plan_outdated)?;
        let cloud = connected.connection.user_pool(&plan.pool_id);
        let remembered = self.remembered(connected, &plan.pool_id)?;
        let run = register(
            (blueprint, applicable),
            &cloud,
            &connected.keychain,
            (&connected.journal, &remembered),
            &report,
            &cancel,
        )
        .await?;
        report(Progress::Checking);
        let refused = run.missing_actions();
        self.state().refused = refused.into_iter().map(str::to_owned).collect();
        // What was chosen among several clients is settled now: the one that was made is the one.
        let blueprint = run.settle(blueprint.clone());
        let choices = blueprint.choices().clone();
        let after = match self.plan(connected.clone(), &plan.pool_id, blueprint).await {
            Ok(reviewed) => self.hold(&reviewed).map(|()| reviewed),
            Err(error) => Err(error),
        };
        let (after, after_error) = match after {
            Ok(reviewed) => {
                self.remember(&reviewed);
                (Some(reviewed.review()), None)
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

    /// Asks the run of this plan, if it goes on, to stop before its next step.
    pub(crate) fn cancel(&self, plan_id: &str) {
        if let Some(run) = self.state().run_of(plan_id) {
            run.cancel();
        }
    }
}
