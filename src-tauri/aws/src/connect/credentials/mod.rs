//! The credentials of a connection: loaded from their source, and again before they expire.

mod identity_center;
mod machine;
mod process;
mod roles;

use std::fmt;
use std::sync::{Mutex as Held, PoisonError};
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use tokio::sync::Mutex;

use super::environment::Environment;
use super::error::{ConnectError, reason};
use super::mfa::{MfaPrompt, MfaSessions};
use super::profiles::{Base, Chain, Role, is_sendable};
use super::settings::Settings;
use super::transport::Transport;
use crate::base::error::NotLoaded;
use crate::base::timing::Timing;

/// A call takes less than this, so that credentials that last so long need no renewal in its midst.
const EARLY: Duration = Duration::from_secs(2 * 60);

/// What the sources of credentials work with.
pub(crate) struct Sourcing {
    /// Region, endpoints and the way out; no credentials.
    pub(crate) config: SdkConfig,
    /// Those of the chosen profile; none where only a key was given.
    pub(crate) settings: Option<Settings>,
    pub(crate) environment: Environment,
    pub(crate) transport: Transport,
    pub(crate) timing: Timing,
    pub(crate) mfa: Option<MfaPrompt>,
    pub(crate) sessions: MfaSessions,
}

/// The credentials of a connection: loaded once for all clients, and again shortly before they expire. The SDK's own
/// cache is one for each client, and would start a `credential_process` again for each.
pub(crate) struct Kept {
    sourcing: Sourcing,
    chain: Chain,
    loaded: Mutex<Option<Loaded>>,
    /// Of those that are loaded; it can be asked for while new ones are waited for.
    expiry: Held<Option<SystemTime>>,
}

/// Whose credentials they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// Twelve digits.
    pub(crate) account: String,
    /// The ARN of the user or the assumed role.
    pub(crate) arn: String,
}

impl Caller {
    /// Whether it is the same user or role, whatever a session of it is called.
    fn is_same_as(&self, other: &Self) -> bool {
        let principal = |arn: &str| match arn.split_once(":assumed-role/") {
            Some((account, role)) => {
                format!("{account} {}", role.split('/').next().unwrap_or_default())
            }
            None => arn.to_owned(),
        };
        self.account == other.account && principal(&self.arn) == principal(&other.arn)
    }
}

struct Loaded {
    credentials: Credentials,
    caller: Caller,
    /// Before the next call after this time there should be new ones.
    renew_at: Option<SystemTime>,
}

impl Kept {
    pub(crate) fn new(sourcing: Sourcing, chain: Chain) -> Self {
        Self {
            sourcing,
            chain,
            loaded: Mutex::default(),
            expiry: Held::default(),
        }
    }

    /// Whose credentials these are; asked of STS when they were loaded.
    ///
    /// # Errors
    /// As loading them has.
    pub(crate) async fn caller(&self) -> Result<Caller, ConnectError> {
        self.ready().await?;
        let loaded = self.loaded.lock().await;
        let caller = loaded.as_ref().map(|loaded| loaded.caller.clone());
        caller.ok_or(ConnectError::SessionExpired)
    }

    /// Sees to it that there are credentials for the next call. This may take as long as a person takes to enter a code,
    /// so it is done before a call, outside of its time limit. If it is dropped, nothing has changed.
    pub(crate) async fn ready(&self) -> Result<(), ConnectError> {
        let mut loaded = self.loaded.lock().await;
        let now = SystemTime::now();
        match &*loaded {
            Some(kept) if kept.renew_at.is_none_or(|renew_at| renew_at > now) => {}
            kept => {
                let (credentials, caller) = self.load(kept.as_ref()).await?;
                self.keep(&mut loaded, credentials, caller);
            }
        }
        Ok(())
    }

    /// New credentials, of whoever had those before: a program or a container may have turned to somebody else, and the
    /// person goes by what the window shows.
    async fn load(&self, before: Option<&Loaded>) -> Result<(Credentials, Caller), ConnectError> {
        // Boxed, since every call waits for it, and what it may wait for is deep.
        let credentials = Box::pin(self.sourcing.load(&self.chain, before.is_some())).await?;
        let caller = Box::pin(self.sourcing.caller(credentials.clone())).await?;
        match before {
            Some(before) if !before.caller.is_same_as(&caller) => {
                Err(ConnectError::OtherIdentity {
                    before: before.caller.arn.clone(),
                    now: caller.arn,
                })
            }
            _ => Ok((credentials, caller)),
        }
    }

    /// When the credentials that are loaded expire.
    pub(crate) fn expiry(&self) -> Option<SystemTime> {
        *self.expiry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, loaded: &mut Option<Loaded>, credentials: Credentials, caller: Caller) {
        let expiry = credentials.expiry();
        *self.expiry.lock().unwrap_or_else(PoisonError::into_inner) = expiry;
        // Short-lived ones are used for three quarters of their time.
        let left = expiry.and_then(|expiry| expiry.duration_since(SystemTime::now()).ok());
        let early = left.map_or(EARLY, |left| EARLY.min(left / 4));
        *loaded = Some(Loaded {
            credentials,
            caller,
            renew_at: expiry.map(|expiry| expiry - early),
        });
    }

