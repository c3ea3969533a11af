use registrar_core::parts::PartId;
use registrar_core::proof::Check;

use super::*;

fn registration(pool: &str, source: SourceRecord) -> RegistrationRecord {
    RegistrationRecord {
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
    let mut first = RegistrationList::load(folder.path()).unwrap();
    let prod = || SourceRecord::Profile {
        name: "prod".into(),
    };
    first.remember(registration("a", prod())).unwrap();
    first.remember(registration("b", prod())).unwrap();
    first
        .remember(registration("a", SourceRecord::DefaultChain))
        .unwrap();
    let mut again = RegistrationList::load(folder.path()).unwrap();
    assert_eq!(
        again.list().unwrap(),
        [
            registration("a", SourceRecord::DefaultChain),
            registration("b", prod())
        ]
    );
}

#[test]
fn what_was_practised_is_gone_with_its_server_and_handed_out_for_cleaning_up() {
    let folder = tempfile::tempdir().unwrap();
    RegistrationList::load(folder.path())
        .unwrap()
        .remember(registration("p", SourceRecord::Practice))
        .unwrap();
    let mut again = RegistrationList::load(folder.path()).unwrap();
    assert!(again.list().unwrap().is_empty());
    assert_eq!(
        again.take_stale(),
        [registration("p", SourceRecord::Practice)]
    );
    again
        .remember(registration("a", SourceRecord::DefaultChain))
        .unwrap();
    assert!(
        RegistrationList::load(folder.path())
            .unwrap()
            .take_stale()
            .is_empty()
    );
}

#[test]
fn what_could_not_be_written_is_told_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = RegistrationList::load(&data).unwrap();
    // A file where the folder should be.
    std::fs::write(&data, "").unwrap();
    let made = registration("a", SourceRecord::DefaultChain);
    assert!(registrations.remember(made.clone()).is_err());
    assert!(registrations.list().is_err());
    std::fs::remove_file(&data).unwrap();
    assert_eq!(registrations.list().unwrap(), std::slice::from_ref(&made));
    assert_eq!(
        RegistrationList::load(&data).unwrap().list().unwrap(),
        [made]
    );
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
        assert!(RegistrationList::load(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

/// A step, by the name that it has in the file.
fn step(name: &str) -> PartId {
    serde_json::from_value(name.into()).unwrap()
}

fn health() -> HealthRecord {
    HealthRecord {
        checked_at: 1_790_000_100_000,
        drifted: vec![step("sign-in-page")],
        failed: vec![Check::SignInPage],
        proved: false,
    }
}

/// A list from a file that an earlier release, or this one, has written.
fn list_of(fixture: &str) -> (tempfile::TempDir, RegistrationList) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(NAME), fixture).unwrap();
    let list = RegistrationList::load(folder.path()).unwrap();
    (folder, list)
}

const VERSION_1: &str = include_str!("../fixtures/registrations-1.json");
const VERSION_2: &str = include_str!("../fixtures/registrations-2.json");

/// The registrations of both fixtures, less the health and the one of Practice.
fn of_the_fixtures() -> [RegistrationRecord; 2] {
    let client = |id: &str, name: &str, client_id: &str| ClientRecord {
        step: step(id),
        name: name.into(),
        client_id: client_id.into(),
    };
    let plant = RegistrationRecord {
        pool_id: "eu-west-1_AbCdEf123".into(),
        clients: vec![
            client(
                "authorization-server",
                "Cognite authorization server",
                "server1",
            ),
            client("data-fusion", "Cognite Data Fusion", "fusion1"),
        ],
        ..registration(
            "",
            SourceRecord::Profile {
                name: "prod".into(),
            },
        )
    };
    let refinery = RegistrationRecord {
        pool_id: "us-east-1_GhIjKl456".into(),
        pool_name: "Refinery".into(),
        region: "us-east-1".into(),
        account: "444455556666".into(),
        clusters: vec!["az-eastus-1".into(), "bluefield".into()],
        registered_at: 1_780_000_000_000,
        ..registration("", SourceRecord::DefaultChain)
    };
    [plant, refinery]
}

#[test]
fn a_file_of_version_1_is_read_and_written_as_version_2() {
    let (folder, mut list) = list_of(VERSION_1);
    assert_eq!(list.list().unwrap(), of_the_fixtures());
    let path = folder.path().join(NAME);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), VERSION_1);
    list.remember(registration("b", SourceRecord::DefaultChain))
        .unwrap();
    let written: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(written["version"], 2);
    assert_eq!(written["registrations"][1]["poolId"], "eu-west-1_AbCdEf123");
}

