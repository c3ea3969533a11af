//! App clients.

use serde_json::{Map, Value, json};

use super::client_settings::settle;
use super::operations::Category::{ClientRead, ClientUpdate};
use super::operations::Handler::{Change, Creation, DatedChange, Page, Read};
use super::operations::Operation;
use super::pool::{Pool, Secret};
use super::secrets;
use crate::mint::Mint;
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::paging::{List, Pages, at_most};

/// The operations on app clients.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("ListUserPoolClients", ClientRead, Page(list)),
    Operation::new("DescribeUserPoolClient", ClientRead, Read(describe)),
    Operation::new("CreateUserPoolClient", ClientUpdate, Creation(create)),
    Operation::new("UpdateUserPoolClient", ClientUpdate, DatedChange(update)),
    Operation::new("DeleteUserPoolClient", ClientUpdate, Change(delete)),
];

/// The service's default quota is 1,000; Practice allows what it can be raised to.
pub(super) const MOST_CLIENTS: usize = 10_000;

pub(super) fn list(pool: &Pool, input: Input<'_>, pages: &Pages<'_>) -> Result<Value, Refusal> {
    let list = List {
        operation: "ListUserPoolClients",
        within: pool.id(),
        longest: at_most(60, input.given_number("MaxResults")),
    };
    let other_kind = input.text("ClientType") == "DCR";
    pages.page(&list, input, "UserPoolClients", &pool.clients, |client| {
        (!other_kind && pages.show(client)).then(|| {
            json!({
                "ClientId": client["ClientId"],
                "UserPoolId": client["UserPoolId"],
                "ClientName": client["ClientName"],
            })
        })
    })
}

pub(super) fn describe(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    answer(pool, input.text("ClientId"))
}

fn answer(pool: &Pool, id: &str) -> Result<Value, Refusal> {
    let mut client = pool.client(id)?.clone();
    if let Some(secret) = secrets::shown(pool, id) {
        client.insert("ClientSecret".to_owned(), json!(secret));
    }
    Ok(json!({ "UserPoolClient": client }))
}

pub(super) fn create(
    pool: &mut Pool,
    input: Input<'_>,
    mint: &mut Mint,
    now: f64,
) -> Result<Value, Refusal> {
    let own_secret = input.given_text("ClientSecret");
    let generate = input.flag("GenerateSecret");
    if own_secret.is_some() && generate {
        return Err(Refusal::parameter(
            "You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
        ));
    }
    let has_secret = generate || own_secret.is_some();
    let mut client = settle(pool, input.members(), has_secret)?;
    if pool.clients.len() >= MOST_CLIENTS {
        return Err(Refusal::limit(
            "Exceeded limit for number of clients in the user pool",
        ));
    }
    let id = mint.client_id();
    let secret = own_secret
        .map(str::to_owned)
        .or_else(|| generate.then(|| mint.secret()));
    client.insert("ClientId".to_owned(), json!(id));
    client.insert("UserPoolId".to_owned(), json!(pool.id()));
    client.insert("ClientName".to_owned(), json!(input.text("ClientName")));
    client.insert("ClientType".to_owned(), json!("REGULAR"));
    client.insert("CreationDate".to_owned(), json!(now));
    client.insert("LastModifiedDate".to_owned(), json!(now));
    if let Some(value) = secret {
        let secret = Secret::original(&id, value, now);
        pool.secrets.insert(id.clone(), vec![secret]);
    }
    pool.clients.insert(id.clone(), client);
    answer(pool, &id)
}

/// Replaces every setting: a member that is left out gets its default. The secrets stay, and the name stays when it is
/// left out, for a client is never without one.
pub(super) fn update(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let id = input.text("ClientId");
    let had: &Map<String, Value> = pool.client(id)?;
    let mut client = settle(pool, input.members(), pool.secrets.contains_key(id))?;
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
    if let Some(name) = input.given("ClientName") {
        client.insert("ClientName".to_owned(), name.clone());
    }
    client.insert("LastModifiedDate".to_owned(), json!(now));
    pool.clients.insert(id.to_owned(), client);
    answer(pool, id)
}

/// A client's secrets and its style go with it.
pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let id = input.text("ClientId");
    pool.client(id)?;
    pool.clients.remove(id);
    pool.secrets.remove(id);
    pool.styles.retain(|_, style| style.client_id != id);
    Ok(Value::Null)
}
