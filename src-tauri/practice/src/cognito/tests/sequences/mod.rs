//! Random sequences of operations keep the rules, and touch nothing but what they name.

mod effects;
mod groups;
mod secrets;
mod settings;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use self::steps::{PREFIXES, Step, Verb, step};
use crate::account::REGION;
use crate::clock::Clock;
use crate::cognito;
use crate::cognito::pool::OPENID_SCOPES;
use crate::cognito::styles::MOST_STYLES;
use crate::cognito::world::World;
use crate::model::members::texts;
use crate::model::refusal::Refusal;
use crate::model::{MODEL, check};
use crate::state::State;

/// Of a client, what no update may change; the name only where it is given.
const IDENTITY: [&str; 6] = [
    "ClientId",
    "UserPoolId",
    "ClientSecret",
    "ClientType",
    "CreationDate",
    "ClientName",
];

/// A world, the pool that is being changed, and what is known of them from the answers alone.
struct Bench {
    world: World,
    pool: String,
    /// The settings of a client of which nothing was said.
    plain: Map<String, Value>,
    /// The settings of a pool of which nothing was said.
    plain_pool: Map<String, Value>,
    tags: BTreeMap<String, String>,
    servers: BTreeMap<&'static str, BTreeSet<&'static str>>,
    clients: Vec<String>,
    secrets: BTreeMap<String, Vec<secrets::Known>>,
    styles: BTreeMap<String, String>,
    groups: BTreeMap<&'static str, groups::Known>,
    prefix: Option<&'static str>,
}

impl Bench {
    fn new(tier: &str) -> Bench {
        let mut bench = Bench {
            world: World::new(Clock::running()),
            pool: String::new(),
            plain: Map::new(),
            plain_pool: Map::new(),
            tags: BTreeMap::new(),
            servers: BTreeMap::new(),
            clients: Vec::new(),
            secrets: BTreeMap::new(),
            styles: BTreeMap::new(),
            groups: BTreeMap::new(),
            prefix: None,
        };
        let made = bench.must("CreateUserPool", json!({ "PoolName": "Bystander" }));
        bench.plain_pool = object(&made["UserPool"]);
        bench.pool = text(&made["UserPool"]["Id"]);
        bench.must("CreateUserPoolDomain", json!({ "Domain": PREFIXES[0] }));
        let asked = json!({ "PoolName": "Changed", "UserPoolTier": tier });
        let made = bench.must("CreateUserPool", asked);
        bench.pool = text(&made["UserPool"]["Id"]);
        let made = bench.must("CreateUserPoolClient", json!({ "ClientName": "Plain" }));
        bench.plain = object(&made["UserPoolClient"]);
        let plain = text(&bench.plain["ClientId"]);
        bench.know_secret(&plain);
        bench.clients.push(plain);
        bench
    }

    /// Asks, and holds the answer against the model. A refusal must leave everything as it was, and what is done may
    /// only change what it names.
    fn ask(&mut self, operation: &'static str, input: Value) -> Result<Value, Refusal> {
        let mut input = object(&input);
        let modelled = &MODEL.operations[operation];
        let asked = MODEL.shape(&modelled.input);
        if asked.members.contains_key("UserPoolId") && operation != "DescribeUserPoolDomain" {
            input.insert("UserPoolId".to_owned(), json!(self.pool));
        }
        let before = picture(&self.world);
        let found = cognito::find(operation).expect("Practice has it");
        let answer = found.perform(&mut self.world, REGION, &input);
        match &answer {
            Ok(value) => {
                let shape = modelled.output.as_deref();
                assert_eq!(shape.is_none(), value.is_null(), "{operation}: {value}");
                if let Some(shape) = shape {
                    let misfits = check::misfits(shape, &object(value));
                    assert!(misfits.is_empty(), "{shape}: {misfits:?}");
                }
                if operation != "CreateUserPool" {
                    let pictures = (&before, &picture(&self.world));
                    effects::are_its_own(operation, &self.pool, &input, value, pictures);
                }
            }
            Err(refusal) => {
                let known = MODEL.lists_error(operation, refusal.code);
                let tier = refusal.code == "FeatureUnavailableInTierException";
                assert!(known || tier, "{operation} cannot answer {}", refusal.code);
                assert_eq!(before, picture(&self.world), "{operation} was refused");
            }
        }
        answer
    }

