//! Credentials that the SDK's own providers get: of this computer's environment, container or instance, and of a
//! session of the AWS console.

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::login::LoginCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, imds};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials};

use super::{Sourcing, expired};
use crate::base::error::{has_no_answer, root_cause};
use crate::base::times;
use crate::connect::error::{ConnectError, reason};
use crate::connect::profiles::{CredentialSource, is_sendable};

impl Sourcing {
    pub(super) async fn named(
        &self,
        source: CredentialSource,
    ) -> Result<Credentials, ConnectError> {
        match source {
            CredentialSource::Environment => self.environment_keys(),
            CredentialSource::EcsContainer => {
                let provider = EcsCredentialsProvider::builder().configure(&self.provider_config());
                let provider = provider.build();
                self.timed(provider.provide_credentials())
                    .await?
                    .map_err(|error| ConnectError::of_provider(&error, &self.transport))
            }
            CredentialSource::Ec2InstanceMetadata => self.instance().await,
        }
    }

    fn environment_keys(&self) -> Result<Credentials, ConnectError> {
        let refused = |why: String| ConnectError::NoCredentials(why);
        let variable = |name: &str| {
            let value = self.environment.get(name).unwrap_or_default();
            match value.trim() {
                "" => Err(refused(reason::not_set(name))),
                value if is_sendable(value) => Ok(value.to_owned()),
                _ => Err(refused(reason::not_sendable(name))),
            }
        };
        let mut keys = Credentials::builder()
            .access_key_id(variable("AWS_ACCESS_KEY_ID")?)
            .secret_access_key(variable("AWS_SECRET_ACCESS_KEY")?)
            .provider_name("Environment");
        let token = self
            .environment
            .first(&["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"]);
        keys.set_session_token(token.map(|(name, _)| variable(name)).transpose()?);
        if let Some(time) = self.environment.get("AWS_CREDENTIAL_EXPIRATION") {
            let expiry = times::parse(&time);
            let expiry = expiry.ok_or_else(|| refused(reason::NO_EXPIRATION.to_owned()))?;
            if expired(Some(expiry)) {
                return Err(ConnectError::SessionExpired);
            }
            keys.set_expiry(Some(expiry));
        }
        Ok(keys.build())
    }

    async fn instance(&self) -> Result<Credentials, ConnectError> {
        let disabled = self.environment.get("AWS_EC2_METADATA_DISABLED");
        if disabled.is_some_and(|disabled| disabled.eq_ignore_ascii_case("true")) {
            let why = reason::METADATA_DISABLED.to_owned();
            return Err(ConnectError::NoCredentials(why));
        }
        let config = self.provider_config();
        let mut metadata = imds::Client::builder().configure(&config);
        if let Some(endpoint) = self.environment.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
            let set = metadata.endpoint(&endpoint);
            metadata = set.map_err(|_| ConnectError::Endpoint(endpoint))?;
        }
        let provider = ImdsCredentialsProvider::builder()
            .configure(&config)
            .imds_client(metadata.build())
            .build();
        let given = self.timed(provider.provide_credentials()).await?;
        given.map_err(|error| {
            let error: &CredentialsError = &error;
            match ConnectError::of_silence(error, &self.transport) {
                Some(known) => known,
                None => ConnectError::NoCredentials(reason::no_metadata(&root_cause(error))),
            }
        })
    }

    /// What `aws login` has left in its cache, renewed by the SDK when it is due.
    pub(super) async fn login(
        &self,
        profile: &str,
        session: &str,
    ) -> Result<Credentials, ConnectError> {
        let provider =
            LoginCredentialsProvider::builder(session).configure(&self.provider_config());
        let provider = provider.build();
        let given = self.timed(provider.provide_credentials()).await?;
        given.map_err(|error| {
            let error: &CredentialsError = &error;
            if let Some(known) = ConnectError::of_silence(error, &self.transport) {
                return known;
            }
            if has_no_answer(error) {
                return ConnectError::Unreachable {
                    why: reason::session_not_renewed(&root_cause(error)),
                    proxy: self.transport.last_proxy(),
                };
            }
            ConnectError::LoginDue {
                profile: profile.to_owned(),
                why: root_cause(error),
            }
        })
    }

    async fn timed(
        &self,
        provided: impl Future<Output = provider::Result>,
    ) -> Result<provider::Result, ConnectError> {
        let timed = tokio::time::timeout(self.timing.credentials, provided).await;
        timed.map_err(|_| ConnectError::NoCredentials(reason::SOURCE_TOO_SLOW.to_owned()))
    }

    fn provider_config(&self) -> ProviderConfig {
        ProviderConfig::without_region()
            .with_region(self.config.region().cloned())
            .with_behavior_version(Some(BehaviorVersion::latest()))
            .with_http_client(self.transport.client())
    }
}
