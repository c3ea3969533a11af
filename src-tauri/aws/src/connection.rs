use crate::credentials::Kept;
use crate::endpoint::{
    address, configured_endpoint, http_client, is_plain_loopback, parse_endpoint,
};
use crate::error::{Effect, cloud_error, root_cause};
use crate::preflight;
use crate::profiles::load;
use crate::{Environment, ProfilesError, Region, RegionError, UserPool};
use aws_config::identity::IdentityCache;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_sdk_cognitoidentityprovider as cognito;
use aws_types::os_shim_internal::Env;
use registrar_core::{CloudError, Secret};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Where the credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A profile of the AWS configuration files, and nothing else: unlike in the SDK's default chain, keys in the
    /// environment do not take its place, and instance metadata is not asked unless the profile itself says so.
    Profile(String),
    /// The SDK's default chain: environment, the profile that `AWS_PROFILE` names, web identity, container and
    /// instance metadata.
    DefaultChain,
    /// An access key. The environment and the configuration files have no say in such a connection.
    Static {
        /// The access key's id.
        access_key_id: String,
        /// Its secret.
        secret_access_key: Secret,
        /// Another endpoint than AWS's own, for Amazon Cognito and STS alike, such as Practice.
        endpoint: Option<String>,
    },
}

/// Who answers, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The account's id, of twelve digits.
    pub account: String,
    /// The ARN of the user or the assumed role.
    pub arn: String,
    /// The region's code.
    pub region: String,
    /// Where Amazon Cognito is looked for, when that is not AWS's own endpoint: as `AWS_ENDPOINT_URL`,
    /// `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, a profile or [`Source::Static`] has it.
    pub endpoint: Option<String>,
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// For a connection.
    pub connect: Duration,
    /// For an answer. A read is tried up to four times, so it may take longer in all, but no more than twice this.
    pub answer: Duration,
    /// For credentials: the source may start a program, or wait for a server.
    pub credentials: Duration,
    /// Before a throttled call is repeated for the first time; the pauses double.
    pub first_pause: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(20),
            credentials: Duration::from_secs(60),
            first_pause: Duration::from_millis(500),
        }
    }
}

/// Why no connection was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The AWS configuration files hold no profile of that name.
    #[error("There is no profile “{0}” in the AWS configuration files.")]
    UnknownProfile(String),
    /// The AWS configuration files could not be read.
    #[error(transparent)]
    Profiles(#[from] ProfilesError),
    /// Neither the caller, nor the environment, nor the profile names a region.
    #[error("No region is set. Choose the region of your user pool.")]
    NoRegion,
    /// The region is not one.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// The endpoint is not an address.
    #[error("The endpoint “{0}” is not an http or https address.")]
    Endpoint(String),
    /// This computer trusts no certification authority, so that no server can be known by HTTPS.
    #[error(
        "This computer has no root certificates, so no secure connection can be made. Install them (the package ca-certificates on Linux)."
    )]
    NoRootCertificates,
    /// The source gave no credentials.
    #[error("No credentials could be loaded: {0}.")]
    NoCredentials(String),
    /// The credentials were tried, and STS did not say whose they are.
    #[error(transparent)]
    Caller(CloudError),
}

/// An identity in a region, of which it is known that it answers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Connection {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) identity: CallerIdentity,
    /// Repeats what fails for a moment.
    pub(crate) reads: cognito::Client,
    /// Sends once.
    pub(crate) writes: cognito::Client,
    /// Says beforehand what is allowed.
    pub(crate) iam: aws_sdk_iam::Client,
    /// The endpoint, when it is not AWS's own.
    pub(crate) home: Option<Url>,
    /// Where Amazon Cognito is, whoever's it is; no slash at the end.
    pub(crate) address: String,
    pub(crate) timing: Timing,
}

impl Connection {
    /// Loads the credentials and asks STS whose they are, so that wrong ones are told at once.
    ///
    /// The region is the one given, else `AWS_REGION` or `AWS_DEFAULT_REGION`, else the profile's: the order of the
    /// AWS CLI. [`Source::Static`] takes the one given alone.
    ///
    /// # Errors
    /// [`ConnectError`] says what is missing or wrong. It takes no longer than [`Timing`] allows.
    pub async fn open(source: Source, region: Option<&str>) -> Result<Self, ConnectError> {
        Self::open_with(source, region, Timing::default()).await
    }