    fn must(&mut self, operation: &'static str, input: Value) -> Value {
        self.ask(operation, input.clone())
            .unwrap_or_else(|refusal| panic!("{operation} {input}: {refusal:?}"))
    }

    fn client(&mut self, id: &str) -> Map<String, Value> {
        let read = self.must("DescribeUserPoolClient", json!({ "ClientId": id }));
        object(&read["UserPoolClient"])
    }

    fn knows(&self, scope: &str) -> bool {
        OPENID_SCOPES.contains(&scope)
            || self.servers.iter().any(|(identifier, names)| {
                names
                    .iter()
                    .any(|name| format!("{identifier}/{name}") == scope)
            })
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Server(verb, identifier, scopes) => self.server(verb, identifier, scopes),
            Step::Client(Verb::Create, which, settings) => self.create_client(which, settings),
            Step::Client(verb, which, settings) if !self.clients.is_empty() => {
                let id = which.get(&self.clients).clone();
                match verb {
                    Verb::Delete => self.delete_client(&id),
                    _ => self.update_client(&id, settings),
                }
            }
            Step::Style(verb, which, provided) if !self.clients.is_empty() => {
                let id = which.get(&self.clients).clone();
                self.style(verb, &id, provided);
            }
            Step::Domain(verb, prefix, version) => self.domain(verb, prefix, version),
            Step::AddSecret(which, own) if !self.clients.is_empty() => {
                let id = which.get(&self.clients).clone();
                self.add_secret(&id, own);
            }
            Step::DeleteSecret(which, secret) if !self.clients.is_empty() => {
                let id = which.get(&self.clients).clone();
                self.delete_secret(&id, secret);
            }
            Step::Pool(settings) => self.update_pool(&settings),
            Step::Tags(verb, tags) => self.tag(verb, &tags),
            Step::SecondFactor(mode, by_app) => self.second_factor(mode, by_app),
            Step::Group(verb, name, description, precedence) => {
                self.group(verb, name, description, precedence);
            }
            // There is no client to do it to.
            Step::Client(..) | Step::Style(..) | Step::AddSecret(..) | Step::DeleteSecret(..) => {}
        }
        self.lists_agree();
    }

    fn server(&mut self, verb: Verb, identifier: &'static str, scopes: Vec<&'static str>) {
        let had = self.servers.contains_key(identifier);
        let described: Vec<_> = scopes
            .iter()
            .map(|name| json!({ "ScopeName": name, "ScopeDescription": "d" }))
            .collect();
        let asked = json!({ "Identifier": identifier, "Name": "N", "Scopes": described });
        let (answer, may) = match verb {
            Verb::Create => (self.ask("CreateResourceServer", asked), !had),
            Verb::Update => (self.ask("UpdateResourceServer", asked), had),
            Verb::Delete => {
                let asked = json!({ "Identifier": identifier });
                (self.ask("DeleteResourceServer", asked), had)
            }
        };
        assert_eq!(may, answer.is_ok(), "{verb:?} {identifier}: {answer:?}");
        match (answer, verb) {
            (Err(_), _) => {}
            (Ok(_), Verb::Delete) => {
                self.servers.remove(identifier);
            }
            (Ok(answer), _) => {
                assert_eq!(answer["ResourceServer"]["Scopes"], json!(described));
                let read = self.must(
                    "DescribeResourceServer",
                    json!({ "Identifier": identifier }),
                );
                assert_eq!(answer, read);
                self.servers
                    .insert(identifier, scopes.into_iter().collect());
            }
        }
    }

    /// Whether the scopes that are asked for exist; a client is never given another.
    fn scopes_exist(&self, settings: &Map<String, Value>) -> bool {
        texts(settings, "AllowedOAuthScopes").all(|scope| self.knows(scope))
    }

    fn create_client(&mut self, which: Index, mut settings: Map<String, Value>) {
        settings.entry("ClientName").or_insert(json!("Made"));
        settings.insert("GenerateSecret".to_owned(), json!(which.index(4) > 0));
        let exist = self.scopes_exist(&settings);
        let Ok(answer) = self.ask("CreateUserPoolClient", json!(settings)) else {
            return;
        };
        assert!(exist, "a scope that does not exist: {settings:?}");
        let made = object(&answer["UserPoolClient"]);
        let id = text(&made["ClientId"]);
        let secret = made.get("ClientSecret").and_then(Value::as_str);
        assert_eq!(settings["GenerateSecret"] == true, secret.is_some());
        assert_eq!(made, self.client(&id));
        assert!(!self.clients.contains(&id));
        settings.remove("GenerateSecret");
        self.holds(&made, &settings);
        self.know_secret(&id);
        self.clients.push(id);
    }

    fn update_client(&mut self, id: &str, settings: Map<String, Value>) {
        let had = self.client(id);
        let exist = self.scopes_exist(&settings);
        let mut asked = settings.clone();
        asked.insert("ClientId".to_owned(), json!(id));
        if self.ask("UpdateUserPoolClient", json!(asked)).is_err() {
            assert_eq!(had, self.client(id));
            return;
        }
        assert!(exist, "a scope that does not exist: {settings:?}");
        let has = self.client(id);
        for member in IDENTITY {
            if !settings.contains_key(member) {
                assert_eq!(had.get(member), has.get(member), "{member}");
            }
        }
        self.holds(&has, &settings);
    }

    /// Every member that was sent is there, every other is what a plain client has.
    fn holds(&self, client: &Map<String, Value>, sent: &Map<String, Value>) {
        let mut sent = sent.clone();
        sent.retain(|_, value| *value != json!([]));
        for (member, value) in &sent {
            assert_eq!(client.get(member), Some(value), "{member} was sent");
        }
        let names: BTreeSet<_> = client.keys().chain(self.plain.keys()).collect();
        for member in names {
            let own = IDENTITY.contains(&member.as_str()) || member == "LastModifiedDate";
            if !own && !sent.contains_key(member) {
                assert_eq!(client.get(member), self.plain.get(member), "{member}");
            }
        }
    }

    fn delete_client(&mut self, id: &str) {
        self.must("DeleteUserPoolClient", json!({ "ClientId": id }));
        self.clients.retain(|client| client != id);
        self.secrets.remove(id);
        if let Some(style) = self.styles.remove(id) {
            let asked = json!({ "ManagedLoginBrandingId": style });
            assert!(self.ask("DescribeManagedLoginBranding", asked).is_err());
        }
    }

    fn domain(&mut self, verb: Verb, prefix: &'static str, version: i64) {
        let own = self.prefix == Some(prefix);
        let lite = self.world.pools[&self.pool].is_lite() && version == 2;
        let asked = json!({ "Domain": prefix, "ManagedLoginVersion": version });
        let (answer, may) = match verb {
            // The first is the bystander's.
            Verb::Create => (
                self.ask("CreateUserPoolDomain", asked),
                self.prefix.is_none() && prefix != PREFIXES[0] && !lite,
            ),
            Verb::Update => (self.ask("UpdateUserPoolDomain", asked), own && !lite),
            Verb::Delete => {
                let asked = json!({ "Domain": prefix });
                (self.ask("DeleteUserPoolDomain", asked), own)
            }
        };
        assert_eq!(may, answer.is_ok(), "{verb:?} {prefix}: {answer:?}");
        if answer.is_err() {
            return;
        }
        let read = self.must("DescribeUserPoolDomain", json!({ "Domain": prefix }));
        let read = &read["DomainDescription"];
        if matches!(verb, Verb::Delete) {
            self.prefix = None;
            assert_eq!(*read, json!({}));
        } else {
            self.prefix = Some(prefix);
            assert_eq!(read["ManagedLoginVersion"], json!(version));
            assert_eq!(read["UserPoolId"], json!(self.pool));
        }
    }

    fn style(&mut self, verb: Verb, client: &str, provided: bool) {
        let mut asked = if provided {
            json!({ "UseCognitoProvidedValues": true })
        } else {
            json!({ "Settings": { "any": ["thing"] } })
        };
        let had = self.styles.get(client).cloned();
        if matches!(verb, Verb::Create) {
            asked["ClientId"] = json!(client);
            let lite = self.world.pools[&self.pool].is_lite();
            let answer = self.ask("CreateManagedLoginBranding", asked);
            let room = self.styles.len() < MOST_STYLES;
            assert_eq!(had.is_none() && !lite && room, answer.is_ok(), "{answer:?}");
            if let Ok(answer) = answer {
                let id = text(&answer["ManagedLoginBranding"]["ManagedLoginBrandingId"]);
                self.styles.insert(client.to_owned(), id);
            }
        } else if let Some(id) = had {
            asked["ManagedLoginBrandingId"] = json!(id);
            if matches!(verb, Verb::Update) {
                self.must("UpdateManagedLoginBranding", asked);
            } else {
                let asked = json!({ "ManagedLoginBrandingId": id });
                self.must("DeleteManagedLoginBranding", asked);
                self.styles.remove(client);
            }
        }
        let asked = json!({ "ClientId": client });
        let read = self.ask("DescribeManagedLoginBrandingByClient", asked);
        let read = read
            .ok()
            .map(|read| text(&read["ManagedLoginBranding"]["ManagedLoginBrandingId"]));
        assert_eq!(read.as_ref(), self.styles.get(client));
    }

    /// What is dumped can be loaded, and is then dumped the same.
    fn comes_back(&self) {
        let dumped = State::of(&self.world).to_json();
        let loaded = State::from_json(&dumped).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(dumped, loaded.to_json());
    }

    /// What is listed is what was made: each once.
    fn lists_agree(&mut self) {
        let listed = self.must("ListResourceServers", json!({ "MaxResults": 50 }));
        let listed = listed["ResourceServers"].as_array().expect("a list");
        let listed: Vec<_> = listed.iter().map(|one| text(&one["Identifier"])).collect();
        let known: Vec<_> = self.servers.keys().map(|one| (*one).to_owned()).collect();
        assert_eq!(listed, known);
        let listed = self.must("ListUserPoolClients", json!({ "MaxResults": 60 }));
        let listed = listed["UserPoolClients"].as_array().expect("a list");
        let mut listed: Vec<_> = listed.iter().map(|one| text(&one["ClientId"])).collect();
        let mut known = self.clients.clone();
        listed.sort();
        known.sort();
        assert_eq!(listed, known);
        let pool = &self.world.pools[&self.pool];
        let of: BTreeSet<_> = pool.styles.values().map(|style| &style.client_id).collect();
        assert_eq!(of.len(), pool.styles.len(), "two styles of one client");
        assert_eq!(pool.styles.len(), self.styles.len());
        self.groups_agree();
    }
}

/// All that a world holds.
fn picture(world: &World) -> Value {
    json!(world.pools)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

proptest! {
    #[test]
    fn sequences_keep_the_rules(
        tier in select(vec!["LITE", "ESSENTIALS", "ESSENTIALS", "PLUS"]),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut bench = Bench::new(tier);
        for step in steps {
            bench.take(step);
        }
        bench.comes_back();
    }
}
