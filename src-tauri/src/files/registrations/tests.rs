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
        keeps_classic_domain: Some(false),
        registered_at: 1_790_000_000_000,
        health: None,
    }
}

/// The list as a program sees it that starts now.
fn open(folder: &Path) -> RegistrationList {
    RegistrationList::open(folder, "this program")
}

fn practised(server: &str) -> SourceRecord {
    SourceRecord::Practice {
        server: server.into(),
    }
}

#[test]
fn survives_a_restart_and_holds_each_pool_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = open(folder.path());
    let prod = || SourceRecord::Profile {
        name: "prod".into(),
    };
    first.remember(registration("a", prod())).unwrap();
    first.remember(registration("b", prod())).unwrap();
    first
        .remember(registration("a", SourceRecord::DefaultChain))
        .unwrap();
    let mut again = open(folder.path());
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
    RegistrationList::open(folder.path(), "an earlier program")
        .remember(registration("p", practised("")))
        .unwrap();
    let mut again = open(folder.path());
    assert!(again.list().unwrap().is_empty());
    let gone = [registration("p", practised("an earlier program"))];
    assert_eq!(again.take_stale(), gone);
    drop(again);
    // What was not cleaned up comes again.
    let mut again = open(folder.path());
    assert_eq!(again.take_stale(), gone);
    again.forget_stale(&gone).unwrap();
    drop(again);
    assert!(open(folder.path()).take_stale().is_empty());
}

#[test]
fn programs_that_run_at_once_share_the_list_and_not_their_rehearsals() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = RegistrationList::open(folder.path(), "first");
    let rehearsed = registration("p", practised(""));
    first.remember(rehearsed.clone()).unwrap();
    // The first one still practises.
    let mut second = RegistrationList::open(folder.path(), "second");
    assert!(second.take_stale().is_empty());
    second.remember(rehearsed.clone()).unwrap();
    let (a, b) = (
        registration("a", SourceRecord::DefaultChain),
        registration("b", SourceRecord::DefaultChain),
    );
    second.remember(a.clone()).unwrap();
    first.remember(b.clone()).unwrap();
    first
        .note("p", &rehearsed.account, &rehearsed.region, health())
        .unwrap();
    let seen = |list: &mut RegistrationList| list.list().unwrap();
    assert_eq!(
        seen(&mut second),
        [b.clone(), a.clone(), registration("p", practised("second"))]
    );
    let noted = RegistrationRecord {
        health: Some(health()),
        ..registration("p", practised("first"))
    };
    assert_eq!(seen(&mut first), [b.clone(), a, noted.clone()]);
    first.forget("a", &b.account, &b.region).unwrap();
    second
        .forget("p", &rehearsed.account, &rehearsed.region)
        .unwrap();
    assert_eq!(seen(&mut second), std::slice::from_ref(&b));
    assert_eq!(seen(&mut first), [b, noted]);
}

#[test]
fn a_choice_that_was_not_asked_for_again_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut list = open(folder.path());
    let with = |keeps_classic_domain| RegistrationRecord {
        keeps_classic_domain,
        ..registration("a", SourceRecord::DefaultChain)
    };
    for (noted, stands) in [
        (None, None),
        (Some(true), Some(true)),
        (None, Some(true)),
        (Some(false), Some(false)),
        (None, Some(false)),
    ] {
        list.remember(with(noted)).unwrap();
        assert_eq!(list.list().unwrap(), [with(stands)]);
    }
}

#[test]
fn what_could_not_be_written_is_told_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = open(&data);
    // A file where the folder should be.
    std::fs::remove_dir_all(&data).unwrap();
    std::fs::write(&data, "").unwrap();
    let made = registration("a", SourceRecord::DefaultChain);
    assert!(registrations.remember(made.clone()).is_err());
    assert!(registrations.list().is_err());
    std::fs::remove_file(&data).unwrap();
    assert_eq!(registrations.list().unwrap(), std::slice::from_ref(&made));
    assert_eq!(open(&data).list().unwrap(), [made]);
}

#[test]
fn a_broken_or_newer_file_is_an_error_and_not_overwritten() {
    for text in [
        "{ rubbish",
        r#"{"version": 3, "registrations": {}}"#,
        r#"{"version": 4, "registrations": []}"#,
        r#"{"version": 0, "registrations": []}"#,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.json");
        std::fs::write(&path, text).unwrap();
        let mut list = open(folder.path());
        assert!(list.list().is_err());
        let made = registration("a", SourceRecord::DefaultChain);
        assert!(list.remember(made).is_err());
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
    let list = open(folder.path());
    (folder, list)
}

const VERSION_1: &str = include_str!("../fixtures/registrations-1.json");
const VERSION_2: &str = include_str!("../fixtures/registrations-2.json");

const VERSION_3: &str = include_str!("../fixtures/registrations-3.json");

/// The registrations of the fixtures, less the health, the choice and the one of Practice.
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
        keeps_classic_domain: None,
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
        keeps_classic_domain: None,
        registered_at: 1_780_000_000_000,
        ..registration("", SourceRecord::DefaultChain)
    };
    [plant, refinery]
}

