//! What the tests have in common: a Practice, a vault in memory, a registered pool, and a look past the code.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_cognitoidentityprovider as cognito;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use cognito::config::{BehaviorVersion, Credentials, Region};
use registrar_aws::base::timing::Timing;
use registrar_aws::cognito::user_pool::UserPool;
use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::source::Source;
use registrar_core::blueprint::{Blueprint, Choices};
use registrar_core::names::{Cluster, DomainPrefix};
use registrar_core::parts::{PartId, observe};
use registrar_core::plan::Plan;
use registrar_core::pool::Pool;
use registrar_core::ports::{Journal, JournalError, Note, Place, Vault, VaultError};
use registrar_core::proof::{Proof, Verdict};
use registrar_core::run::{NotBegun, Outcome, Run, register};
use registrar_core::secret::Secret;
use registrar_core::snapshot::Remembered;
use registrar_core::write::{Cancel, NotWritten};
use registrar_practice::{
    ACCESS_KEY_ID, Access, Faults, Identity, Options, Practice, REGION, Rates, SECRET_ACCESS_KEY,
    Seed, seed,
};
use serde_json::Value;

/// Short pauses, so that a repeated call does not make a test slow.
pub(crate) const TIMING: Timing = Timing {
    connect: Duration::from_secs(5),
    answer: Duration::from_secs(20),
    credentials: Duration::from_secs(20),
    first_pause: Duration::from_millis(5),
};

/// The pools of the seed. The pauses here are too short to wait for a quota by request rate, so there is none.
fn options() -> Options {
    Options {
        seed: Seed::Pools,
        rates: Rates::Unlimited,
        ..Options::default()
    }
}

pub(crate) async fn start(faults: Faults) -> Practice {
    let options = Options {
        faults,
        ..options()
    };
    start_with(options).await
}

pub(crate) async fn start_as(identity: Identity) -> Practice {
    let options = Options {
        identity,
        ..options()
    };
    start_with(options).await
}

pub(crate) async fn start_with(options: Options) -> Practice {
    Practice::start(options).await.unwrap()
}

pub(crate) fn source(practice: &Practice) -> Source {
    source_at(practice.endpoint())
}

pub(crate) fn source_at(endpoint: &str) -> Source {
    Source::Static {
        access_key_id: ACCESS_KEY_ID.into(),
        secret_access_key: Secret::new(SECRET_ACCESS_KEY.into()),
        endpoint: Some(endpoint.to_owned()),
    }
}

pub(crate) async fn connect(practice: &Practice) -> Connection {
    Connection::open_with(source(practice), Some(REGION), TIMING)
        .await
        .unwrap()
}

/// The calls that could have changed something.
pub(crate) fn writes(practice: &Practice) -> Vec<String> {
    let calls = practice.log().into_iter();
    calls
        .filter(|call| call.access == Access::Write)
        .map(|call| call.operation)
        .collect()
}

pub(crate) fn count(practice: &Practice, operation: &str) -> usize {
    let calls = practice.log().into_iter();
    calls.filter(|call| call.operation == operation).count()
}

/// A vault in memory.
#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<String, Secret>>);

impl Memory {
    pub(crate) fn secret(&self, pool_id: &str, client_id: &str) -> Option<Secret> {
        let entries = self.0.lock().unwrap();
        entries.get(&format!("{pool_id}/{client_id}")).cloned()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Vault for Memory {
    async fn probe(&self) -> Result<(), VaultError> {
        Ok(())
    }

    async fn store(
        &self,
        place: &Place,
        there: Option<&Secret>,
        secret: &Secret,
    ) -> Result<(), VaultError> {
        let mut entries = self.0.lock().unwrap();
        let found = entries.get(&place.account());
        if found != there && found != Some(secret) {
            return Err(VaultError::occupied());
        }
        entries.insert(place.account(), secret.clone());
        Ok(())
    }

    async fn read(&self, place: &Place) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().unwrap().get(&place.account()).cloned())
    }

    async fn delete(&self, place: &Place) -> Result<(), VaultError> {
        self.0.lock().unwrap().remove(&place.account());
        Ok(())
    }
}

/// A journal in memory.
#[derive(Default)]
pub(crate) struct Notes(pub(crate) Mutex<Vec<Note>>);

impl Journal for Notes {
    async fn note(&self, note: &Note) -> Result<(), JournalError> {
        self.0.lock().unwrap().push(note.clone());
        Ok(())
    }
}

/// Creates a pool, and notes it nowhere.
pub(crate) async fn create_pool(connection: &Connection, name: &str) -> Result<Pool, NotWritten> {
    let (notes, cancel) = (Notes::default(), Cancel::default());
    connection.create_pool(name, &notes, &cancel).await
}

