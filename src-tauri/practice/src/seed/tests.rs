//! What is planted, and that it is lawful.

use super::*;
use crate::clock::Clock;
use crate::cognito::pool::{Pool, scope_names};
use crate::model::members::texts;
use crate::model::refusal::Refusal;
use crate::{Options, Practice};

fn planted() -> World {
    let mut world = World::new(Clock::running());
    plant(&mut world);
    world
}

fn ask(world: &mut World, operation: &str, input: Value) -> Result<Value, Refusal> {
    let found = cognito::find(operation).expect("Practice has it");
    let input = input.as_object().cloned().unwrap_or_default();
    found.perform(world, REGION, &input)
}

fn named<'a>(pool: &'a Pool, name: &str) -> Vec<&'a Map<String, Value>> {
    let clients = pool.clients.values();
    clients
        .filter(|client| client["ClientName"] == name)
        .collect()
}

#[tokio::test]
async fn every_start_has_the_same_pools_ids_and_secrets() {
    let dumps = [
        Practice::start(Options::default()).await,
        Practice::start(Options::default()).await,
    ]
    .map(|practice| practice.expect("a free port").dump().to_json());
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(dumps[0], State::of(&planted()).to_json());
}

#[test]
fn what_is_made_later_is_unpredictable() {
    let ids = [planted(), planted()].map(|mut world| {
        let asked = json!({ "UserPoolId": EMPTY, "ClientName": "App", "GenerateSecret": true });
        let made = ask(&mut world, "CreateUserPoolClient", asked).expect("lawful");
        let made = &made["UserPoolClient"];
        assert!(made["CreationDate"].as_f64() > Some(MADE));
        [made["ClientId"].clone(), made["ClientSecret"].clone()]
    });
    assert_ne!(ids[0][0], ids[1][0]);
    assert_ne!(ids[0][1], ids[1][1]);
}

#[test]
fn pools_are_lawful_and_several_pages_of_them() {
    let mut world = planted();
    assert_eq!(world.pools.len(), 76);
    let ids: Vec<_> = world.pools.keys().cloned().collect();
    for id in ids {
        ask(&mut world, "DescribeUserPool", json!({ "UserPoolId": id })).expect("lawful");
        // What is there would be accepted again: every client's settings, with every scope.
        let clients: Vec<_> = world.pools[&id].clients.values().cloned().collect();
        for client in clients {
            let mut asked = client.clone();
            for answered in ["ClientType", "CreationDate", "LastModifiedDate"] {
                asked.remove(answered);
            }
            let answer = ask(&mut world, "UpdateUserPoolClient", json!(asked));
            let mut kept = answer.expect("lawful")["UserPoolClient"].clone();
            kept["LastModifiedDate"] = client["LastModifiedDate"].clone();
            kept.as_object_mut()
                .expect("a client is an object")
                .remove("ClientSecret");
            assert_eq!(kept, json!(client));
        }
    }
}

#[test]
fn the_empty_ones_are_empty_and_the_lite_one_lite() {
    let world = planted();
    for (id, domains) in [(EMPTY, 1), (NO_DOMAIN, 0), (LITE, 0)] {
        let pool = &world.pools[id];
        assert_eq!(pool.domains().count(), domains);
        assert!(pool.servers.is_empty() && pool.clients.is_empty());
        assert_eq!(pool.is_lite(), id == LITE);
    }
    assert!(
        world.pools[EMPTY]
            .domains()
            .all(|domain| domain.login_version == 2)
    );
    assert_eq!(world.pools[EMPTY].tier(), "ESSENTIALS");
}

#[test]
fn the_half_registered_one_has_its_mistakes() {
    let world = planted();
    let pool = &world.pools[HALF_REGISTERED];
    let prefix = pool.prefix.as_ref().expect("has a domain");
    assert_eq!(prefix.login_version, 2);
    assert!(pool.styles.is_empty());
    let api: Vec<_> = scope_names(&pool.servers["https://cognitedata.com"]).collect();
    assert_eq!(api, ["IDENTITY", "reports.read"]);
    assert!(pool.has_scope("https://greenfield.cognitedata.com"));
    assert!(!pool.has_scope("https://westeurope-1.cognitedata.com"));
    let fusion = named(pool, "Cognite Data Fusion");
    let [fusion] = fusion[..] else {
        panic!("one client of that name")
    };
    let callbacks: Vec<_> = texts(fusion, "CallbackURLs").collect();
    assert!(callbacks.contains(&"https://auth.cognite.com/oauth2/external/callback/"));
    assert!(!callbacks.contains(&"https://auth.cognite.com/oauth2/external/callback"));
    for name in ["Cognite authorization server", "Timesheets"] {
        assert_eq!(named(pool, name).len(), 1, "{name}");
    }
}

#[test]
fn the_crowded_one_is_crowded() {
    let world = planted();
    let pool = &world.pools[CROWDED];
    assert_eq!(pool.clients.len(), 300);
    assert_eq!(pool.servers.len(), 22, "there is room for two more");
    assert_eq!(named(pool, "Cognite Data Fusion").len(), 2);
}

#[test]
fn the_classic_one_shows_another_application() {
    let world = planted();
    let pool = &world.pools[CLASSIC];
    let prefix = pool.prefix.as_ref().expect("has a domain");
    assert_eq!(prefix.login_version, 1);
    assert_eq!(named(pool, "Intranet").len(), 1);
    assert!(named(pool, "Cognite Data Fusion").is_empty());
}
