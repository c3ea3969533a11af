//! Credentials that the SDK's own providers get: of this computer's environment, container or instance, and of a
//! session of the AWS console.

use std::io;
use std::time::Duration;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::client::EndpointMode;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::login::LoginCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, imds};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials};

use super::{Sourcing, expired};
use crate::base::endpoint::parse_endpoint;
use crate::base::error::{chain, has_no_answer, root_cause};
use crate::base::times;
use crate::connect::error::{ConnectError, SetBy, reason};
use crate::connect::profiles::{CredentialSource, is_sendable};

impl Sourcing {
    pub(super) async fn named(
        &self,
        source: CredentialSource,
    ) -> Result<Credentials, ConnectError> {
        match source {
            CredentialSource::Environment => self.environment_keys(),
            CredentialSource::EcsContainer => self.container().await,
            CredentialSource::Ec2InstanceMetadata => self.instance().await,
        }
    }

    async fn container(&self) -> Result<Credentials, ConnectError> {
        let provider = EcsCredentialsProvider::builder().configure(&self.provider_config());
        let provider = provider.build();
        let given = self.timed(provider.provide_credentials()).await?;
        given.map_err(|error| {
            if let Some(known) = ConnectError::of_silence(&error, &self.transport) {
                return known;
            }
            ConnectError::NoCredentials(match &error {
                // The SDK repeats the address.
                CredentialsError::InvalidConfiguration(_) => reason::CONTAINER_URI.to_owned(),
                CredentialsError::CredentialsNotLoaded(_) => reason::NO_CONTAINER.to_owned(),
                error => reason::no_container_credentials(&root_cause(error)),
            })
        })
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
        if let Some((endpoint, set_by)) = self.metadata("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
            let set_by = Some(set_by);
            let Ok(url) = parse_endpoint(&endpoint) else {
                return Err(ConnectError::Endpoint { set_by });
            };
            let set = metadata.endpoint(url.as_str());
            metadata = set.map_err(|_| ConnectError::Endpoint { set_by })?;
        }
        if let Some((mode, set_by)) = self.metadata("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE") {
            let no_mode = |_| ConnectError::NoCredentials(reason::no_endpoint_mode(&set_by));
            metadata = metadata.endpoint_mode(mode.parse().map_err(no_mode)?);
        }
        let is_ipv6 = self.metadata("AWS_IMDS_USE_IPV6");
        let has_mode = self
            .metadata("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")
            .is_some();
        if !has_mode && is_ipv6.is_some_and(|(value, _)| value.eq_ignore_ascii_case("true")) {
            metadata = metadata.endpoint_mode(EndpointMode::IpV6);
        }
        let number = |variable| Some(self.metadata(variable)?.0.parse::<u32>().ok()?.max(1));
        if let Some(seconds) = number("AWS_METADATA_SERVICE_TIMEOUT") {
            let timeout = Duration::from_secs(seconds.into());
            metadata = metadata.connect_timeout(timeout).read_timeout(timeout);
        }
        if let Some(attempts) = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS") {
            metadata = metadata.max_attempts(attempts);
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

    /// A setting of the metadata of an instance, as the environment or the chosen profile has it.
    fn metadata(&self, variable: &str) -> Option<(String, SetBy)> {
        self.settings.as_ref()?.metadata(variable)
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
                let why = reason::session_not_renewed(&root_cause(error));
                return self.transport.unreachable(why);
            }
            let is_absent = chain(error).any(|cause| {
                let cause = cause.downcast_ref::<io::Error>();
                cause.is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound)
            });
            ConnectError::LoginDue {
                profile: profile.to_owned(),
                why: match is_absent {
                    true => reason::NOBODY_LOGGED_IN.to_owned(),
                    false => root_cause(error),
                },
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
