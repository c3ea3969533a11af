//! Against a real gnome-keyring, in a session bus and a home folder of its own.
//!
//! Each test starts this test binary again inside such a session, with the name of the part to play there.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use registrar_core::ports::{Place, Slot, Vault, VaultErrorKind};
use registrar_core::secret::Secret;
use registrar_vault::{Keychain, Realm, SERVICE};

const UNLOCKED: &str =
    "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$@\"";
/// A daemon that has just begun may not know its keyring yet, and then locks nothing and says nothing: so it is asked
/// whether the keyring is locked.
const LOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    secret-tool store --label seed service seed username seed <<<seed
    login=/org/freedesktop/secrets/collection/login
    ask() { dbus-send --session --print-reply --dest=org.freedesktop.secrets \"$@\" 2>/dev/null; }
    until ask $login org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked |
        grep -q 'boolean true'
    do
        ask /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock array:objpath:$login >/dev/null
    done
    exec \"$@\"";

const BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// Runs an `#[ignore]`d test of this file in a session of its own, after the preparation.
fn in_session(preparation: &str, part: &str) {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    // A bus that starts nothing by itself: installed, a keyring would start locked and without a password.
    let config = home.path().join("bus.conf");
    std::fs::write(&config, BUS).unwrap();
    let mut command = Command::new("dbus-run-session");
    command.arg("--config-file").arg(&config);
    command
        .args(["--", "bash", "-c", preparation, "_"])
        .arg(std::env::current_exe().unwrap());
    command.args(["--exact", part, "--ignored"]);
    command
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime);
    for name in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "DBUS_SESSION_BUS_ADDRESS",
    ] {
        command.env_remove(name);
    }
    expect_one_passed(
        command
            .output()
            .expect("dbus-run-session: `cargo xtask test` installs it"),
    );
}

fn expect_one_passed(output: Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}\n{errors}"
    );
}

fn place() -> Place {
    Place {
        pool_id: "eu-west-1_AbCdEf123".into(),
        client_id: "1example23456789".into(),
        client_name: "Cognite Data Fusion".into(),
        slot: Slot::Current,
    }
}

#[test]
fn keeps_gives_back_and_deletes() {
    in_session(UNLOCKED, "part_keeps_gives_back_and_deletes");
}

#[tokio::test]
#[ignore = "a part of keeps_gives_back_and_deletes"]
async fn part_keeps_gives_back_and_deletes() {
    let keychain = Keychain::new(Realm::Real);
    keychain.probe().await.unwrap();
    assert_eq!(keychain.read(&place()).await.unwrap(), None);
    let secret = Secret::new("s3cret+with_plus".repeat(3));
    keychain.store(&place(), None, &secret).await.unwrap();
    assert_eq!(keychain.read(&place()).await.unwrap(), Some(secret.clone()));
    // A person with another program finds it too, and the trial entry is gone.
    let tool = |args: &[&str]| Command::new("secret-tool").args(args).output().unwrap();
    let looked_up = tool(&["lookup", "service", SERVICE, "username", &place().account()]);
    assert_eq!(
        String::from_utf8(looked_up.stdout).unwrap(),
        secret.expose()
    );
    // A rotation's new secret has an entry of its own beside it.
    let next = Place {
        slot: Slot::Next,
        ..place()
    };
    assert_eq!(keychain.read(&next).await.unwrap(), None);
    let new = Secret::new("n3w+with_plus".repeat(3));
    keychain.store(&next, None, &new).await.unwrap();
    assert_eq!(keychain.read(&next).await.unwrap(), Some(new));
    assert_eq!(keychain.read(&place()).await.unwrap(), Some(secret.clone()));
    let found = tool(&["search", "--all", "service", SERVICE]);
    let found = String::from_utf8_lossy(&[found.stdout, found.stderr].concat()).into_owned();
    assert!(
        found.contains("label = CDF Registrar: secret of Cognite Data Fusion"),
        "{found}"
    );
    assert!(
        found.contains("label = CDF Registrar: new secret of Cognite Data Fusion"),
        "{found}"
    );
    assert!(!found.contains("trial"), "{found}");
    keychain.delete(&next).await.unwrap();
    assert_eq!(keychain.read(&place()).await.unwrap(), Some(secret.clone()));
    // An entry that a person writes over it with another program is read, and never written over unseen.
    let over = r#"printf foreign | secret-tool store --label over service "$1" username "$2""#;
    let written = Command::new("sh")
        .args(["-c", over, "_", SERVICE, &place().account()])
        .status();
    assert!(written.unwrap().success());
    let foreign = Secret::new("foreign".into());
    assert_eq!(
        keychain.read(&place()).await.unwrap(),
        Some(foreign.clone())
    );
    for there in [None, Some(&secret)] {
        let refused = keychain.store(&place(), there, &secret).await.unwrap_err();
        assert_eq!(refused.kind, VaultErrorKind::Occupied);
        assert_eq!(
            keychain.read(&place()).await.unwrap(),
            Some(foreign.clone())
        );
    }
    keychain
        .store(&place(), Some(&foreign), &secret)
        .await
        .unwrap();
    // What is there already is no other.
    keychain.store(&place(), None, &secret).await.unwrap();
    assert_eq!(keychain.read(&place()).await.unwrap(), Some(secret.clone()));
    keychain.delete(&place()).await.unwrap();
    keychain.delete(&place()).await.unwrap();
    assert_eq!(keychain.read(&place()).await.unwrap(), None);
}