/// The same with what a check has found, as versions 2 and 3 have it.
fn checked([mut plant, mut refinery]: [RegistrationRecord; 2]) -> [RegistrationRecord; 2] {
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
    refinery.health = Some(proved());
    [plant, refinery]
}

fn proved() -> HealthRecord {
    HealthRecord {
        checked_at: 1_780_000_100_000,
        drifted: vec![],
        failed: vec![],
        proved: true,
    }
}

#[test]
fn a_file_of_an_earlier_version_is_read_and_written_as_version_3() {
    for (text, registrations) in [
        (VERSION_1, of_the_fixtures()),
        (VERSION_2, checked(of_the_fixtures())),
    ] {
        let (folder, mut list) = list_of(text);
        assert_eq!(list.list().unwrap(), registrations);
        let path = folder.path().join(NAME);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        list.remember(registration("b", SourceRecord::DefaultChain))
            .unwrap();
        let written: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["version"], 3);
        assert_eq!(written["registrations"][1]["poolId"], "eu-west-1_AbCdEf123");
        // What was practised is still there to be cleaned up.
        assert_eq!(written["registrations"][3]["poolId"], "eu-west-1_Practice1");
    }
}

#[test]
fn a_file_of_version_3_is_read_and_written_as_it_was() {
    let (folder, mut list) = list_of(VERSION_3);
    let [mut plant, mut refinery] = checked(of_the_fixtures());
    plant.keeps_classic_domain = Some(true);
    refinery.keeps_classic_domain = Some(false);
    assert_eq!(list.list().unwrap(), [plant, refinery]);
    let gone = list.take_stale();
    assert_eq!(gone[0].source, practised("4711-1770000000000"));
    // Noted twice, which writes the whole file.
    for health in [health(), proved()] {
        list.note("us-east-1_GhIjKl456", "444455556666", "us-east-1", health)
            .unwrap();
    }
    let written = std::fs::read(folder.path().join(NAME)).unwrap();
    let json = |content: &[u8]| serde_json::from_slice::<serde_json::Value>(content).unwrap();
    assert_eq!(json(&written), json(VERSION_3.as_bytes()));
}

#[test]
fn health_survives_a_restart_and_goes_when_the_registration_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut registrations = open(folder.path());
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
    let mut again = open(folder.path());
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
    let mut registrations = open(folder.path());
    let (a, b) = (
        registration("a", SourceRecord::DefaultChain),
        registration("b", SourceRecord::DefaultChain),
    );
    registrations.remember(a.clone()).unwrap();
    registrations.remember(b.clone()).unwrap();
    for (account, left) in [("999999999999", 2), (&*a.account, 1), (&*a.account, 1)] {
        registrations.forget("a", account, &a.region).unwrap();
        assert_eq!(registrations.list().unwrap().len(), left);
    }
    let mut again = open(folder.path());
    assert_eq!(again.list().unwrap(), [b]);
}

#[test]
fn what_cannot_be_written_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut registrations = open(&data);
    let made = registration("a", SourceRecord::DefaultChain);
    registrations.remember(made.clone()).unwrap();
    let aside = folder.path().join("aside");
    std::fs::rename(&data, &aside).unwrap();
    std::fs::write(&data, "").unwrap();
    let forgotten = registrations.forget("a", &made.account, &made.region);
    assert!(matches!(forgotten, Err(RegistrationsError::Write(..))));
    std::fs::remove_file(&data).unwrap();
    std::fs::rename(&aside, &data).unwrap();
    assert_eq!(registrations.list().unwrap(), [made]);
}

#[test]
fn a_broken_file_is_kept_aside_when_a_new_list_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (n, text) in ["{ rubbish", "more rubbish"].into_iter().enumerate() {
        std::fs::write(at("registrations.json"), text).unwrap();
        let mut list = open(folder.path());
        let aside = list.start_anew().unwrap().unwrap();
        assert_eq!(aside, at(&format!("registrations.broken-{}.json", n + 1)));
        assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
        assert!(list.list().unwrap().is_empty());
    }
    let first = at("registrations.broken-1.json");
    assert_eq!(std::fs::read_to_string(first).unwrap(), "{ rubbish");
}

#[test]
fn a_file_that_can_be_read_is_not_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let made = registration("a", SourceRecord::DefaultChain);
    open(folder.path()).remember(made.clone()).unwrap();
    let mut same = open(folder.path());
    assert_eq!(same.start_anew().unwrap(), None);
    assert_eq!(same.list().unwrap(), [made]);
}

proptest::proptest! {
    /// A file that is none of ours is an error and stays as it is, and one of ours that was tampered with is read or refused.
    #[test]
    fn whatever_is_in_the_file_does_no_harm(
        noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
        at in 0.0_f64..1.0,
        cut in proptest::prelude::any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.json");
        let whole = include_bytes!("../fixtures/registrations-3.json");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the file")]
        let place = (at * whole.len() as f64) as usize;
        let (before, after) = whole.split_at(place);
        let tampered = [before, &noise, if cut { &[] } else { after }].concat();
        for bytes in [noise.clone(), tampered] {
            std::fs::write(&path, &bytes).unwrap();
            let listed = open(folder.path()).list();
            if listed.is_err() {
                proptest::prop_assert_eq!(std::fs::read(&path).unwrap(), bytes);
            }
        }
    }
}
