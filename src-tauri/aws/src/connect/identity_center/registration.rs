//! The program makes itself known to IAM Identity Center, which takes no more than asking.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use registrar_core::secret::Secret;
use serde_json::json;

use super::Session;
use super::token_cache::{TokenFile, named};
use crate::connect::environment::Environment;

/// What people are shown when they are asked to let the program in.
pub(super) const CLIENT_NAME: &str = "cdf-registrar";
/// Where the browser goes back to; the port is added later (RFC 8252, 7.3).
pub(super) const REDIRECT_URI: &str = "http://127.0.0.1/oauth/callback";
/// botocore, too, makes a new one so long before the end of the old.
const EARLY: Duration = Duration::from_secs(15 * 60);

/// How a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// With a code that the browser brings (RFC 6749, 4.1).
    AuthorizationCode,
    /// With a code that a person is shown (RFC 8628).
    DeviceCode,
}

impl Grant {
    /// The grants of a registration; none is the service's default, which is the device code's.
    pub(super) fn types(self) -> &'static [&'static str] {
        match self {
            Self::AuthorizationCode => &["authorization_code", "refresh_token"],
            Self::DeviceCode => &[],
        }
    }
}

/// A registration of this program.
#[derive(Debug, Clone)]
pub(super) struct Registration {
    pub(super) grant: Grant,
    pub(super) scopes: Vec<String>,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) expires_at: SystemTime,
}

/// The file that keeps the registration for a session and a grant, in the form of botocore's.
///
/// botocore keeps its registrations in this folder, too: in files whose names are the SHA-1 of the tool's name and all
/// that the registration depends on. This tool has another name, so that people are asked about the program that they
/// use. An endpoint of one's own is another world with other registrations.
pub(super) fn path(
    environment: &Environment,
    session: &Session,
    address: &str,
    grant: Grant,
) -> PathBuf {
    let key = json!({
        "tool": CLIENT_NAME,
        "startUrl": session.start_url,
        "region": session.region.as_str(),
        "scopes": session.scopes,
        "session_name": session.name,
        "grantTypes": grant.types(),
        "endpoint": address,
    });
    named(environment, &key.to_string())
}

/// Takes the registration out of its file, if it is good for long enough.
///
/// It is put back once it has led to a sign-in: one that IAM Identity Center does not know any more would otherwise keep
/// everybody from signing in, and the browser does not come back to say so.
pub(super) fn take(path: &Path, grant: Grant) -> Option<Registration> {
    let file = TokenFile::read_any(path)?;
    // Should it stay, it is there for the next sign-in, as it is now.
    let _ = std::fs::remove_file(path);
    let expires_at = file.expires_at()?;
    if expires_at < SystemTime::now() + EARLY {
        return None;
    }
    let scopes = file.get("scopes")?.as_array()?.iter();
    let scopes = scopes.map(|scope| scope.as_str().map(str::to_owned));
    Some(Registration {
        grant,
        scopes: scopes.collect::<Option<_>>()?,
        client_id: file.text("clientId")?.to_owned(),
        client_secret: file.client_secret()?.clone(),
        expires_at,
    })
}

impl Registration {
    /// The file that it is kept in, to be written.
    pub(super) fn file(&self, path: PathBuf) -> TokenFile {
        let mut file = TokenFile::new(path);
        file.set("clientId", self.client_id.as_str());
        file.set_client_secret(self.client_secret.clone());
        file.set_time("expiresAt", self.expires_at);
        file.set("scopes", self.scopes.clone());
        if !self.grant.types().is_empty() {
            file.set("grantTypes", self.grant.types().to_vec());
        }
        file
    }
}
