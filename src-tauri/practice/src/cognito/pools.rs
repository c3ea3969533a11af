//! User pools.

use serde_json::{Map, Value, json};

use super::mfa;
use super::operations::Category::{PoolRead, PoolUpdate};
use super::operations::Handler::{Account, DatedChange, Read};
use super::operations::Operation;
use super::pool::Pool;
use super::pool_settings::{Stage, schema, settle};
use super::world::World;
use crate::account::pool_arn;
use crate::model::members::{Input, texts};
use crate::model::refusal::Refusal;
use crate::paging::{List, at_most};

/// The operations on user pools.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("ListUserPools", PoolRead, Account(list)),
    Operation::new("DescribeUserPool", PoolRead, Read(describe)),
    Operation::new("CreateUserPool", PoolUpdate, Account(create)),
    Operation::new("UpdateUserPool", PoolUpdate, DatedChange(update)),
    Operation::new("DeleteUserPool", PoolUpdate, Account(delete)),
];

/// How many pools an account may have in Practice (the service's default quota).
pub(super) const MOST_POOLS: usize = 1000;

pub(super) fn list(world: &mut World, region: &str, input: Input<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListUserPools",
        within: region,
        longest: at_most(60, input.given_number("MaxResults")),
    };
    let pages = world.pages();
    pages.page(&list, input, "UserPools", &world.pools, |pool| {
        let listed = pool.region == region && pages.show(&pool.members);
        listed.then(|| short(pool))
    })
}

/// What a list says of a pool.
fn short(pool: &Pool) -> Value {
    let members = [
        "Id",
        "Name",
        "LambdaConfig",
        "LastModifiedDate",
        "CreationDate",
    ];
    let kept = members.into_iter().filter_map(|member| {
        let value = pool.members.get(member)?;
        Some((member.to_owned(), value.clone()))
    });
    Value::Object(kept.collect())
}

pub(super) fn describe(pool: &Pool, _input: Input<'_>) -> Result<Value, Refusal> {
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

pub(super) fn create(world: &mut World, region: &str, input: Input<'_>) -> Result<Value, Refusal> {
    if world.pools_in(region).count() >= MOST_POOLS {
        return Err(Refusal::limit(
            "Exceeded limit for number of user pools in the account",
        ));
    }
    let mut settings = settle(input.members(), Stage::Create)?;
    let attributes = schema(input.members())?;
    if input.texts("AliasAttributes").count() > 0 && input.texts("UsernameAttributes").count() > 0 {
        return Err(Refusal::parameter(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
        ));
    }
    settings.remove("Schema");
    settings.remove("PoolName");
    let id = world.mint.pool_id(region);
    let now = world.now();
    settings.insert("Id".to_owned(), json!(id));
    settings.insert("Name".to_owned(), json!(input.text("PoolName")));
    settings.insert("Arn".to_owned(), json!(pool_arn(region, &id)));
    settings.insert("SchemaAttributes".to_owned(), attributes);
    settings.insert("EstimatedNumberOfUsers".to_owned(), json!(0));
    settings.insert("CreationDate".to_owned(), json!(now));
    settings.insert("LastModifiedDate".to_owned(), json!(now));
    let pool = Pool::new(region, settings);
    let answer = json!({ "UserPool": shown(&pool) });
    world.pools.insert(id, pool);
    Ok(answer)
}

/// Replaces every setting: a member that is left out gets its default. What a pool is made with once (schema, aliases,
/// sign-in names) stays.
pub(super) fn update(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let mut settings = settle(input.members(), Stage::Update)?;
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

pub(super) fn delete(world: &mut World, region: &str, input: Input<'_>) -> Result<Value, Refusal> {
    let id = input.text("UserPoolId");
    let pool = world.pool(region, id)?;
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
    world.pools.remove(id);
    Ok(Value::Null)
}
