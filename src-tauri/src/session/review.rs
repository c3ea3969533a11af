//! The plan under review.

use std::sync::Arc;

use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::names::Cluster;
use registrar_core::parts::observe;
use registrar_core::plan::Plan;
use registrar_core::ports::Journal as _;
use registrar_core::preflight::{Permissions, Preflight};

use super::Session;
use super::connection::Connected;
use crate::ui_error::UiError;
use crate::wire::review::Review;

/// A plan that a person looks at, and what it was made of.
pub(super) struct PlanUnderReview {
    pub(super) id: String,
    pub(super) connected: Arc<Connected>,
    pub(super) blueprint: Blueprint,
    pub(super) plan: Plan,
    other_clients: usize,
}

impl PlanUnderReview {
    /// Whether both would do the same to the same pool, for the same identity.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.connected, &other.connected)
            && self.blueprint == other.blueprint
            && self.plan == other.plan
            && self.other_clients == other.other_clients
    }

    pub(super) fn review(&self) -> Review {
        Review {
            plan_id: self.id.clone(),
            can_apply: self.plan.applicable().is_some(),
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
    /// Reads the pool and makes a plan, which is held until the next one.
    pub(crate) async fn review(
        &self,
        pool_id: &str,
        clusters: &[String],
        choices: Choices,
    ) -> Result<Review, UiError> {
        let connected = self.connected()?;
        let choices = self.choices(&connected, pool_id, choices);
        let blueprint = blueprint(clusters, choices)?;
        let reviewed = self.plan(connected, pool_id, blueprint).await?;
        self.hold(&reviewed)?;
        self.state().refused.clear();
        Ok(reviewed.review())
    }

    /// Reads the pool and makes a plan, which is not under review yet.
    pub(super) async fn plan(
        &self,
        connected: Arc<Connected>,
        pool_id: &str,
        blueprint: Blueprint,
    ) -> Result<Arc<PlanUnderReview>, UiError> {
        let pool = connected.connection.user_pool(pool_id);
        let remembered = self.remembered(&connected, pool_id)?;
        let parts = blueprint.parts();
        let snapshot = observe(&parts, &pool, &connected.keychain, &remembered).await?;
        for settled in snapshot.settled() {
            // What cannot be noted is found again the next time.
            let _ = connected.journal.note(&settled.note(pool_id)).await;
        }
        let plan = Plan::new(&blueprint, &snapshot);
        let id = {
            let mut state = self.state();
            state.plans += 1;
            state.plans.to_string()
        };
        let other_clients = snapshot.other_clients;
        Ok(Arc::new(PlanUnderReview {
            id,
            connected,
            blueprint,
            plan,
            other_clients,
        }))
    }

    /// What the identity may do of what the plan under review needs, asked of IAM. After a run, the actions that were
    /// refused in it are marked, too.
    pub(crate) async fn preflight(&self, plan_id: &str) -> Result<Preflight, UiError> {
        let reviewed = self.under_review(plan_id)?;
        let connection = &reviewed.connected.connection;
        let pool = connection.pool_arn(&reviewed.plan.pool_id);
        let asked = connection
            .preflight(Permissions::of(&reviewed.blueprint, &reviewed.plan, &pool))
            .await;
        let marked = reviewed
            .plan
            .missing_actions()
            .into_iter()
            .fold(asked, Preflight::marked);
        let refused = self.state().refused.clone();
        Ok(refused
            .iter()
            .fold(marked, |marked, action| marked.marked(action)))
    }

    /// Region and id of the pool under review.
    pub(crate) fn pool_under_review(&self, plan_id: &str) -> Result<(String, String), UiError> {
        let reviewed = self.under_review(plan_id)?;
        Ok((
            reviewed.connected.identity.region.clone(),
            reviewed.plan.pool_id.clone(),
        ))
    }
}

/// What is needed for clusters as they were typed.
pub(super) fn blueprint(clusters: &[String], choices: Choices) -> Result<Blueprint, UiError> {
    let clusters = clusters
        .iter()
        .map(|text| Cluster::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Blueprint::new(clusters, choices)?)
}
