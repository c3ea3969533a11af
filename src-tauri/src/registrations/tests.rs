use super::*;
use registrar_core::proof::Check;
use registrar_core::step::StepId;

fn registration(pool: &str, source: Source) -> Registration {
    Registration {
        pool_id: pool.into(),
        pool_name: "Plant".into(),
        region: "eu-west-1".into(),
        account: "111122223333".into(),
        source,
        clusters: vec!["westeurope-1".into()],
        clients: vec![],
        registered_at: 1_790_000_000_000,
        health: None,
    }
}

#[test]
fn survives_a_restart_and_holds_each_pool_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Registrations::load(folder.path()).unwrap();
    let prod = || Source::Profile {
        name: "prod".into(),
    };
    first.remember(registration("a", prod())).unwrap();
    first.remember(registration("b", prod())).unwrap();
    first
        .remember(registration("a", Source::DefaultChain))
        .unwrap();
    let mut again = Registrations::load(folder.path()).unwrap();
    assert_eq!(
        again.list().unwrap(),
        [
            registration("a", Source::DefaultChain),
            registration("b", prod())
        ]
    );
}

#[test]
fn what_was_practised_is_gone_with_its_server_and_handed_out_for_cleaning_up() {
    let folder = tempfile::tempdir().unwrap();
    Registrations::load(folder.path())
        .unwrap()
        .remember(registration("p", Source::Practice))
        .unwrap();
    let mut again = Registrations::load(folder.path()).unwrap();
    assert!(again.list().unwrap().is_empty());
    assert_eq!(again.take_stale(), [registration("p", Source::Practice)]);
    again
        .remember(registration("a", Source::DefaultChain))
        .unwrap();
    assert!(
        Registrations::load(folder.path())
            .unwrap()
            .take_stale()
            .is_empty()
    );
}

#[test]
fn what_could_not_be_written_is_told_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = Registrations::load(&data).unwrap();
    // A file where the folder should be.
    std::fs::write(&data, "").unwrap();
    let made = registration("a", Source::DefaultChain);
    assert!(registrations.remember(made.clone()).is_err());
    assert!(registrations.list().is_err());
    std::fs::remove_file(&data).unwrap();
    assert_eq!(registrations.list().unwrap(), std::slice::from_ref(&made));
    assert_eq!(Registrations::load(&data).unwrap().list().unwrap(), [made]);
}

#[test]
fn a_broken_or_newer_file_is_an_error_and_not_overwritten() {
    for text in [
        "{ rubbish",
        r#"{"version": 3, "registrations": {}}"#,
        r#"{"version": 0, "registrations": []}"#,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.json");
        std::fs::write(&path, text).unwrap();
        assert!(Registrations::load(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

fn health() -> Health {
    Health {
        checked_at: 1_790_000_100_000,
        drifted: vec![StepId::SignInPage],
        failed: vec![Check::SignInPage],
        proved: false,
    }
}

#[test]
fn a_file_of_version_1_is_read_and_written_as_version_2() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registrations.json");
    // As the first release wrote it.
    let text = r#"{
      "version": 1,
      "registrations": [
        {
          "poolId": "a",
          "poolName": "Plant",
          "region": "eu-west-1",
          "account": "111122223333",
          "source": { "kind": "profile", "name": "prod" },
          "clusters": ["westeurope-1"],
          "clients": [],
          "registeredAt": 1790000000000
        }
      ]
    }"#;
    std::fs::write(&path, text).unwrap();
    let prod = Source::Profile {
        name: "prod".into(),
    };
    let mut registrations = Registrations::load(folder.path()).unwrap();
    assert_eq!(registrations.list().unwrap(), [registration("a", prod)]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    registrations
        .remember(registration("b", Source::DefaultChain))
        .unwrap();
    let written: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(written["version"], 2);
    assert_eq!(written["registrations"][1]["poolId"], "a");
}

#[test]
fn health_survives_a_restart_and_goes_when_the_registration_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut registrations = Registrations::load(folder.path()).unwrap();
    let made = registration("a", Source::DefaultChain);
    registrations.remember(made.clone()).unwrap();
    registrations
        .note("a", &made.account, &made.region, health())
        .unwrap();
    // Of another pool, or of the same id elsewhere, nothing is noted.
    registrations
        .note("b", &made.account, &made.region, health())
        .unwrap();
    registrations
        .note("a", &made.account, "us-east-1", health())
        .unwrap();
    let health_after = |registrations: &mut Registrations| {
        let list = registrations.list().unwrap();
        assert_eq!(list.len(), 1);
        list[0].health.clone()
    };
    let mut again = Registrations::load(folder.path()).unwrap();
    assert_eq!(health_after(&mut again), Some(health()));
    // Looked at again, nothing new.
    again.remember(made.clone()).unwrap();
    assert_eq!(health_after(&mut again), Some(health()));
    again
        .remember(Registration {
            clusters: vec!["az-eastus-1".into()],
            ..made
        })
        .unwrap();
    assert_eq!(health_after(&mut again), None);
}

#[test]
fn forgets_one_and_keeps_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut registrations = Registrations::load(folder.path()).unwrap();
    let (a, b) = (
        registration("a", Source::DefaultChain),
        registration("b", Source::DefaultChain),
    );
    registrations.remember(a.clone()).unwrap();
    registrations.remember(b.clone()).unwrap();
    let forgotten = registrations.forget("a", &a.account, &a.region).unwrap();
    assert_eq!(forgotten, Some(a.clone()));
    assert_eq!(
        registrations.forget("a", &a.account, &a.region).unwrap(),
        None
    );
    assert_eq!(
        registrations
            .forget("b", "999999999999", &b.region)
            .unwrap(),
        None
    );
    let mut again = Registrations::load(folder.path()).unwrap();
    assert_eq!(again.list().unwrap(), [b]);
}

#[test]
fn what_cannot_be_written_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = Registrations::load(&data).unwrap();
    let made = registration("a", Source::DefaultChain);
    registrations.remember(made.clone()).unwrap();
    std::fs::remove_dir_all(&data).unwrap();
    std::fs::write(&data, "").unwrap();
    let forgotten = registrations.forget("a", &made.account, &made.region);
    assert!(matches!(forgotten, Err(RegistrationsError::Write(..))));
    assert_eq!(registrations.list().unwrap(), [made]);
}

#[test]
fn a_broken_file_is_kept_aside_when_a_new_list_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (n, text) in ["{ rubbish", "more rubbish"].into_iter().enumerate() {
        std::fs::write(at("registrations.json"), text).unwrap();
        let (mut fresh, aside) = Registrations::start_anew(folder.path()).unwrap();
        let aside = aside.unwrap();
        assert_eq!(aside, at(&format!("registrations.broken-{}.json", n + 1)));
        assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
        assert!(fresh.list().unwrap().is_empty());
    }
    let first = at("registrations.broken-1.json");
    assert_eq!(std::fs::read_to_string(first).unwrap(), "{ rubbish");
}

#[test]
fn a_file_that_can_be_read_is_not_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let made = registration("a", Source::DefaultChain);
    Registrations::load(folder.path())
        .unwrap()
        .remember(made.clone())
        .unwrap();
    let (mut same, aside) = Registrations::start_anew(folder.path()).unwrap();
    assert_eq!(aside, None);
    assert_eq!(same.list().unwrap(), [made]);
}