    /// What the source gives, without asking whose it is.
    #[cfg(test)]
    pub(crate) async fn given(&self) -> Result<Credentials, ConnectError> {
        self.sourcing.load(&self.chain, false).await
    }

    /// What a role is assumed with.
    #[cfg(test)]
    pub(crate) async fn base(&self) -> Result<Credentials, ConnectError> {
        self.sourcing
            .base(&self.chain.base)
            .await
            .and_then(sendable)
    }

    /// For a call that is under way: what there is, or what can be had without asking a person.
    async fn in_call(&self) -> Result<Credentials, ConnectError> {
        let mut loaded = self.loaded.lock().await;
        match &*loaded {
            Some(kept) if !expired(kept.credentials.expiry()) => Ok(kept.credentials.clone()),
            _ if self
                .chain
                .roles
                .iter()
                .any(|role| role.mfa_serial.is_some()) =>
            {
                Err(ConnectError::SessionExpired)
            }
            kept => {
                let (new, caller) = self.load(kept.as_ref()).await?;
                self.keep(&mut loaded, new.clone(), caller);
                Ok(new)
            }
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl ProvideCredentials for Kept {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let credentials: provider::Result = self
                .in_call()
                .await
                .map_err(|error| CredentialsError::provider_error(NotLoaded(error.to_string())));
            credentials
        })
    }
}

impl Sourcing {
    /// Goes from the base through the roles; from the last session that a code was given for, if it is still good.
    async fn load(&self, chain: &Chain, renewal: bool) -> Result<Credentials, ConnectError> {
        let ways = ways(chain);
        let sessions = ways.iter().enumerate().rev();
        let kept = sessions
            .filter(|(index, _)| chain.roles[*index].mfa_serial.is_some())
            .find_map(|(index, way)| Some((index + 1, self.sessions.get(way)?)));
        let (start, mut credentials) = match kept {
            Some(kept) => kept,
            None => (0, sendable(self.base(&chain.base).await?)?),
        };
        for (role, way) in chain.roles.iter().zip(ways).skip(start) {
            credentials = sendable(self.assume(role, credentials, renewal).await?)?;
            if role.mfa_serial.is_some() {
                self.sessions.put(way, credentials.clone());
            }
        }
        Ok(credentials)
    }

    async fn base(&self, base: &Base) -> Result<Credentials, ConnectError> {
        match base {
            Base::Keys(keys) => Ok(keys.clone()),
            Base::Process {
                profile,
                command,
                account,
            } => {
                let ran = process::run(command, account.as_deref(), self.timing.credentials);
                ran.await.map_err(|fault| ConnectError::Process {
                    profile: profile.clone(),
                    fault,
                })
            }
            Base::WebIdentity {
                role_arn,
                token_file,
                set_by,
                session_name,
            } => {
                let token = self.identity_token(token_file, set_by).await?;
                self.web_identity(role_arn, &token, session_name.as_deref())
                    .await
            }
            Base::IdentityCenter(role) => self.identity_center(role).await,
            Base::Login { profile, session } => self.login(profile, session).await,
            Base::Named(source) => self.named(*source).await,
        }
    }
}

/// Credentials whose every part can stand in a request. The SDK would end the program over others.
fn sendable(credentials: Credentials) -> Result<Credentials, ConnectError> {
    let parts = [
        Some(credentials.access_key_id()),
        Some(credentials.secret_access_key()),
        credentials.session_token(),
    ];
    if !parts.into_iter().flatten().all(is_sendable) {
        let why = reason::GIVEN_NOT_SENDABLE.to_owned();
        return Err(ConnectError::NoCredentials(why));
    }
    Ok(credentials)
}

/// How each role of a chain is come to, in words that are the same only for the same way.
fn ways(chain: &Chain) -> Vec<String> {
    let mut way = match &chain.base {
        Base::Keys(keys) => format!("key {}", keys.access_key_id()),
        Base::Process { command, .. } => format!("process {command}"),
        Base::WebIdentity {
            role_arn,
            token_file,
            ..
        } => format!("web identity {role_arn} {token_file}"),
        Base::IdentityCenter(role) => format!("{role:?}"),
        Base::Login { session, .. } => format!("login {session}"),
        Base::Named(source) => source.name().to_owned(),
    };
    let roles = chain.roles.iter();
    roles
        .map(|role: &Role| {
            way.push_str(&format!(" → {role:?}"));
            way.clone()
        })
        .collect()
}

/// Whether a time has passed.
fn expired(expiry: Option<SystemTime>) -> bool {
    expiry.is_some_and(|expiry| expiry <= SystemTime::now())
}

#[cfg(test)]
mod tests;
