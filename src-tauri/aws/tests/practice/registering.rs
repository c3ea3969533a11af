//! The registration of whole pools.

use std::collections::BTreeSet;

use registrar_core::cognite::{AUTHORIZATION_SERVER_NAME, DATA_FUSION_NAME};
use registrar_core::parts::{
    AppClients, Change, Cloud, Domains, PartId, ResourceServers, SignInStyles,
};
use registrar_core::ports::CloudErrorKind;
use registrar_core::run::Outcome;
use registrar_practice::{Fault, Faults, seed};
use serde_json::{Value, json};

use crate::support::*;

fn set(list: &Value) -> BTreeSet<&str> {
    let list = list.as_array().into_iter().flatten();
    list.map(|value| value.as_str().unwrap()).collect()
}

fn outcomes(run: &registrar_core::run::Run) -> Vec<&Outcome> {
    run.steps.iter().map(|step| &step.outcome).collect()
}

#[tokio::test]
async fn the_empty_pool_is_registered_and_then_there_is_nothing_to_do() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let (vault, raw) = (Memory::default(), Raw::new(&practice));
    let blueprint = blueprint("plant-sign-in");

    let first = plan(&blueprint, &pool, &vault).await;
    assert!(first.applicable().is_some(), "{first:#?}");
    assert!(writes(&practice).is_empty());
    let run = apply(&blueprint, &first, &pool, &vault).await.unwrap();
    assert!(
        outcomes(&run)
            .iter()
            .all(|outcome| **outcome == Outcome::Done),
        "{run:#?}"
    );
    let done = writes(&practice);
    assert_eq!(done.len(), 6, "{done:?}");

    let again = plan(&blueprint, &pool, &vault).await;
    assert!(again.is_empty(), "{again:#?}");
    assert_eq!(writes(&practice), done);

    let clients = raw.clients(seed::NO_DOMAIN).await;
    assert_eq!(clients.len(), 2);
    for (id, client) in &clients {
        let stored = vault.secret(seed::NO_DOMAIN, id).unwrap();
        assert_eq!(json!(stored.expose()), client["ClientSecret"]);
        assert_eq!(client["AllowedOAuthFlowsUserPoolClient"], json!(true));
        assert_eq!(
            set(&client["SupportedIdentityProviders"]),
            ["COGNITO"].into()
        );
    }
    let named = |name: &str| clients.values().find(|client| client["ClientName"] == name);
    let server = named(AUTHORIZATION_SERVER_NAME).unwrap();
    assert_eq!(
        set(&server["AllowedOAuthScopes"]),
        ["https://westeurope-1.cognitedata.com"].into()
    );
    let web = named(DATA_FUSION_NAME).unwrap();
    assert_eq!(set(&web["AllowedOAuthFlows"]), ["code"].into());
    let discovery = pool.discovery().await.unwrap();
    assert!(discovery.issuer.ends_with(seed::NO_DOMAIN), "{discovery:?}");
    assert!(discovery.token_url.is_some(), "{discovery:?}");
}

#[tokio::test]
async fn the_half_registered_pool_is_repaired_and_nothing_else_in_it_changes() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::HALF_REGISTERED);
    let (vault, raw) = (Memory::default(), Raw::new(&practice));
    let blueprint = blueprint("half-sign-in");
    let clients_before = raw.clients(seed::HALF_REGISTERED).await;
    let mut pool_before = raw.pool(seed::HALF_REGISTERED).await;

    let first = plan(&blueprint, &pool, &vault).await;
    assert!(first.applicable().is_some(), "{first:#?}");
    let run = apply(&blueprint, &first, &pool, &vault).await.unwrap();
    let fine = |outcome: &&Outcome| matches!(outcome, Outcome::Done | Outcome::AlreadySo);
    assert!(outcomes(&run).iter().all(fine), "{run:#?}");
    let done = writes(&practice);
    let again = plan(&blueprint, &pool, &vault).await;
    assert!(again.is_empty(), "{again:#?}");
    assert_eq!(writes(&practice), done);

    let clients_after = raw.clients(seed::HALF_REGISTERED).await;
    for (id, before) in &clients_before {
        let after = &clients_after[id];
        let step = first.steps.iter().find(|step| step.client_id() == Some(id));
        let changing = match step.map(|step| &step.change) {
            Some(Change::Update { .. }) => &[
                "ClientName",
                "ExplicitAuthFlows",
                "SupportedIdentityProviders",
                "AllowedOAuthFlowsUserPoolClient",
                "AllowedOAuthFlows",
                "AllowedOAuthScopes",
                "CallbackURLs",
            ][..],
            _ => &[],
        };
        let names = |client: &Value| -> BTreeSet<String> {
            client.as_object().unwrap().keys().cloned().collect()
        };
        for name in names(before).union(&names(after)) {
            if !changing.contains(&name.as_str()) {
                assert_eq!(
                    before[name], after[name],
                    "{name} of {}",
                    before["ClientName"]
                );
            }
        }
    }
    let server = raw.resource_server(seed::HALF_REGISTERED, "https:/").await;
    let scopes = server["Scopes"].as_array().unwrap();
    for name in ["greenfield.cognitedata.com", "westeurope-1.cognitedata.com"] {
        let there = scopes.iter().any(|scope| scope["ScopeName"] == name);
        assert!(there, "{name} of {server}");
    }
    let mut pool_after = raw.pool(seed::HALF_REGISTERED).await;
    for pool in [&mut pool_before, &mut pool_after] {
        let pool = pool.as_object_mut().unwrap();
        pool.remove("LastModifiedDate");
        pool.remove("Domain");
    }
    assert_eq!(pool_before, pool_after);
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_is_found_and_its_secret_stored() {
    for fault in [Fault::DropAfterEffect, Fault::ServerErrorAfterEffect] {
        let practice = start(Faults::none().at("CreateUserPoolClient", 1, fault)).await;
        let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
        let (vault, raw) = (Memory::default(), Raw::new(&practice));
        let blueprint = blueprint("lost-answer");
        let run = {
            let made = plan(&blueprint, &pool, &vault).await;
            apply(&blueprint, &made, &pool, &vault).await.unwrap()
        };
        assert!(
            outcomes(&run)
                .iter()
                .all(|outcome| **outcome == Outcome::Done),
            "{run:#?}"
        );
        assert_eq!(count(&practice, "CreateUserPoolClient"), 2);
        let clients = raw.clients(seed::NO_DOMAIN).await;
        assert_eq!(clients.len(), 2);
        for (id, client) in &clients {
            let stored = vault.secret(seed::NO_DOMAIN, id).unwrap();
            assert_eq!(json!(stored.expose()), client["ClientSecret"]);
        }
        assert!(plan(&blueprint, &pool, &vault).await.is_empty());
    }
}

