//! Codes of MFA devices: how they are asked for, and the sessions that they were given for.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use registrar_core::secret::Secret;

use super::error::{ConnectError, reason};

/// A code that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaRequest {
    /// The profile that has the role.
    pub profile: String,
    /// The device: its ARN, or the serial number of a device of hardware.
    pub mfa_serial: String,
    /// The role that it is for.
    pub role_arn: String,
    /// Whether it is to renew a session that ends, and not for the first time.
    pub renewal: bool,
}

type Answer = Pin<Box<dyn Future<Output = Option<Secret>> + Send>>;

/// How a code is asked for: a question that is answered with the code, or with `None` when it is called off. The
/// question is dropped when nobody waits for the answer any more.
#[derive(Clone)]
pub struct MfaPrompt(Arc<dyn Fn(MfaRequest) -> Answer + Send + Sync>);

impl MfaPrompt {
    /// Asks by this function.
    pub fn new<F>(ask: impl Fn(MfaRequest) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<Secret>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(ask(request))))
    }

    /// Asks, and looks at the form of the answer: six digits.
    pub(super) async fn ask(&self, request: MfaRequest) -> Result<String, ConnectError> {
        let mfa_serial = request.mfa_serial.clone();
        let Some(code) = (self.0)(request).await else {
            return Err(ConnectError::MfaCancelled { mfa_serial });
        };
        let code: String = code.expose().split_whitespace().collect();
        if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(code);
        }
        let why = reason::SIX_DIGITS.to_owned();
        Err(ConnectError::MfaRefused { mfa_serial, why })
    }
}

impl fmt::Debug for MfaPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MfaPrompt")
    }
}

/// The sessions that codes were given for, in memory alone, so that another connection of the same profile (in another
/// region, say) does not ask again. Clones share them; they end with the last clone.
#[derive(Clone, Default)]
pub struct MfaSessions(pub(super) Arc<Mutex<HashMap<String, Credentials>>>);

/// A session that ends sooner is not worth having.
const WORTH: Duration = Duration::from_secs(5 * 60);

impl MfaSessions {
    /// The session of this role, come to in this way.
    pub(super) fn get(&self, way: &str) -> Option<Credentials> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(way)?;
        let soon = SystemTime::now() + WORTH;
        session
            .expiry()
            .is_none_or(|expiry| expiry > soon)
            .then(|| session.clone())
    }

    pub(super) fn put(&self, way: String, session: Credentials) {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(way, session);
    }
}

impl fmt::Debug for MfaSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MfaSessions")
    }
}
