//! What only the admin can decide, decided in the window: a new pool, a classic domain, one client of several.

use registrar_practice::{Faults, seed};
use serde_json::{Value, json};

use crate::journey::all;
use crate::others::Rehearsal;

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_created_as_cognite_needs_it_and_registered() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.open("").await;
    window.click("connect").await;
    window.click("create-pool").await;
    window.type_into("new-pool-name", "Refinery sign-in").await;
    for (prefix, says) in [
        ("plant-half", "is taken"),
        ("my-aws-login", "reserves that word"),
        ("refinery-sign-in", "It is free"),
    ] {
        window.type_into("domain-prefix", prefix).await;
        window.wait_text("domain-prefix-field", says).await;
    }
    window.click("confirm-create-pool").await;
    window.wait_gone("confirm-create-pool").await;
    window.click("review").await;
    window.by_testid("plan").await;
    let created = rehearsal
        .server
        .ask(&rehearsal.stage, &["find", "Refinery sign-in"], "");
    let pool = rehearsal.pool(&created);
    let description = &pool["pool"];
    assert_eq!(description["UserPoolTier"], "ESSENTIALS");
    assert_eq!(description["UsernameAttributes"], json!(["email"]));
    assert_eq!(description["DeletionProtection"], "ACTIVE");
    let required = |name: &str| {
        let attributes = description["SchemaAttributes"].as_array().unwrap();
        attributes
            .iter()
            .any(|attribute| attribute["Name"] == name && attribute["Required"] == true)
    };
    assert!(required("email") && required("name"));
    assert_eq!(
        (
            &pool["domain"]["Domain"],
            &pool["domain"]["ManagedLoginVersion"]
        ),
        (&json!("refinery-sign-in"), &json!(2))
    );

    let outcomes = window.register_all().await;
    assert_eq!(outcomes[0], ("domain", "already-so".to_owned()));
    assert_eq!(outcomes[1..], all("done")[1..]);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_classic_domain_is_switched_only_when_that_is_chosen() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let version = || rehearsal.pool(seed::CLASSIC)["domain"]["ManagedLoginVersion"].clone();
    let window = rehearsal.review(seed::CLASSIC).await;
    window
        .wait_attr("step-domain", "data-change", "choose")
        .await;
    window.click("choice-domain-keep").await;
    window.wait_attr("step-domain", "data-change", "keep").await;
    window.register_all().await;
    assert_eq!(version(), 1);
    window.click("to-handover").await;
    window.wait_attr("proof", "data-sound", "true").await;
    window.close().await;
    rehearsal.is_opened_as_registered(seed::CLASSIC).await;

    let window = rehearsal.review(seed::CLASSIC).await;
    window.click("choice-domain-switch").await;
    window
        .wait_attr("step-domain", "data-change", "update")
        .await;
    window.register_all().await;
    assert_eq!(version(), 2);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_clients_of_one_name_the_chosen_one_is_used() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let named = |pool: &Value| -> Vec<Value> {
        let clients = pool["clients"].as_array().unwrap().iter();
        clients
            .filter(|client| client["ClientName"] == "Cognite Data Fusion")
            .cloned()
            .collect()
    };
    let before = named(&rehearsal.pool(seed::CROWDED));
    let [chosen, other] = &before[..] else {
        panic!("{before:?}")
    };
    let window = rehearsal.review(seed::CROWDED).await;
    window
        .wait_attr("step-data-fusion", "data-change", "choose")
        .await;
    let id = chosen["ClientId"].as_str().unwrap();
    window.click(&format!("choice-data-fusion-{id}")).await;
    window
        .wait_attr("step-data-fusion", "data-change", "update")
        .await;
    window.register_all().await;
    window.click("to-handover").await;
    assert_eq!(window.text("value-data-fusion-client-id").await, id);
    let after = named(&rehearsal.pool(seed::CROWDED));
    assert_eq!(after.len(), 2);
    assert!(after.contains(other), "the other one was touched");
    window.wait_attr("proof", "data-sound", "true").await;
    window.close().await;
    rehearsal.is_opened_as_registered(seed::CROWDED).await;
}

impl Rehearsal {
    /// Another day: the registration is opened again. What was chosen is not asked for again, and no difference.
    async fn is_opened_as_registered(&self, pool_id: &str) {
        let window = self.open("").await;
        window.click("to-registrations").await;
        let health = format!("health-{pool_id}");
        window.wait_attr(&health, "data-proved", "true").await;
        window.click(&format!("open-{pool_id}")).await;
        window.by_testid("handover").await;
        window.click("to-registrations").await;
        window.wait_attr(&health, "data-proved", "true").await;
        window.close().await;

        // Nor is it asked for where the pool is reviewed anew.
        let window = self.review(pool_id).await;
        assert_eq!(window.changes().await, all("keep"));
        window.close().await;
    }
}
