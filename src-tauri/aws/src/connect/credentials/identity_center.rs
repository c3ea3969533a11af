//! The credentials of a role of IAM Identity Center, by the token of a sign-in.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_sso as sso;
use aws_types::region::Region;
use registrar_core::ports::CloudError;
use registrar_core::secret::Secret;

use super::roles::nothing_given;
use super::{Sourcing, expired};
use crate::base::endpoint::service_config;
use crate::base::shown::shown;
use crate::base::timing::{read_retries, timeouts};
use crate::connect::diagnosis::call;
use crate::connect::error::{ConnectError, reason};
use crate::connect::identity_center::renewal::{NotRenewed, client, renew};
use crate::connect::identity_center::token_cache::{TokenFile, path};
use crate::connect::profiles::{IdentityCenter, is_sendable};

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
            return Err(role.sign_in_due(false));
        };
        let now = SystemTime::now();
        let ends = token.expires_at();
        let soon = ends.is_some_and(|ends| ends <= now + EARLY);
        // A token that is kept for a start URL is not renewed: so it is with the AWS CLI.
        let renewed = soon && role.session.is_some() && self.renew(role, &mut token).await?;
        if !renewed && expired(ends) {
            return Err(role.sign_in_due(true));
        }
        // One that cannot be sent is nobody's.
        let access_token = token
            .access_token()
            .filter(|token| is_sendable(token.expose()))
            .ok_or_else(|| role.sign_in_due(false))?;
        self.role_credentials(role, access_token).await
    }

    /// Renews the token and writes it back, if it can be renewed. `false` is the answer of a server that will not.
    async fn renew(
        &self,
        role: &IdentityCenter,
        token: &mut TokenFile,
    ) -> Result<bool, ConnectError> {
        let client = client(&self.config, &role.region, self.timing);
        let renewed = renew(&client, token, &self.transport);
        match renewed.await {
            Ok(()) => Ok(true),
            Err(NotRenewed::NotKept(error)) => Err(ConnectError::NoCredentials(
                reason::token_not_written(&error),
            )),
            // As long as the old token is good, it does not matter why there is no new one.
            Err(_) if !expired(token.expires_at()) => Ok(false),
            Err(NotRenewed::Due) => Ok(false),
            Err(NotRenewed::Failed(error)) => Err(error),
            Err(NotRenewed::Busy(error)) => Err(refused(role, error)),
        }
    }

    async fn role_credentials(
        &self,
        role: &IdentityCenter,
        access_token: &Secret,
    ) -> Result<Credentials, ConnectError> {
        const OPERATION: &str = "GetRoleCredentials";
        let config = sso::config::Builder::from(&service_config(&self.config, "SSO"))
            .region(Region::new(role.region.clone()))
            .timeout_config(timeouts(self.timing))
            .retry_config(read_retries(self.timing));
        let request = sso::Client::from_conf(config.build())
            .get_role_credentials()
            .account_id(&role.account)
            .role_name(&role.role)
            .access_token(access_token.expose());
        let answer = call(OPERATION, &self.transport, request.send(), |error| {
            match error.code.as_str() {
                // The token was taken back, or another one signed out.
                "UnauthorizedException" => role.sign_in_due(true),
                _ => refused(role, error),
            }
        });
        let given = answer.await?.role_credentials;
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
        credentials.ok_or_else(|| nothing_given(&named(role), OPERATION))
    }
}

fn refused(role: &IdentityCenter, error: CloudError) -> ConnectError {
    ConnectError::Role {
        role: named(role),
        error,
    }
}

fn named(role: &IdentityCenter) -> String {
    let [role, account] = [&role.role, &role.account].map(|text| shown(text));
    format!("{role} in account {account}")
}
