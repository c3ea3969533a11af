//! What goes wrong, told in place, with nothing half done and nothing lost.

use std::time::Duration;

use registrar_practice::{Fault, Faults, seed};

use crate::others::{Rehearsal, Server};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_changed_by_another_hand_is_not_touched_until_it_is_reviewed_again() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    rehearsal
        .server
        .ask(&rehearsal.stage, &["add-scope", seed::HALF_REGISTERED], "");
    let writes = rehearsal.writes();
    window.click("register").await;
    window.wait_attr("error", "data-code", "pool_changed").await;
    assert_eq!(rehearsal.writes(), writes);
    window.click("review-again").await;
    window
        .wait_text("step-cognite-api", "added.meanwhile")
        .await;
    window.register_all().await;
    let scopes = rehearsal.pool(seed::HALF_REGISTERED)["servers"].to_string();
    assert!(scopes.contains("added.meanwhile"), "{scopes}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_vanished_is_said_to_have_vanished() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    rehearsal
        .server
        .ask(&rehearsal.stage, &["delete", seed::HALF_REGISTERED], "");
    let writes = rehearsal.writes();
    window.click("register").await;
    window
        .wait_attr("error", "data-code", "pool_not_found")
        .await;
    assert_eq!(rehearsal.writes(), writes);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_stops_it_before_anything_is_made() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    // Something must lie in the keyring for the lock to matter to it.
    let lock = "secret-tool store --label seed service seed username seed <<<seed
        dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
            org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login";
    let locked = rehearsal.stage.command("bash").args(["-c", lock]).status();
    assert!(locked.unwrap().success());
    window.click("register").await;
    window.wait_attr("error", "data-code", "vault").await;
    assert!(rehearsal.writes().is_empty());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_client() {
    let lost = Fault::DropAfterEffect;
    let rehearsal = Rehearsal::set(Faults::none().at("CreateUserPoolClient", 1, lost)).await;
    let window = rehearsal.review(seed::CLASSIC).await;
    window.click("choice-domain-keep").await;
    window.wait_attr("step-domain", "data-change", "keep").await;
    let outcomes = window.register_all().await;
    assert!(
        outcomes
            .iter()
            .all(|(_, outcome)| ["done", "already-so"].contains(&outcome.as_str()))
    );
    let pool = rehearsal.pool(seed::CLASSIC);
    for name in ["Cognite authorization server", "Cognite Data Fusion"] {
        let clients = pool["clients"].as_array().unwrap().iter();
        let named: Vec<_> = clients
            .filter(|client| client["ClientName"] == name)
            .collect();
        assert_eq!(named.len(), 1, "{name}");
        let account = format!(
            "{}/{}",
            seed::CLASSIC,
            named[0]["ClientId"].as_str().unwrap()
        );
        let kept = rehearsal.stage.keyring_secret("CDF Registrar", &account);
        assert_eq!(kept.as_deref(), named[0]["ClientSecret"].as_str());
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_begins_no_further_step_and_the_next_one_finishes_it() {
    // Time enough to press the button in while the first steps run, however busy the machine is.
    let slow = Faults::none().latency_of("UpdateResourceServer", Duration::from_secs(10));
    let rehearsal = Rehearsal::set(slow).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window.click("register").await;
    window
        .wait_attr("outcome-cognite-api", "data-outcome", "running")
        .await;
    window.click("cancel").await;
    window.by_testid("run-summary").await;
    window
        .wait_attr("outcome-cognite-api", "data-outcome", "done")
        .await;
    window
        .wait_attr("outcome-sign-in-page", "data-outcome", "not-reached")
        .await;
    assert!(
        rehearsal.pool(seed::HALF_REGISTERED)["styled"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    window.click("review-again").await;
    window
        .wait_attr("step-cognite-api", "data-change", "keep")
        .await;
    window.register_all().await;
    window
        .wait_attr("run-summary", "data-complete", "true")
        .await;
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

    let config = stage.home().join(".aws/config");
    std::fs::write(&config, "[profile broken\nregion = eu-west-1\n").unwrap();
    let window = stage.open(&[]).await;
    window
        .wait_text("left-out", "1 place in the AWS files")
        .await;
    window.wait_text("profile", "rehearsal").await;
    window.close().await;

    // A folder is no file, whoever the test runs as.
    std::fs::remove_file(&config).unwrap();
    std::fs::create_dir(&config).unwrap();
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
