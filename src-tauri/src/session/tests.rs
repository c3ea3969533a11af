use std::path::Path;

use registrar_core::blueprint::Choices;
use registrar_core::ports::Slot;
use registrar_core::rotation::RotationAct;
use registrar_practice::seed;

use super::*;
use crate::ui_error::UiErrorCode;
use crate::wire::connect::Source;
use crate::wire::registrations::{Forgotten, Registration};
use crate::wire::secrets::SecretOwner;

fn session(folder: &Path) -> Session {
    Session::new(
        Prefill::default(),
        folder,
        Clipboard::new(|_| ()),
        Waits::new(|_| ()),
    )
}

#[test]
fn a_list_that_cannot_be_read_stands_in_the_way_until_a_new_one_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("registrations.json"), "{ rubbish").unwrap();
    let session = session(folder.path());
    let code = |result: Result<Vec<Registration>, UiError>| result.unwrap_err().code;
    assert_eq!(
        code(session.registered()),
        Some(UiErrorCode::RegistrationsUnreadable)
    );
    // It is not mended by looking again.
    assert_eq!(
        code(session.registered()),
        Some(UiErrorCode::RegistrationsUnreadable)
    );

    let aside = folder.path().join("registrations.broken-1.json");
    let started = session.start_registrations_anew().unwrap();
    assert_eq!(started.kept_as, Some(aside.display().to_string()));
    assert_eq!(session.registered(), Ok(vec![]));
    let again = session.start_registrations_anew().unwrap();
    assert_eq!(again.kept_as, None);
}

#[tokio::test]
async fn a_registration_is_forgotten_by_pool_account_and_region() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{
      "version": 2,
      "registrations": [
        {
          "poolId": "a",
          "poolName": "Plant",
          "region": "eu-west-1",
          "account": "111122223333",
          "source": { "kind": "defaultChain" },
          "clusters": ["westeurope-1"],
          "clients": [],
          "registeredAt": 1790000000000,
          "health": null
        }
      ]
    }"#;
    std::fs::write(folder.path().join("registrations.json"), text).unwrap();
    let session = session(folder.path());
    for (account, region, left) in [
        ("999999999999", "eu-west-1", 1),
        ("111122223333", "us-east-1", 1),
        ("111122223333", "eu-west-1", 0),
    ] {
        session
            .forget("a", account, region, Forgotten::ListEntry)
            .await
            .unwrap();
        assert_eq!(session.registered().unwrap().len(), left);
    }
    assert_eq!(self::session(folder.path()).registered(), Ok(vec![]));
}

#[tokio::test]
async fn nothing_is_done_for_a_plan_that_is_not_under_review() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let outdated = UiError::plan_outdated();
    let plan = SecretOwner::Plan {
        plan_id: "1".into(),
    };
    assert_eq!(session.preflight("1").await, Err(outdated.clone()));
    assert_eq!(session.pool_under_review("1"), Err(outdated.clone()));
    let registered = session.register("1", |_| ()).await;
    assert_eq!(registered.unwrap_err(), outdated);
    assert_eq!(session.handover("1").await, Err(outdated.clone()));
    assert_eq!(session.prove("1", |_| ()).await, Err(outdated.clone()));
    assert_eq!(
        session.secret(&plan, "server1", Slot::Current).await,
        Err(outdated.clone())
    );
    assert_eq!(
        session.client_secrets("1", "server1").await,
        Err(outdated.clone())
    );
    assert_eq!(
        session.rotate("1", "server1", RotationAct::Begin).await,
        Err(outdated)
    );
}

#[tokio::test]
async fn of_a_registration_only_a_listed_one_has_secrets_and_only_of_its_clients() {
    let folder = tempfile::tempdir().unwrap();
    let text = include_str!("../files/fixtures/registrations-2.json");
    std::fs::write(folder.path().join("registrations.json"), text).unwrap();
    let session = session(folder.path());
    let pool_of = |region: &str, client_id: &str| {
        let owner = SecretOwner::Registration {
            pool_id: "eu-west-1_AbCdEf123".into(),
            account: "111122223333".into(),
            region: region.into(),
        };
        session.pool_with(&owner, client_id)
    };
    assert_eq!(
        pool_of("eu-west-1", "server1").map(|(_, pool_id)| pool_id),
        Ok("eu-west-1_AbCdEf123".to_owned())
    );
    for (region, client_id) in [("us-east-1", "server1"), ("eu-west-1", "server2")] {
        assert_eq!(pool_of(region, client_id), Err(UiError::plan_outdated()));
    }
}

#[test]
fn a_run_is_cancelled_by_the_id_of_its_plan() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let mut state = session.state();
    assert_eq!(state.refuse_while_busy(), Ok(()));
    state.begin_run(Some("2"));
    assert_eq!(state.refuse_while_busy(), Err(UiError::busy()));
    assert!(state.run_of("1").is_none());
    assert!(state.run_of("2").is_some());
}

#[tokio::test]
async fn a_proof_of_a_pool_that_is_as_it_was_keeps_its_plan() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.connect(Source::Practice, None).await.unwrap();
    let clusters = ["westeurope-1".to_owned()];
    let review = session.review(seed::EMPTY, &clusters, Choices::default());
    let reviewed = review.await.unwrap().plan_id;
    let proved = session.prove(&reviewed, |_| ()).await.unwrap();
    assert_eq!(proved.review.plan_id, reviewed);
    assert!(session.pool_under_review(&reviewed).is_ok());

    // Reviewed again on purpose, it is another one.
    let review = session.review(seed::EMPTY, &clusters, Choices::default());
    assert_ne!(review.await.unwrap().plan_id, reviewed);
}
