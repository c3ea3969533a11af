//! The exchange of the secrets of both clients.

use std::sync::Arc;

use registrar_aws::cognito::client_secrets::new_client_secret;
use registrar_aws::cognito::user_pool::UserPool;
use registrar_aws::connect::connection::Connection;
use registrar_core::custody::Custody;
use registrar_core::parts::PartId;
use registrar_core::plan::Plan;
use registrar_core::ports::{
    Acceptance, AppClientSecrets, CloudErrorKind, GrantType, Patience, Place, Slot, Vault,
};
use registrar_core::preflight::Permissions;
use registrar_core::rotation::{
    ClientSecrets, Rotation, RotationAct, RotationError, RotationState,
};
use registrar_core::secret::Secret;
use registrar_core::write::Cancel;
use registrar_practice::{Fault, Faults, Practice, seed};

use crate::permissions::{called, named};
use crate::support::*;

const CLIENTS: [(PartId, GrantType); 2] = [
    (PartId::AUTHORIZATION_SERVER, GrantType::ClientCredentials),
    (PartId::DATA_FUSION, GrantType::AuthorizationCode),
];

/// A registered pool.
struct Registered {
    practice: Practice,
    connection: Connection,
    pool: UserPool,
    vault: Memory,
    plan: Plan,
}

async fn registered(faults: Faults) -> Registered {
    let practice = start(faults).await;
    let connection = connect(&practice).await;
    let pool = connection.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    let wanted = blueprint("plant-rotation");
    {
        let made = plan(&wanted, &pool, &vault).await;
        apply(&wanted, &made, &pool, &vault).await.unwrap()
    };
    let plan = plan(&wanted, &pool, &vault).await;
    assert!(plan.is_empty(), "{plan:#?}");
    Registered {
        practice,
        connection,
        pool,
        vault,
        plan,
    }
}

impl Registered {
    fn rotation(&self, step: &PartId) -> Rotation<'_, UserPool, Memory> {
        let client = self.plan.client(step).unwrap();
        Rotation::new(&self.pool, &self.vault, seed::NO_DOMAIN, client)
    }

    async fn act(&self, step: &PartId, act: RotationAct) -> Result<ClientSecrets, RotationError> {
        let seen = self.rotation(step).observe().await;
        let new = new_client_secret().unwrap();
        let (journal, cancel) = (Notes::default(), Cancel::default());
        self.rotation(step)
            .advance(act, &seen, new, &journal, &cancel)
            .await
    }

    fn stored(&self, step: &PartId) -> Secret {
        let client_id = self.plan.client(step).unwrap().client_id;
        self.vault.secret(seed::NO_DOMAIN, client_id).unwrap()
    }

    async fn accepts(&self, step: &PartId, grant_type: GrantType, secret: &Secret) -> Acceptance {
        let client_id = self.plan.client(step).unwrap().client_id;
        let asked = self
            .pool
            .accepts_secret(client_id, grant_type, secret, Patience::Once);
        asked.await
    }
}

#[tokio::test]
async fn both_clients_get_a_new_secret_and_the_old_one_works_until_it_is_deleted() {
    // In a task of its own, as the shell runs it.
    let world = Arc::new(registered(Faults::none()).await);
    let shared = Arc::clone(&world);
    let done = tokio::spawn(async move {
        let world = shared;
        for (step, grant_type) in &CLIENTS {
            let old = world.stored(step);
            let both = world.act(step, RotationAct::Begin).await.unwrap();
            assert!(
                matches!(both.state, RotationState::Both { since_ms: Some(_) }),
                "{both:?}"
            );
            assert_eq!(both.custody, Some(Custody::Stored));
            assert_eq!(
                world.accepts(step, *grant_type, &old).await,
                Acceptance::Accepted
            );
            assert_eq!(world.stored(step), old);

            let idle = world.act(step, RotationAct::DeleteOld).await.unwrap();
            assert_eq!((idle.state, idle.listed.len()), (RotationState::Idle, 1));
            assert_eq!(idle.listed[0], both.listed[1]);
            assert_eq!(idle.custody, Some(Custody::OnlyStored));
            assert_eq!(
                world.accepts(step, *grant_type, &old).await,
                Acceptance::Refused
            );
            let new = world.stored(step);
            assert_eq!(
                world.accepts(step, *grant_type, &new).await,
                Acceptance::Accepted
            );
        }
    });
    done.await.unwrap();
    let wanted = blueprint("plant-rotation");
    assert!(plan(&wanted, &world.pool, &world.vault).await.is_empty());
    assert_eq!(world.vault.len(), 2);
}

#[tokio::test]
async fn a_rotation_calls_what_its_permissions_name_and_all_of_it() {
    let world = registered(Faults::none()).await;
    let needed = named(&Permissions::of_rotation(
        &world.connection.pool_arn(seed::NO_DOMAIN),
    ));
    let before = world.practice.log().len();
    for (step, _) in &CLIENTS {
        for act in [
            RotationAct::Begin,
            RotationAct::Undo,
            RotationAct::Begin,
            RotationAct::DeleteOld,
        ] {
            world.act(step, act).await.unwrap();
        }
    }
    assert_eq!(called(&world.practice, before), needed);
}