#[test]
fn secrets_of_practice_are_apart_and_earlier_ones_are_moved() {
    let part = "part_secrets_of_practice_are_apart_and_earlier_ones_are_moved";
    in_session(UNLOCKED, part);
}

#[tokio::test]
#[ignore = "a part of secrets_of_practice_are_apart_and_earlier_ones_are_moved"]
async fn part_secrets_of_practice_are_apart_and_earlier_ones_are_moved() {
    let [real, practice] = [Realm::Real, Realm::Practice].map(Keychain::new);
    let secrets = ["real", "practice", "earlier"].map(|text| Secret::new(text.repeat(8)));
    let [of_aws, of_practice, earlier] = secrets;
    real.store(&place(), None, &of_aws).await.unwrap();
    let next = Place {
        slot: Slot::Next,
        ..place()
    };
    practice.store(&next, None, &of_practice).await.unwrap();
    assert_eq!(real.read(&next).await.unwrap(), None);
    let old = Place {
        client_id: "2example23456789".into(),
        ..place()
    };
    // As it was stored once: without the realm in its account.
    real.store(&old, None, &earlier).await.unwrap();
    assert_eq!(practice.read(&old).await.unwrap(), Some(earlier.clone()));
    assert_eq!(real.read(&old).await.unwrap(), None, "it was moved");
    assert_eq!(practice.read(&old).await.unwrap(), Some(earlier));
    practice.delete(&old).await.unwrap();
    assert_eq!(practice.read(&old).await.unwrap(), None);
    assert_eq!(real.read(&place()).await.unwrap(), Some(of_aws));
}

#[test]
fn says_that_it_is_locked() {
    in_session(LOCKED, "part_says_that_it_is_locked");
}

#[tokio::test]
#[ignore = "a part of says_that_it_is_locked"]
async fn part_says_that_it_is_locked() {
    let error = Keychain::new(Realm::Real).probe().await.unwrap_err();
    assert_eq!(error.kind, VaultErrorKind::Locked, "{error:?}");
}

#[test]
fn says_that_there_is_none_and_finds_one_that_starts_later() {
    // No service on this bus at first: the part waits for a file before it tries again.
    let late = "export GO=\"$HOME/go\" NOW=\"$HOME/now\"
        (while [ ! -e \"$GO\" ]; do sleep 0.05; done; printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; touch \"$NOW\") &
        exec \"$@\"";
    in_session(
        late,
        "part_says_that_there_is_none_and_finds_one_that_starts_later",
    );
}

#[tokio::test]
#[ignore = "a part of says_that_there_is_none_and_finds_one_that_starts_later"]
async fn part_says_that_there_is_none_and_finds_one_that_starts_later() {
    let keychain = Keychain::new(Realm::Real);
    // The bus would start the daemon by itself where it is installed as a service, but without a password.
    let error = keychain.probe().await.unwrap_err();
    assert!(
        matches!(
            error.kind,
            VaultErrorKind::Unavailable | VaultErrorKind::Locked
        ),
        "{error:?}"
    );
    std::fs::write(std::env::var("GO").unwrap(), "").unwrap();
    while !std::path::Path::new(&std::env::var("NOW").unwrap()).exists() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    keychain.probe().await.unwrap();
}
