//! User pools, listed and created.

use registrar_core::parts::AppClients;
use registrar_core::pool::Tier;
use registrar_core::ports::CloudErrorKind;
use registrar_core::write::NotWritten;
use registrar_practice::{Fault, Faults, seed};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn all_pages_are_read() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pools = connection.pools().await.unwrap();
    assert!(
        pools.iter().any(|pool| pool.id == seed::NO_DOMAIN),
        "{pools:?}"
    );
    let crowded = connection.user_pool(seed::CROWDED);
    let clients = crowded.app_clients().await.unwrap();
    assert!(clients.len() > 120, "{}", clients.len());
    assert!(count(&practice, "ListUserPoolClients") >= 3);
    let lite = connection.pool(seed::LITE).await.unwrap();
    assert_eq!(lite.tier, Tier::Lite);
}

#[tokio::test]
async fn a_new_pool_is_as_cognite_needs_it() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let pool = create_pool(&connection, "Plant sign-in").await.unwrap();
    assert_eq!(
        (pool.name.as_str(), pool.tier),
        ("Plant sign-in", Tier::Essentials)
    );
    let raw = Raw::new(&practice).pool(&pool.id).await;
    assert_eq!(raw["UsernameAttributes"], json!(["email"]));
    assert_eq!(raw["UsernameConfiguration"]["CaseSensitive"], json!(false));
    assert_eq!(raw["AutoVerifiedAttributes"], json!(["email"]));
    assert_eq!(raw["DeletionProtection"], json!("ACTIVE"));
    for name in ["email", "name"] {
        let schema = raw["SchemaAttributes"].as_array().unwrap();
        let attribute = schema.iter().find(|attribute| attribute["Name"] == name);
        let attribute = attribute.unwrap();
        assert_eq!(attribute["Required"], json!(true), "{name}");
        assert_eq!(attribute["Mutable"], json!(true), "{name}");
    }
}

#[tokio::test]
async fn a_pool_whose_answer_was_lost_is_found_among_the_new_ones() {
    for (fault, found) in [
        (Fault::DropAfterEffect, true),
        (Fault::DropBeforeEffect, false),
    ] {
        let practice = start(Faults::none().at("CreateUserPool", 2, fault)).await;
        let connection = connect(&practice).await;
        // One of the same name was there before.
        let first = create_pool(&connection, "Twin").await.unwrap();
        let second = create_pool(&connection, "Twin").await;
        match second {
            Ok(second) if found => assert_ne!(second.id, first.id),
            Err(NotWritten::Cloud(error)) if !found => {
                assert_eq!(error.kind, CloudErrorKind::Unclear);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(count(&practice, "CreateUserPool"), 2);
        let pools = connection.pools().await.unwrap();
        let twins = pools.iter().filter(|pool| pool.name == "Twin").count();
        assert_eq!(twins, if found { 2 } else { 1 });
    }
}

#[tokio::test]
async fn a_name_that_the_service_refuses_creates_nothing() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let refused = create_pool(&connection, "no/slash").await;
    let Err(NotWritten::Cloud(error)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(error.kind, CloudErrorKind::Refused, "{error:?}");
    assert_eq!(error.code, "InvalidParameterException");
}
