//! Roles that are assumed with STS.

use std::io;
use std::time::SystemTime;

use aws_config::retry::RetryConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts as sts;
use registrar_core::ports::{CloudError, CloudErrorKind};
use registrar_core::secret::Secret;

use super::{Caller, Sourcing};
use crate::base::endpoint::service_config;
use crate::base::error::own_error;
use crate::base::file;
use crate::base::shown::{shown, shown_path};
use crate::base::timing::{read_retries, timeouts};
use crate::connect::diagnosis::call;
use crate::connect::error::{ConnectError, SetBy, reason};
use crate::connect::mfa::MfaRequest;
use crate::connect::profiles::Role;

impl Sourcing {
    /// Assumes a role, after asking for a code if it wants one.
    pub(super) async fn assume(
        &self,
        role: &Role,
        source: Credentials,
        renewal: bool,
    ) -> Result<Credentials, ConnectError> {
        let code = match &role.mfa_serial {
            Some(mfa_serial) => Some(self.ask(role, mfa_serial, renewal).await?),
            None => None,
        };
        // A code is good once, so a call with one is sent once.
        let retries = match code {
            Some(_) => RetryConfig::disabled(),
            None => read_retries(self.timing),
        };
        let request = self
            .sts(Some(source), retries)
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(session_name(role.session_name.as_deref()))
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration_seconds)
            .set_serial_number(role.mfa_serial.clone())
            .set_token_code(code);
        let answer = call("AssumeRole", &self.transport, request.send(), |error| {
            let sent = [
                Some(&role.arn),
                role.external_id.as_ref(),
                role.session_name.as_ref(),
                role.mfa_serial.as_ref(),
            ];
            refused(role, without(error, sent))
        });
        let answer = answer.await?;
        credentials(answer.credentials).ok_or_else(|| nothing_given(&role.arn, "AssumeRole"))
    }

    async fn ask(
        &self,
        role: &Role,
        mfa_serial: &str,
        renewal: bool,
    ) -> Result<String, ConnectError> {
        let Some(prompt) = &self.mfa else {
            return Err(ConnectError::MfaNotAsked {
                mfa_serial: shown(mfa_serial),
                role_arn: shown(&role.arn),
            });
        };
        prompt
            .ask(MfaRequest {
                profile: role.profile.clone(),
                mfa_serial: shown(mfa_serial),
                role_arn: shown(&role.arn),
                renewal,
            })
            .await
    }

    /// The token of a web identity, which is read anew each time.
    pub(super) async fn identity_token(
        &self,
        token_file: &str,
        set_by: &SetBy,
    ) -> Result<Secret, ConnectError> {
        let path = self.environment.expand(token_file);
        let token = file::read_async(path.clone()).await.and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::other(reason::NOT_UTF8))
        });
        let token = token.map_err(|error| ConnectError::WebIdentityToken {
            path: shown_path(&path),
            set_by: set_by.clone(),
            why: error.to_string(),
        })?;
        Ok(Secret::new(token.trim().to_owned()))
    }

    /// Assumes a role by a token.
    pub(super) async fn web_identity(
        &self,
        role_arn: &str,
        token: &Secret,
        name: Option<&str>,
    ) -> Result<Credentials, ConnectError> {
        const OPERATION: &str = "AssumeRoleWithWebIdentity";
        let request = self
            .sts(None, read_retries(self.timing))
            .assume_role_with_web_identity()
            .role_arn(role_arn)
            .role_session_name(session_name(name))
            .web_identity_token(token.expose());
        let answer = call(OPERATION, &self.transport, request.send(), |error| {
            let name = name.map(str::to_owned);
            ConnectError::Role {
                role: shown(role_arn),
                error: without(
                    error,
                    [
                        Some(&role_arn.to_owned()),
                        name.as_ref(),
                        Some(&token.expose().to_owned()),
                        None,
                    ],
                ),
            }
        });
        let answer = answer.await?;
        credentials(answer.credentials).ok_or_else(|| nothing_given(role_arn, OPERATION))
    }

    /// Whose credentials these are.
    pub(super) async fn caller(&self, credentials: Credentials) -> Result<Caller, ConnectError> {
        let request = self.sts(Some(credentials), read_retries(self.timing));
        let answer = call(
            "GetCallerIdentity",
            &self.transport,
            request.get_caller_identity().send(),
            ConnectError::Caller,
        );
        let answer = answer.await?;
        Ok(Caller {
            account: answer.account.unwrap_or_default(),
            arn: answer.arn.unwrap_or_default(),
        })
    }

    fn sts(&self, credentials: Option<Credentials>, retries: RetryConfig) -> sts::Client {
        let mut config = sts::config::Builder::from(&service_config(&self.config, "STS"))
            .timeout_config(timeouts(self.timing))
            .retry_config(retries);
        config.set_credentials_provider(credentials.map(SharedCredentialsProvider::new));
        sts::Client::from_conf(config.build())
    }
}

/// The service's words without what was sent, where that may be a secret: it repeats what it finds wrong.
fn without(mut error: CloudError, sent: [Option<&String>; 4]) -> CloudError {
    for value in sent.into_iter().flatten().filter(|value| !value.is_empty()) {
        let told = shown(value);
        if told != *value {
            error.message = error.message.replace(value.as_str(), &told);
        }
    }
    error
}

/// A wrong code is told from a role that is not given by the service's words alone: both are "AccessDenied".
fn refused(role: &Role, error: CloudError) -> ConnectError {
    match &role.mfa_serial {
        Some(mfa_serial) if error.message.contains("MultiFactorAuthentication") => {
            ConnectError::MfaRefused {
                mfa_serial: shown(mfa_serial),
                why: error.message.trim_end_matches('.').to_owned(),
            }
        }
        _ => ConnectError::Role {
            role: shown(&role.arn),
            error,
        },
    }
}

/// An answer without what it is for.
pub(super) fn nothing_given(role: &str, operation: &'static str) -> ConnectError {
    let message = reason::NOTHING_GIVEN;
    let kind = CloudErrorKind::Refused;
    ConnectError::Role {
        role: shown(role),
        error: own_error(operation, kind, "NoCredentials", message),
    }
}

fn credentials(given: Option<sts::types::Credentials>) -> Option<Credentials> {
    let given = given?;
    let expiry = SystemTime::try_from(given.expiration).ok()?;
    Some(Credentials::new(
        given.access_key_id,
        given.secret_access_key,
        Some(given.session_token),
        Some(expiry),
        "AssumeRole",
    ))
}

/// It shows in the account's log who has assumed the role.
fn session_name(given: Option<&str>) -> String {
    given.map_or_else(
        || {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            format!("cdf-registrar-{}", now.unwrap_or_default().as_secs())
        },
        str::to_owned,
    )
}
