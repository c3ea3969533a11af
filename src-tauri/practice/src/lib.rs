//! Practice: an embedded Amazon Cognito on 127.0.0.1, with as much of the Security Token Service, IAM and IAM Identity
//! Center as it takes to come to it as somebody.
//!
//! A real HTTP server that the AWS SDKs, the AWS CLI and boto3 talk to through `endpoint_url`, to rehearse on and to
//! test against. Where it is not known how strict the real service is, Practice is stricter, so that what is right
//! here is right there. It knows nothing of `registrar-core`, whose work it judges.
//!
//! Below is `docs/practice.md`.
#![doc = include_str!("../../../docs/practice.md")]

// In the order in which they can be read: the ground first, then the services, then what serves them.
mod account;
mod clock;
mod mint;
mod model;
mod paging;

mod http;

mod cognito;
mod iam;
mod identity;
mod identity_center;
mod oauth;

mod faults;
mod server;

pub mod seed;
mod state;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cognito::rates::Quotas;
use crate::cognito::world::World;
use crate::cognito::writes::Writes;
use crate::faults::Script;
use crate::identity::Identities;
use crate::identity_center::IdentityCenter;
use crate::model::MODEL;
use crate::oauth::Keys;
use crate::paging::{Sealer, TOKENS_LIVE};
use crate::server::{Calls, Shared};

pub use self::account::{ACCESS_KEY_ID, ACCOUNT, REGION, SECRET_ACCESS_KEY};
pub use self::clock::Clock;
pub use self::cognito::rates::Rates;
pub use self::faults::{Fault, Faults, FaultsError};
pub use self::identity::{
    Identity, Lifetimes, MFA_SEED, MFA_SERIAL, Policy, PolicyError, Role, mfa_code,
};
pub use self::identity_center::START_URL;
pub use self::seed::Seed;
pub use self::server::{Access, Call};
pub use self::state::{State, StateError};

/// The version of botocore whose model of Amazon Cognito Practice holds requests against.
pub fn model_version() -> &'static str {
    &MODEL.botocore
}

/// How a Practice server starts.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// What it holds at first.
    pub seed: Seed,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Who may do what.
    pub identity: Identity,
    /// What it takes for now.
    pub clock: Clock,
    /// Whether the quotas by request rate hold.
    pub rates: Rates,
    /// How long the token that leads to a list's next page is taken.
    pub page_tokens_live: Duration,
    /// How long a new pool or client is not in its list yet; to be described it is there at once.
    pub visible_after: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            seed: Seed::default(),
            faults: Faults::none(),
            identity: Identity::default(),
            clock: Clock::running(),
            rates: Rates::default(),
            page_tokens_live: TOKENS_LIVE,
            visible_after: Duration::ZERO,
        }
    }
}

/// A running server. It stops when this is dropped.
pub struct Practice {
    shared: Arc<Shared>,
    server: JoinHandle<std::convert::Infallible>,
}

impl Practice {
    /// Starts a server. Signing keys are made when they are first needed, so this takes a few milliseconds.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let clock = options.clock;
        let mut world = World::new(clock.clone());
        world.sealer = Sealer::new(options.page_tokens_live, clock.clone());
        world.visible_after = options.visible_after;
        match options.seed {
            Seed::Empty => {}
            Seed::Pools => seed::plant(&mut world),
            Seed::State(state) => world.pools = state.into_pools(),
        }
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            keys: Keys::default(),
            calls: Calls::default(),
            script: Script::new(options.faults),
            quotas: Quotas::new(options.rates),
            writes: Writes::default(),
            identity_center: IdentityCenter::new(
                options.identity.lifetimes,
                clock.clone(),
                Sealer::new(options.page_tokens_live, clock.clone()),
            ),
            identities: Identities::new(options.identity, clock.clone()),
            sealer: Sealer::new(options.page_tokens_live, clock.clone()),
            endpoint,
            clock,
        });
        let server = tokio::spawn(server::run(listener, Arc::clone(&shared)));
        Ok(Self { shared, server })
    }

    /// Where it listens, such as `http://127.0.0.1:34567`, without a slash at the end.
    pub fn endpoint(&self) -> &str {
        &self.shared.endpoint
    }

    /// All that it holds now.
    pub fn dump(&self) -> State {
        let world = self.shared.world.lock();
        State::of(&world.unwrap_or_else(PoisonError::into_inner))
    }

    /// The calls that were answered, refused, cut off or left without an answer so far, in the order of their
    /// answers; never their content.
    pub fn log(&self) -> Vec<Call> {
        self.shared.calls.so_far()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Practice")
            .field("endpoint", &self.shared.endpoint)
            .finish_non_exhaustive()
    }
}
