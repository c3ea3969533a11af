use super::World;
use crate::custody::Custody;
use crate::parts::PartId;
use crate::ports::{CloudErrorKind, Slot};
use crate::rotation::{RotationAct, RotationError, RotationState};
use crate::secret::Secret;
use RotationAct::{Begin, DeleteOld, Fetch, Finish, Tidy, Undo};

pub(super) fn secret(text: &str) -> Secret {
    Secret::new(format!("{text}+0123456789012345"))
}

#[test]
fn a_whole_rotation_leaves_the_new_secret_alone_and_the_plan_empty() {
    for step in [PartId::AUTHORIZATION_SERVER, PartId::DATA_FUSION] {
        let mut world = World::new(step.clone());
        let old = world.stored(Slot::Current).unwrap();
        for round in 0..2 {
            let seen = world.observe();
            assert_eq!(
                (seen.state, &*seen.acts),
                (RotationState::Idle, &[Begin][..])
            );
            let custody = if round == 0 {
                Custody::Stored
            } else {
                Custody::OnlyStored
            };
            assert_eq!(seen.custody, Some(custody.clone()));

            let both = world.act(Begin);
            assert!(
                matches!(both.state, RotationState::Both { since_ms: Some(_) }),
                "{both:?}"
            );
            assert_eq!(
                both.custody,
                Some(custody),
                "a rotation changes no custody before its end"
            );
            assert_eq!(world.in_cognito().len(), 2);
            assert!(world.plan().is_empty());

            let done = world.act(DeleteOld);
            assert_eq!(done.state, RotationState::Idle);
            assert!(world.plan().is_empty(), "{:?}", world.plan());
            assert!(
                world
                    .plan()
                    .step(&step)
                    .unwrap()
                    .custody()
                    .unwrap()
                    .is_stored()
            );
        }
        assert_ne!(world.stored(Slot::Current), Some(old));
        world.settle(true);
    }
}

#[test]
fn undoing_keeps_the_old_one_alone() {
    let mut world = World::new(PartId::DATA_FUSION);
    let old = world.stored(Slot::Current).unwrap();
    world.act(Begin);
    assert_eq!(world.act(Undo).state, RotationState::Idle);
    assert_eq!(world.in_cognito(), std::slice::from_ref(&old));
    assert_eq!(
        (world.stored(Slot::Current), world.stored(Slot::Next)),
        (Some(old), None)
    );
}

/// The states, by the way that leads to each, in the words that a person reads.
#[test]
fn every_state_says_what_it_is_and_what_to_do() {
    type Way = fn(&mut World);
    let ways: &[(&str, Way)] = &[
        ("idle", |_| ()),
        ("idle after a rotation", |world| {
            world.act(Begin);
            world.act(DeleteOld);
        }),
        ("begun", |world| world.store(Slot::Next, &secret("next"))),
        ("both", |world| drop(world.act(Begin))),
        ("both, after a rotation", |world| {
            world.act(Begin);
            world.act(DeleteOld);
            world.act(Begin);
        }),
        ("both, without dates", |world| {
            world.act(Begin);
            for secret in world.cloud.state().secrets.values_mut().flatten() {
                secret.listed.created_at_ms = None;
            }
        }),
        ("old gone", |world| {
            world.act(Begin);
            assert!(world.delete_by_hand(0));
        }),
        ("settling after adding", |world| {
            world.cloud.state().lagging = true;
            world.act(Begin);
        }),
        ("settling after deleting", |world| {
            world.act(Begin);
            world.cloud.state().lagging = true;
            world.act(DeleteOld);
        }),
        ("not fetched", |world| world.forget(Slot::Current)),
        ("kept nowhere", |world| {
            world.act(Begin);
            world.act(DeleteOld);
            world.forget(Slot::Current);
        }),
        ("exchanged elsewhere", |world| {
            world.add_by_hand(&secret("theirs"));
            assert!(world.delete_by_hand(0));
        }),
        ("a foreign entry", |world| {
            world.store(Slot::Current, &secret("foreign"));
        }),
        ("a foreign entry, and a new one begun", |world| {
            world.store(Slot::Current, &secret("foreign"));
            world.store(Slot::Next, &secret("next"));
        }),
        ("not fetched, and a new one begun", |world| {
            world.forget(Slot::Current);
            world.store(Slot::Next, &secret("next"));
        }),
        ("two, one of them foreign", |world| {
            world.add_by_hand(&secret("theirs"));
        }),
        ("two, and a foreign entry", |world| {
            world.add_by_hand(&secret("theirs"));
            world.store(Slot::Current, &secret("foreign"));
        }),
        ("two, and neither is stored", |world| {
            world.add_by_hand(&secret("theirs"));
            world.forget(Slot::Current);
        }),
        ("no list", |world| {
            let fault = crate::testkit::Fault::Before(CloudErrorKind::Unsupported);
            world.cloud.fail("ListUserPoolClientSecrets", fault);
        }),
        ("no permission", |world| {
            let fault = crate::testkit::Fault::Before(CloudErrorKind::Denied);
            world.cloud.fail("ListUserPoolClientSecrets", fault);
        }),
        ("no keychain", |world| world.vault.no_read = true),
        ("no token endpoint", |world| {
            world.act(Begin);
            world.cloud.state().silent = Some("The pool has no domain.".into());
        }),
    ];
    let told: Vec<_> = ways
        .iter()
        .map(|(name, way)| {
            let mut world = World::new(PartId::AUTHORIZATION_SERVER);
            way(&mut world);
            let seen = world.observe();
            assert_eq!(
                seen.acts.is_empty(),
                !seen.state_leads_on(),
                "{name}: {seen:?}"
            );
            (*name, seen)
        })
        .collect();
    insta::assert_json_snapshot!(told);
}