#[tokio::test]
async fn a_client_that_was_not_created_is_unclear_and_the_second_try_works() {
    let faults = Faults::none()
        .at("CreateUserPoolClient", 1, Fault::DropBeforeEffect)
        .at("CreateUserPoolClient", 2, Fault::ServerErrorBeforeEffect);
    let practice = start(faults).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    let blueprint = blueprint("second-try");
    let run = {
        let made = plan(&blueprint, &pool, &vault).await;
        apply(&blueprint, &made, &pool, &vault).await.unwrap()
    };
    for step in [PartId::AUTHORIZATION_SERVER, PartId::DATA_FUSION] {
        let outcome = outcome(&run, &step);
        assert!(matches!(outcome, Outcome::Unclear { .. }), "{outcome:?}");
    }
    assert_eq!(count(&practice, "CreateUserPoolClient"), 2);
    assert!(
        Raw::new(&practice)
            .clients(seed::NO_DOMAIN)
            .await
            .is_empty()
    );
    assert_eq!(vault.len(), 0);

    let run = {
        let made = plan(&blueprint, &pool, &vault).await;
        apply(&blueprint, &made, &pool, &vault).await.unwrap()
    };
    let fine = |outcome: &&Outcome| matches!(outcome, Outcome::Done | Outcome::AlreadySo);
    assert!(outcomes(&run).iter().all(fine), "{run:#?}");
    assert_eq!(Raw::new(&practice).clients(seed::NO_DOMAIN).await.len(), 2);
    assert_eq!(vault.len(), 2);
}

#[tokio::test]
async fn a_permission_that_is_missing_is_named() {
    let practice = start(
        Faults::none()
            .at("CreateResourceServer", 1, Fault::AccessDenied)
            .at("CreateResourceServer", 2, Fault::AccessDenied),
    )
    .await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    let plan = plan(&blueprint("not-allowed"), &pool, &vault).await;
    let run = apply(&blueprint("not-allowed"), &plan, &pool, &vault)
        .await
        .unwrap();
    let Outcome::Failed { advice, .. } = outcome(&run, &PartId::COGNITE_API) else {
        panic!("{run:#?}");
    };
    assert_eq!(advice.code.as_deref(), Some("AccessDeniedException"));
    assert!(
        advice.message.contains("cognito-idp:CreateResourceServer"),
        "{advice:?}"
    );
    assert_eq!(count(&practice, "CreateUserPoolClient"), 0);
}

#[tokio::test]
async fn a_pool_that_is_not_there_is_not_found() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool("eu-west-1_NotThere1");
    let error = pool.pool().await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::NotFound, "{error:?}");
    let error = pool.discovery().await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::NotFound, "{error:?}");
}

#[tokio::test]
async fn a_style_that_is_there_already_is_well() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let settings = blueprint("x").authorization_server();
    let error = pool.create_app_client(&settings).await.unwrap_err();
    // Its scopes have no resource server yet.
    assert_eq!(error.kind, CloudErrorKind::Refused, "{error:?}");
    pool.create_resource_server(&blueprint("x").cognite_api())
        .await
        .unwrap();
    let client = pool
        .create_app_client(&blueprint("x").data_fusion())
        .await
        .unwrap()
        .made;
    assert!(client.secret.is_some());
    assert!(!pool.has_style(&client.id).await.unwrap());
    pool.create_style(&client.id).await.unwrap();
    assert!(pool.has_style(&client.id).await.unwrap());
    pool.create_style(&client.id).await.unwrap();
}
