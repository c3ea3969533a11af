//! The program is killed during each write of a registration, and started again until nothing is left to do.

use std::time::Duration;

use registrar_practice::{Call, Fault, Faults, seed};

use crate::journey::STEPS;
use crate::others::Rehearsal;
use crate::stage::Window;

/// Each write of a registration: twice where there are two of a kind.
const WRITES: [(&str, u32); 6] = [
    ("CreateUserPoolDomain", 1),
    ("CreateResourceServer", 1),
    ("CreateResourceServer", 2),
    ("CreateUserPoolClient", 1),
    ("CreateUserPoolClient", 2),
    ("CreateManagedLoginBranding", 1),
];

/// A creation without an answer is looked for over a minute before anybody is asked.
const PATIENCE: Duration = Duration::from_secs(300);

#[tokio::test(flavor = "multi_thread")]
async fn during_each_write_that_took_effect_nothing_is_made_twice() {
    assert!(killed_during_each(Fault::TimeOutAfterEffect).await >= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn during_each_write_that_did_not_all_of_it_is_made_once() {
    assert!(killed_during_each(Fault::TimeOutBeforeEffect).await >= 3);
}

/// How often it was killed until all was there.
async fn killed_during_each(fault: Fault) -> usize {
    let faults = WRITES
        .iter()
        .fold(Faults::none(), |faults, (operation, nth)| {
            faults.at(operation, *nth, fault)
        });
    let rehearsal = Rehearsal::set(faults).await;
    let mut kills = 0;
    loop {
        let window = rehearsal.review(seed::NO_DOMAIN).await;
        make_applicable(&window).await;
        if window
            .changes()
            .await
            .iter()
            .all(|(_, change)| change == "keep")
        {
            window.close().await;
            break;
        }
        let before = unanswered(&rehearsal);
        window.click("register").await;
        let cut = async {
            while unanswered(&rehearsal) == before {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            () = cut => {}
            _ = window.by_testid_within("run-summary", PATIENCE) => {
                window.wait_attr("run-summary", "data-complete", "true").await;
                window.close().await;
                break;
            }
        }
        window.kill().await;
        kills += 1;
    }
    let pool = rehearsal.pool(seed::NO_DOMAIN);
    let clients = pool["clients"].as_array().unwrap();
    let names: Vec<_> = clients.iter().map(|client| &client["ClientName"]).collect();
    assert_eq!(clients.len(), 2, "{names:?}");
    for client in clients {
        let account = format!(
            "{}/{}",
            seed::NO_DOMAIN,
            client["ClientId"].as_str().unwrap()
        );
        let kept = rehearsal.stage.keyring_secret("CDF Registrar", &account);
        assert_eq!(kept.as_deref(), client["ClientSecret"].as_str());
    }
    kills
}

/// Decides what only a person can, until the plan can be applied.
async fn make_applicable(window: &Window) {
    loop {
        let changes = window.changes().await;
        let open = changes
            .iter()
            .filter(|(_, change)| ["blocked", "choose"].contains(&change.as_str()));
        if open.count() == 0 {
            return;
        }
        if window.exists("domain-prefix").await {
            window.choose_domain_prefix("plant-sign-in").await;
            continue;
        }
        let mut was_asked = false;
        for step in STEPS {
            let choice = format!("choice-{step}-not-made");
            if window.exists(&choice).await {
                window.click(&choice).await;
                window
                    .wait_attr(&format!("step-{step}"), "data-change", "create")
                    .await;
                was_asked = true;
            }
        }
        if !was_asked {
            tokio::time::sleep(Duration::from_secs(1)).await;
            window.click("review-again").await;
            window.by_testid("plan").await;
        }
    }
}

fn unanswered(rehearsal: &Rehearsal) -> usize {
    let log = rehearsal.practice.log();
    let cut = log
        .iter()
        .filter(|call| call.error.as_deref() == Some(Call::TIMED_OUT));
    cut.count()
}