    /// Like [`Connection::open`], with other time-outs.
    ///
    /// # Errors
    /// Like [`Connection::open`].
    pub async fn open_with(
        source: Source,
        region: Option<&str>,
        timing: Timing,
    ) -> Result<Self, ConnectError> {
        let given = region.filter(|region| !region.trim().is_empty());
        let given = given.map(Region::parse).transpose()?;
        let plain = match &source {
            Source::Static { endpoint, .. } => {
                let endpoint = endpoint.as_deref().map(parse_endpoint).transpose()?;
                endpoint.as_ref().is_some_and(is_plain_loopback)
            }
            _ => false,
        };
        // The SDK panics without them.
        if !plain && rustls_native_certs::load_native_certs().certs.is_empty() {
            return Err(ConnectError::NoRootCertificates);
        }
        let config = match source {
            Source::Static {
                access_key_id,
                secret_access_key,
                endpoint,
            } => {
                let region = given.ok_or(ConnectError::NoRegion)?;
                let secret = secret_access_key.expose().trim();
                let key = Credentials::new(access_key_id.trim(), secret, None, None, "Static");
                static_config(key, endpoint, &region, timing)
            }
            Source::Profile(name) => {
                let files = load(&Environment::of_process(), Some(&name)).await?;
                let Some(profile) = files.merged.get_profile(&name) else {
                    return Err(ConnectError::UnknownProfile(name));
                };
                let region = choose_region(given, &Env::real(), profile.get("region"))?;
                profile_config(&name, &region, timing).await
            }
            Source::DefaultChain => {
                let env = Env::real();
                let files = load(&Environment::of_process(), None).await?.merged;
                refuse_unknown_profile(&files, &env)?;
                let region = choose_region(given, &env, files.get("region"))?;
                let loader = aws_config::defaults(BehaviorVersion::latest());
                patient(loader, &region, timing).load().await
            }
        };
        Self::from_config(config, timing).await
    }

    /// Who answers, and where.
    pub fn identity(&self) -> &CallerIdentity {
        &self.inner.identity
    }

    /// The user pool with this id, which is not looked at yet.
    pub fn user_pool(&self, pool_id: &str) -> UserPool {
        UserPool::new(self.clone(), pool_id)
    }

    async fn from_config(config: SdkConfig, timing: Timing) -> Result<Self, ConnectError> {
        let endpoint = configured_endpoint(&config, "Cognito Identity Provider");
        let cognito_home = endpoint.as_deref().map(parse_endpoint).transpose()?;
        let sts_endpoint = configured_endpoint(&config, "STS");
        let sts_home = sts_endpoint.as_deref().map(parse_endpoint).transpose()?;
        let region = config.region().map(ToString::to_string);
        let region = region.ok_or(ConnectError::NoRegion)?;

        let provider = config
            .credentials_provider()
            .ok_or_else(|| ConnectError::NoCredentials("there is no source for them".to_owned()))?;
        let provider = Kept::new(provider);
        match tokio::time::timeout(timing.credentials, provider.load()).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(ConnectError::NoCredentials(root_cause(&error))),
            Err(_) => {
                let message = "their source did not answer in time".to_owned();
                return Err(ConnectError::NoCredentials(message));
            }
        }
        let config = config.into_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(provider));
        let config = &config.build();

        let mut sts = aws_sdk_sts::config::Builder::from(config)
            .timeout_config(timeouts(timing))
            .retry_config(read_retries(timing));
        sts.set_http_client(http_client(sts_home.as_ref()).or_else(|| config.http_client()));
        let caller = aws_sdk_sts::Client::from_conf(sts.build())
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| {
                ConnectError::Caller(cloud_error("GetCallerIdentity", Effect::Read, &error))
            })?;

        let mut reads = cognito::config::Builder::from(config)
            .timeout_config(timeouts(timing))
            .retry_config(read_retries(timing));
        reads.set_http_client(http_client(cognito_home.as_ref()).or_else(|| config.http_client()));
        let reads = reads.build();
        let writes = reads.to_builder().retry_config(RetryConfig::disabled());
        Ok(Self {
            inner: Arc::new(Inner {
                identity: CallerIdentity {
                    account: caller.account.unwrap_or_default(),
                    arn: caller.arn.unwrap_or_default(),
                    region: region.clone(),
                    endpoint: endpoint.clone(),
                },
                home: cognito_home,
                address: address(config, &region, endpoint).await?,
                reads: cognito::Client::from_conf(reads),
                writes: cognito::Client::from_conf(writes.build()),
                iam: preflight::client(config, timing),
                timing,
            }),
        })
    }
}

