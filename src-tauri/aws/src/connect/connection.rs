//! An identity in a region that is known to answer.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use aws_config::retry::RetryConfig;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_cognitoidentityprovider as cognito;
use url::Url;

use super::credentials::Kept;
use super::error::ConnectError;
use super::options::Opening;
use super::source::Source;
use super::transport::Transport;
use crate::base::endpoint::{cognito_address, configured_endpoint, parse_endpoint, service_config};
use crate::base::shown::address;
use crate::base::timing::{Timing, read_retries, timeouts};

/// Who answers, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The account's id, of twelve digits.
    pub account: String,
    /// The ARN of the user or the assumed role.
    pub arn: String,
    /// The region's code.
    pub region: String,
    /// Where Amazon Cognito is looked for, without a query, when that is not AWS's own endpoint: as `AWS_ENDPOINT_URL`,
    /// `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, a profile or [`Source::Static`] has it.
    pub endpoint: Option<String>,
}

/// An identity in a region, of which it is known that it answers. Cheap to clone.
#[derive(Clone)]
pub struct Connection {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) identity: CallerIdentity,
    credentials: Arc<Kept>,
    /// Repeats what fails for a moment.
    pub(crate) reads: cognito::Client,
    /// Sends once.
    pub(crate) writes: cognito::Client,
    /// Says who has which name, and what is allowed.
    pub(crate) iam: aws_sdk_iam::Client,
    /// The endpoint, when it is not AWS's own.
    pub(crate) home: Option<Url>,
    /// Where Amazon Cognito is, whoever's it is; no slash at the end.
    pub(crate) address: String,
    /// The way out of all of them.
    pub(crate) transport: Transport,
    pub(crate) timing: Timing,
}

/// Who answers, and where; not how.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connection").field(self.identity()).finish()
    }
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
        Self::open_with(source, region, Opening::default()).await
    }

    /// Like [`Connection::open`], with other time-outs, another environment, or a way to ask for a code.
    ///
    /// It may be dropped while it waits: a `credential_process` is then ended with all that it has started, and the
    /// question for a code is dropped.
    ///
    /// # Errors
    /// Like [`Connection::open`].
    pub async fn open_with(
        source: Source,
        region: Option<&str>,
        opening: impl Into<Opening>,
    ) -> Result<Self, ConnectError> {
        let opening = opening.into();
        let timing = opening.timing;
        let opened = opening.prepare(source, region).await?;
        let config = opened.config;
        let endpoint = configured_endpoint(&config, "Cognito Identity Provider");
        let home = endpoint.as_deref().map(parse_endpoint).transpose()?;
        let region = config.region().map(ToString::to_string);
        let region = region.ok_or(ConnectError::NoRegion)?;

        let credentials = Arc::new(opened.kept);
        let caller = credentials.caller().await?;
        let provider: Arc<dyn ProvideCredentials> = credentials.clone();
        let provider = SharedCredentialsProvider::from(provider);
        let config = config.into_builder().credentials_provider(provider);
        let config = config.build();

        // The SDK corrects a clock that is off, but only after a refusal, and a write is sent once.
        if let Some(error) = ConnectError::of_clock(&opened.transport) {
            return Err(error);
        }

        let reads =
            cognito::config::Builder::from(&service_config(&config, "Cognito Identity Provider"))
                .timeout_config(timeouts(timing))
                .retry_config(read_retries(timing))
                .build();
        let writes = reads.to_builder().retry_config(RetryConfig::disabled());
        // IAM is one for a partition; the SDK's rules find it, and the region that it is signed for. An endpoint that is
        // no address keeps nobody from connecting: its calls fail, and nobody depends on them.
        let iam = aws_sdk_iam::config::Builder::from(&service_config(&config, "IAM"))
            .timeout_config(timeouts(timing))
            .retry_config(read_retries(timing));
        Ok(Self {
            inner: Arc::new(Inner {
                identity: CallerIdentity {
                    account: caller.account,
                    arn: caller.arn,
                    region: region.clone(),
                    endpoint: home.clone().map(|url| address(url, false)),
                },
                home,
                address: cognito_address(&config, &region, endpoint).await?,
                reads: cognito::Client::from_conf(reads),
                writes: cognito::Client::from_conf(writes.build()),
                iam: aws_sdk_iam::Client::from_conf(iam.build()),
                credentials,
                transport: opened.transport,
                timing,
            }),
        })
    }

    /// Who answers, and where.
    pub fn identity(&self) -> &CallerIdentity {
        &self.inner.identity
    }

    /// When the credentials expire, in milliseconds since 1970, if it is known. They are renewed before that, which
    /// changes it.
    pub fn expires_at(&self) -> Option<u64> {
        let expiry = self.inner.credentials.expiry()?;
        let since = expiry.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        u64::try_from(since.as_millis()).ok()
    }

    /// The account's alias, if it has one and the identity may see it (`iam:ListAccountAliases`). No answer is
    /// no error: the alias is there to be shown and nothing else.
    pub async fn account_alias(&self) -> Option<String> {
        self.inner.credentials.ready().await.ok()?;
        let request = self.inner.iam.list_account_aliases();
        let answer = request.send().await.ok()?;
        answer.account_aliases.into_iter().next()
    }

    /// Renews the credentials if they are about to expire, asking for a code where that takes one.
    ///
    /// Every call of a [`UserPool`](crate::cognito::user_pool::UserPool) and of this connection begins with it, so it
    /// need not be called; a renewal within a call would be cut off by the call's time limit.
    ///
    /// # Errors
    /// Like [`Connection::open`]; the connection stays as it was.
    pub async fn renew(&self) -> Result<(), ConnectError> {
        self.inner.credentials.ready().await
    }
}
