//! Exchanging a secret: without an outage, and whatever interrupts it, without losing one.

use registrar_practice::{Fault, Faults, seed};
use serde_json::Value;

use crate::journey::all;
use crate::others::Rehearsal;
use crate::stage::Window;

const POOL: &str = seed::NO_DOMAIN;
const SCOPE: &str = "https://westeurope-1.cognitedata.com";
const SERVICE: &str = "CDF Registrar";

/// A registered pool, and its client for services.
struct Registered {
    rehearsal: Rehearsal,
    machine: String,
    original: String,
}

impl Registered {
    async fn set(faults: Faults) -> (Self, Window) {
        let rehearsal = Rehearsal::set(faults).await;
        let window = rehearsal.review(POOL).await;
        window.choose_domain_prefix("plant-sign-in").await;
        assert_eq!(window.register_all().await, all("done"));
        window.click("to-handover").await;
        let machine = window.text("value-authorization-server-client-id").await;
        window.wait_attr("proof", "data-sound", "true").await;
        let original = rehearsal
            .stage
            .keyring_secret(SERVICE, &format!("{POOL}/{machine}"))
            .unwrap();
        let registered = Self {
            rehearsal,
            machine,
            original,
        };
        (registered, window)
    }

    fn stored(&self) -> Option<String> {
        let account = format!("{POOL}/{}", self.machine);
        self.rehearsal.stage.keyring_secret(SERVICE, &account)
    }

    /// Somebody writes an entry under the name of ours.
    fn store_by_hand(&self, secret: &str) {
        let account = format!("{POOL}/{}", self.machine);
        let store = r#"printf %s "$SECRET" | secret-tool store --label 'By hand' service "$1" username "$2""#;
        let stored = self
            .rehearsal
            .stage
            .command("sh")
            .args(["-c", store, "_", SERVICE, &account])
            .env("SECRET", secret)
            .status();
        assert!(stored.expect("secret-tool runs").success());
        assert_eq!(self.stored().as_deref(), Some(secret));
    }

    fn stored_next(&self) -> Option<String> {
        let account = format!("{POOL}/{}/next", self.machine);
        self.rehearsal.stage.keyring_secret(SERVICE, &account)
    }

    /// How many secrets Amazon Cognito has for the client, read by boto3.
    fn listed(&self) -> usize {
        let Rehearsal { server, stage, .. } = &self.rehearsal;
        let ids = server.ask(stage, &["secrets", POOL, &self.machine], "");
        let ids: Vec<Value> = serde_json::from_str(&ids).unwrap();
        ids.len()
    }

    /// Whether there is a token for this secret, verified by PyJWT.
    fn works(&self, secret: &str) -> bool {
        let Rehearsal { server, stage, .. } = &self.rehearsal;
        server.works(stage, POOL, &self.machine, secret, SCOPE)
    }

    /// Every secret that Amazon Cognito accepts is in the keychain or shown by it.
    fn assert_none_is_lost(&self) {
        assert!(self.works(&self.original), "the old secret works");
        assert_eq!(self.stored().as_deref(), Some(self.original.as_str()));
        if self.listed() == 2 {
            let next = self.stored_next().expect("the new one is kept");
            assert!(self.works(&next), "the new secret works");
        }
    }

    /// Another day: the program is started anew and the client's secrets are looked at.
    async fn reopen(&self) -> Window {
        let window = self.rehearsal.review(POOL).await;
        assert_eq!(window.changes().await, all("keep"));
        window.click("to-handover").await;
        window.click("rotate-authorization-server").await;
        window
    }
}

