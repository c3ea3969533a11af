//! Whether a state is one that calls could have led to.
//!
//! The rules are not written down here once more: on a copy, the operations are asked to write what is there again,
//! and what they make must be just that.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::StateError;
use crate::account::pool_arn;
use crate::clock::Clock;
use crate::cognito::pool::{Domain, Pool, Secret, Style, Things};
use crate::cognito::world::World;
use crate::cognito::{self, MOST_SECRETS, shown_mfa};
use crate::model::MODEL;
use crate::model::check::misfits;
use crate::model::members::texts;

type Members = Map<String, Value>;

/// What a thing that is written again has of its own; a client's secrets are looked at by themselves.
const OWN: [&str; 4] = [
    "CreationDate",
    "LastModifiedDate",
    "ManagedLoginBrandingId",
    "ClientSecret",
];

/// Why a thing is not lawful.
type Verdict = Result<(), String>;

pub(super) fn check(pools: &BTreeMap<String, Pool>) -> Result<(), StateError> {
    let mut copy = World::new(Clock::running());
    for (id, pool) in pools {
        // The rest is made anew one by one, so that each meets all that is there already.
        copy.pools.insert(id.clone(), pool.with_clients_only());
    }
    for (id, pool) in pools {
        let copy = &mut copy;
        Trial { copy, id, pool }.check()?;
    }
    Ok(())
}

/// A pool, and the copy of everything in which it is written again.
struct Trial<'a> {
    copy: &'a mut World,
    id: &'a str,
    pool: &'a Pool,
}

