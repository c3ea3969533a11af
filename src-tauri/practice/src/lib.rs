//! Practice: an embedded Amazon Cognito on 127.0.0.1, with as much of the Security Token Service, IAM and IAM Identity
//! Center as it takes to come to it as somebody.
//!
//! A real HTTP server that the AWS SDKs, the AWS CLI and boto3 talk to through `endpoint_url`, to rehearse on and to
//! test against. Where it is not known how strict the real service is, Practice is stricter, so that what is right
//! here is right there. It knows nothing of `registrar-core`, whose work it judges.
//!
//! # What is enforced
//!
//! Every input is first checked against a table of the service's own shapes (`model/cognito-idp.json` and its
//! neighbours, generated from botocore's models by `model/generate.py`): required and unknown members, types, lengths,
//! patterns, enums, ranges and list sizes, with messages in AWS's form. Then come the rules that no model states:
//!
//! | operations | rules | shown by `tests/cases/` |
//! |---|---|---|
//! | all but those of IAM Identity Center | Signature Version 4 must verify for a key that Practice issued ([`ACCESS_KEY_ID`], or a role's with its session token until that expires), within 15 minutes, scoped to the service | `signing.py`, `sts.py` |
//! | the same, but GetCallerIdentity | the caller's policy must allow it, and so must a permissions boundary and a service control policy where there are some; an explicit denial stands | `iam.py`; `tests/permissions.py` |
//! | all | the model's constraints; no unknown member, no unknown operation | `form.py` |
//! | all of Amazon Cognito | quotas by request rate, of the account in a region (pools 15 reads and 15 writes a second, resources of pools 20 and 15, clients 15 and 15) and of each operation on one pool (5; not of those of pools themselves; TagResource 5 an account), with a burst of one second's worth; what is denied counts, too: `TooManyRequestsException`, or `ThrottlingException` where the model lists none ([`Rates`]) | `rates.py` |
//! | all | the errors of the fault script by the names that the model has for them | `luck.py` |
//! | all of Amazon Cognito that write | of two that overlap in time on one pool, the one that arrived second gets `ConcurrentModificationException`, if the model lists it for its operation; a latency of the fault script is time in which a call is being done | `overlap.py` |
//! | List… of Amazon Cognito | pages of at most 60 (of resource servers 20, although 50 may be asked for); a token of another list, a made-up one, or one older than five minutes ([`Options::page_tokens_live`]) is refused | `paging.py`, `lag.py` |
//! | ListUserPools, ListUserPoolClients | what is new may be listed later than it can be described ([`Options::visible_after`]) | `lag.py` |
//! | Create/UpdateUserPool | replace on update; tier limits, also of what is in the pool; SMS settings for MFA; the schema of required and custom attributes | `pools.py` |
//! | DeleteUserPool | not while it is protected or has a domain | `pools.py` |
//! | Get/SetUserPoolMfaConfig | a mode without a factor and a factor without a mode are refused, and UpdateUserPool does not turn it on; e-mail and passkeys not on Lite | `mfa.py` |
//! | Create/UpdateResourceServer | one of each identifier; an update replaces all scopes; at most 25 | `servers.py` |
//! | Create/UpdateUserPoolClient | replace on update, with Cognito's defaults; scopes must exist; `client_credentials` alone, with a secret and without OpenID Connect scopes; redirect URLs; token lifetimes; `ALLOW_USER_AUTH` not on Lite | `clients.py` |
//! | Add/List/DeleteUserPoolClientSecret(s) | two at most, and never none again; not for a client that was made without one; no value twice; a value is answered only by the call that had it made; `DescribeUserPoolClient` shows the one that the client was made with, as long as it is there | `secrets.py` |
//! | Create/UpdateUserPoolDomain | one prefix a pool, four custom domains a region, taken by no other pool and no other customer, reserved words; managed login (version 2) not on Lite; a certificate in us-east-1 for a custom one | `domains.py` |
//! | Create/UpdateManagedLoginBranding | one style a client, 20 a pool; `UseCognitoProvidedValues` excludes settings and assets; not on Lite | `styles.py` |
//! | ListTagsFor/Tag/UntagResource, `UserPoolTags` of a pool | at most 50; letters, digits, spaces and `_.:/=+-@`; keys that begin with `aws:` are reserved; the ARN is that of a pool of the region | `tags.py` |
//! | `oauth2/token` | client authentication, allowed flow, allowed scopes; RS256 tokens by a key of the pool's own | `oauth.py` |
//! | `oauth2/authorize` | client, redirect URL, flow, scopes; a client without a style gets "Login pages unavailable" on a version 2 domain | `oauth.py` |
//! | AssumeRole | trust, MFA by a real one-time password that is good once, durations, role chaining | `sts.py` |
//! | GetRole, SimulatePrincipalPolicy, ListAccountAliases | users and roles by ARN, never sessions; the region from the context; the same evaluation as of every call | `iam.py` |
//! | RegisterClient, StartDeviceAuthorization, CreateToken, `authorize`, `device` | public clients; device codes with a pace; authorization codes with PKCE (S256), to 127.0.0.1 only; every code and refresh token is good once | `identity_center.py` |
//! | GetRoleCredentials, ListAccounts, ListAccountRoles, Logout | a good access token, an assigned role | `identity_center.py`; `credentials.py` by botocore's own providers |
//!
//! The page's resources, registered by boto3, are in `registration.py`, by the AWS CLI in `tests/command_line.py`, by
//! Terraform in `tests/terraform.rs`; what goes wrong on purpose is in `tests/faults.rs`, and as a file in
//! [`Faults::from_json`]; what is kept and loaded is in `tests/state.rs`, and the program in `tests/binary.rs`; what
//! identities may do, and until when, in `tests/identity.rs`. A random sequence of operations keeps the rules, changes
//! nothing but what it names, and comes back from a dump as it was (`src/sequences.rs`).
//!
//! # Quotas by count
//!
//! What is one too many gets `LimitExceededException`; what the model limits, or a tag, is refused as a wrong parameter.
//!
//! | of | a | at most | where it is from |
//! |---|---|---|---|
//! | pools | region | 1,000 | AWS's default quota |
//! | app clients | pool | 10,000 | what AWS can raise its quota of 1,000 to |
//! | resource servers | pool | 25 | AWS's default quota |
//! | scopes | resource server, client | 100, 50 | the model |
//! | callback URLs, logout URLs | client | 100 each | the model |
//! | secrets | client | 2 | the model's documentation |
//! | prefix domains, custom domains | pool | 1 each | AWS's documentation |
//! | custom domains | region | 4 | AWS's quota |
//! | styles | client, pool | 1, 20 | the model, AWS's quota |
//! | attributes | pool | 50 of one's own | the model |
//! | tags | pool | 50 | the model's documentation |
//!
//! # How fast it is
//!
//! `cargo bench` (`benches/practice.rs`) on 2026-11-23: two cores, release build, and other builds beside it. The
//! fastest and the median of 1,000 answers (of 100 starts), in milliseconds, as a client that signs has them over HTTP:
//!
//! | | 10 clients in the pool | 10,000 clients |
//! |---|---|---|
//! | DescribeUserPoolClient | 0.07, 0.08 | 0.07, 0.08 |
//! | DescribeUserPool | 0.15, 0.17 | 0.14, 0.19 |
//! | ListUserPoolClients, a page of ten | 0.08, 0.09 | 0.08, 0.09 |
//! | CreateUserPoolClient | 0.09, 0.10 | 0.10, 0.13 |
//!
//! From the start to the first answer, with the seeded pools: 9 and 17 in a process where one has started before, 15 and
//! 23 with the process of the program itself. It should stay below 50.
//!
//! # Where it knowingly differs from AWS
//!
//! - There is no DNS on loopback, so a domain is the first part of the path: `/{domain}/oauth2/token`.
//! - A call that the fault script does not slow down takes no time: nothing overlaps with it.
//! - A domain is active at once.
//! - Resource servers are listed as soon as they are made, also where the other lists lag behind.
//! - Which quota of rates an operation counts towards follows AWS's descriptions of the six categories: secrets count with
//!   clients, domains, styles, tags and second factors with the resources of a pool. What names no pool
//!   (`DescribeUserPoolDomain`) counts as if that were one.
//! - The other services have no quotas by rate, but for the pace at which a device asks for its token. Their tokens and
//!   markers of a list's next page expire as Amazon Cognito's do.
//! - Nobody can sign in to a pool: the sign-in page is a plain page that says that it is Practice.
//! - What it holds is gone when it stops, unless it was dumped ([`State`]); signing keys, the credentials of roles
//!   and the tokens of IAM Identity Center are gone in any case.
//! - On Lite, a style is refused with `FeatureUnavailableInTierException`: the model has no error of its own for that.
//! - SetUserPoolMfaConfig keeps the mode and the passkeys that it is not given; of a factor that it is not given, it is
//!   known of the service that it goes.
//! - A domain is taken in every region as soon as it is taken in one.
//! - A policy has `Sid`, `Effect`, `Action`, `Resource` and a `Condition` on `aws:RequestedRegion`, nothing else
//!   ([`Policy`]). There are no resource policies and no session policies, and `AssumeRole` and
//!   `SimulatePrincipalPolicy` refuse the members that would bring some.
//! - A simulation evaluates conditions in a service control policy, too. It answers one result for each action and
//!   resource, never `ResourceSpecificResults`, and an action that is on no resource is always evaluated on `*`.
//! - The `SourcePolicyType` of a matched statement is one of the model's (`user`, `role`, `user-managed`, and `none` for
//!   a service control policy). AWS itself has been seen to answer `IAM Policy`, which its model does not have.
//! - A GetRole that is denied names the role by its ARN, where IAM says `role` and its name.
//! - A code of the MFA device is refused once a later one was taken, not only once it was taken itself.
//! - The access portal says `ForbiddenException` (403) of an account or a role that is not the user's, and
//!   `InternalServerException` (500) for a fault; the model has neither.
//! - IAM takes a signature for any region, for that is how SDKs sign where they are given an endpoint.
//! - IAM Identity Center has one user, who is always signed in; its pages only ask whether a program is let in. Its
//!   endpoints, for all regions, are paths beside those of pools: [`START_URL`] is but a name.
//! - A native program comes back to `http://127.0.0.1:PORT/oauth/callback` and nowhere else, and must send a `state`.
//! - A refresh token is good once, and a code is used up by the first try.
//! - Any partition is there, with the same account, user and roles.
//! - Operations that a registration does not need are unknown to it (`UnknownOperationException`; `InvalidAction` of STS
//!   and IAM).

