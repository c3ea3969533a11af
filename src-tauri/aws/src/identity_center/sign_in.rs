use super::browser::Request;
use super::device::{DEFAULT_INTERVAL, Token, poll};
use super::error::{code, incomplete};
use super::listener::Listener;
use super::registration::{self, CLIENT_NAME, Grant, REDIRECT_URI, Registration};
use super::renewal::{Given, NotRenewed, client, renew};
use super::{DeviceCode, Session, SignInError};
use crate::connection::read_retries;
use crate::credentials::due;
use crate::credentials::token_cache::{self, TokenFile};
use crate::endpoint::{configured_endpoint, parse_endpoint};
use crate::error::root_cause;
use crate::profiles::{IdentityCenter, load};
use crate::transport::Transport;
use crate::{ConnectError, Environment, Opening, Timing};
use aws_config::SdkConfig;
use aws_sdk_ssooidc as oidc;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response as HttpResponse;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use oidc::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
use oidc::operation::create_token::builders::CreateTokenFluentBuilder;
use oidc::operation::start_device_authorization::StartDeviceAuthorizationOutput;
use registrar_core::secret::Secret;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use url::Url;

/// As long as the AWS CLI waits for the browser, and as IAM Identity Center's own codes last.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A sign-in to IAM Identity Center, for a profile of the AWS configuration files.
///
/// Each way to sign in is a future that may be dropped while it waits: then nobody is signed in, the port that waits for
/// the browser is closed, and a token that was there before still is.
pub struct SignIn {
    session: Session,
    role: IdentityCenter,
    client: oidc::Client,
    /// Where IAM Identity Center is; no slash at the end.
    address: String,
    environment: Environment,
    transport: Transport,
    timing: Timing,
    limit: Duration,
}

/// Somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// When the token expires, in milliseconds since 1970. The credentials of a role have a time of their own
    /// ([`Connection::expires_at`](crate::Connection::expires_at)).
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
        let files = load(&opening.environment, Some(profile));
        let files = files.await.map_err(ConnectError::from)?;
        let (session, role) = Session::of_profile(&files, profile)?;
        let (config, transport) = opening.profile_config(files.merged, &session.region)?;
        Ok(Self {
            client: client(&config, session.region.as_str(), opening.timing),
            address: address(&config, session.region.as_str()).await?,
            session,
            role,
            environment: opening.environment,
            transport,
            timing: opening.timing,
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
        let asked = self
            .create_token("authorization_code", &registration)
            .code(code.expose())
            .redirect_uri(redirect_uri)
            .code_verifier(request.verifier.expose());
        let answer = asked.send().await;
        let answer = answer.map_err(|error| self.failed("CreateToken", &error))?;
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
        let asking = poll(interval, Token::new(self, &registration, device_code));
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
            return Err(due(&self.role, false).into());
        };
        match renew(&self.client, &mut token, &self.transport).await {
            Ok(()) => Ok(SignedIn::of(&token)),
            Err(NotRenewed::Due) => Err(due(&self.role, true).into()),
            Err(NotRenewed::Failed(error)) => Err(error.into()),
            Err(NotRenewed::Busy(error)) => Err(SignInError::Refused(error)),
            Err(NotRenewed::NotKept(error)) => Err(not_kept(&path, &error)),
        }
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
        let scopes = self.session.requested_scopes();
        let mut asked = self
            .client
            .register_client()
            .client_name(CLIENT_NAME)
            .client_type("public")
            .set_scopes(Some(scopes.clone()));
        if grant == Grant::AuthorizationCode {
            let types = grant.types().iter().map(|kind| (*kind).to_owned());
            asked = asked
                .set_grant_types(Some(types.collect()))
                .redirect_uris(REDIRECT_URI)
                .issuer_url(&self.session.start_url);
        }
        let answer = asked.customize().config_override(self.patient()).send();
        let answer = answer.await;
        let answer = answer.map_err(|error| self.failed("RegisterClient", &error))?;
        let expires = u64::try_from(answer.client_secret_expires_at).unwrap_or_default();
        let registration = Registration {
            grant,
            scopes,
            client_id: answer.client_id.ok_or_else(incomplete)?,
            client_secret: Secret::new(answer.client_secret.ok_or_else(incomplete)?),
            expires_at: SystemTime::UNIX_EPOCH + Duration::from_secs(expires),
        };
        Ok((registration, true))
    }

    /// Asks for a device code. A registration that IAM Identity Center does not know any more is made anew.
    pub(super) async fn start(
        &self,
    ) -> Result<(Registration, StartDeviceAuthorizationOutput), SignInError> {
        loop {
            let (registration, is_new) = self.registration(Grant::DeviceCode).await?;
            let asked = self
                .client
                .start_device_authorization()
                .client_id(&registration.client_id)
                .client_secret(registration.client_secret.expose())
                .start_url(&self.session.start_url);
            let asked = asked.customize().config_override(self.patient());
            match asked.send().await {
                Ok(started) => return Ok((registration, started)),
                // It is not taken again, so there is no third time.
                Err(error) if !is_new && code(&error) == Some("InvalidClientException") => {}
                Err(error) => return Err(self.failed("StartDeviceAuthorization", &error)),
            }
        }
    }

    /// For what can be asked again.
    fn patient(&self) -> oidc::config::Builder {
        oidc::config::Builder::new().retry_config(read_retries(self.timing))
    }

    pub(super) fn create_token(
        &self,
        grant: &str,
        registration: &Registration,
    ) -> CreateTokenFluentBuilder {
        self.client
            .create_token()
            .grant_type(grant)
            .client_id(&registration.client_id)
            .client_secret(registration.client_secret.expose())
    }

    pub(super) fn failed<E>(
        &self,
        operation: &'static str,
        error: &SdkError<E, HttpResponse>,
    ) -> SignInError
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        SignInError::of_call(operation, error, &self.transport)
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
        let url = Url::parse(&text).map_err(|_| ConnectError::Endpoint(self.address.clone()))?;
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

/// Where IAM Identity Center's OpenID Connect endpoints are: the configured ones, or AWS's own by the SDK's rules.
async fn address(config: &SdkConfig, region: &str) -> Result<String, ConnectError> {
    let endpoint = configured_endpoint(config, "SSO OIDC");
    endpoint.as_deref().map(parse_endpoint).transpose()?;
    let params = Params::builder()
        .region(region)
        .set_endpoint(endpoint)
        .use_fips(config.use_fips().unwrap_or_default())
        .use_dual_stack(config.use_dual_stack().unwrap_or_default())
        .build()
        .map_err(|error| ConnectError::Endpoint(root_cause(&error)))?;
    let resolved = DefaultResolver::new();
    let resolved = ResolveEndpoint::resolve_endpoint(&resolved, &params).await;
    let resolved = resolved.map_err(|error| ConnectError::Endpoint(root_cause(error.as_ref())))?;
    Ok(resolved.url().trim_end_matches('/').to_owned())
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