impl crate::rotation::ClientSecrets {
    /// Whether the words offer something.
    fn state_leads_on(&self) -> bool {
        [
            "A new one is stored",
            "Finish adds",
            "Give the new secret",
            "Tidy up",
            "Fetch tries",
        ]
        .iter()
        .any(|start| self.advice.hint.starts_with(start))
    }
}

#[test]
fn an_act_is_refused_when_it_has_changed_since_it_was_seen() {
    let mut world = World::new(PartId::DATA_FUSION);
    world.act(Begin);
    let seen = world.observe();
    // The same state, but another new secret: somebody has begun again.
    world.act(Undo);
    world.act(Begin);
    let writes = world.cloud.state().writes.len();
    for act in [DeleteOld, Undo] {
        let Err(RotationError::Changed { now }) = world.advance(act, &seen).unwrap() else {
            panic!("{act:?} was done")
        };
        assert_eq!(*now, world.observe());
    }
    assert_eq!(world.cloud.state().writes.len(), writes);
}

#[test]
fn an_act_that_a_state_does_not_offer_is_refused() {
    let mut world = World::new(PartId::DATA_FUSION);
    let begun = |world: &mut World| world.store(Slot::Next, &secret("next"));
    for way in [
        |_: &mut World| (),
        begun,
        |world: &mut World| drop(world.act(Begin)),
    ] {
        way(&mut world);
        let seen = world.observe();
        let writes = world.cloud.state().writes.len();
        let entries = world.vault.entries.lock().unwrap().clone();
        for act in [Begin, Finish, DeleteOld, Tidy, Undo, Fetch] {
            if !seen.acts.contains(&act) {
                let refused = world.advance(act, &seen).unwrap();
                assert_eq!(refused, Err(RotationError::NotAllowed), "{act:?}");
            }
        }
        assert_eq!(world.cloud.state().writes.len(), writes);
        assert_eq!(*world.vault.entries.lock().unwrap(), entries);
        world.settle(false);
    }
}

#[test]
fn what_is_not_known_allows_nothing() {
    let mut world = World::new(PartId::DATA_FUSION);
    world.act(Begin);
    for operation in ["ListUserPoolClientSecrets", "DescribeUserPoolClient"] {
        let fault = crate::testkit::Fault::Before(CloudErrorKind::Busy);
        world.cloud.fail(operation, fault);
        let seen = world.observe();
        assert_eq!((seen.state, &*seen.acts), (RotationState::Unknown, &[][..]));
        world.cloud.state().faults.clear();
    }
    assert_eq!(world.observe().acts, [DeleteOld, Undo]);
}

