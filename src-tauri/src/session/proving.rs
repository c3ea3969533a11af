//! Proving that sign-in works.

use super::{Held, Session, now_ms};
use crate::error::UiError;
use crate::wire::{Health, Proved};
use registrar_core::plan::Plan;
use registrar_core::proof::{Check, Proof, Verdict};
use registrar_core::step::StepId;

impl Session {
    /// Reads the pool under review again, asks its endpoints, and judges both. The plan that comes with it is the one
    /// under review from then on.
    pub(crate) async fn prove(&self, report: impl Fn(Check) + Sync) -> Result<Proved, UiError> {
        let before = self.held()?;
        let Held {
            connected,
            blueprint,
            plan,
            ..
        } = &*before;
        let held = self
            .plan(connected.clone(), &plan.pool_id, blueprint.clone())
            .await?;
        self.hold(&held)?;
        report(Check::Pool);
        let pool = connected.connection.user_pool(&plan.pool_id);
        let evidence = pool
            .evidence(blueprint, &held.plan, &connected.keychain, &report)
            .await;
        let proof = Proof::new(blueprint, &held.plan, &evidence);
        let proved_at = now_ms();
        self.note(&held, health(&held.plan, &proof, proved_at));
        Ok(Proved {
            sound: proof.is_sound(),
            proof,
            proved_at,
            review: held.review(),
        })
    }

    /// Notes that a pool is no longer as it was registered. One that still is keeps what was proved of it.
    pub(super) fn note_drift(&self, held: &Held) {
        let drifted = drifted(&held.plan);
        if !drifted.is_empty() {
            let health = Health {
                checked_at: now_ms(),
                drifted,
                failed: vec![],
                proved: false,
            };
            self.note(held, health);
        }
    }

    /// The list is a convenience: that it could not be written is told when it is looked at.
    fn note(&self, held: &Held, health: Health) {
        let identity = &held.connected.identity;
        if let Ok(registrations) = &mut *self.registrations() {
            let _ = registrations.note(
                &held.plan.pool_id,
                &identity.account,
                &identity.region,
                health,
            );
        }
    }
}

fn drifted(plan: &Plan) -> Vec<StepId> {
    let steps = plan.steps.iter().filter(|step| !step.is_right());
    steps.map(|step| step.id).collect()
}

fn health(plan: &Plan, proof: &Proof, checked_at: u64) -> Health {
    let mut failed: Vec<Check> = proof
        .findings
        .iter()
        .filter(|finding| finding.check != Check::Pool && finding.verdict == Verdict::Failed)
        .map(|finding| finding.check)
        .collect();
    failed.dedup();
    Health {
        checked_at,
        drifted: drifted(plan),
        failed,
        proved: proof.is_sound(),
    }
}