/// A configuration that neither the environment nor a file has a say in.
fn static_config(
    key: Credentials,
    endpoint: Option<String>,
    region: &Region,
    timing: Timing,
) -> SdkConfig {
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_config::Region::new(region.as_str().to_owned()))
        .identity_cache(identity_cache(timing))
        .credentials_provider(SharedCredentialsProvider::new(key));
    config.set_endpoint_url(endpoint);
    config.build()
}

/// The profile's own credentials. The SDK's default chain would let keys in the environment go first.
async fn profile_config(name: &str, region: &Region, timing: Timing) -> SdkConfig {
    let sdk_region = aws_config::Region::new(region.as_str().to_owned());
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(&ProviderConfig::without_region().with_region(Some(sdk_region)))
        .profile_name(name)
        .build();
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .profile_name(name)
        .credentials_provider(provider);
    patient(loader, region, timing).load().await
}

fn patient(
    loader: aws_config::ConfigLoader,
    region: &Region,
    timing: Timing,
) -> aws_config::ConfigLoader {
    loader
        .region(aws_config::Region::new(region.as_str().to_owned()))
        .identity_cache(identity_cache(timing))
}

fn identity_cache(timing: Timing) -> aws_smithy_runtime_api::client::identity::SharedIdentityCache {
    IdentityCache::lazy()
        .load_timeout(timing.credentials)
        .build()
}

pub(crate) fn timeouts(timing: Timing) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(timing.connect)
        .operation_attempt_timeout(timing.answer)
        // For all tries of a read together; a write is tried once, and repeated by `write`.
        .operation_timeout(timing.answer * 2)
        .build()
}

pub(crate) fn read_retries(timing: Timing) -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(4)
        .with_initial_backoff(timing.first_pause)
}

fn choose_region(
    given: Option<Region>,
    env: &Env,
    profile: Option<&str>,
) -> Result<Region, ConnectError> {
    if let Some(region) = given {
        return Ok(region);
    }
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter();
    let set = variables
        .filter_map(|name| env.get(name).ok())
        .chain(profile.map(str::to_owned))
        .find(|region| !region.trim().is_empty());
    Ok(Region::parse(&set.ok_or(ConnectError::NoRegion)?)?)
}

/// `AWS_PROFILE` naming nothing would have the default chain fall through to instance metadata.
fn refuse_unknown_profile(files: &EnvConfigSections, env: &Env) -> Result<(), ConnectError> {
    let named = env.get("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    match named {
        Some(name)
            if files.get_profile(&name).is_none() && env.get("AWS_ACCESS_KEY_ID").is_err() =>
        {
            Err(ConnectError::UnknownProfile(name))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(variables: &[(&str, &str)]) -> Env {
        Env::from_slice(variables)
    }

    #[test]
    fn the_region_is_the_one_given_then_the_environments_then_the_profiles() {
        let both = env(&[
            ("AWS_REGION", "eu-west-1"),
            ("AWS_DEFAULT_REGION", "eu-west-2"),
        ]);
        let choose = |given: Option<&str>, env: &Env, profile| {
            let given = given.map(|region| Region::parse(region).unwrap());
            choose_region(given, env, profile).map(|region| region.to_string())
        };
        let own = Some("us-east-1");
        assert_eq!(
            choose(Some("eu-north-1"), &both, own).unwrap(),
            "eu-north-1"
        );
        assert_eq!(choose(None, &both, own).unwrap(), "eu-west-1");
        assert_eq!(
            choose(None, &env(&[("AWS_REGION", "")]), own).unwrap(),
            "us-east-1"
        );
        assert_eq!(choose(None, &env(&[]), None), Err(ConnectError::NoRegion));
        assert!(matches!(
            choose(None, &env(&[]), Some("eu-west1")),
            Err(ConnectError::Region(_))
        ));
    }
}