#[test]
fn dates_that_are_equal_or_tell_the_other_way_round_delete_nothing() {
    let mut world = World::new(PartId::AUTHORIZATION_SERVER);
    world.act(Begin);
    let dates = |world: &World, older: i64, newer: i64| {
        let mut state = world.cloud.state();
        let secrets = state.secrets.get_mut(&world.client_id).unwrap();
        secrets[0].listed.created_at_ms = Some(older);
        secrets[1].listed.created_at_ms = Some(newer);
    };
    dates(&world, 5, 5);
    assert_eq!(world.observe().acts, []);
    // Cognito shows the first secret; it is the one that the keychain has as the new one.
    dates(&world, 5, 6);
    let (first, second) = (world.in_cognito()[0].clone(), world.in_cognito()[1].clone());
    world.store(Slot::Current, &second);
    world.store(Slot::Next, &first);
    assert_eq!(world.observe().acts, []);
}

#[test]
fn dates_that_lie_cost_no_secret() {
    for act in [DeleteOld, Undo] {
        let mut world = World::new(PartId::DATA_FUSION);
        // Cognito shows no secret that could contradict the dates.
        world.act(Begin);
        world.act(DeleteOld);
        world.act(Begin);
        for (secret, date) in world
            .cloud
            .state()
            .secrets
            .get_mut(&world.client_id)
            .unwrap()
            .iter_mut()
            .zip([9000, 8000])
        {
            secret.listed.created_at_ms = Some(date);
        }
        let after = world.act(act);
        let expected = if act == DeleteOld {
            RotationState::Begun
        } else {
            RotationState::OldGone
        };
        assert_eq!(after.state, expected);
        world.nothing_is_lost();
        world.settle(false);
    }
}

#[test]
fn where_cognito_contradicts_itself_nothing_is_done() {
    let world = World::new(PartId::DATA_FUSION);
    let shows = |world: &World, secret: &Secret| {
        let mut state = world.cloud.state();
        let client = state.clients.iter_mut().find(|c| c.id == world.client_id);
        client.unwrap().secret = Some(secret.clone());
    };
    // The only secret that is left is shown, and the token endpoint accepts another one.
    shows(&world, &secret("first"));
    assert_eq!(
        (world.observe().state, world.observe().acts),
        (RotationState::Settling, vec![])
    );
    let next = secret("next");
    world.store(Slot::Next, &next);
    shows(&world, &next);
    assert_eq!(
        (world.observe().state, world.observe().acts),
        (RotationState::Settling, vec![])
    );

    let mut world = World::new(PartId::DATA_FUSION);
    let old = world.stored(Slot::Current).unwrap();
    world.act(Begin);
    assert!(world.delete_by_hand(0));
    shows(&world, &old);
    assert_eq!(
        (world.observe().state, world.observe().acts),
        (RotationState::Settling, vec![])
    );
}

#[test]
fn errors_are_sentences_and_hold_no_secret() {
    let mut world = World::new(PartId::AUTHORIZATION_SERVER);
    let fault = crate::testkit::Fault::Before(CloudErrorKind::Denied);
    world.cloud.fail("AddUserPoolClientSecret", fault);
    let seen = world.observe();
    let denied = world.advance(Begin, &seen).unwrap().unwrap_err();
    assert_eq!(world.observe().state, RotationState::Begun);
    world.vault.no_store = true;
    let seen = world.observe();
    let locked = world.advance(Undo, &seen).unwrap().unwrap_err();
    let now = Box::new(world.observe());
    let all = [
        denied,
        locked,
        RotationError::Changed { now },
        RotationError::NotAllowed,
        RotationError::NotKept,
        RotationError::ShownRefused,
        RotationError::ShownUntried {
            why: "The pool has no domain, so it has no token endpoint.".into(),
        },
    ];
    for error in &all {
        for secret in &world.ours {
            assert!(!format!("{error:?} {error}").contains(secret.expose()));
        }
    }
    let told: Vec<_> = all
        .iter()
        .map(|error| {
            (
                error.advice().code.unwrap(),
                error.to_string(),
                error.advice().hint,
            )
        })
        .collect();
    insta::assert_json_snapshot!(told);
}