#[tokio::test]
async fn a_foreign_entry_makes_room_for_the_secret_that_is_shown() {
    let world = registered(Faults::none()).await;
    for (step, grant_type) in &CLIENTS {
        let in_use = world.stored(step);
        let place = Place {
            pool_id: seed::NO_DOMAIN.into(),
            client_id: world.plan.client(step).unwrap().client_id.to_owned(),
            client_name: "any".into(),
            slot: Slot::Current,
        };
        let foreign = new_client_secret().unwrap();
        let there = Some(&in_use);
        world.vault.store(&place, there, &foreign).await.unwrap();
        assert_eq!(
            world.accepts(step, *grant_type, &foreign).await,
            Acceptance::Refused
        );
        let seen = world.rotation(step).observe().await;
        assert_eq!(
            (seen.state, seen.custody),
            (RotationState::Foreign, Some(Custody::Differs))
        );
        let idle = world.act(step, RotationAct::Fetch).await.unwrap();
        assert_eq!(
            (idle.state, idle.custody),
            (RotationState::Idle, Some(Custody::Stored))
        );
        assert_eq!(idle.acts, [RotationAct::Begin]);
        assert_eq!(world.stored(step), in_use);
    }
    assert_eq!(count(&world.practice, "AddUserPoolClientSecret"), 0);
    assert_eq!(count(&world.practice, "DeleteUserPoolClientSecret"), 0);
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_list() {
    for fault in [Fault::DropAfterEffect, Fault::ServerErrorAfterEffect] {
        let faults = Faults::none().at("AddUserPoolClientSecret", 1, fault).at(
            "DeleteUserPoolClientSecret",
            1,
            fault,
        );
        let world = registered(faults).await;
        let both = world
            .act(&PartId::DATA_FUSION, RotationAct::Begin)
            .await
            .unwrap();
        assert_eq!(both.acts, [RotationAct::DeleteOld, RotationAct::Undo]);
        let idle = world
            .act(&PartId::DATA_FUSION, RotationAct::DeleteOld)
            .await
            .unwrap();
        assert_eq!(idle.acts, [RotationAct::Begin]);
        assert_eq!(count(&world.practice, "AddUserPoolClientSecret"), 1);
        assert_eq!(count(&world.practice, "DeleteUserPoolClientSecret"), 1);
    }
}

#[tokio::test]
async fn a_write_that_was_lost_is_unclear_and_can_be_finished() {
    let faults = Faults::none()
        .at("AddUserPoolClientSecret", 1, Fault::DropBeforeEffect)
        .at(
            "DeleteUserPoolClientSecret",
            1,
            Fault::ServerErrorBeforeEffect,
        );
    let world = registered(faults).await;
    let step = &PartId::AUTHORIZATION_SERVER;
    for (act, then) in [
        (RotationAct::Begin, RotationAct::Finish),
        (RotationAct::DeleteOld, RotationAct::DeleteOld),
    ] {
        let error = world.act(step, act).await.unwrap_err();
        assert!(
            matches!(&error, RotationError::Cloud(error) if error.kind == CloudErrorKind::Unclear),
            "{error:?}"
        );
        world.act(step, then).await.unwrap();
    }
    assert_eq!(
        world.rotation(step).observe().await.acts,
        [RotationAct::Begin]
    );
}

#[tokio::test]
async fn a_throttled_write_is_repeated_and_a_denied_one_names_the_permission() {
    let faults = Faults::none()
        .at("AddUserPoolClientSecret", 1, Fault::AccessDenied)
        .at("AddUserPoolClientSecret", 2, Fault::Throttle);
    let world = registered(faults).await;
    let step = &PartId::DATA_FUSION;
    let error = world.act(step, RotationAct::Begin).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("cognito-idp:AddUserPoolClientSecret"),
        "{error}"
    );
    world.act(step, RotationAct::Finish).await.unwrap();
    assert_eq!(count(&world.practice, "AddUserPoolClientSecret"), 3);
}

#[tokio::test]
async fn what_the_token_endpoint_cannot_tell_is_not_known() {
    let world = registered(Faults::none()).await;
    let made_up = new_client_secret().unwrap();
    for (step, grant_type) in &CLIENTS {
        let stored = world.stored(step);
        assert_eq!(
            world.accepts(step, *grant_type, &stored).await,
            Acceptance::Accepted
        );
        assert_eq!(
            world.accepts(step, *grant_type, &made_up).await,
            Acceptance::Refused
        );
    }
    // The Data Fusion client may not do that, which is told to one that has proved itself.
    let step = &PartId::DATA_FUSION;
    let stored = world.stored(step);
    let machine = GrantType::ClientCredentials;
    assert_eq!(
        world.accepts(step, machine, &stored).await,
        Acceptance::Accepted
    );
    assert_eq!(
        world.accepts(step, machine, &made_up).await,
        Acceptance::Refused
    );

    let bare = create_pool(&world.connection, "Without a domain")
        .await
        .unwrap();
    let pool = world.connection.user_pool(&bare.id);
    let found = pool
        .accepts_secret("any", machine, &made_up, Patience::UntilAccepted)
        .await;
    assert!(
        matches!(&found, Acceptance::Unknown { why } if why.contains("no domain")),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_refusal_never_repeats_the_secret() {
    let world = registered(Faults::none()).await;
    let client_id = world.plan.client(&PartId::DATA_FUSION).unwrap().client_id;
    for wrong in ["tooShort", "a dash - and spaces, 24 letters"] {
        let secret = Secret::new(wrong.into());
        let error = world
            .pool
            .add_client_secret(client_id, &secret)
            .await
            .unwrap_err();
        assert_eq!(error.kind, CloudErrorKind::Refused, "{error:?}");
        assert!(!format!("{error:?}").contains(wrong), "{error:?}");
    }
    assert_eq!(world.pool.client_secrets(client_id).await.unwrap().len(), 1);
    let error = world
        .pool
        .delete_client_secret(client_id, "none")
        .await
        .unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::NotFound, "{error:?}");
    let error = world.pool.client_secrets("none").await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::NotFound, "{error:?}");
}
