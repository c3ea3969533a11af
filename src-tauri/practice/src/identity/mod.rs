//! Who calls, by which key, and what they may do.

mod actions;
mod decision;
mod grammar;
mod mfa;
mod policy;
mod roles;
mod statement;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::account::{ACCESS_KEY_ID, ACCOUNT, SECRET_ACCESS_KEY, partition, user_arn};
use crate::clock::Clock;
use crate::mint::Mint;
use crate::model::refusal::Refusal;

pub(crate) use self::actions::{pool_resource, takes_no_resource};
pub(crate) use self::decision::{Decision, Layer, Policies, Verdict, not_authorized};
pub(crate) use self::grammar::REQUESTED_REGION;
pub use self::mfa::{MFA_SEED, MFA_SERIAL, mfa_code};
pub use self::policy::{Policy, PolicyError};
pub use self::roles::Role;
pub(crate) use self::roles::Trust;
pub(crate) use self::statement::{Position, Request};

/// Who may do what in a Practice server: the built-in user, the roles, and the organization that the account is in.
/// By default the built-in user may do everything, and these roles are there: `PracticeAdmin` (everything),
/// `PracticeMfa` (everything, assumed with an MFA code only), `PracticeReader` (reads only), and the role of the
/// permission set `PracticeAdmin` in IAM Identity Center.
#[derive(Debug, Clone)]
pub struct Identity {
    policy: Policy,
    boundary: Option<Policy>,
    organization: Option<Policy>,
    roles: Vec<Role>,
    pub(crate) lifetimes: Lifetimes,
}

/// How long things last, for tests that see them end.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// The most that a role's credentials live, whatever was asked for.
    pub role_session: Duration,
    /// An access token of IAM Identity Center.
    pub access_token: Duration,
    /// The code of a device that waits to be let in, and the code that an authorization ends with.
    pub code: Duration,
    /// How long a device waits from one try to the next, in whole seconds.
    pub interval: Duration,
}

impl Default for Lifetimes {
    fn default() -> Lifetimes {
        Lifetimes {
            role_session: Duration::from_secs(12 * 60 * 60),
            access_token: Duration::from_secs(60 * 60),
            code: Duration::from_secs(10 * 60),
            interval: Duration::from_secs(1),
        }
    }
}

impl Default for Identity {
    fn default() -> Identity {
        Identity {
            policy: Policy::everything(),
            boundary: None,
            organization: None,
            roles: Role::standard(),
            lifetimes: Lifetimes::default(),
        }
    }
}

impl Identity {
    /// What the built-in user may do.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Identity {
        self.policy = policy;
        self
    }

    /// The built-in user's permissions boundary.
    #[must_use]
    pub fn boundary(mut self, policy: Policy) -> Identity {
        self.boundary = Some(policy);
        self
    }

    /// The account is in an organization that allows it this much (a service control policy).
    #[must_use]
    pub fn organization(mut self, policy: Policy) -> Identity {
        self.organization = Some(policy);
        self
    }

    /// One more role, or another one in place of that of this name.
    #[must_use]
    pub fn role(mut self, role: Role) -> Identity {
        self.roles.retain(|known| known.name != role.name);
        self.roles.push(role);
        self
    }

    /// How long things last.
    #[must_use]
    pub fn lifetimes(mut self, lifetimes: Lifetimes) -> Identity {
        self.lifetimes = lifetimes;
        self
    }
}

/// An IAM identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Principal {
    /// The built-in user.
    User,
    /// By its place among the roles.
    Role(usize),
}

/// Who makes a call.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) principal: Principal,
    pub(crate) arn: String,
    pub(crate) user_id: String,
}

/// What a key that Practice issued opens.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) secret: String,
    pub(crate) session: Option<Session>,
}

/// A role's session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) expires: SystemTime,
    role: usize,
    name: String,
}

/// Temporary credentials, as they are handed out.
pub(crate) struct Credentials {
    pub(crate) key_id: String,
    pub(crate) secret: String,
    pub(crate) token: String,
    pub(crate) expires: SystemTime,
}

/// The identities of a running server.
pub(crate) struct Identities {
    options: Identity,
    clock: Clock,
    live: Mutex<Live>,
}

struct Live {
    mint: Mint,
    /// By access key id.
    keys: HashMap<String, Key>,
    device: mfa::Device,
}

