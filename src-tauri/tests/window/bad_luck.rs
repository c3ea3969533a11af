//! What goes wrong, told in place, with nothing half done and nothing lost.

use crate::others::Server;
use crate::stage::{Stage, Window};
use registrar_practice::{Access, Options, Practice, seed};

/// A Practice server, a stage with a profile for it, and a window on the plan of the empty pool.
async fn at_the_plan() -> (Practice, Server, Stage, Window) {
    let practice = Practice::start(Options::default()).await.unwrap();
    let server = Server::practice(practice.endpoint());
    let stage = Stage::set().await;
    server.write_profile(&stage, "rehearsal");
    let args = [
        "--profile",
        "rehearsal",
        "--user-pool",
        seed::HALF_REGISTERED,
        "--cluster",
        "westeurope-1",
    ];
    let window = stage.open(&args).await;
    window.connect_and_review().await;
    (practice, server, stage, window)
}

/// Writes since `calls` calls.
fn writes_since(practice: &Practice, calls: usize) -> Vec<String> {
    let log = practice.log();
    log[calls..]
        .iter()
        .filter(|call| call.access == Access::Write)
        .map(|call| call.operation.clone())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_changed_by_another_hand_is_not_touched_until_it_is_reviewed_again() {
    let (practice, server, stage, window) = at_the_plan().await;
    server.ask(&stage, &["add-scope", seed::HALF_REGISTERED], "");
    let calls = practice.log().len();
    window.click("register").await;
    window.wait_attr("error", "data-code", "pool_changed").await;
    assert!(writes_since(&practice, calls).is_empty());
    window.click("review-again").await;
    assert!(
        window
            .text("step-cognite-api")
            .await
            .contains("added.meanwhile")
    );
    window.register_all().await;
    let scopes = server.pool(&stage, seed::HALF_REGISTERED)["servers"].to_string();
    assert!(scopes.contains("added.meanwhile"), "{scopes}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_vanished_is_said_to_have_vanished() {
    let (practice, server, stage, window) = at_the_plan().await;
    server.ask(&stage, &["delete", seed::HALF_REGISTERED], "");
    let calls = practice.log().len();
    window.click("register").await;
    window
        .wait_attr("error", "data-code", "pool_not_found")
        .await;
    assert!(writes_since(&practice, calls).is_empty());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_stops_it_before_anything_is_made() {
    let (practice, _server, stage, window) = at_the_plan().await;
    // Something must lie in the keyring for the lock to matter to it.
    let lock = "secret-tool store --label seed service seed username seed <<<seed
        dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
            org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login";
    assert!(
        stage
            .command("bash")
            .args(["-c", lock])
            .status()
            .unwrap()
            .success()
    );
    let calls = practice.log().len();
    window.click("register").await;
    window.wait_attr("error", "data-code", "vault").await;
    assert!(writes_since(&practice, calls).is_empty());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_cluster_is_told_in_place_and_nothing_entered_is_lost() {
    let stage = Stage::set().await;
    let window = stage
        .open(&[
            "--practice",
            "--user-pool",
            seed::EMPTY,
            "--cluster",
            "az-eastus-1",
        ])
        .await;
    window.click("connect").await;
    window.by_testid("pools").await;
    for (typed, says) in [
        ("https://westeurope-1.cognitedata.com", "without https://"),
        ("westeurope-1/", "no slash"),
        ("west europe", "no spaces"),
        (
            "westeurope-1.cognitedata.com",
            "in front of .cognitedata.com",
        ),
        ("az-eastus-1", "entered already"),
    ] {
        window.type_into("cluster", typed).await;
        window.click("review").await;
        window.wait_text("screen-pool", says).await;
        assert!(!window.exists("plan").await, "{typed} was taken");
    }
    window.type_into("cluster", "westeurope-1").await;
    window.click("review").await;
    let plan = window.text("plan").await;
    assert!(
        plan.contains("az-eastus-1.cognitedata.com")
            && plan.contains("westeurope-1.cognitedata.com"),
        "{plan}"
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_does_not_exist_a_broken_file_and_a_mistyped_region_are_named() {
    let stage = Stage::set().await;
    let window = stage
        .open(&["--profile", "nonsense", "--region", "eu-west-1"])
        .await;
    window.click("connect").await;
    window
        .wait_attr("error", "data-code", "unknown_profile")
        .await;
    window.close().await;

    let server = Server::practice("http://127.0.0.1:9");
    server.write_profile(&stage, "rehearsal");
    let window = stage
        .open(&["--profile", "rehearsal", "--region", "eu-wst"])
        .await;
    window.click("connect").await;
    window.wait_attr("error", "data-code", "bad_region").await;
    window.close().await;

    std::fs::write(
        stage.home().join(".aws/config"),
        "[profile broken\nregion = eu-west-1\n",
    )
    .unwrap();
    let window = stage.open(&[]).await;
    window.wait_attr("error", "data-code", "profiles").await;
    // Practice is a way on all the same.
    window.click("use-practice").await;
    window.click("connect").await;
    window.by_testid("pools").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lite_pool_is_blocked_and_says_what_to_do() {
    let stage = Stage::set().await;
    let window = stage
        .open(&[
            "--practice",
            "--user-pool",
            seed::LITE,
            "--cluster",
            "westeurope-1",
        ])
        .await;
    window.connect_and_review().await;
    window
        .wait_attr("step-data-fusion", "data-change", "blocked")
        .await;
    let text = window.text("step-data-fusion").await;
    assert!(
        text.contains("Lite") && text.contains("Essentials"),
        "{text}"
    );
    window.close().await;
}