mod branding;
mod calls;
mod client_settings;
mod clients;
mod domains;
mod fault_file;
mod faults;
mod iam;
mod identity;
mod mfa;
mod model;
mod oauth;
mod operations;
mod paging;
mod pool_settings;
mod pools;
mod query;
mod rates;
mod refusal;
mod resource_servers;
mod secrets;
pub mod seed;
#[cfg(test)]
mod sequences;
mod server;
mod signature;
mod sso;
mod state;
mod sts;
mod tags;
mod validate;
mod world;
mod writes;

pub use calls::{Access, Call};
pub use fault_file::FaultsError;
pub use faults::{Fault, Faults};
pub use identity::{
    Identity, Lifetimes, MFA_SEED, MFA_SERIAL, Policy, PolicyError, Role, mfa_code,
};
pub use rates::Rates;
pub use seed::Seed;
pub use sso::START_URL;
pub use state::{State, StateError};

use calls::Calls;
use faults::Script;
use identity::Identities;
use oauth::Keys;
use paging::Sealer;
use rates::Quotas;
use server::Shared;
use sso::IdentityCenter;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use world::World;
use writes::Writes;

/// The access key that Practice issued: made up, and of no use elsewhere.
pub const ACCESS_KEY_ID: &str = "AKIAPRACTICEPRACTICE";
/// The secret that goes with [`ACCESS_KEY_ID`].
pub const SECRET_ACCESS_KEY: &str = "practice/secret/of/no/use/anywhere/else0";
/// The account that the key belongs to.
pub const ACCOUNT: &str = "000000000000";
/// The region of the seeded pools. Every other region is there too, and empty.
pub const REGION: &str = "eu-west-1";

/// The version of botocore whose model of Amazon Cognito Practice holds requests against.
pub fn model_version() -> &'static str {
    &model::MODEL.botocore
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
            rates: Rates::default(),
            page_tokens_live: paging::TOKENS_LIVE,
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
        let mut world = World::new();
        world.pages = Sealer::new(options.page_tokens_live);
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
            identity_center: IdentityCenter::new(options.identity.lifetimes),
            identities: Identities::new(options.identity, Sealer::new(options.page_tokens_live)),
            endpoint,
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