impl Identities {
    pub(crate) fn new(options: Identity, clock: Clock) -> Identities {
        let built_in = Key {
            secret: SECRET_ACCESS_KEY.to_owned(),
            session: None,
        };
        Identities {
            options,
            clock,
            live: Mutex::new(Live {
                mint: Mint::unpredictable(),
                keys: HashMap::from([(ACCESS_KEY_ID.to_owned(), built_in)]),
                device: mfa::Device::default(),
            }),
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn key(&self, id: &str) -> Option<Key> {
        self.live().keys.get(id).cloned()
    }

    /// Who it is that has this key.
    pub(crate) fn caller(&self, key: &Key, region: &str) -> Caller {
        let partition = partition(region);
        match &key.session {
            None => Caller {
                principal: Principal::User,
                arn: user_arn(partition),
                user_id: format!("AIDA{}", &ACCESS_KEY_ID[4..]),
            },
            Some(session) => {
                let role = &self.roles()[session.role];
                Caller {
                    principal: Principal::Role(session.role),
                    arn: session_arn(partition, role, &session.name),
                    user_id: format!("{}:{}", role.id(), session.name),
                }
            }
        }
    }

    /// Their places do not change.
    pub(crate) fn roles(&self) -> &[Role] {
        &self.options.roles
    }

    pub(crate) fn policies(&self, principal: Principal) -> Policies<'_> {
        let (identity, boundary) = match principal {
            Principal::User => (&self.options.policy, self.options.boundary.as_ref()),
            Principal::Role(place) => {
                let role = &self.roles()[place];
                (&role.policy, role.boundary.as_ref())
            }
        };
        Policies {
            identity,
            boundary,
            organization: self.options.organization.as_ref(),
        }
    }

    /// Refuses what the caller may not do in this region.
    pub(crate) fn permit(
        &self,
        caller: &Caller,
        action: &str,
        resource: &str,
        region: &str,
    ) -> Result<(), Refusal> {
        let request = Request {
            action,
            resource,
            region: Some(region),
        };
        let decision = self.policies(caller.principal).decide(&request);
        decision.enforce(&caller.arn, &request)
    }

    /// Hands out credentials of the role in this place.
    pub(crate) fn begin_session(&self, role: usize, name: &str, asked: Duration) -> Credentials {
        const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut live = self.live();
        let issued = Credentials {
            key_id: format!("ASIA{}", live.mint.letters(UPPER, 16)),
            secret: live.mint.letters(BASE64, 40),
            token: live.mint.letters(BASE64, 360),
            expires: self.clock.now() + asked.min(self.options.lifetimes.role_session),
        };
        let key = Key {
            secret: issued.secret.clone(),
            session: Some(Session {
                token: issued.token.clone(),
                expires: issued.expires,
                role,
                name: name.to_owned(),
            }),
        };
        live.keys.insert(issued.key_id.clone(), key);
        issued
    }

    /// Whether this is a code of the built-in user's device, which is used up by this.
    pub(crate) fn takes_mfa_code(&self, code: &str) -> bool {
        self.live().device.takes(code, self.clock.now())
    }
}

/// The ARN of a role's session.
pub(crate) fn session_arn(partition: &str, role: &Role, session: &str) -> String {
    format!(
        "arn:{partition}:sts::{ACCOUNT}:assumed-role/{}/{session}",
        role.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of an action of the built-in user.
    fn user(identity: Identity, action: &str) -> Result<(), String> {
        let identities = Identities::new(identity, Clock::running());
        let key = identities.key(ACCESS_KEY_ID).expect("is always there");
        let caller = identities.caller(&key, "eu-west-1");
        identities
            .permit(&caller, action, "*", "eu-west-1")
            .map_err(|refusal| refusal.message)
    }

    #[test]
    fn the_built_in_user_may_do_everything_unless_told_otherwise() {
        let (pools, reading) = (
            Policy::allow(&["cognito-idp:*"]),
            Policy::allow(&["cognito-idp:List*"]),
        );
        assert_eq!(user(Identity::default(), "iam:GetRole"), Ok(()));
        let bounded = || {
            Identity::default()
                .policy(pools.clone())
                .boundary(reading.clone())
        };
        assert_eq!(user(bounded(), "cognito-idp:ListUserPools"), Ok(()));
        for (action, layer) in [
            ("iam:GetRole", "identity-based policy"),
            ("cognito-idp:CreateUserPool", "permissions boundary"),
        ] {
            assert_eq!(
                user(bounded(), action),
                Err(format!(
                    "User: arn:aws:iam::000000000000:user/practice is not authorized to perform: {action} on resource: * because no {layer} allows the {action} action"
                ))
            );
        }
    }

    #[test]
    fn a_role_takes_the_place_of_another_of_its_name() {
        let count = |identity: &Identity| identity.roles.len();
        let usual = Identity::default();
        let same = usual
            .clone()
            .role(Role::new("PracticeReader", Policy::everything()));
        assert_eq!(count(&same), count(&usual));
        let more = usual
            .clone()
            .role(Role::new("Deployer", Policy::everything()));
        assert_eq!(count(&more), count(&usual) + 1);
    }
}
