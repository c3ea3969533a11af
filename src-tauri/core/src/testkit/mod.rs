//! A pool and a vault in memory, for this crate's own tests. Practice is the real judge; this one only lets each
//! call fail in a chosen way.

mod calls;
mod journal;
mod others;
mod secrets;
mod vault;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::parts::Group;
use crate::pool::{
    AppClient, AppClientSettings, Domain, DomainStatus, ManagedLogin, Pool, ResourceServer, Tier,
};
use crate::ports::{Answer, CloudError, CloudErrorKind};
use crate::secret::Secret;

pub(crate) use journal::FakeJournal;
pub(crate) use others::{Act, Others};
pub(crate) use secrets::{FakeSecret, Fuse, Moment};
pub(crate) use vault::FakeVault;

/// How a call fails.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// Before it takes effect, with an error of this kind.
    Before(CloudErrorKind),
    /// After it took effect; the answer is lost.
    AnswerLost,
    /// Another admin does this first, and the service says that a change was under way.
    OtherFirst(fn(&mut State)),
    /// Not at all: the one after it is meant.
    Spared,
}

#[derive(Debug)]
pub(crate) struct FakeCloud {
    state: Mutex<State>,
    pub(crate) fuse: Arc<Fuse>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) pool: Pool,
    pub(crate) domains: Vec<Domain>,
    pub(crate) servers: Vec<ResourceServer>,
    pub(crate) clients: Vec<AppClient>,
    pub(crate) styles: BTreeSet<String>,
    pub(crate) groups: Vec<Group>,
    /// By operation. A fault of a read stays, one of a write happens once.
    pub(crate) faults: BTreeMap<&'static str, VecDeque<Fault>>,
    /// Every call that changes the pool, in order.
    pub(crate) writes: Vec<&'static str>,
    /// By client id.
    pub(crate) secrets: BTreeMap<String, Vec<FakeSecret>>,
    /// What the token endpoint knows of, by client id.
    pub(crate) accepted: Vec<(String, Secret)>,
    /// The token endpoint learns of changes only when it [catches up](State::catch_up).
    pub(crate) lagging: bool,
    /// Why the token endpoint does not answer.
    pub(crate) silent: Option<String>,
    /// The time: it goes on by pauses, and a second a secret.
    pub(crate) now_ms: i64,
    /// How long the list of clients lags behind.
    pub(crate) lag_ms: i64,
    /// When each client was made.
    pub(crate) made_at_ms: BTreeMap<String, i64>,
    /// The clients that were made through the port, and not by [`State::add_client`] alone.
    pub(crate) ours: BTreeSet<String>,
    /// Another admin.
    pub(crate) others: Others,
    /// No write has an answer, or an effect.
    pub(crate) hangs: bool,
}

impl FakeCloud {
    pub(crate) fn new(tier: Tier) -> Self {
        let pool = Pool {
            id: "eu-west-1_Fake00001".into(),
            name: "Plant sign-in".into(),
            tier,
            domain: None,
            custom_domain: None,
        };
        let state = State {
            pool,
            domains: vec![],
            servers: vec![],
            clients: vec![],
            styles: BTreeSet::new(),
            groups: vec![],
            faults: BTreeMap::new(),
            writes: vec![],
            secrets: BTreeMap::new(),
            accepted: vec![],
            lagging: false,
            silent: None,
            now_ms: 0,
            lag_ms: 0,
            made_at_ms: BTreeMap::new(),
            ours: BTreeSet::new(),
            others: Others::default(),
            hangs: false,
        };
        Self {
            state: Mutex::new(state),
            fuse: Arc::default(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn with_domain(self, managed_login: ManagedLogin) -> Self {
        self.state().add_domain("plant", managed_login);
        self
    }

    pub(crate) fn failing(self, operation: &'static str, fault: Fault) -> Self {
        self.fail(operation, fault);
        self
    }

    /// From now on the operation fails so; a write once more each time that this is called.
    pub(crate) fn fail(&self, operation: &'static str, fault: Fault) {
        let mut state = self.state();
        state.faults.entry(operation).or_default().push_back(fault);
    }

    pub(super) fn read<T>(
        &self,
        operation: &'static str,
        read: impl FnOnce(&State) -> T,
    ) -> Result<T, CloudError> {
        let mut state = self.state();
        state.others_turn(operation);
        match state.faults.get(operation).and_then(VecDeque::front) {
            Some(Fault::Before(kind)) => Err(error(*kind, operation)),
            _ => Ok(read(&state)),
        }
    }

    pub(super) async fn write<T>(
        &self,
        operation: &'static str,
        write: impl FnOnce(&mut State) -> Result<T, CloudError>,
    ) -> Result<Answer<T>, CloudError> {
        let effect = || {
            let mut state = self.state();
            state.writes.push(operation);
            if state.others_turn(operation) {
                return Err(error(CloudErrorKind::Busy, operation));
            }
            let faults = state.faults.get_mut(operation);
            match faults.and_then(VecDeque::pop_front) {
                Some(Fault::Before(kind)) => Err(error(kind, operation)),
                Some(Fault::AnswerLost) => {
                    write(&mut state)?;
                    Err(error(CloudErrorKind::Unclear, operation))
                }
                Some(Fault::OtherFirst(other)) => {
                    other(&mut state);
                    Err(error(CloudErrorKind::Busy, operation))
                }
                Some(Fault::Spared) | None => write(&mut state),
            }
        };
        if self.state().hangs {
            self.state().writes.push(operation);
            std::future::pending::<()>().await;
        }
        let lost = error(CloudErrorKind::Unclear, operation);
        let made = self.fuse.call(effect, lost).await?;
        let request_id = Some(format!("request-{}", self.state().writes.len()));
        Ok(Answer { made, request_id })
    }
}

impl State {
    pub(crate) fn add_domain(&mut self, name: &str, managed_login: ManagedLogin) {
        self.pool.domain = Some(name.into());
        self.domains.push(Domain {
            name: name.into(),
            managed_login,
            status: DomainStatus::Active,
        });
    }

    pub(crate) fn add_client(&mut self, settings: &AppClientSettings) -> AppClient {
        // No id is given twice.
        let n = self.made_at_ms.len();
        let client = AppClient {
            id: format!("client{n}"),
            settings: settings.clone(),
            secret: Some(Secret::new(format!("secret+of+client{n}+0123456789"))),
            unsendable: vec![],
        };
        if let Some(secret) = &client.secret {
            let added = self.add_secret(&client.id, secret);
            added.expect("a new client has no secret yet");
        }
        self.made_at_ms.insert(client.id.clone(), self.now_ms);
        self.clients.push(client.clone());
        client
    }
}

fn error(kind: CloudErrorKind, operation: &'static str) -> CloudError {
    CloudError {
        kind,
        operation,
        code: format!("{kind:?}"),
        message: "As the test asked.".into(),
        request_id: None,
    }
}
