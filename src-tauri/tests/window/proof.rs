//! Whether sign-in works, proved in the window, and every mistake that people make named and mended.

use registrar_practice::{Fault, Faults, seed};

use crate::journey::all;
use crate::others::Rehearsal;
use crate::stage::Window;

impl Window {
    /// On the hand-over: the proof that began by itself, or after a press, has ended so.
    async fn proof_is(&self, sound: bool) {
        self.wait_attr("proof", "data-sound", &sound.to_string())
            .await;
    }
}

/// What is broken, the finding about the pool, a word of it, and what sign-in itself then says.
const BROKEN: [(&str, &str, &str, &str, &str); 4] = [
    (
        "style",
        "finding-pool-sign-in-page",
        "style",
        "finding-sign-in-page",
        "Login pages unavailable",
    ),
    (
        "callback",
        "finding-pool-data-fusion",
        "https://auth.cognite.com/oauth2/external/callback",
        "finding-sign-in-page",
        "redirect_mismatch",
    ),
    (
        "scope",
        "finding-pool-authorization-server",
        "https://westeurope-1.cognitedata.com",
        "finding-token-westeurope-1",
        "invalid_scope",
    ),
    (
        "oauth",
        "finding-pool-authorization-server",
        "OAuth 2.0",
        "finding-token-westeurope-1",
        "invalid_grant",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_pool_is_proved_and_each_thing_broken_is_named_and_mended() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    assert_eq!(window.register_all().await, all("done"));
    window.click("to-handover").await;
    // After a registration it begins by itself.
    window.proof_is(true).await;
    let proved = window.text("proof").await;
    assert!(proved.contains("Sign-in works"), "{proved}");

    for (how, pool_finding, word, finding, error) in BROKEN {
        rehearsal
            .server
            .ask(&rehearsal.stage, &["break", seed::NO_DOMAIN, how], "");
        window.click("prove").await;
        window.proof_is(false).await;
        for (testid, part) in [(pool_finding, word), (finding, error)] {
            assert_eq!(
                window.attr(testid, "data-verdict").await.as_deref(),
                Some("failed"),
                "{how}: {testid}"
            );
            window.wait_text(testid, part).await;
        }
        // Nothing else of the pool is blamed.
        let others = ["domain", "cognite-api", "service-account"];
        for other in others {
            assert!(!window.exists(&format!("finding-pool-{other}")).await);
        }
        window.click("mend-review").await;
        window.by_testid("plan").await;
        window.register_all().await;
        window.click("to-handover").await;
        window.proof_is(true).await;
    }

    // The list of registrations knows of it.
    window.click("to-registrations").await;
    let health = format!("health-{}", seed::NO_DOMAIN);
    window.wait_attr(&health, "data-proved", "true").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_endpoint_that_does_not_answer_is_no_proof() {
    let faults = (1..40).fold(Faults::none(), |faults, call| {
        faults.at("oauth2/token", call, Fault::DropBeforeEffect)
    });
    let rehearsal = Rehearsal::set(faults).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window.register_all().await;
    window.click("to-handover").await;
    window.proof_is(false).await;
    window
        .wait_attr("finding-token-westeurope-1", "data-verdict", "failed")
        .await;
    window
        .wait_text("finding-token-westeurope-1", "did not answer")
        .await;
    window.close().await;
}
