//! Everything that Practice holds: pools and what is in them.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::paging::{Sealer, TOKENS_LIVE};
use crate::refusal::Refusal;
use crate::secrets::Secret;

/// The state behind the operations.
pub(crate) struct World {
    pub(crate) pools: BTreeMap<String, Pool>,
    pub(crate) mint: Mint,
    /// Makes the tokens that lead from page to page.
    pub(crate) pages: Sealer,
    /// A list does not show what is younger than this.
    pub(crate) visible_after: Duration,
    /// The time that seeding pretends it is.
    pub(crate) seeding_time: Option<f64>,
}

/// One user pool.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
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

/// One call, checked for form.
pub(crate) struct Ask<'a> {
    pub(crate) region: &'a str,
    pub(crate) input: &'a Map<String, Value>,
}

impl Ask<'_> {
    pub(crate) fn text(&self, member: &str) -> &str {
        self.input
            .get(member)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn flag(&self, member: &str) -> bool {
        flag(self.input, member)
    }
}

/// A boolean member, false where it is absent.
pub(crate) fn flag(members: &Map<String, Value>, member: &str) -> bool {
    members.get(member).and_then(Value::as_bool) == Some(true)
}

/// The strings of a list member.
pub(crate) fn texts<'a>(
    members: &'a Map<String, Value>,
    member: &str,
) -> impl Iterator<Item = &'a str> {
    members
        .get(member)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
}

impl World {
    pub(crate) fn new() -> World {
        World {
            pools: BTreeMap::new(),
            mint: Mint::unpredictable(),
            pages: Sealer::new(TOKENS_LIVE),
            visible_after: Duration::ZERO,
            seeding_time: None,
        }
    }

    /// Now, or the time that seeding pretends it is.
    pub(crate) fn now(&self) -> f64 {
        self.seeding_time.unwrap_or_else(now)
    }

    /// Whether lists show what has these members yet. (A clock that is behind the seeded dates hides nothing.)
    pub(crate) fn is_visible(&self, members: &Map<String, Value>) -> bool {
        let made = members["CreationDate"].as_f64().unwrap_or_default();
        let delay = self.visible_after;
        delay.is_zero() || made + delay.as_secs_f64() <= self.now()
    }

    pub(crate) fn pool(&self, ask: &Ask<'_>) -> Result<&Pool, Refusal> {
        let id = ask.text("UserPoolId");
        self.pools
            .get(id)
            .filter(|pool| pool.region == ask.region)
            .ok_or_else(|| no_pool(id))
    }

    pub(crate) fn pool_mut(&mut self, ask: &Ask<'_>) -> Result<&mut Pool, Refusal> {
        let id = ask.text("UserPoolId");
        self.pools
            .get_mut(id)
            .filter(|pool| pool.region == ask.region)
            .ok_or_else(|| no_pool(id))
    }

    /// The pool that has this domain.
    pub(crate) fn pool_of_domain(&self, name: &str) -> Option<(&String, &Pool, &Domain)> {
        self.pools.iter().find_map(|(id, pool)| {
            pool.domains()
                .find(|domain| domain.name == name)
                .map(|domain| (id, pool, domain))
        })
    }
}

fn no_pool(id: &str) -> Refusal {
    Refusal::not_found(format!("User pool {id} does not exist."))
}

impl Pool {
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

/// Now, as the services write it: seconds with milliseconds.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    (since.as_secs_f64() * 1000.0).round() / 1000.0
}

/// The scopes that every pool has.
pub(crate) const OPENID_SCOPES: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    "aws.cognito.signin.user.admin",
];

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

/// Makes ids and secrets.
pub(crate) struct Mint {
    rng: StdRng,
    reserved_pool_id: Option<String>,
}

impl Mint {
    pub(crate) fn unpredictable() -> Mint {
        Mint {
            rng: rand::make_rng(),
            reserved_pool_id: None,
        }
    }

    /// The same ids every time: for the seeded pools.
    pub(crate) fn stable() -> Mint {
        Mint {
            rng: StdRng::seed_from_u64(20_160_418),
            reserved_pool_id: None,
        }
    }

    /// The id of the next pool that is made.
    pub(crate) fn reserve_pool_id(&mut self, id: String) {
        self.reserved_pool_id = Some(id);
    }

    pub(crate) fn pool_id(&mut self, region: &str) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.reserved_pool_id
            .take()
            .unwrap_or_else(|| format!("{region}_{}", self.letters(LETTERS, 9)))
    }

    pub(crate) fn client_id(&mut self) -> String {
        self.letters(LOWER, 26)
    }

    pub(crate) fn secret(&mut self) -> String {
        self.letters(LOWER, 51)
    }

    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }

    pub(crate) fn letters(&mut self, from: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| char::from(from[self.rng.random_range(0..from.len())]))
            .collect()
    }
}

const LOWER: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
