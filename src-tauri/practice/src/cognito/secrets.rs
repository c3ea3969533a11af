//! The secrets of app clients: two at most, so that one is in use while the other is exchanged.

use serde_json::{Value, json};

use super::operations::Category::{ClientRead, ClientUpdate};
use super::operations::Handler::{Change, Creation, Read};
use super::operations::Operation;
use super::pool::{Pool, Secret};
use crate::mint::Mint;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The operations on the secrets of app clients.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("AddUserPoolClientSecret", ClientUpdate, Creation(add)),
    Operation::new("ListUserPoolClientSecrets", ClientRead, Read(list)),
    Operation::new("DeleteUserPoolClientSecret", ClientUpdate, Change(delete)),
];

/// How many secrets a client may have at a time.
pub(crate) const MOST_SECRETS: usize = 2;

/// The secret that `DescribeUserPoolClient` shows, if the client still has it.
pub(super) fn shown<'a>(pool: &'a Pool, client_id: &str) -> Option<&'a str> {
    let mut own = pool.secrets_of(client_id).iter();
    own.find(|secret| secret.original)
        .map(|secret| secret.value.as_str())
}

/// A client without secrets stays without: the service adds one to a confidential client only.
pub(super) fn add(
    pool: &mut Pool,
    input: Input<'_>,
    mint: &mut Mint,
    now: f64,
) -> Result<Value, Refusal> {
    let client_id = input.text("ClientId");
    pool.client(client_id)?;
    let own = pool.secrets_of(client_id);
    if own.is_empty() {
        return Err(Refusal::parameter(
            "A client secret can only be added to a client that was created with one.",
        ));
    }
    if own.len() >= MOST_SECRETS {
        return Err(Refusal::limit(format!(
            "Exceeded limit for number of client secrets: an app client can have at most {MOST_SECRETS}"
        )));
    }
    let given = input.given_text("ClientSecret");
    if given.is_some_and(|given| pool.is_proven(client_id, Some(given))) {
        return Err(Refusal::parameter("The client already has this secret."));
    }
    let value = given.map_or_else(|| mint.secret(), str::to_owned);
    let secret = Secret::new(client_id, value, now, own);
    let mut descriptor = secret.descriptor();
    if given.is_none() {
        descriptor["ClientSecretValue"] = json!(secret.value);
    }
    let secrets = pool.secrets.entry(client_id.to_owned()).or_default();
    secrets.push(secret);
    Ok(json!({ "ClientSecretDescriptor": descriptor }))
}

/// All of them at once: there are never enough for a second page.
pub(super) fn list(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let client_id = input.text("ClientId");
    pool.client(client_id)?;
    if input.given_text("NextToken").is_some() {
        return Err(Refusal::parameter("Invalid pagination token."));
    }
    let own = pool.secrets_of(client_id).iter();
    let listed: Vec<_> = own.map(Secret::descriptor).collect();
    Ok(json!({ "ClientSecrets": listed }))
}

pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let client_id = input.text("ClientId");
    let id = input.text("ClientSecretId");
    pool.client(client_id)?;
    let own = pool.secrets.get_mut(client_id);
    let own = own.filter(|own| own.iter().any(|secret| secret.id == id));
    let Some(own) = own else {
        return Err(Refusal::not_found(format!(
            "Client secret {id} does not exist."
        )));
    };
    if own.len() == 1 {
        return Err(Refusal::parameter(
            "The last remaining secret of an app client cannot be deleted.",
        ));
    }
    own.retain(|secret| secret.id != id);
    Ok(json!({}))
}
