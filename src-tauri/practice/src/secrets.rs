//! The secrets of app clients: two at most, so that one is in use while the other is exchanged.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::world::{Ask, Pool, World};

/// How many secrets a client may have at a time.
pub(crate) const MOST_SECRETS: usize = 2;

/// One secret of a client.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secret {
    /// `{client id}--{milliseconds since 1970}`.
    pub(crate) id: String,
    pub(crate) value: String,
    /// In seconds since 1970, as the service writes a date.
    pub(crate) created: f64,
    /// It was made together with the client: `DescribeUserPoolClient` shows this one, and never another.
    pub(crate) original: bool,
}

impl Secret {
    fn new(client_id: &str, value: String, created: f64, others: &[Secret]) -> Secret {
        let mut millisecond = (created * 1000.0).round() as i64;
        let id = loop {
            let id = format!("{client_id}--{millisecond}");
            if others.iter().all(|other| other.id != id) {
                break id;
            }
            millisecond += 1;
        };
        Secret {
            id,
            value,
            created,
            original: false,
        }
    }

    /// The secret that a client is made with.
    pub(crate) fn original(client_id: &str, value: String, created: f64) -> Secret {
        Secret {
            original: true,
            ..Secret::new(client_id, value, created, &[])
        }
    }

    /// What an answer says of a secret; never its value.
    fn descriptor(&self) -> Value {
        json!({ "ClientSecretId": self.id, "ClientSecretCreateDate": self.created })
    }
}

/// The secret that `DescribeUserPoolClient` shows, if the client still has it.
pub(crate) fn shown<'a>(pool: &'a Pool, client_id: &str) -> Option<&'a str> {
    let original = of(pool, client_id).iter().find(|secret| secret.original);
    original.map(|secret| secret.value.as_str())
}

/// Whether a client proves itself with this: with any of its secrets, or with none where it has none.
pub(crate) fn prove(pool: &Pool, client_id: &str, given: Option<&str>) -> bool {
    let own = of(pool, client_id);
    match given {
        None => own.is_empty(),
        Some(given) => own.iter().any(|secret| secret.value == given),
    }
}

/// A client without secrets stays without: the service adds one to a confidential client only.
pub(crate) fn add(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let client_id = ask.text("ClientId");
    let pool = world.pool(ask)?;
    pool.client(client_id)?;
    let own = of(pool, client_id);
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
    let given = ask.input.get("ClientSecret").and_then(Value::as_str);
    if given.is_some_and(|given| prove(pool, client_id, Some(given))) {
        return Err(Refusal::parameter("The client already has this secret."));
    }
    let value = given.map_or_else(|| world.mint.secret(), str::to_owned);
    let now = world.now();
    let secrets = world.pool_mut(ask)?.secrets.entry(client_id.to_owned());
    let secrets = secrets.or_default();
    let secret = Secret::new(client_id, value, now, secrets);
    let mut descriptor = secret.descriptor();
    if given.is_none() {
        descriptor["ClientSecretValue"] = json!(secret.value);
    }
    secrets.push(secret);
    Ok(json!({ "ClientSecretDescriptor": descriptor }))
}

/// All of them at once: there are never enough for a second page.
pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let client_id = ask.text("ClientId");
    let pool = world.pool(ask)?;
    pool.client(client_id)?;
    if ask.input.get("NextToken").is_some_and(Value::is_string) {
        return Err(Refusal::parameter("Invalid pagination token."));
    }
    let listed: Vec<_> = of(pool, client_id).iter().map(Secret::descriptor).collect();
    Ok(json!({ "ClientSecrets": listed }))
}

pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let client_id = ask.text("ClientId");
    let id = ask.text("ClientSecretId");
    let pool = world.pool_mut(ask)?;
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

fn of<'a>(pool: &'a Pool, client_id: &str) -> &'a [Secret] {
    pool.secrets.get(client_id).map_or(&[], Vec::as_slice)
}
