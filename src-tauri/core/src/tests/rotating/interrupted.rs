//! Each act, cut off at each of its calls in each way. Then everything is looked at again.

use super::World;
use crate::parts::PartId;
use crate::ports::Slot;
use crate::rotation::{RotationAct, RotationState};
use crate::secret::Secret;
use crate::testkit::Moment;
use RotationAct::{Begin, DeleteOld, Fetch, Finish, Tidy, Undo};

type Way = fn(&mut World);

/// Every act, from every state that offers it.
const ACTS: [(RotationAct, Way); 9] = [
    (Begin, |_| ()),
    (Finish, begun),
    (Undo, begun),
    (DeleteOld, both),
    (Undo, both),
    (Tidy, |world| {
        both(world);
        assert!(world.delete_by_hand(0));
    }),
    (Fetch, |world| world.forget(Slot::Current)),
    (Fetch, foreign),
    (Fetch, |world| {
        begun(world);
        foreign(world);
    }),
];

fn begun(world: &mut World) {
    let next = Secret::new("stored+and+never+added+0123456789".into());
    world.store(Slot::Next, &next);
    world.ours.push(next);
}

fn both(world: &mut World) {
    world.act(Begin);
}

/// Somebody has written an entry of their own under our name.
fn foreign(world: &mut World) {
    let secret = Secret::new("works+nowhere+0123456789".into());
    world.store(Slot::Current, &secret);
}

/// Does the act with a call cut off; `None` when it has no such call.
fn cut_off(step: PartId, act: RotationAct, way: Way, call: usize, moment: Moment) -> Option<World> {
    let mut world = World::new(step);
    way(&mut world);
    let seen = world.observe();
    assert!(seen.acts.contains(&act));
    let (before, stored) = (world.in_cognito(), world.stored(Slot::Current));
    world.cloud.fuse.set(call, moment);
    let _ = world.advance(act, &seen);
    if !world.cloud.fuse.clear() {
        return None;
    }
    world.nothing_is_lost();
    if act != DeleteOld {
        assert!(
            world.in_cognito().contains(&before[0]),
            "the secret in use is gone"
        );
        let kept = world.stored(Slot::Current);
        match act {
            Tidy => (),
            Fetch => assert!(kept == stored || kept.as_ref() == Some(&before[0])),
            _ => assert_eq!(kept.as_ref(), Some(&before[0])),
        }
    }
    if act == Fetch {
        assert_eq!(world.in_cognito(), before, "a fetch changes nothing there");
    }
    let to_fetch = world.stored(Slot::Current).is_none();
    assert_eq!(world.plan().is_empty(), !to_fetch, "{:?}", world.plan());
    Some(world)
}

#[test]
fn wherever_an_act_is_cut_off_it_can_be_finished_or_undone() {
    let mut states = vec![];
    for step in [PartId::AUTHORIZATION_SERVER, PartId::DATA_FUSION] {
        for (act, way) in ACTS {
            for moment in Moment::ALL {
                for first in [true, false] {
                    let mut calls = 0;
                    while let Some(mut world) = cut_off(step.clone(), act, way, calls, moment) {
                        states.push(world.observe().state);
                        world.settle(first);
                        calls += 1;
                    }
                    // It looks first (six calls at most, and as many at the end), and does something in between.
                    assert!((7..30).contains(&calls), "{act:?} made {calls} calls");
                }
            }
        }
    }
    let came_to = |wanted: fn(&RotationState) -> bool| states.iter().any(wanted);
    assert!(came_to(|state| *state == RotationState::Idle));
    assert!(came_to(|state| *state == RotationState::Begun));
    assert!(came_to(|state| matches!(state, RotationState::Both { .. })));
    assert!(came_to(|state| *state == RotationState::OldGone));
    assert!(came_to(|state| *state == RotationState::Foreign));
}

#[test]
fn wherever_a_finish_is_cut_off_once_more_nothing_is_lost() {
    for (act, way) in ACTS {
        for moment in [Moment::KilledBefore, Moment::KilledAfter] {
            let mut outer = 0;
            while let Some(world) = cut_off(PartId::DATA_FUSION, act, way, outer, moment) {
                drop(world);
                let mut inner = 0;
                loop {
                    let mut world = cut_off(PartId::DATA_FUSION, act, way, outer, moment).unwrap();
                    let seen = world.observe();
                    let Some(next) = seen.acts.first() else {
                        panic!("nothing leads on from {seen:?}")
                    };
                    world.cloud.fuse.set(inner, moment);
                    let _ = world.advance(*next, &seen);
                    let burnt = world.cloud.fuse.clear();
                    world.nothing_is_lost();
                    world.settle(inner % 2 == 0);
                    if !burnt {
                        break;
                    }
                    inner += 1;
                }
                outer += 1;
            }
        }
    }
}
