//! When the token of a list expires, and when a list shows what is new.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::account::REGION;
use crate::clock::Clock;
use crate::cognito;
use crate::cognito::world::World;
use crate::model::refusal::Refusal;

/// A pool in a world whose clock is where it is put.
struct Pool {
    world: World,
    id: String,
}

impl Pool {
    fn made_at(seconds: f64) -> Pool {
        let mut pool = Pool {
            world: World::new(Clock::running()),
            id: String::new(),
        };
        pool.world.seeding_time = Some(seconds);
        let made = pool.ask("CreateUserPool", json!({ "PoolName": "Pool" }));
        let made = made.expect("lawful");
        pool.id = made["UserPool"]["Id"].as_str().expect("has one").to_owned();
        pool
    }

    fn ask(&mut self, operation: &str, input: Value) -> Result<Value, Refusal> {
        let found = cognito::find(operation).expect("Practice has it");
        let mut input: Map<_, _> = input.as_object().expect("an object").clone();
        if operation.contains("Client") {
            input.insert("UserPoolId".to_owned(), json!(self.id));
        }
        found.perform(&mut self.world, REGION, &input)
    }

    fn listed(&mut self, input: Value) -> Result<(usize, Value), Refusal> {
        let page = self.ask("ListUserPoolClients", input)?;
        let clients = page["UserPoolClients"].as_array().expect("a list");
        Ok((clients.len(), page["NextToken"].clone()))
    }

    fn create(&mut self) {
        self.ask("CreateUserPoolClient", json!({ "ClientName": "App" }))
            .expect("lawful");
    }
}

#[test]
fn a_token_expires_to_the_second() {
    let mut pool = Pool::made_at(1000.0);
    pool.create();
    pool.create();
    let (_, token) = pool.listed(json!({ "MaxResults": 1 })).expect("lawful");
    let asked = json!({ "NextToken": token });
    for (now, leads) in [(1000.0, true), (1299.9, true), (1300.0, false)] {
        pool.world.seeding_time = Some(now);
        let answer = pool.listed(asked.clone());
        assert_eq!(answer.is_ok(), leads, "{now}: {answer:?}");
    }
}

#[test]
fn a_list_shows_what_is_old_enough() {
    let mut pool = Pool::made_at(1000.0);
    pool.world.visible_after = Duration::from_secs(60);
    pool.world.seeding_time = Some(2000.0);
    pool.create();
    for (now, shown) in [(2000.0, 0), (2059.9, 0), (2060.0, 1)] {
        pool.world.seeding_time = Some(now);
        let (listed, _) = pool.listed(json!({})).expect("lawful");
        assert_eq!(listed, shown, "{now}");
    }
    let pools = pool.ask("ListUserPools", json!({ "MaxResults": 60 }));
    let pools = pools.expect("lawful")["UserPools"].clone();
    assert_eq!(pools.as_array().map(Vec::len), Some(1));
}
