//! App clients.

use serde_json::{Map, Value, json};

use crate::client_settings::settle;
use crate::paging::{List, page};
use crate::pools::with_next;
use crate::refusal::Refusal;
use crate::world::{Ask, World};

/// The service's default quota is 1,000; Practice allows what it can be raised to.
const MOST_CLIENTS: usize = 10_000;

pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListUserPoolClients",
        within: ask.text("UserPoolId"),
        longest: 60,
    };
    let pool = world.pool(ask)?;
    let other_kind = ask.text("ClientType") == "DCR";
    let (clients, next) = page(&list, ask, &world.paging_key, &pool.clients, |_, client| {
        (!other_kind).then(|| {
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
    let client = world.pool(ask)?.client(ask.text("ClientId"))?;
    Ok(json!({ "UserPoolClient": client }))
}

pub(crate) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let own_secret = ask.input.get("ClientSecret").filter(|own| !own.is_null());
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
    if let Some(own) = own_secret {
        client.insert("ClientSecret".to_owned(), own.clone());
    } else if generate {
        client.insert("ClientSecret".to_owned(), json!(world.mint.secret()));
    }
    let now = world.now();
    client.insert("ClientId".to_owned(), json!(id));
    client.insert("UserPoolId".to_owned(), json!(ask.text("UserPoolId")));
    client.insert("ClientName".to_owned(), json!(ask.text("ClientName")));
    client.insert("ClientType".to_owned(), json!("REGULAR"));
    client.insert("CreationDate".to_owned(), now.clone());
    client.insert("LastModifiedDate".to_owned(), now);
    let answer = json!({ "UserPoolClient": client });
    world.pool_mut(ask)?.clients.insert(id, client);
    Ok(answer)
}

/// Replaces every setting: a member that is left out gets its default. The
/// name stays when it is left out, for a client is never without one.
pub(crate) fn update(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let now = world.now();
    let id = ask.text("ClientId");
    let pool = world.pool(ask)?;
    let had: &Map<String, Value> = pool.client(id)?;
    let mut client = settle(pool, ask.input, had.contains_key("ClientSecret"))?;
    for kept in [
        "ClientId",
        "UserPoolId",
        "ClientName",
        "ClientSecret",
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
    client.insert("LastModifiedDate".to_owned(), now);
    let answer = json!({ "UserPoolClient": client });
    world.pool_mut(ask)?.clients.insert(id.to_owned(), client);
    Ok(answer)
}

/// A client's style goes with it.
pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let id = ask.text("ClientId");
    let pool = world.pool_mut(ask)?;
    pool.client(id)?;
    pool.clients.remove(id);
    pool.styles.retain(|_, style| style.client_id != id);
    Ok(Value::Null)
}
