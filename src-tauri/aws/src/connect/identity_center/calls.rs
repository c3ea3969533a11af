//! The calls of IAM Identity Center's OpenID Connect service.

use std::error::Error;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_sdk_ssooidc as oidc;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use oidc::operation::create_token::builders::CreateTokenFluentBuilder;
use oidc::operation::start_device_authorization::{
    StartDeviceAuthorizationError, StartDeviceAuthorizationOutput,
};
use registrar_core::secret::Secret;

use super::refusal::incomplete;
use super::registration::{CLIENT_NAME, Grant, REDIRECT_URI, Registration};
use super::renewal::client;
use super::session::Session;
use crate::base::timing::{Timing, read_retries};
use crate::connect::error::SignInError;
use crate::connect::transport::Transport;

/// What a sign-in calls, and which way.
pub(super) struct Calls {
    /// It asks once; see [`Calls::patient`].
    pub(super) client: oidc::Client,
    pub(super) transport: Transport,
    timing: Timing,
}

impl Calls {
    pub(super) fn new(
        config: &SdkConfig,
        session: &Session,
        transport: Transport,
        timing: Timing,
    ) -> Self {
        Self {
            client: client(config, session.region.as_str(), timing),
            transport,
            timing,
        }
    }

    /// Makes the program known.
    pub(super) async fn register(
        &self,
        session: &Session,
        grant: Grant,
    ) -> Result<Registration, SignInError> {
        let scopes = session.requested_scopes();
        let mut request = self
            .client
            .register_client()
            .client_name(CLIENT_NAME)
            .client_type("public")
            .set_scopes(Some(scopes.clone()));
        if grant == Grant::AuthorizationCode {
            let types = grant.types().iter().map(|kind| (*kind).to_owned());
            request = request
                .set_grant_types(Some(types.collect()))
                .redirect_uris(REDIRECT_URI)
                .issuer_url(&session.start_url);
        }
        let request = request.customize().config_override(self.patient());
        let answer = request.send().await;
        let answer = answer.map_err(|error| self.failed("RegisterClient", &error))?;
        let expires = u64::try_from(answer.client_secret_expires_at).unwrap_or_default();
        Ok(Registration {
            grant,
            scopes,
            client_id: answer.client_id.ok_or_else(incomplete)?,
            client_secret: Secret::new(answer.client_secret.ok_or_else(incomplete)?),
            expires_at: SystemTime::UNIX_EPOCH + Duration::from_secs(expires),
        })
    }

    /// Asks for a device code.
    ///
    /// # Errors
    /// As the SDK has them: a registration that is not known any more is made anew.
    pub(super) async fn start_device_authorization(
        &self,
        session: &Session,
        registration: &Registration,
    ) -> Result<StartDeviceAuthorizationOutput, SdkError<StartDeviceAuthorizationError, Response>>
    {
        let request = self
            .client
            .start_device_authorization()
            .client_id(&registration.client_id)
            .client_secret(registration.client_secret.expose())
            .start_url(&session.start_url);
        let request = request.customize().config_override(self.patient());
        request.send().await
    }

    /// A request for a token, to be completed by what the grant takes.
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

    /// What a call that failed means.
    pub(super) fn failed<E>(
        &self,
        operation: &'static str,
        error: &SdkError<E, Response>,
    ) -> SignInError
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        SignInError::of_call(operation, error, &self.transport)
    }

    /// For what can be asked again.
    fn patient(&self) -> oidc::config::Builder {
        oidc::config::Builder::new().retry_config(read_retries(self.timing))
    }
}