impl Trial<'_> {
    fn check(&mut self) -> Result<(), StateError> {
        let (id, pool) = (self.id, self.pool);
        let within = |kind: &str, name: &str, verdict: Verdict| {
            verdict.map_err(|why| StateError::Unlawful {
                thing: format!("the {kind} {name} of the user pool {id}"),
                why,
            })
        };
        self.settings().map_err(|why| StateError::Unlawful {
            thing: format!("the user pool {id}"),
            why,
        })?;
        for things in pool.things() {
            for (name, members) in things.by_name {
                within(things.kind, name, self.thing(&things, name, members))?;
            }
        }
        for domain in pool.domains() {
            within("domain", &domain.name, self.domain(domain))?;
        }
        self.bring_back_scopes();
        for (name, client) in &pool.clients {
            within("app client", name, self.client(name, client))?;
        }
        for (client_id, own) in &pool.secrets {
            within(
                "secrets of app client",
                client_id,
                self.secrets(client_id, own),
            )?;
        }
        for (name, style) in &pool.styles {
            within("managed login style", name, self.style(name, style))?;
        }
        Ok(())
    }

    fn settings(&mut self) -> Verdict {
        let Pool {
            region, members, ..
        } = self.pool;
        let arn = pool_arn(region, self.id);
        held(members, "UserPoolType", [("Id", self.id), ("Arn", &arn)])?;
        if !self.id.starts_with(&format!("{region}_")) {
            return Err(format!("It is not of the region {region}."));
        }
        let mut asked = members.clone();
        asked.insert("UserPoolId".to_owned(), json!(self.id));
        self.write("UpdateUserPool", &asked)?;
        same(&json!(self.copied().members), members)?;
        let config = shown_mfa(self.pool);
        asked.append(&mut config.clone());
        if config["MfaConfiguration"] == "OFF" {
            // Then it is just a setting of the pool.
            asked.remove("SmsMfaConfiguration");
        }
        let made = self.write("SetUserPoolMfaConfig", &asked)?;
        same(&made, &config)
    }

    fn thing(&mut self, things: &Things<'_>, name: &str, members: &Members) -> Verdict {
        let names = [("UserPoolId", self.id), (things.name, name)];
        held(members, things.shape, names)?;
        let made = self.write(things.creation, members)?;
        same(&made[things.answer], members)
    }

    fn domain(&mut self, domain: &Domain) -> Verdict {
        let members = [
            ("UserPoolId", json!(self.id)),
            ("Domain", json!(domain.name)),
            ("ManagedLoginVersion", json!(domain.login_version)),
            ("CustomDomainConfig", json!(domain.certificate)),
            ("Routing", json!(domain.routing)),
        ];
        let members = members.map(|(member, value)| (member.to_owned(), value));
        self.write("CreateUserPoolDomain", &Map::from_iter(members))?;
        let (kept, made) = (self.pool, self.copied());
        let is_at_its_place = [(&kept.prefix, &made.prefix), (&kept.custom, &made.custom)]
            .iter()
            .any(|(kept, made)| kept.as_ref() == Some(domain) && kept == made);
        if is_at_its_place {
            Ok(())
        } else {
            Err("Amazon Cognito would make another domain of it.".to_owned())
        }
    }

    /// A client may name scopes that have gone since, of servers that have gone since.
    fn bring_back_scopes(&mut self) {
        let clients = self.pool.clients.values();
        let gone: BTreeSet<_> = clients
            .flat_map(|client| texts(client, "AllowedOAuthScopes"))
            .filter(|scope| !self.pool.has_scope(scope))
            .filter_map(|scope| scope.rsplit_once('/'))
            .collect();
        let Some(copied) = self.copy.pools.get_mut(self.id) else {
            return;
        };
        for (identifier, name) in gone {
            let server = copied.servers.entry(identifier.to_owned()).or_default();
            let scopes = server.entry("Scopes").or_insert_with(|| json!([]));
            if let Some(scopes) = scopes.as_array_mut() {
                scopes.push(json!({ "ScopeName": name }));
            }
        }
    }

    fn client(&mut self, id: &str, members: &Members) -> Verdict {
        let names = [("UserPoolId", self.id), ("ClientId", id)];
        held(members, "UserPoolClientType", names)?;
        if members.contains_key("ClientSecret") {
            return Err("Its secret belongs among its secrets.".to_owned());
        }
        let made = self.write("UpdateUserPoolClient", members)?;
        same(&made["UserPoolClient"], members)
    }

    fn secrets(&self, client_id: &str, own: &[Secret]) -> Verdict {
        if !self.pool.clients.contains_key(client_id) {
            return Err("The client does not exist.".to_owned());
        }
        if !(1..=MOST_SECRETS).contains(&own.len()) {
            return Err(format!("There are {} of them.", own.len()));
        }
        for (place, secret) in own.iter().enumerate() {
            let members = json!({
                "ClientSecretId": secret.id,
                "ClientSecretValue": secret.value,
                "ClientSecretCreateDate": secret.created,
            });
            let members = members.as_object().cloned().unwrap_or_default();
            held(&members, "ClientSecretDescriptorType", [])?;
            if !secret.id.starts_with(&format!("{client_id}--")) {
                return Err(format!("The id {} is of another client.", secret.id));
            }
            let is_like = |other: &Secret| other.id == secret.id || other.value == secret.value;
            if own[..place].iter().any(is_like) {
                return Err("Two of them are alike.".to_owned());
            }
            if secret.original && place > 0 {
                return Err("The original one is not the first.".to_owned());
            }
        }
        Ok(())
    }

    fn style(&mut self, id: &str, style: &Style) -> Verdict {
        let names = [("UserPoolId", self.id), ("ManagedLoginBrandingId", id)];
        held(&style.members, "ManagedLoginBrandingType", names)?;
        let mut members = style.members.clone();
        members.insert("ClientId".to_owned(), json!(style.client_id));
        let made = self.write("CreateManagedLoginBranding", &members)?;
        same(&made["ManagedLoginBranding"], &style.members)
    }

    /// Asks an operation on the copy for a thing as it is.
    fn write(&mut self, operation: &'static str, members: &Members) -> Result<Value, String> {
        let operation = cognito::find(operation).expect("Practice has the operation");
        let shape = MODEL.shape(&MODEL.operations[operation.name].input);
        let mut input = members.clone();
        input.retain(|member, _| shape.members.contains_key(member));
        operation
            .perform(self.copy, &self.pool.region, &input)
            .map_err(|refusal| format!("{}: {}", refusal.code, refusal.message))
    }

    fn copied(&self) -> &Pool {
        &self.copy.pools[self.id]
    }
}

/// What is held must be of its shape, and by the names that it has itself.
fn held<const N: usize>(members: &Members, shape: &str, names: [(&str, &str); N]) -> Verdict {
    let misfits = misfits(shape, members);
    if !misfits.is_empty() {
        return Err(misfits.join("; "));
    }
    match names
        .iter()
        .find(|(member, name)| members[*member] != *name)
    {
        Some((member, name)) => Err(format!("Its {member} is not {name}.")),
        None => Ok(()),
    }
}

/// What was made must be what is held.
fn same(made: &Value, held: &Members) -> Verdict {
    let made_members = made.as_object().into_iter().flat_map(Map::keys);
    let mut members = held.keys().chain(made_members);
    let other = members.find(|member| {
        !OWN.contains(&member.as_str()) && made.get(member.as_str()) != held.get(*member)
    });
    match other {
        Some(member) => Err(format!("Amazon Cognito would make another {member} of it.")),
        None => Ok(()),
    }
}
