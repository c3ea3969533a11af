//! Each action that a plan needs is missing in turn: it is named before, by the run, and a second run finishes.

use std::collections::{BTreeMap, BTreeSet};

use registrar_core::parts::{Change, observe};
use registrar_core::plan::Plan;
use registrar_core::ports::CloudErrorKind;
use registrar_core::preflight::Layer;
use registrar_core::run::{Outcome, Run};
use registrar_core::snapshot::Remembered;
use registrar_practice::{Access, Faults, Identity, Practice};

use crate::permissions::{Case, policy_of};
use crate::preflight::{BESIDES, denied, marked, reviewed, without};
use crate::roles::{session, with_files_of_its_own};
use crate::support::*;

/// How often each operation has changed something.
fn effects(practice: &Practice) -> BTreeMap<String, usize> {
    let mut effects = BTreeMap::new();
    for call in practice.log() {
        if call.access == Access::Write && call.error.is_none() {
            *effects.entry(call.operation).or_default() += 1;
        }
    }
    effects
}

/// The sentences of a run, and of a plan, that say what is not allowed.
fn sentences(run: &Run, plan: Option<&Plan>) -> Vec<String> {
    let failed = run.steps.iter().filter_map(|step| match &step.outcome {
        Outcome::Failed { advice, .. } => Some(advice.message.clone()),
        _ => None,
    });
    let steps = plan.iter().flat_map(|plan| &plan.steps);
    let blocked = steps.filter_map(|step| match &step.change {
        Change::Blocked { reason } => Some(reason.advice.message.clone()),
        _ => None,
    });
    failed.chain(blocked).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_is_missing_is_named_before_and_after_and_a_second_run_finishes() {
    with_files_of_its_own("lacking::child_lacks_each_action_in_turn").await;
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_lacks_each_action_in_turn() {
    for case in [Case::NoDomain, Case::HalfRegistered, Case::ClassicSwitched] {
        let (reviewed, permissions) = reviewed(case).await;
        let policy = policy_of(permissions.clone());
        let calm = start(Faults::none()).await;
        let pool = connect(&calm).await.user_pool(case.pool_id());
        let vault = Memory::default();
        let blueprint = case.blueprint(&pool, &vault).await;
        let run = apply(&blueprint, &reviewed, &pool, &vault).await;
        run.unwrap();

        for permission in permissions.iter() {
            let action = permission.action.as_str();
            let lacking = Identity::default().policy(without(&policy, action, &BESIDES));
            let practice = start_as(lacking).await;
            let limited = connect(&practice).await;
            let vault = Memory::default();

            let preflight = limited.preflight(permissions.clone()).await;
            assert_eq!(denied(&preflight), [(action, Layer::Identity)], "{case:?}");
            assert_eq!(marked(&preflight), [action], "{case:?}");

            // Going on all the same.
            let pool = limited.user_pool(case.pool_id());
            let admin = session(&practice, "PracticeAdmin").await;
            let full = admin.user_pool(case.pool_id());
            let blueprint = case.blueprint(&full, &vault).await;
            // Where the pool cannot be read as it was reviewed, it is not begun, and the next look says why.
            let run = apply(&blueprint, &reviewed, &pool, &vault).await;
            let run = run.unwrap_or(Run { steps: vec![] });
            let mut missing: BTreeSet<String> = run
                .missing_actions()
                .into_iter()
                .map(str::to_owned)
                .collect();
            let told =
                match observe(&blueprint.parts(), &pool, &vault, &Remembered::default()).await {
                    Ok(snapshot) => {
                        let after = Plan::new(&blueprint, &snapshot);
                        missing.extend(after.missing_actions().into_iter().map(str::to_owned));
                        sentences(&run, Some(&after))
                    }
                    Err(error) => {
                        assert_eq!(error.kind, CloudErrorKind::Denied, "{error:?}");
                        missing.extend(error.missing_action());
                        [vec![error.told()], sentences(&run, None)].concat()
                    }
                };
            assert_eq!(
                missing,
                BTreeSet::from([action.to_owned()]),
                "{case:?}: {run:#?}"
            );
            let named = format!("You are not allowed to do {action}. ");
            assert!(
                !told.is_empty() && told.iter().all(|told| told.contains(&named)),
                "{told:#?}"
            );
            // What reads for a write is named by the write; what only reads, by the review.
            if !action.contains(":Describe") && !action.contains(":List") {
                assert!(run.missing_actions().contains(action), "{case:?}: {run:#?}");
            }

            // Somebody who may do everything finishes it.
            let rest = plan(&blueprint, &full, &vault).await;
            if !rest.is_empty() {
                assert!(
                    rest.applicable().is_some(),
                    "{case:?} without {action}: {rest:#?}"
                );
                apply(&blueprint, &rest, &full, &vault).await.unwrap();
            }
            let after = plan(&blueprint, &full, &vault).await;
            assert!(after.is_empty(), "{case:?} without {action}: {after:#?}");
            assert_eq!(
                effects(&practice),
                effects(&calm),
                "{case:?} without {action}"
            );
        }
    }
}
