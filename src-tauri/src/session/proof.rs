//! The proof that sign-in works.

use registrar_core::parts::{PartId, Question};
use registrar_core::proof::{Check, Proof, Verdict};

use super::review::PlanUnderReview;
use super::{Session, now_ms};
use crate::files::registrations::HealthRecord;
use crate::ui_error::UiError;
use crate::wire::handover::Proved;

impl Session {
    /// Reads the pool of this plan again, asks its endpoints, and judges both. The plan that comes with it is the one
    /// under review once it has ended; until then the window has no other than the one it had.
    pub(crate) async fn prove(
        &self,
        plan_id: &str,
        report: impl Fn(Check) + Sync,
    ) -> Result<Proved, UiError> {
        let before = self.under_review(plan_id)?;
        let PlanUnderReview {
            connected,
            blueprint,
            plan,
            ..
        } = &*before;
        let reviewed = self
            .plan(connected.clone(), &plan.pool_id, blueprint.clone())
            .await?;
        // A pool that is as it was keeps its plan, so that what is pressed while this ends is not refused.
        let reviewed = if reviewed.is_same_as(&before) {
            before.clone()
        } else {
            reviewed
        };
        report(Check::Pool);
        let pool = connected.connection.user_pool(&plan.pool_id);
        let evidence = pool
            .evidence(blueprint, &reviewed.plan, &connected.keychain, &report)
            .await;
        let proof = Proof::new(blueprint, &reviewed.plan, &evidence);
        self.replace(&before, &reviewed);
        let proved_at = now_ms();
        let drifted = self.drifted(&reviewed);
        self.note(&reviewed, health(drifted, &proof, proved_at));
        Ok(Proved {
            sound: proof.is_sound(),
            proof,
            proved_at,
            review: reviewed.review(),
        })
    }

    /// Notes that a pool is no longer as it was registered. One that still is keeps what was proved of it.
    pub(super) fn note_drift(&self, reviewed: &PlanUnderReview) {
        let drifted = self.drifted(reviewed);
        if !drifted.is_empty() {
            let health = HealthRecord {
                checked_at: now_ms(),
                drifted,
                failed: vec![],
                proved: false,
            };
            self.note(reviewed, health);
        }
    }

    /// The parts that are no longer as they were registered. A question of which an earlier release did not note the
    /// answer is none: nothing says that the pool has changed.
    fn drifted(&self, reviewed: &PlanUnderReview) -> Vec<PartId> {
        let PlanUnderReview {
            connected, plan, ..
        } = reviewed;
        let record = self.record(connected, &plan.pool_id);
        let is_noted = record.is_some_and(|record| record.keeps_classic_domain.is_some());
        let not_noted = Some(Question::ClassicDomain { chosen: None });
        let steps = plan.steps.iter().filter(|step| !step.is_right());
        let drifted = steps.filter(|step| is_noted || step.question != not_noted);
        drifted.map(|step| step.id.clone()).collect()
    }

    /// The list is a convenience: that it could not be written is told when it is looked at.
    fn note(&self, reviewed: &PlanUnderReview, health: HealthRecord) {
        let identity = &reviewed.connected.identity;
        let _ = self.registrations().note(
            &reviewed.plan.pool_id,
            &identity.account,
            &identity.region,
            health,
        );
    }
}

fn health(drifted: Vec<PartId>, proof: &Proof, checked_at: u64) -> HealthRecord {
    let mut failed: Vec<Check> = proof
        .findings
        .iter()
        .filter(|finding| finding.check != Check::Pool && finding.verdict == Verdict::Failed)
        .map(|finding| finding.check)
        .collect();
    failed.dedup();
    HealthRecord {
        checked_at,
        drifted,
        failed,
        proved: proof.is_sound(),
    }
}
