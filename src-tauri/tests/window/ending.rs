//! One program at a time, and what keeps it: it is started once more, or told to end while something is being done to a
//! pool.

use std::time::Duration;

use registrar_practice::{Fault, Faults, seed};

use crate::journey::all;
use crate::others::Rehearsal;
use crate::stage::Stage;

/// Time enough to tell the program to end meanwhile, however busy the machine is.
const SLOW: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_run_ends_with_the_change_under_way_and_the_next_one_finishes_it() {
    let slow = Faults::none().latency_of("UpdateResourceServer", SLOW);
    let rehearsal = Rehearsal::set(slow).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window.click("register").await;
    window
        .wait_attr("outcome-cognite-api", "data-outcome", "running")
        .await;
    window.terminate();
    window.by_testid("ending").await;
    window.ended().await;
    let writes = rehearsal.writes();
    assert!(
        writes.iter().all(|write| write == "UpdateResourceServer"),
        "{writes:?}"
    );

    let window = rehearsal.review(seed::HALF_REGISTERED).await;
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
async fn whoever_does_not_wait_ends_at_once_and_nothing_is_doubled() {
    let lost = Faults::none().at("CreateUserPoolClient", 1, Fault::TimeOutAfterEffect);
    let rehearsal = Rehearsal::set(lost).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    window.click("register").await;
    rehearsal.wait_unanswered("CreateUserPoolClient").await;
    window.terminate();
    window.by_testid("ending").await;
    window.terminate_now().await;

    let window = rehearsal.review(seed::NO_DOMAIN).await;
    if window.changes().await[0].1 == "blocked" {
        window.choose_domain_prefix("plant-sign-in").await;
    }
    window.register_all().await;
    window
        .wait_attr("run-summary", "data-complete", "true")
        .await;
    let clients = rehearsal.pool(seed::NO_DOMAIN)["clients"].clone();
    assert_eq!(clients.as_array().unwrap().len(), 2);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_never_answers_can_be_given_up() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    rehearsal.stage.freeze_keyring();
    window.click("register").await;
    window.by_testid("waiting-for-vault").await;
    // By the button.
    window.click("cancel").await;
    window.by_testid("review-again").await;
    assert_eq!(rehearsal.writes(), [""; 0]);
    rehearsal.stage.thaw_keyring();
    window.close().await;

    // By ending the program.
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    rehearsal.stage.freeze_keyring();
    window.click("register").await;
    window.by_testid("waiting-for-vault").await;
    window.terminate();
    window.over().await;
    rehearsal.stage.thaw_keyring();
    window.ended().await;
    assert_eq!(rehearsal.writes(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_creation_of_a_pool_is_waited_for() {
    let lost = Faults::none().at("CreateUserPool", 1, Fault::TimeOutAfterEffect);
    let rehearsal = Rehearsal::set(lost).await;
    let window = rehearsal.open("").await;
    window.click("connect").await;
    window.click("create-pool").await;
    window.type_into("new-pool-name", "Refinery sign-in").await;
    window.type_into("domain-prefix", "refinery-sign-in").await;
    window.wait_text("domain-prefix-field", "It is free").await;
    window.click("confirm-create-pool").await;
    rehearsal.wait_unanswered("CreateUserPool").await;
    window.terminate();
    window.by_testid("ending").await;
    window.ended().await;

    // The pool is there, and what it lacks is in its plan.
    let created = rehearsal
        .server
        .ask(&rehearsal.stage, &["find", "Refinery sign-in"], "");
    let window = rehearsal.review(&created).await;
    if window.changes().await[0].1 == "blocked" {
        window.choose_domain_prefix("refinery-sign-in").await;
    }
    let outcomes = window.register_all().await;
    assert_eq!(outcomes[1..], all("done")[1..]);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_ends_and_hands_its_arguments_to_the_first() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    let mut second = rehearsal.stage.program();
    second.args(["--profile", "rehearsal", "--user-pool", seed::CLASSIC]);
    let second = tokio::task::spawn_blocking(move || second.status().unwrap());
    assert!(second.await.unwrap().success());
    window.wait_text("started-again", seed::CLASSIC).await;
    // What was begun goes on until the person leaves it.
    window.by_testid("plan").await;
    window.click("connect-with-it").await;
    window.click("connect").await;
    window
        .wait_text("pools", "Intranet, classic hosted UI")
        .await;
    window.close().await;
}

/// A core dump would hold what the memory does.
#[tokio::test(flavor = "multi_thread")]
async fn neither_the_program_nor_its_web_view_may_leave_a_core_dump() {
    let stage = Stage::set().await;
    let window = stage.open(&["--practice"]).await;
    for id in window.programs() {
        let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        let values: Vec<_> = core.unwrap().split_whitespace().skip(4).take(2).collect();
        assert_eq!(values, ["0", "0"], "{limits}");
    }
    window.close().await;
}