#[test]
fn a_file_of_version_2_is_read_and_written_as_it_was() {
    let (folder, mut list) = list_of(VERSION_2);
    let [mut plant, mut refinery] = of_the_fixtures();
    plant.health = Some(HealthRecord {
        drifted: [
            "domain",
            "cognite-api",
            "service-account",
            "authorization-server",
            "data-fusion",
            "sign-in-page",
        ]
        .map(step)
        .to_vec(),
        failed: vec![
            Check::Pool,
            Check::Discovery,
            Check::Jwks,
            Check::Token,
            Check::DataFusionSecret,
            Check::SignInPage,
            Check::Speed,
            Check::Clock,
        ],
        ..health()
    });
    let proved = HealthRecord {
        checked_at: 1_780_000_100_000,
        drifted: vec![],
        failed: vec![],
        proved: true,
    };
    refinery.health = Some(proved.clone());
    assert_eq!(list.list().unwrap(), [plant, refinery]);
    // Noted once more, which writes the whole file.
    list.note("us-east-1_GhIjKl456", "444455556666", "us-east-1", proved)
        .unwrap();
    let written = std::fs::read(folder.path().join(NAME)).unwrap();
    let json = |content: &[u8]| serde_json::from_slice::<serde_json::Value>(content).unwrap();
    assert_eq!(json(&written), json(VERSION_2.as_bytes()));
}

#[test]
fn health_survives_a_restart_and_goes_when_the_registration_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut registrations = RegistrationList::load(folder.path()).unwrap();
    let made = registration("a", SourceRecord::DefaultChain);
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
    let health_after = |registrations: &mut RegistrationList| {
        let list = registrations.list().unwrap();
        assert_eq!(list.len(), 1);
        list[0].health.clone()
    };
    let mut again = RegistrationList::load(folder.path()).unwrap();
    assert_eq!(health_after(&mut again), Some(health()));
    // Looked at again, nothing new.
    again.remember(made.clone()).unwrap();
    assert_eq!(health_after(&mut again), Some(health()));
    again
        .remember(RegistrationRecord {
            clusters: vec!["az-eastus-1".into()],
            ..made
        })
        .unwrap();
    assert_eq!(health_after(&mut again), None);
}

#[test]
fn forgets_one_and_keeps_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut registrations = RegistrationList::load(folder.path()).unwrap();
    let (a, b) = (
        registration("a", SourceRecord::DefaultChain),
        registration("b", SourceRecord::DefaultChain),
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
    let mut again = RegistrationList::load(folder.path()).unwrap();
    assert_eq!(again.list().unwrap(), [b]);
}

#[test]
fn what_cannot_be_written_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = RegistrationList::load(&data).unwrap();
    let made = registration("a", SourceRecord::DefaultChain);
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
        let (mut fresh, aside) = RegistrationList::start_anew(folder.path()).unwrap();
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
    let made = registration("a", SourceRecord::DefaultChain);
    RegistrationList::load(folder.path())
        .unwrap()
        .remember(made.clone())
        .unwrap();
    let (mut same, aside) = RegistrationList::start_anew(folder.path()).unwrap();
    assert_eq!(aside, None);
    assert_eq!(same.list().unwrap(), [made]);
}
