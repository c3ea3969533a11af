//! A sign-in, in each of its ways.

use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use aws_sdk_ssooidc::operation::start_device_authorization::StartDeviceAuthorizationOutput;
use registrar_core::secret::Secret;
use url::Url;

use super::browser::Request;
use super::calls::Calls;
use super::device::{DEFAULT_INTERVAL, DeviceCode, Token, poll};
use super::listener::Listener;
use super::refusal::{code, incomplete};
use super::registration::{self, Grant, Registration};
use super::renewal::{Given, NotRenewed, renew};
use super::session::Session;
use super::token_cache::{self, TokenFile};
use crate::base::endpoint::{configured_endpoint, identity_center_address};
use crate::connect::environment::Environment;
use crate::connect::error::{ConnectError, SignInError};
use crate::connect::options::{Configured, Opening};
use crate::connect::profiles::{IdentityCenter, load};

/// As long as the AWS CLI waits for the browser, and as IAM Identity Center's own codes last.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A sign-in to IAM Identity Center, for a profile of the AWS configuration files.
///
/// Each way to sign in is a future that may be dropped while it waits: then nobody is signed in, the port that waits for
/// the browser is closed, and a token that was there before still is.
pub struct SignIn {
    session: Session,
    role: IdentityCenter,
    calls: Calls,
    /// Where IAM Identity Center is; no slash at the end.
    address: String,
    environment: Environment,
    limit: Duration,
}

/// Somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// When the token expires, in milliseconds since 1970. The credentials of a role have a time of their own
    /// ([`Connection::expires_at`](crate::connect::connection::Connection::expires_at)).
    pub expires_at_ms: u64,
    /// Whether [`SignIn::renew`] can do it without asking anybody.
    pub is_renewable: bool,
}

