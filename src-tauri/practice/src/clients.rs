//! App clients.

use serde_json::{Map, Value, json};

use crate::client_settings::settle;
use crate::paging::{List, page};
use crate::pools::with_next;
use crate::refusal::Refusal;
use crate::secrets::{self, Secret};
use crate::world::{Ask, Pool, World};

/// The service's default quota is 1,000; Practice allows what it can be raised to.
pub(crate) const MOST_CLIENTS: usize = 10_000;

pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListUserPoolClients",
        within: ask.text("UserPoolId"),
        longest: 60,
    };
    let pool = world.pool(ask)?;
    let other_kind = ask.text("ClientType") == "DCR";
    let (clients, next) = page(&list, ask, world, &pool.clients, |_, client| {
        (!other_kind && world.is_visible(client)).then(|| {
            json!({
                "ClientId": client["ClientId"],
                "UserPoolId": client["UserPoolId"],
                "ClientName": client["ClientName"],
            })
        })
    })?;
    Ok(with_next(json!({ "UserPoolClients": clients }), next))
}

pub(crate) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    answer(world.pool(ask)?, ask.text("ClientId"))
}

fn answer(pool: &Pool, id: &str) -> Result<Value, Refusal> {
    let mut client = pool.client(id)?.clone();
    if let Some(secret) = secrets::shown(pool, id) {
        client.insert("ClientSecret".to_owned(), json!(secret));
    }
    Ok(json!({ "UserPoolClient": client }))
}

pub(crate) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let own_secret = ask.input.get("ClientSecret").and_then(Value::as_str);
    let generate = ask.flag("GenerateSecret");
    if own_secret.is_some() && generate {
        return Err(Refusal::parameter(
            "You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
        ));
    }
    let mut client = settle(
        world.pool(ask)?,
        ask.input,
        generate || own_secret.is_some(),
    )?;
    if world.pool(ask)?.clients.len() >= MOST_CLIENTS {
        return Err(Refusal::limit(
            "Exceeded limit for number of clients in the user pool",
        ));
    }
    let id = world.mint.client_id();
    let secret = own_secret
        .map(str::to_owned)
        .or_else(|| generate.then(|| world.mint.secret()));
    let now = world.now();
    client.insert("ClientId".to_owned(), json!(id));
    client.insert("UserPoolId".to_owned(), json!(ask.text("UserPoolId")));
    client.insert("ClientName".to_owned(), json!(ask.text("ClientName")));
    client.insert("ClientType".to_owned(), json!("REGULAR"));
    client.insert("CreationDate".to_owned(), json!(now));
    client.insert("LastModifiedDate".to_owned(), json!(now));
    let pool = world.pool_mut(ask)?;
    if let Some(value) = secret {
        let secret = Secret::original(&id, value, now);
        pool.secrets.insert(id.clone(), vec![secret]);
    }
    pool.clients.insert(id.clone(), client);
    answer(pool, &id)
}

/// Replaces every setting: a member that is left out gets its default. The
/// secrets stay, and the name stays when it is left out, for a client is never without one.
pub(crate) fn update(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let now = world.now();
    let id = ask.text("ClientId");
    let pool = world.pool(ask)?;
    let had: &Map<String, Value> = pool.client(id)?;
    let mut client = settle(pool, ask.input, pool.secrets.contains_key(id))?;
    for kept in [
        "ClientId",
        "UserPoolId",
        "ClientName",
        "ClientType",
        "CreationDate",
    ] {
        if let Some(value) = had.get(kept) {
            client.insert(kept.to_owned(), value.clone());
        }
    }
    if let Some(name) = ask.input.get("ClientName").filter(|name| !name.is_null()) {
        client.insert("ClientName".to_owned(), name.clone());
    }
    client.insert("LastModifiedDate".to_owned(), json!(now));
    let pool = world.pool_mut(ask)?;
    pool.clients.insert(id.to_owned(), client);
    answer(pool, id)
}

/// A client's secrets and its style go with it.
pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let id = ask.text("ClientId");
    let pool = world.pool_mut(ask)?;
    pool.client(id)?;
    pool.clients.remove(id);
    pool.secrets.remove(id);
    pool.styles.retain(|_, style| style.client_id != id);
    Ok(Value::Null)
}
