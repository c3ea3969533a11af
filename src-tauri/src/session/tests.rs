use std::path::Path;

use super::*;
use crate::ui_error::UiErrorCode;
use crate::wire::registrations::Registration;

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
        session.forget("a", account, region, false).await.unwrap();
        assert_eq!(session.registered().unwrap().len(), left);
    }
    assert_eq!(self::session(folder.path()).registered(), Ok(vec![]));
}
