//! Resource servers and their scopes.

use serde_json::{Map, Value, json};

use crate::paging::{List, page};
use crate::pools::with_next;
use crate::refusal::Refusal;
use crate::world::{Ask, World, scope_names};

/// The service's default quota.
const MOST_SERVERS: usize = 25;

/// A page is never longer than this, whatever is asked for: the service too may
/// answer fewer than `MaxResults`, and who does not page must find out here.
const LONGEST_PAGE: usize = 20;

pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListResourceServers",
        within: ask.text("UserPoolId"),
        longest: LONGEST_PAGE,
    };
    let pool = world.pool(ask)?;
    let (servers, next) = page(&list, ask, world, &pool.servers, |_, server| {
        Some(Value::Object(server.clone()))
    })?;
    Ok(with_next(json!({ "ResourceServers": servers }), next))
}

pub(crate) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let identifier = ask.text("Identifier");
    let server = world.pool(ask)?.servers.get(identifier);
    let server = server.ok_or_else(|| no_server(identifier))?;
    Ok(json!({ "ResourceServer": server }))
}

pub(crate) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = world.pool_mut(ask)?;
    let identifier = ask.text("Identifier");
    if pool.servers.contains_key(identifier) {
        return Err(Refusal::parameter(format!(
            "{identifier} already exists in user pool {}.",
            ask.text("UserPoolId")
        )));
    }
    let server = settle(ask)?;
    if pool.servers.len() >= MOST_SERVERS {
        return Err(Refusal::limit(
            "Exceeded limit for number of resource servers in the user pool",
        ));
    }
    pool.servers.insert(identifier.to_owned(), server.clone());
    Ok(json!({ "ResourceServer": server }))
}

/// Replaces the name and all scopes. A scope that a client still names may go;
/// the token endpoint then refuses it.
pub(crate) fn update(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = world.pool_mut(ask)?;
    let identifier = ask.text("Identifier");
    if !pool.servers.contains_key(identifier) {
        return Err(no_server(identifier));
    }
    let server = settle(ask)?;
    pool.servers.insert(identifier.to_owned(), server.clone());
    Ok(json!({ "ResourceServer": server }))
}

pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let identifier = ask.text("Identifier");
    match world.pool_mut(ask)?.servers.remove(identifier) {
        Some(_) => Ok(Value::Null),
        None => Err(no_server(identifier)),
    }
}

fn settle(ask: &Ask<'_>) -> Result<Map<String, Value>, Refusal> {
    let mut server = Map::new();
    for member in ["UserPoolId", "Identifier", "Name"] {
        server.insert(member.to_owned(), json!(ask.text(member)));
    }
    let scopes = ask.input.get("Scopes").filter(|scopes| !scopes.is_null());
    server.insert(
        "Scopes".to_owned(),
        scopes.cloned().unwrap_or_else(|| json!([])),
    );
    let mut names: Vec<_> = scope_names(&server).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refusal::parameter(format!(
            "Duplicate scope name: {}",
            twice[0]
        )));
    }
    Ok(server)
}

fn no_server(identifier: &str) -> Refusal {
    Refusal::not_found(format!("Resource server {identifier} does not exist."))
}