/// The endpoint is in it, the registration and the tokens are not.
impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("session", &self.session)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl SignIn {
    /// Reads what a profile signs in to. A profile that assumes a role leads to the one whose credentials it starts
    /// with. No request is made.
    ///
    /// Proxies, certificates, endpoints (`AWS_ENDPOINT_URL_SSO_OIDC`, `AWS_ENDPOINT_URL`, the profile's own) and times
    /// are those of a connection.
    ///
    /// # Errors
    /// When the files, the profile or the environment cannot be used, or the profile has nothing to sign in to.
    pub async fn for_profile(
        profile: &str,
        opening: impl Into<Opening>,
    ) -> Result<Self, SignInError> {
        let opening = opening.into();
        let files = load(&opening.environment).await;
        let files = files.map_err(ConnectError::from)?;
        let (session, role) = Session::of_profile(&files, profile)?;
        let Configured {
            config, transport, ..
        } = opening.profile_config(&files, profile, &session.region, &["SSO OIDC"])?;
        let endpoint = configured_endpoint(&config, "SSO OIDC");
        let region = session.region.as_str();
        let address = identity_center_address(&config, region, endpoint).await?;
        Ok(Self {
            calls: Calls::new(&config, &session, transport, opening.timing),
            address,
            session,
            role,
            environment: opening.environment,
            limit: LIMIT,
        })
    }

    /// The same with another time for a person to sign in than ten minutes. A code may be good for a shorter time.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// What to sign in to.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Until when somebody is or was signed in, by what the cache says: here, with the AWS CLI or elsewhere. `None` when
    /// nobody is.
    pub fn signed_in(&self) -> Option<SignedIn> {
        TokenFile::read(&self.token_path().ok()?).map(|file| SignedIn::of(&file))
    }

    /// Signs in with the browser: authorization code (RFC 6749, 4.1) with PKCE (RFC 7636) and a port of this computer
    /// (RFC 8252). `open` is called once, with the address that the system's browser has to open.
    ///
    /// # Errors
    /// [`SignInError`] says why nobody was signed in.
    pub async fn with_browser(&self, open: impl FnOnce(&Url)) -> Result<SignedIn, SignInError> {
        let path = self.token_path()?;
        let (registration, _) = self.registration(Grant::AuthorizationCode).await?;
        let listener = Listener::open().await?;
        let redirect_uri = listener.redirect_uri();
        let request = Request::new()?;
        let scopes = self.session.requested_scopes();
        let query = request.query(&registration.client_id, &redirect_uri, &scopes);
        open(&self.page("/authorize", &query)?);
        let answer = tokio::time::timeout(self.limit, listener.answer(&request.state));
        let code = answer.await.map_err(|_| SignInError::TooLate)??;
        let token_request = self
            .calls
            .create_token("authorization_code", &registration)
            .code(code.expose())
            .redirect_uri(redirect_uri)
            .code_verifier(request.verifier.expose());
        let answer = token_request.send().await;
        let answer = answer.map_err(|error| self.calls.failed("CreateToken", &error))?;
        let given = Given::of(answer)?;
        self.keep(path, registration, given).await
    }

    /// Signs in with a code that is typed into a page, in a browser anywhere: the device authorization grant (RFC 8628).
    /// `show` is called once, with what the person has to be shown.
    ///
    /// # Errors
    /// [`SignInError`] says why nobody was signed in.
    pub async fn with_device_code(
        &self,
        show: impl FnOnce(&DeviceCode),
    ) -> Result<SignedIn, SignInError> {
        let path = self.token_path()?;
        let (registration, started) = self.start().await?;
        let device_code = Secret::new(started.device_code.ok_or_else(incomplete)?);
        let lasts = match u64::try_from(started.expires_in) {
            Ok(seconds @ 1..) => self.limit.min(Duration::from_secs(seconds)),
            _ => self.limit,
        };
        let interval = match u64::try_from(started.interval) {
            Ok(seconds @ 1..) => Duration::from_secs(seconds),
            _ => DEFAULT_INTERVAL,
        };
        let web_page = |text: Option<String>| {
            let url = Url::parse(&text.unwrap_or_default()).ok();
            url.filter(|url| matches!(url.scheme(), "https" | "http"))
                .ok_or_else(incomplete)
        };
        show(&DeviceCode {
            verification_uri: web_page(started.verification_uri)?,
            verification_uri_complete: web_page(started.verification_uri_complete)?,
            user_code: started.user_code.ok_or_else(incomplete)?,
            expires_at_ms: millis(SystemTime::now() + lasts),
        });
        let asking = poll(
            interval,
            Token::new(&self.calls, &registration, device_code),
        );
        let given = tokio::time::timeout(lasts, asking).await;
        let given = given.map_err(|_| SignInError::TooLate)??;
        self.keep(path, registration, given).await
    }

    /// Signs in without asking anybody, by the refresh token of the last sign-in.
    ///
    /// # Errors
    /// [`ConnectError::SignInDue`] when there is none, or IAM Identity Center will not take it: then it is time for one
    /// of the other ways. Otherwise why it could not be tried.
    pub async fn renew(&self) -> Result<SignedIn, SignInError> {
        let path = self.token_path()?;
        let Some(mut token) = TokenFile::read(&path) else {
            return Err(self.role.sign_in_due(false).into());
        };
        match renew(&self.calls.client, &mut token, &self.calls.transport).await {
            Ok(()) => Ok(SignedIn::of(&token)),
            Err(NotRenewed::Due) => Err(self.role.sign_in_due(true).into()),
            Err(NotRenewed::Failed(error)) => Err(error.into()),
            Err(NotRenewed::Busy(error)) => Err(SignInError::Refused(error)),
            Err(NotRenewed::NotKept(error)) => Err(not_kept(&path, &error)),
        }
    }

    #[cfg(test)]
    pub(super) fn calls(&self) -> &Calls {
        &self.calls
    }

    fn token_path(&self) -> Result<PathBuf, SignInError> {
        let name = self.session.name.as_deref();
        let path = token_cache::path(&self.environment, name, &self.session.start_url);
        // Without a home the tilde stays where it is.
        if path.starts_with("~") {
            return Err(SignInError::NoHome);
        }
        Ok(path)
    }

    fn registration_path(&self, grant: Grant) -> PathBuf {
        registration::path(&self.environment, &self.session, &self.address, grant)
    }

    /// The registration that is still good, or a new one; and whether it is new.
    async fn registration(&self, grant: Grant) -> Result<(Registration, bool), SignInError> {
        if let Some(known) = registration::take(&self.registration_path(grant), grant) {
            return Ok((known, false));
        }
        let registration = self.calls.register(&self.session, grant).await?;
        Ok((registration, true))
    }

    /// Asks for a device code. A registration that IAM Identity Center does not know any more is made anew.
    pub(super) async fn start(
        &self,
    ) -> Result<(Registration, StartDeviceAuthorizationOutput), SignInError> {
        loop {
            let (registration, is_new) = self.registration(Grant::DeviceCode).await?;
            let started = self
                .calls
                .start_device_authorization(&self.session, &registration);
            match started.await {
                Ok(started) => return Ok((registration, started)),
                // It is not taken again, so there is no third time.
                Err(error) if !is_new && code(&error) == Some("InvalidClientException") => {}
                Err(error) => {
                    return Err(self.calls.failed("StartDeviceAuthorization", &error));
                }
            }
        }
    }

    /// Keeps the token where the AWS CLI does.
    async fn keep(
        &self,
        path: PathBuf,
        registration: Registration,
        given: Given,
    ) -> Result<SignedIn, SignInError> {
        let kept = registration.file(self.registration_path(registration.grant));
        let mut file = TokenFile::new(path);
        file.set("startUrl", self.session.start_url.as_str());
        file.set("region", self.session.region.as_str());
        file.renew(given.access_token, given.refresh_token, given.expires_at);
        file.set("clientId", registration.client_id);
        file.set_client_secret(registration.client_secret);
        file.set_time("registrationExpiresAt", registration.expires_at);
        let signed_in = SignedIn::of(&file);
        self.write(file).await?;
        // Without it, the next sign-in makes a new one.
        let _ = self.write(kept).await;
        Ok(signed_in)
    }

    async fn write(&self, file: TokenFile) -> Result<(), SignInError> {
        let path = file.path().to_owned();
        let written = tokio::task::spawn_blocking(move || file.write()).await;
        let written = written.unwrap_or_else(|error| Err(error.into()));
        written.map_err(|error| not_kept(&path, &error))
    }

    fn page(&self, path: &str, query: &str) -> Result<Url, SignInError> {
        let text = format!("{}{path}?{query}", self.address);
        let url = Url::parse(&text).map_err(|_| ConnectError::Endpoint { set_by: None })?;
        Ok(url)
    }
}

impl SignedIn {
    fn of(file: &TokenFile) -> Self {
        let expires_at = file.expires_at().unwrap_or(SystemTime::UNIX_EPOCH);
        Self {
            expires_at_ms: millis(expires_at),
            is_renewable: file.refresh(SystemTime::now()).is_some(),
        }
    }
}

fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

fn not_kept(path: &std::path::Path, error: &std::io::Error) -> SignInError {
    SignInError::NotKept {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
