//! The secret that Cognito shows, for an entry of the keychain that works nowhere.

use super::World;
use super::states::secret;
use crate::custody::Custody;
use crate::parts::PartId;
use crate::ports::Slot;
use crate::rotation::{RotationAct, RotationError, RotationState};
use RotationAct::{Begin, Fetch};

#[test]
fn what_cognito_shows_takes_the_place_of_what_works_nowhere() {
    for step in [PartId::AUTHORIZATION_SERVER, PartId::DATA_FUSION] {
        let mut world = World::new(step);
        let in_use = world.stored(Slot::Current);
        world.store(Slot::Current, &secret("foreign"));
        let seen = world.observe();
        assert_eq!(
            (seen.state, &*seen.acts),
            (RotationState::Foreign, &[Fetch][..])
        );
        let writes = world.cloud.state().writes.len();
        let done = world.act(Fetch);
        assert_eq!(
            (done.state, &*done.acts),
            (RotationState::Idle, &[Begin][..])
        );
        assert_eq!(done.custody, Some(Custody::Stored));
        assert_eq!(world.stored(Slot::Current), in_use);
        assert_eq!(world.cloud.state().writes.len(), writes);
    }
}

#[test]
fn nothing_is_overwritten_that_works_or_may_work() {
    let foreign = secret("foreign");
    let none = |world: &World| assert!(!world.observe().acts.contains(&Fetch));

    // The new one works.
    let mut world = World::new(PartId::DATA_FUSION);
    world.act(Begin);
    world.store(Slot::Current, &foreign);
    none(&world);
    assert!(world.delete_by_hand(1));
    assert_eq!(world.observe().acts, [Fetch], "it does not any more");

    // The one in the keychain may be the second one, which the token endpoint does not know yet.
    let mut world = World::new(PartId::DATA_FUSION);
    assert!(world.add_by_hand(&foreign));
    world.store(Slot::Current, &foreign);
    world.cloud.state().lagging = true;
    none(&world);
    world.forget(Slot::Current);
    assert_eq!(world.act(Fetch).state, RotationState::Foreign);
    assert_eq!(world.stored(Slot::Current).as_ref(), Some(&world.ours[0]));

    // Whether it works is not known, or it is the one that is shown, or none is.
    let world = World::new(PartId::DATA_FUSION);
    world.store(Slot::Current, &foreign);
    world.cloud.state().silent = Some("No answer came.".into());
    none(&world);
    let mut state = world.cloud.state();
    state.silent = None;
    state
        .clients
        .iter_mut()
        .for_each(|c| c.secret = Some(foreign.clone()));
    drop(state);
    none(&world);
    world.store(Slot::Next, &foreign);
    world.forget(Slot::Current);
    none(&world);
    world
        .cloud
        .state()
        .clients
        .iter_mut()
        .for_each(|c| c.secret = None);
    none(&world);
}

#[test]
fn a_secret_that_is_shown_is_stored_only_when_it_is_accepted() {
    let mut world = World::new(PartId::AUTHORIZATION_SERVER);
    let foreign = secret("foreign");
    world.store(Slot::Current, &foreign);
    let mut state = world.cloud.state();
    let shown = secret("shown");
    state
        .clients
        .iter_mut()
        .for_each(|c| c.secret = Some(shown.clone()));
    drop(state);
    let seen = world.observe();
    let refused = world.advance(Fetch, &seen).unwrap();
    assert_eq!(refused, Err(RotationError::ShownRefused));
    assert_eq!(world.stored(Slot::Current).as_ref(), Some(&foreign));

    // Nothing is stored, so nothing is tried before: the pool has no token endpoint.
    world.forget(Slot::Current);
    let why = "The pool has no domain.".to_owned();
    world.cloud.state().silent = Some(why.clone());
    let seen = world.observe();
    let untried = world.advance(Fetch, &seen).unwrap();
    assert_eq!(untried, Err(RotationError::ShownUntried { why }));
    assert_eq!(world.stored(Slot::Current), None);
}
