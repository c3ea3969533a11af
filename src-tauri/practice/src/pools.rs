//! User pools.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::ACCOUNT;
use crate::mfa;
use crate::paging::{List, page};
use crate::pool_settings::{Stage, schema, settle};
use crate::refusal::Refusal;
use crate::world::{Ask, Pool, World, texts};

/// How many pools an account may have in Practice (the service's default quota).
const MOST_POOLS: usize = 1000;

pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListUserPools",
        within: ask.region,
        longest: 60,
    };
    let (pools, next) = page(&list, ask, world, &world.pools, |_, pool| {
        if pool.region != ask.region || !world.is_visible(&pool.members) {
            return None;
        }
        let mut short = Map::new();
        for member in [
            "Id",
            "Name",
            "LambdaConfig",
            "LastModifiedDate",
            "CreationDate",
        ] {
            if let Some(value) = pool.members.get(member) {
                short.insert(member.to_owned(), value.clone());
            }
        }
        Some(Value::Object(short))
    })?;
    Ok(with_next(json!({ "UserPools": pools }), next))
}

/// The answer of a list, with its token if there is one.
pub(crate) fn with_next(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["NextToken"] = Value::String(next);
    }
    answer
}

pub(crate) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = world.pool(ask)?;
    Ok(json!({ "UserPool": shown(pool) }))
}

fn shown(pool: &Pool) -> Value {
    let mut members = pool.members.clone();
    for (member, domain) in [("Domain", &pool.prefix), ("CustomDomain", &pool.custom)] {
        if let Some(domain) = domain {
            members.insert(member.to_owned(), Value::String(domain.name.clone()));
        }
    }
    Value::Object(members)
}

pub(crate) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let here = world
        .pools
        .values()
        .filter(|pool| pool.region == ask.region);
    if here.count() >= MOST_POOLS {
        return Err(Refusal::limit(
            "Exceeded limit for number of user pools in the account",
        ));
    }
    let mut settings = settle(ask.input, Stage::Create)?;
    let attributes = schema(ask.input)?;
    if texts(ask.input, "AliasAttributes").count() > 0
        && texts(ask.input, "UsernameAttributes").count() > 0
    {
        return Err(Refusal::parameter(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
        ));
    }
    settings.remove("Schema");
    settings.remove("PoolName");
    let id = world.mint.pool_id(ask.region);
    let now = world.now();
    settings.insert("Id".to_owned(), json!(id));
    settings.insert("Name".to_owned(), json!(ask.text("PoolName")));
    settings.insert("Arn".to_owned(), json!(arn(ask.region, &id)));
    settings.insert("SchemaAttributes".to_owned(), attributes);
    settings.insert("EstimatedNumberOfUsers".to_owned(), json!(0));
    settings.insert("CreationDate".to_owned(), json!(now));
    settings.insert("LastModifiedDate".to_owned(), json!(now));
    let pool = Pool {
        region: ask.region.to_owned(),
        members: settings,
        prefix: None,
        custom: None,
        servers: BTreeMap::new(),
        clients: BTreeMap::new(),
        secrets: BTreeMap::new(),
        mfa: Map::new(),
        styles: BTreeMap::new(),
    };
    let answer = json!({ "UserPool": shown(&pool) });
    world.pools.insert(id, pool);
    Ok(answer)
}

/// Replaces every setting: a member that is left out gets its default. What a
/// pool is made with once (schema, aliases, sign-in names) stays.
pub(crate) fn update(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let now = world.now();
    let pool = world.pool_mut(ask)?;
    let mut settings = settle(ask.input, Stage::Update)?;
    if settings.get("UserPoolTier").and_then(Value::as_str) == Some("LITE") && !pool.is_lite() {
        may_become_lite(pool)?;
    }
    mfa::update(pool, &settings)?;
    for kept in [
        "Id",
        "Name",
        "Arn",
        "SchemaAttributes",
        "EstimatedNumberOfUsers",
        "CreationDate",
        "AliasAttributes",
        "UsernameAttributes",
        "UsernameConfiguration",
    ] {
        if let Some(value) = pool.members.get(kept) {
            settings.insert(kept.to_owned(), value.clone());
        }
    }
    if let Some(name) = settings.remove("PoolName") {
        settings.insert("Name".to_owned(), name);
    }
    settings.remove("UserPoolId");
    settings.insert("LastModifiedDate".to_owned(), json!(now));
    pool.members = settings;
    Ok(json!({}))
}

fn may_become_lite(pool: &Pool) -> Result<(), Refusal> {
    let refused = |what: &str| {
        Err(Refusal::new(
            "TierChangeNotAllowedException",
            format!("The user pool uses {what}, which the LITE tier does not have."),
        ))
    };
    if pool.domains().any(|domain| domain.login_version == 2) {
        return refused("managed login");
    }
    if !pool.styles.is_empty() {
        return refused("managed login branding");
    }
    if let Some(what) = mfa::beyond_lite(&pool.mfa) {
        return refused(what);
    }
    let choice = |client: &Map<String, Value>| {
        texts(client, "ExplicitAuthFlows").any(|f| f == "ALLOW_USER_AUTH")
    };
    if pool.clients.values().any(choice) {
        return refused("ALLOW_USER_AUTH");
    }
    Ok(())
}

pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = world.pool(ask)?;
    if pool.members.get("DeletionProtection") == Some(&json!("ACTIVE")) {
        return Err(Refusal::parameter(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
        ));
    }
    if pool.domains().next().is_some() {
        return Err(Refusal::parameter(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ));
    }
    world.pools.remove(ask.text("UserPoolId"));
    Ok(Value::Null)
}

pub(crate) fn arn(region: &str, id: &str) -> String {
    format!(
        "arn:{}:cognito-idp:{region}:{ACCOUNT}:userpool/{id}",
        crate::identity::partition(region)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{REGION, clients, operations};

    /// How often an operation can be done until it is refused, and the code.
    fn room(
        world: &mut World,
        region: &str,
        operation: &str,
        input: &Value,
    ) -> (usize, &'static str) {
        let found = operations::find(operation).expect("Practice has it");
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
        let mut world = World::new();
        let asked = json!({ "PoolName": "Pool" });
        for region in [REGION, "us-east-1"] {
            let room = room(&mut world, region, "CreateUserPool", &asked);
            assert_eq!(room, (MOST_POOLS, "LimitExceededException"));
        }
    }

    #[test]
    fn a_pool_has_room_for_ten_thousand_clients() {
        let mut world = World::new();
        world.mint.reserve_pool_id("eu-west-1_Pool".to_owned());
        let made = operations::find("CreateUserPool").expect("Practice has it");
        let asked = json!({ "PoolName": "Pool" });
        made.perform(&mut world, REGION, asked.as_object().expect("an object"))
            .expect("lawful");
        let asked = json!({ "UserPoolId": "eu-west-1_Pool", "ClientName": "App" });
        let room = room(&mut world, REGION, "CreateUserPoolClient", &asked);
        assert_eq!(room, (clients::MOST_CLIENTS, "LimitExceededException"));
    }
}
