//! Resource servers and their scopes.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{Change, Page, Read};
use super::operations::Operation;
use super::pool::{Pool, scope_names};
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::paging::{List, Pages, at_most};

/// The operations on resource servers.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("ListResourceServers", ResourceRead, Page(list)),
    Operation::new("DescribeResourceServer", ResourceRead, Read(describe)),
    Operation::new("CreateResourceServer", ResourceUpdate, Change(create)),
    Operation::new("UpdateResourceServer", ResourceUpdate, Change(update)),
    Operation::new("DeleteResourceServer", ResourceUpdate, Change(delete)),
];

/// The service's default quota.
const MOST_SERVERS: usize = 25;

/// A page is never longer than this, whatever is asked for: the service too may answer fewer than `MaxResults`, and
/// who does not page must find out here.
const LONGEST_PAGE: usize = 20;

pub(super) fn list(pool: &Pool, input: Input<'_>, pages: &Pages<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListResourceServers",
        within: pool.id(),
        longest: at_most(LONGEST_PAGE, input.given_number("MaxResults")),
    };
    pages.page(&list, input, "ResourceServers", &pool.servers, |server| {
        Some(Value::Object(server.clone()))
    })
}

pub(super) fn describe(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let identifier = input.text("Identifier");
    let server = pool.servers.get(identifier);
    let server = server.ok_or_else(|| no_server(identifier))?;
    Ok(json!({ "ResourceServer": server }))
}

pub(super) fn create(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let identifier = input.text("Identifier");
    if pool.servers.contains_key(identifier) {
        return Err(Refusal::parameter(format!(
            "{identifier} already exists in user pool {}.",
            pool.id()
        )));
    }
    let server = settle(pool, input)?;
    if pool.servers.len() >= MOST_SERVERS {
        return Err(Refusal::limit(
            "Exceeded limit for number of resource servers in the user pool",
        ));
    }
    pool.servers.insert(identifier.to_owned(), server.clone());
    Ok(json!({ "ResourceServer": server }))
}

/// Replaces the name and all scopes. A scope that a client still names may go; the token endpoint then refuses it.
pub(super) fn update(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let identifier = input.text("Identifier");
    if !pool.servers.contains_key(identifier) {
        return Err(no_server(identifier));
    }
    let server = settle(pool, input)?;
    pool.servers.insert(identifier.to_owned(), server.clone());
    Ok(json!({ "ResourceServer": server }))
}

pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let identifier = input.text("Identifier");
    match pool.servers.remove(identifier) {
        Some(_) => Ok(Value::Null),
        None => Err(no_server(identifier)),
    }
}

fn settle(pool: &Pool, input: Input<'_>) -> Result<Map<String, Value>, Refusal> {
    let mut server = Map::new();
    server.insert("UserPoolId".to_owned(), json!(pool.id()));
    for member in ["Identifier", "Name"] {
        server.insert(member.to_owned(), json!(input.text(member)));
    }
    let scopes = input.given("Scopes");
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
