//! Renewing the token of a sign-in, which takes nobody.

use std::io;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_ssooidc as oidc;
use aws_types::region::Region;
use oidc::operation::create_token::CreateTokenOutput;
use registrar_core::ports::{CloudError, CloudErrorKind};
use registrar_core::secret::Secret;

use super::refusal::incomplete;
use super::token_cache::{Refresh, TokenFile};
use crate::base::endpoint::service_config;
use crate::base::timing::{Timing, timeouts};
use crate::connect::error::{ConnectError, SignInError};
use crate::connect::transport::Transport;

/// Why a token was not renewed.
pub(crate) enum NotRenewed {
    /// There is nothing to renew it with, or the server will not.
    Due,
    /// No answer came, or none that can be believed.
    Failed(ConnectError),
    /// The server cannot just now.
    Busy(CloudError),
    /// The new token could not be written. The old refresh token is used up.
    NotKept(io::Error),
}

/// A client of IAM Identity Center that asks once: a code, and a refresh token, is used up by the first try.
pub(crate) fn client(config: &SdkConfig, region: &str, timing: Timing) -> oidc::Client {
    let config = oidc::config::Builder::from(&service_config(config, "SSO OIDC"))
        .region(Region::new(region.to_owned()))
        .timeout_config(timeouts(timing))
        .retry_config(RetryConfig::disabled());
    oidc::Client::from_conf(config.build())
}

/// Renews a token by its refresh token, and writes it back.
pub(crate) async fn renew(
    client: &oidc::Client,
    token: &mut TokenFile,
    transport: &Transport,
) -> Result<(), NotRenewed> {
    let Refresh {
        client_id,
        client_secret,
        refresh_token,
    } = token.refresh(SystemTime::now()).ok_or(NotRenewed::Due)?;
    let answer = client
        .create_token()
        .grant_type("refresh_token")
        .client_id(client_id)
        .client_secret(client_secret.expose())
        .refresh_token(refresh_token.expose())
        .send()
        .await;
    let answer = answer.map_err(|error| {
        match ConnectError::of_call("CreateToken", &error, transport) {
            Ok(error) if error.kind == CloudErrorKind::Busy => NotRenewed::Busy(error),
            // Refused: for that reason or another, it takes a new sign-in.
            Ok(_) | Err(ConnectError::SessionExpired) => NotRenewed::Due,
            Err(error) => NotRenewed::Failed(error),
        }
    })?;
    let given = Given::of(answer).map_err(|_| NotRenewed::Due)?;
    token.renew(given.access_token, given.refresh_token, given.expires_at);
    token.write().map_err(NotRenewed::NotKept)
}

/// The tokens that were given.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) access_token: Secret,
    pub(super) refresh_token: Option<Secret>,
    pub(super) expires_at: SystemTime,
}

impl Given {
    pub(super) fn of(answer: CreateTokenOutput) -> Result<Self, SignInError> {
        let lasts = Duration::from_secs(u64::try_from(answer.expires_in).unwrap_or_default());
        Ok(Self {
            access_token: Secret::new(answer.access_token.ok_or_else(incomplete)?),
            refresh_token: answer.refresh_token.map(Secret::new),
            expires_at: SystemTime::now() + lasts,
        })
    }
}
