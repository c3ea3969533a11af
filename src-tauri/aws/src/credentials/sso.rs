use super::roles::nothing_given;
use super::token_cache::{Refresh, TokenFile, path};
use super::{Sourcing, expired};
use crate::ConnectError;
use crate::connection::{read_retries, timeouts};
use crate::profiles::IdentityCenter;
use aws_config::retry::RetryConfig;
use aws_credential_types::Credentials;
use aws_sdk_sso as sso;
use aws_sdk_ssooidc as oidc;
use aws_types::region::Region;
use registrar_core::{CloudError, CloudErrorKind};
use std::time::{Duration, SystemTime};

/// botocore renews a token from so long before its end.
const EARLY: Duration = Duration::from_secs(15 * 60);

impl Sourcing {
    /// The credentials of a role of IAM Identity Center, by the token that a sign-in has left in the cache.
    pub(super) async fn identity_center(
        &self,
        role: &IdentityCenter,
    ) -> Result<Credentials, ConnectError> {
        let path = path(&self.environment, role.session.as_deref(), &role.start_url);
        let Some(mut token) = TokenFile::read(&path) else {
            return Err(due(role, false));
        };
        let now = SystemTime::now();
        let ends = token.expires_at();
        let soon = ends.is_some_and(|ends| ends <= now + EARLY);
        // A token that is kept for a start URL is not renewed: so it is with the AWS CLI.
        let renewed = soon && role.session.is_some() && self.renew(role, &mut token, now).await?;
        if !renewed && expired(ends) {
            return Err(due(role, true));
        }
        self.role_credentials(role, token.access_token().unwrap_or_default())
            .await
    }

    /// Renews the token and writes it back, if it can be renewed. `false` is the answer of a server that will not.
    async fn renew(
        &self,
        role: &IdentityCenter,
        token: &mut TokenFile,
        now: SystemTime,
    ) -> Result<bool, ConnectError> {
        let Some(Refresh {
            client_id,
            client_secret,
            refresh_token,
        }) = token.refresh(now)
        else {
            return Ok(false);
        };
        // The answer may be the only one that has the next refresh token: it is asked for once.
        let config = oidc::config::Builder::from(&self.config)
            .region(Region::new(role.region.clone()))
            .timeout_config(timeouts(self.timing))
            .retry_config(RetryConfig::disabled());
        let answer = oidc::Client::from_conf(config.build())
            .create_token()
            .grant_type("refresh_token")
            .client_id(client_id)
            .client_secret(client_secret)
            .refresh_token(refresh_token)
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            // As long as the old token is good, it does not matter why there is no new one.
            Err(_) if !expired(token.expires_at()) => return Ok(false),
            Err(error) => {
                let error = ConnectError::of_call("CreateToken", &error, &self.transport)?;
                return match error.kind {
                    CloudErrorKind::Busy => Err(refused(role, error)),
                    _ => Ok(false),
                };
            }
        };
        let Some(access_token) = answer.access_token else {
            return Ok(false);
        };
        let lasts = Duration::from_secs(u64::try_from(answer.expires_in).unwrap_or_default());
        token.renew(&access_token, answer.refresh_token.as_deref(), now + lasts);
        token.write().map_err(|error| {
            ConnectError::NoCredentials(format!(
                "the renewed token could not be written to ~/.aws/sso/cache ({error})"
            ))
        })?;
        Ok(true)
    }

    async fn role_credentials(
        &self,
        role: &IdentityCenter,
        access_token: &str,
    ) -> Result<Credentials, ConnectError> {
        const OPERATION: &str = "GetRoleCredentials";
        let config = sso::config::Builder::from(&self.config)
            .region(Region::new(role.region.clone()))
            .timeout_config(timeouts(self.timing))
            .retry_config(read_retries(self.timing));
        let answer = sso::Client::from_conf(config.build())
            .get_role_credentials()
            .account_id(&role.account)
            .role_name(&role.role)
            .access_token(access_token)
            .send()
            .await;
        let given = match answer {
            Ok(answer) => answer.role_credentials,
            Err(error) => {
                let error = ConnectError::of_call(OPERATION, &error, &self.transport)?;
                // The token was taken back, or another one signed out.
                return Err(match error.code.as_str() {
                    "UnauthorizedException" => due(role, true),
                    _ => refused(role, error),
                });
            }
        };
        let credentials = given.and_then(|given| {
            let millis = u64::try_from(given.expiration).ok()?;
            Some(Credentials::new(
                given.access_key_id?,
                given.secret_access_key?,
                given.session_token,
                Some(SystemTime::UNIX_EPOCH + Duration::from_millis(millis)),
                "IdentityCenter",
            ))
        });
        credentials.ok_or_else(|| nothing_given(&shown(role), OPERATION))
    }
}

fn due(role: &IdentityCenter, expired: bool) -> ConnectError {
    ConnectError::SignInDue {
        profile: role.profile.clone(),
        session: role.session.clone(),
        start_url: role.start_url.clone(),
        region: role.region.clone(),
        expired,
    }
}

fn refused(role: &IdentityCenter, error: CloudError) -> ConnectError {
    ConnectError::Role {
        role: shown(role),
        error,
    }
}

fn shown(role: &IdentityCenter) -> String {
    format!("{} in account {}", role.role, role.account)
}