impl Window {
    async fn rotation_is(&self, state: &str) {
        self.wait_attr("rotation", "data-state", state).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_exchanged_without_an_outage() {
    let (registered, window) = Registered::set(Faults::none()).await;
    window.click("rotate-authorization-server").await;
    window.rotation_is("idle").await;
    window.click("rotation-begin").await;
    window.rotation_is("both").await;
    registered.assert_none_is_lost();
    let next = registered.stored_next().unwrap();
    assert_eq!((registered.listed(), next.len()), (2, 40));
    window.wait_text("rotation", "Both have worked since").await;
    window.wait_text("rotation", "only").await;

    // The new one is handed over; the old one works until it is deleted, which has to be meant.
    window.click("reveal-authorization-server-next").await;
    assert_eq!(
        window.text("revealed-authorization-server-next").await,
        next
    );
    window.click("reveal-authorization-server-next").await;
    window.wait_gone("revealed-authorization-server-next").await;
    let delete = window.by_testid("rotation-deleteOld").await;
    assert!(!delete.is_enabled().await.unwrap());
    window.check("cognite-uses-the-new-one").await;
    window.click("rotation-deleteOld").await;
    window.rotation_is("idle").await;
    assert_eq!(registered.listed(), 1);
    assert!(registered.works(&next) && !registered.works(&registered.original));
    assert_eq!(registered.stored(), Some(next));
    assert_eq!(registered.stored_next(), None);
    let custody = window.attr("custody", "data-custody").await;
    assert_eq!(
        custody.as_deref(),
        Some("onlyStored"),
        "it is the last copy"
    );

    // Sign-in is still proved, with the new one.
    window.click("close-rotation").await;
    window.click("prove").await;
    window.wait_attr("proof", "data-sound", "true").await;

    // It does not go with the registration unasked: Amazon Cognito does not show it any more.
    window.click("to-registrations").await;
    window.click(&format!("forget-{POOL}")).await;
    window.check("forget-secrets").await;
    window.click("confirm-forget").await;
    window.wait_attr("error", "data-code", "last_copies").await;
    assert!(registered.stored().is_some());
    window.click("confirm-last-copies").await;
    window.wait_gone(&format!("registration-{POOL}")).await;
    assert_eq!(registered.stored(), None);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_can_be_taken_back() {
    let (registered, window) = Registered::set(Faults::none()).await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    window.rotation_is("both").await;
    let next = registered.stored_next().unwrap();
    window.click("rotation-undo").await;
    window.rotation_is("idle").await;
    assert_eq!((registered.listed(), registered.stored_next()), (1, None));
    assert!(registered.works(&registered.original) && !registered.works(&next));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_before_the_new_secret_is_added() {
    let faults = Faults::none().at("AddUserPoolClientSecret", 1, Fault::TimeOutBeforeEffect);
    let (registered, window) = Registered::set(faults).await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    let add = "AddUserPoolClientSecret";
    registered.rehearsal.wait_unanswered(add).await;
    window.kill().await;
    assert_eq!(registered.listed(), 1);
    registered.assert_none_is_lost();
    let begun = registered.stored_next();
    assert!(begun.is_some(), "the new secret is stored beforehand");

    let window = registered.reopen().await;
    window.rotation_is("begun").await;
    window.click("rotation-finish").await;
    window.rotation_is("both").await;
    assert_eq!(
        registered.stored_next(),
        begun,
        "the one that was begun is used"
    );
    registered.assert_none_is_lost();
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_after_the_new_secret_is_added() {
    let faults = Faults::none().at("AddUserPoolClientSecret", 1, Fault::TimeOutAfterEffect);
    let (registered, window) = Registered::set(faults).await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    let add = "AddUserPoolClientSecret";
    registered.rehearsal.wait_unanswered(add).await;
    window.kill().await;
    assert_eq!(registered.listed(), 2);
    registered.assert_none_is_lost();

    let window = registered.reopen().await;
    window.rotation_is("both").await;
    registered.assert_none_is_lost();
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_before_the_old_secret_is_deleted() {
    let faults = Faults::none().at("DeleteUserPoolClientSecret", 1, Fault::TimeOutBeforeEffect);
    let (registered, window) = Registered::set(faults).await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    window.rotation_is("both").await;
    window.check("cognite-uses-the-new-one").await;
    window.click("rotation-deleteOld").await;
    let delete = "DeleteUserPoolClientSecret";
    registered.rehearsal.wait_unanswered(delete).await;
    window.kill().await;
    assert_eq!(registered.listed(), 2);
    registered.assert_none_is_lost();

    let window = registered.reopen().await;
    window.rotation_is("both").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_after_the_old_secret_is_deleted() {
    let faults = Faults::none().at("DeleteUserPoolClientSecret", 1, Fault::TimeOutAfterEffect);
    let (registered, window) = Registered::set(faults).await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    window.rotation_is("both").await;
    let next = registered.stored_next().unwrap();
    window.check("cognite-uses-the-new-one").await;
    window.click("rotation-deleteOld").await;
    let delete = "DeleteUserPoolClientSecret";
    registered.rehearsal.wait_unanswered(delete).await;
    window.kill().await;
    assert_eq!(registered.listed(), 1);
    assert_eq!(registered.stored_next().as_ref(), Some(&next), "it is kept");

    let window = registered.reopen().await;
    window.rotation_is("oldGone").await;
    window.click("rotation-tidy").await;
    window.rotation_is("idle").await;
    assert!(registered.works(&next));
    assert_eq!(
        (registered.stored(), registered.stored_next()),
        (Some(next), None)
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_entry_is_found_by_the_proof_and_mended_by_fetching() {
    let (registered, window) = Registered::set(Faults::none()).await;
    let foreign = "foreign0foreign0foreign0foreign0";
    registered.store_by_hand(foreign);
    assert!(!registered.works(foreign));

    window.click("prove").await;
    window.wait_attr("proof", "data-sound", "false").await;
    window
        .wait_attr("finding-token-westeurope-1", "data-verdict", "failed")
        .await;
    window.click("mend-secrets").await;
    window.rotation_is("foreign").await;
    window.wait_text("rotation", "shows another one").await;
    window.click("rotation-fetch").await;
    window.rotation_is("idle").await;
    registered.assert_none_is_lost();
    assert_eq!((registered.listed(), registered.stored_next()), (1, None));

    window.click("close-rotation").await;
    window.click("prove").await;
    window.wait_attr("proof", "data-sound", "true").await;
    window.close().await;
}
