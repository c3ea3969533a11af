//! Acts, interruptions, slow knowledge and other administrators, in any order.

use proptest::prelude::*;

use super::{World, blueprint, run, with_prefix};
use crate::custody::Custody;
use crate::parts::PartId;
use crate::ports::Slot;
use crate::rotation::RotationAct;
use crate::secret::Secret;
use crate::testkit::Moment;

#[derive(Debug, Clone)]
enum Doing {
    /// One of the acts that are offered.
    Act(usize),
    /// The same, with one of its calls cut off.
    CutOff(usize, usize, Moment),
    /// The token endpoint is slow to learn from now on.
    Lag,
    /// It has learnt everything.
    CatchUp,
    /// Somebody else adds a secret.
    TheyAdd,
    /// Somebody else deletes one.
    TheyDelete(usize),
    /// Somebody else writes an entry under our name: a secret that works nowhere.
    TheyStore,
    /// The person looks at the plan, and registers if there is something to do.
    Register,
}

fn doing() -> impl Strategy<Value = Doing> {
    let moment = prop::sample::select(Moment::ALL.to_vec());
    prop_oneof![
        6 => (0..3_usize).prop_map(Doing::Act),
        6 => (0..3_usize, 0..25_usize, moment).prop_map(|(act, call, moment)| Doing::CutOff(act, call, moment)),
        1 => Just(Doing::Lag),
        2 => Just(Doing::CatchUp),
        1 => Just(Doing::TheyAdd),
        1 => (0..2_usize).prop_map(Doing::TheyDelete),
        1 => Just(Doing::TheyStore),
        1 => Just(Doing::Register),
    ]
}

proptest! {
    #[test]
    fn no_secret_is_lost_and_none_of_others_is_touched(
        machine in any::<bool>(),
        doings in prop::collection::vec(doing(), 1..40),
    ) {
        let step = if machine { PartId::AUTHORIZATION_SERVER } else { PartId::DATA_FUSION };
        let mut world = World::new(step);
        let mut theirs: Vec<Secret> = vec![];
        let mut alone = true;
        for doing in doings {
            let before = world.in_cognito();
            let in_use = world.stored(Slot::Current);
            let mut deletes_old = false;
            let mut by_hand = false;
            let mut fetches = false;
            match doing {
                Doing::Act(index) | Doing::CutOff(index, ..) => {
                    let seen = world.observe();
                    let Some(act) = seen.acts.get(index % seen.acts.len().max(1)).copied() else {
                        continue;
                    };
                    deletes_old = act == RotationAct::DeleteOld;
                    fetches = act == RotationAct::Fetch;
                    if let Doing::CutOff(_, call, moment) = doing {
                        world.cloud.fuse.set(call, moment);
                        let _ = world.advance(act, &seen);
                        world.cloud.fuse.clear();
                    } else {
                        prop_assert!(world.advance(act, &seen).unwrap().is_ok());
                    }
                }
                Doing::Lag => world.cloud.state().lagging = true,
                Doing::CatchUp => {
                    let mut state = world.cloud.state();
                    state.lagging = false;
                    state.catch_up();
                }
                Doing::TheyAdd => {
                    let secret = Secret::new(format!("made+by+others+{}", theirs.len()));
                    alone &= !world.add_by_hand(&secret);
                    theirs.push(secret);
                    by_hand = true;
                }
                Doing::TheyDelete(index) => {
                    alone &= !world.delete_by_hand(index);
                    by_hand = true;
                }
                Doing::TheyStore => {
                    // Only what Cognito shows can be had again, and only while no other exchange is under way.
                    let shown = world.observe().custody == Some(Custody::Stored);
                    alone &= shown && world.stored(Slot::Next).is_none();
                    if !shown {
                        // They lost it, so it is ours no more. New secrets are named by the number of ours.
                        let lost = world.ours.iter_mut().find(|secret| Some(&**secret) == in_use.as_ref());
                        if let Some(lost) = lost {
                            *lost = Secret::new("lost+by+others".into());
                        }
                    }
                    world.store(Slot::Current, &Secret::new("works+nowhere+0123456789".into()));
                    by_hand = true;
                }
                Doing::Register => {
                    let entries = world.vault.entries.lock().unwrap().clone();
                    let plan = world.plan();
                    if plan.applicable().is_some() {
                        run(&blueprint(with_prefix()), &world.cloud, &world.vault);
                    }
                    for (account, secret) in entries {
                        let after = world.vault.entries.lock().unwrap().get(&account).cloned();
                        prop_assert_eq!(after, Some(secret));
                    }
                }
            }
            // Two people within the seconds that the token endpoint lags are more than anyone can tell apart.
            if by_hand {
                world.cloud.state().catch_up();
            }
            world.nothing_is_lost();
            prop_assert!(world.plan().is_empty(), "{:?}", world.plan());
            for secret in before.iter().filter(|_| !by_hand) {
                let left = world.in_cognito().contains(secret);
                prop_assert!(left || !theirs.contains(secret), "a secret of others was deleted");
                prop_assert!(left || deletes_old || in_use.as_ref() != Some(secret), "the secret in use was deleted");
            }
            let stored = world.stored(Slot::Current);
            prop_assert!(stored.is_some());
            if fetches {
                prop_assert_eq!(&world.in_cognito(), &before);
                let kept = stored == in_use;
                prop_assert!(kept || in_use.is_none_or(|one| !before.contains(&one)), "a secret that works was overwritten");
            }
        }
        if alone {
            world.cloud.state().lagging = false;
            world.settle(machine);
        }
    }
}
