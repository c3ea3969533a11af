//! How much there is room for.

use serde_json::{Value, json};

use crate::account::REGION;
use crate::clock::Clock;
use crate::cognito;
use crate::cognito::clients::MOST_CLIENTS;
use crate::cognito::groups::MOST_GROUPS;
use crate::cognito::pools::MOST_POOLS;
use crate::cognito::world::World;

/// How often an operation can be done until it is refused, and the code.
fn room(world: &mut World, region: &str, operation: &str, input: &Value) -> (usize, &'static str) {
    let found = cognito::find(operation).expect("Practice has it");
    let input = input.as_object().expect("an object");
    let mut done = 0;
    loop {
        match found.perform(world, region, input) {
            Ok(_) => done += 1,
            Err(refusal) => return (done, refusal.code),
        }
    }
}

#[test]
fn a_region_has_room_for_a_thousand_pools() {
    let mut world = World::new(Clock::running());
    let asked = json!({ "PoolName": "Pool" });
    for region in [REGION, "us-east-1"] {
        let room = room(&mut world, region, "CreateUserPool", &asked);
        assert_eq!(room, (MOST_POOLS, "LimitExceededException"));
    }
}

#[test]
fn a_pool_has_room_for_ten_thousand_clients() {
    let mut world = one_pool();
    let asked = json!({ "UserPoolId": "eu-west-1_Pool", "ClientName": "App" });
    let room = room(&mut world, REGION, "CreateUserPoolClient", &asked);
    assert_eq!(room, (MOST_CLIENTS, "LimitExceededException"));
}

#[test]
fn a_pool_has_room_for_ten_thousand_groups() {
    let mut world = one_pool();
    let create = cognito::find("CreateGroup").expect("Practice has it");
    for number in 0..=MOST_GROUPS {
        let asked = json!({ "UserPoolId": "eu-west-1_Pool", "GroupName": number.to_string() });
        let answer = create.perform(&mut world, REGION, asked.as_object().expect("an object"));
        let code = answer.err().map(|refusal| refusal.code);
        let full = number == MOST_GROUPS;
        assert_eq!(code, full.then_some("LimitExceededException"), "{number}");
    }
}

/// A world with one pool, `eu-west-1_Pool`.
fn one_pool() -> World {
    let mut world = World::new(Clock::running());
    world.mint.reserve_pool_id("eu-west-1_Pool".to_owned());
    let create = cognito::find("CreateUserPool").expect("Practice has it");
    let asked = json!({ "PoolName": "Pool" });
    create
        .perform(&mut world, REGION, asked.as_object().expect("an object"))
        .expect("lawful");
    world
}