pub(crate) fn blueprint(prefix: &str) -> Blueprint {
    let choices = Choices {
        domain_prefix: Some(DomainPrefix::parse(prefix).unwrap()),
        ..Choices::default()
    };
    Blueprint::new(vec![Cluster::parse("westeurope-1").unwrap()], choices).unwrap()
}

pub(crate) async fn plan(blueprint: &Blueprint, pool: &UserPool, vault: &Memory) -> Plan {
    let parts = blueprint.parts();
    let snapshot = observe(&parts, pool, vault, &Remembered::default()).await;
    Plan::new(blueprint, &snapshot.unwrap())
}

pub(crate) async fn apply(
    blueprint: &Blueprint,
    plan: &Plan,
    pool: &UserPool,
    vault: &Memory,
) -> Result<Run, NotBegun> {
    register(
        (blueprint, plan.applicable().unwrap()),
        pool,
        vault,
        (&Notes::default(), &Remembered::default()),
        &|_| {},
        &Cancel::default(),
    )
    .await
}

/// What became of a part.
pub(crate) fn outcome<'a>(run: &'a Run, part: &PartId) -> &'a Outcome {
    let step = run.steps.iter().find(|outcome| outcome.step == *part);
    &step.unwrap().outcome
}

/// A pool that holds all of the page, with its secrets in a vault.
pub(crate) struct Registered {
    pub(crate) blueprint: Blueprint,
    pub(crate) pool: UserPool,
    pub(crate) vault: Memory,
}

impl Registered {
    pub(crate) async fn new(practice: &Practice) -> Self {
        let pool = connect(practice).await.user_pool(seed::NO_DOMAIN);
        let vault = Memory::default();
        let blueprint = blueprint("plant-sign-in");
        let first = plan(&blueprint, &pool, &vault).await;
        apply(&blueprint, &first, &pool, &vault).await.unwrap();
        Self {
            blueprint,
            pool,
            vault,
        }
    }

    pub(crate) async fn plan(&self) -> Plan {
        plan(&self.blueprint, &self.pool, &self.vault).await
    }

    pub(crate) async fn prove(&self) -> Proof {
        let plan = self.plan().await;
        let evidence = self
            .pool
            .evidence(&self.blueprint, &plan, &self.vault, &|_| {});
        Proof::new(&self.blueprint, &plan, &evidence.await)
    }
}

/// Verdict, check and message of what did not pass, in the order of the checks.
pub(crate) fn complaints(proof: &Proof) -> Vec<String> {
    let failed = proof
        .findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Passed);
    failed
        .map(|f| format!("{:?} {:?}: {}", f.verdict, f.check, f.message))
        .collect()
}

/// The pool's parts as the service sends them, read past the code under test.
pub(crate) struct Raw {
    pub(crate) client: cognito::Client,
}

/// Keeps the body of an answer.
#[derive(Debug, Clone, Default)]
struct Body(Arc<Mutex<Value>>);

impl Intercept for Body {
    fn name(&self) -> &'static str {
        "body"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default();
        *self.0.lock().unwrap() = serde_json::from_slice(body)?;
        Ok(())
    }
}

impl Raw {
    pub(crate) fn new(practice: &Practice) -> Self {
        let key = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
        let config = cognito::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(practice.endpoint())
            .credentials_provider(key)
            .build();
        Self {
            client: cognito::Client::from_conf(config),
        }
    }

    /// Every client of a pool, by id; without the time of the last change.
    pub(crate) async fn clients(&self, pool: &str) -> BTreeMap<String, Value> {
        let mut pages = self
            .client
            .list_user_pool_clients()
            .user_pool_id(pool)
            .max_results(60)
            .into_paginator()
            .items()
            .send();
        let mut clients = BTreeMap::new();
        while let Some(listed) = pages.next().await {
            let id = listed.unwrap().client_id.unwrap();
            let body = Body::default();
            self.client
                .describe_user_pool_client()
                .user_pool_id(pool)
                .client_id(&id)
                .customize()
                .interceptor(body.clone())
                .send()
                .await
                .unwrap();
            let mut client = body.0.lock().unwrap()["UserPoolClient"].take();
            client.as_object_mut().unwrap().remove("LastModifiedDate");
            clients.insert(id, client);
        }
        clients
    }

    pub(crate) async fn resource_server(&self, pool: &str, identifier: &str) -> Value {
        let body = Body::default();
        self.client
            .describe_resource_server()
            .user_pool_id(pool)
            .identifier(identifier)
            .customize()
            .interceptor(body.clone())
            .send()
            .await
            .unwrap();
        body.0.lock().unwrap()["ResourceServer"].take()
    }

    pub(crate) async fn pool(&self, pool: &str) -> Value {
        let body = Body::default();
        self.client
            .describe_user_pool()
            .user_pool_id(pool)
            .customize()
            .interceptor(body.clone())
            .send()
            .await
            .unwrap();
        body.0.lock().unwrap()["UserPool"].take()
    }
}
