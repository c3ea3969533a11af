//! One user pool and what is in it, as it is kept and dumped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::model::refusal::Refusal;

/// The scopes that every pool has.
pub(crate) const OPENID_SCOPES: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// One user pool. The default has nothing in it.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pool {
    pub(crate) region: String,
    /// The members of `UserPoolType`, without `Domain` and `CustomDomain`.
    pub(crate) members: Map<String, Value>,
    pub(crate) prefix: Option<Domain>,
    pub(crate) custom: Option<Domain>,
    /// By identifier, the members of `ResourceServerType`.
    pub(crate) servers: BTreeMap<String, Map<String, Value>>,
    /// By id, the members of `UserPoolClientType`, without `ClientSecret`.
    pub(crate) clients: BTreeMap<String, Map<String, Value>>,
    /// By client id, in the order in which they were made. A client without a secret is not in it.
    pub(crate) secrets: BTreeMap<String, Vec<Secret>>,
    /// The members of `SetUserPoolMfaConfig` that are no settings of the pool as well.
    pub(crate) mfa: Map<String, Value>,
    /// By id.
    pub(crate) styles: BTreeMap<String, Style>,
    /// By name, the members of `GroupType`. What was dumped before there were any has none.
    #[serde(default)]
    pub(crate) groups: BTreeMap<String, Map<String, Value>>,
}

/// Things of a pool that are known by a name, and kept just as the operation that makes one answers it.
pub(crate) struct Things<'a> {
    /// The word for one of them.
    pub(crate) kind: &'static str,
    /// The operation that makes one.
    pub(crate) creation: &'static str,
    /// The member of its answer that is the thing.
    pub(crate) answer: &'static str,
    /// The shape of the thing.
    pub(crate) shape: &'static str,
    /// The member of the thing that is its name.
    pub(crate) name: &'static str,
    /// The members of each, by name.
    pub(crate) by_name: &'a BTreeMap<String, Map<String, Value>>,
}

/// A domain of a pool.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) login_version: i64,
    pub(crate) certificate: Option<Value>,
    pub(crate) routing: Option<Value>,
}

/// A managed login style.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Style {
    pub(crate) client_id: String,
    /// The members of `ManagedLoginBrandingType`.
    pub(crate) members: Map<String, Value>,
}

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

impl Pool {
    /// A pool with nothing in it, of these members.
    pub(crate) fn new(region: &str, members: Map<String, Value>) -> Pool {
        Pool {
            region: region.to_owned(),
            members,
            ..Pool::default()
        }
    }

    /// The same pool with nothing but its settings and its clients, with their secrets, in it.
    pub(crate) fn with_clients_only(&self) -> Pool {
        Pool {
            clients: self.clients.clone(),
            secrets: self.secrets.clone(),
            mfa: self.mfa.clone(),
            ..Pool::new(&self.region, self.members.clone())
        }
    }

    /// What is in it besides clients, domains and styles, which are kept in forms of their own. The check of a loaded
    /// state knows of such things by what is said here, and needs no more.
    pub(crate) fn things(&self) -> Vec<Things<'_>> {
        let servers = Things {
            kind: "resource server",
            creation: "CreateResourceServer",
            answer: "ResourceServer",
            shape: "ResourceServerType",
            name: "Identifier",
            by_name: &self.servers,
        };
        let groups = Things {
            kind: "group",
            creation: "CreateGroup",
            answer: "Group",
            shape: "GroupType",
            name: "GroupName",
            by_name: &self.groups,
        };
        vec![servers, groups]
    }

    pub(crate) fn id(&self) -> &str {
        self.members["Id"].as_str().unwrap_or_default()
    }

    pub(crate) fn tier(&self) -> &str {
        self.members
            .get("UserPoolTier")
            .and_then(Value::as_str)
            .unwrap_or("ESSENTIALS")
    }

    pub(crate) fn is_lite(&self) -> bool {
        self.tier() == "LITE"
    }

    pub(crate) fn domains(&self) -> impl Iterator<Item = &Domain> {
        self.prefix.iter().chain(&self.custom)
    }

    pub(crate) fn client(&self, id: &str) -> Result<&Map<String, Value>, Refusal> {
        self.clients
            .get(id)
            .ok_or_else(|| Refusal::not_found(format!("User pool client {id} does not exist.")))
    }

    /// The secrets of a client, none where it has none.
    pub(crate) fn secrets_of(&self, client_id: &str) -> &[Secret] {
        self.secrets.get(client_id).map_or(&[], Vec::as_slice)
    }

    /// Whether a client proves itself with this: with any of its secrets, or with none where it has none.
    pub(crate) fn is_proven(&self, client_id: &str, given: Option<&str>) -> bool {
        let own = self.secrets_of(client_id);
        match given {
            None => own.is_empty(),
            Some(given) => own.iter().any(|secret| secret.value == given),
        }
    }

    pub(crate) fn style_of(&self, client_id: &str) -> Option<(&String, &Style)> {
        self.styles
            .iter()
            .find(|(_, style)| style.client_id == client_id)
    }

    /// Whether a scope exists: one of OpenID Connect's, or one of a resource server's.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        OPENID_SCOPES.contains(&scope)
            || self.servers.iter().any(|(identifier, server)| {
                scope
                    .strip_prefix(identifier.as_str())
                    .and_then(|rest| rest.strip_prefix('/'))
                    .is_some_and(|name| scope_names(server).any(|known| known == name))
            })
    }
}

impl Secret {
    /// A further secret of a client, with an id that none of the others has.
    pub(crate) fn new(client_id: &str, value: String, created: f64, others: &[Secret]) -> Secret {
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
    pub(crate) fn descriptor(&self) -> Value {
        json!({ "ClientSecretId": self.id, "ClientSecretCreateDate": self.created })
    }
}

/// The names of a resource server's scopes.
pub(crate) fn scope_names(server: &Map<String, Value>) -> impl Iterator<Item = &str> {
    server
        .get("Scopes")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|scope| scope.get("ScopeName").and_then(Value::as_str))
}
