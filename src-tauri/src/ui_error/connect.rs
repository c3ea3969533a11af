//! What stands in the way of connecting: profiles, credentials, the network.

use registrar_aws::connect::error::{ConnectError, ProfilesError, SignInError, as_argument};
use registrar_core::ports::{CloudError, CloudErrorKind};

use super::{UiError, UiErrorCode};

impl From<ProfilesError> for UiError {
    fn from(error: ProfilesError) -> Self {
        let hint = "Mend the file, then start the program again. Practice and the default credential chain do not need it.";
        Self::new(error, hint).with_code(UiErrorCode::Profiles)
    }
}

impl From<ConnectError> for UiError {
    fn from(error: ConnectError) -> Self {
        let hint = match &error {
            ConnectError::Profiles(error) => return error.clone().into(),
            ConnectError::Caller(error) => return error.clone().into(),
            ConnectError::UnknownProfile { .. } => {
                "Choose another profile, or add it with `aws configure`."
            }
            ConnectError::NoRegion | ConnectError::Region { .. } => {
                "Enter the region of your user pool."
            }
            ConnectError::Endpoint { .. } => {
                "Nothing was sent. A file is read again when you connect again, a variable when the program starts."
            }
            ConnectError::NoServer { .. } => {
                "Nothing was changed. A file is read again when you connect again, a variable when the program starts."
            }
            ConnectError::NoEndpoint(_) => {
                "Nothing was sent. Connect again with another region, or start the program again when the environment is right."
            }
            ConnectError::ProxyRefused { .. } => {
                "Nothing was sent through it. The environment is read when the program starts: start it again when the variable is right."
            }
            ConnectError::NotSecure(_) => {
                "Nothing was sent to that server. Connect again when the endpoint is right."
            }
            ConnectError::NoRootCertificates => {
                "Nothing was sent. Start the program again when they are there."
            }
            ConnectError::NoCredentials(_) => {
                "Nothing was changed. Choose a profile, or put credentials where they were looked for, then connect again."
            }
            ConnectError::Profile { .. } => {
                "Nothing was changed. Connect again when it is corrected, or choose another profile."
            }
            ConnectError::Proxy { .. } => {
                "Nothing was sent. The environment is read when the program starts: start it again when the variable is right."
            }
            ConnectError::CaBundle { .. } => {
                "Nothing was sent. Connect again when the file is right; when it is another one, start the program again."
            }
            ConnectError::Process { .. } => {
                "Nothing was changed. Connect again when it works there, or choose another profile."
            }
            ConnectError::SignInDue { profile, .. } => {
                let hint = format!(
                    "Nothing was changed. Sign in here, or with `aws sso login --profile {}`: both share the session.",
                    as_argument(profile)
                );
                return Self::new(error, hint).with_code(UiErrorCode::SignInDue);
            }
            ConnectError::LoginDue { .. } => {
                "Nothing was changed. Connect again when you are signed in."
            }
            ConnectError::SessionExpired => {
                "Nothing was changed. A profile with a role, or of IAM Identity Center, renews its sessions by itself."
            }
            ConnectError::OtherIdentity { .. } => {
                "Nothing was changed. Connect again, look at the account at the top, and review again."
            }
            ConnectError::MfaNotAsked { .. } => {
                "Nothing was changed. Connect with a profile that holds a session with MFA, such as one from `aws sts get-session-token`."
            }
            ConnectError::MfaCancelled { .. } => "Connect again to be asked for a code once more.",
            ConnectError::MfaRefused { .. } => {
                "If no code is accepted, check mfa_serial in the profile and the clock of the device."
            }
            ConnectError::Role { error, .. } => role_hint(error),
            ConnectError::WebIdentityToken { .. } => {
                "Nothing was changed. Connect again when the file can be read."
            }
            ConnectError::Clock { .. } => {
                "Nothing was changed. It is the time that counts, not the time zone."
            }
            ConnectError::Unreachable { .. } => {
                "Nothing was changed. Connect again when it works. Where a proxy is needed, set HTTPS_PROXY and start the program again."
            }
            ConnectError::NotTrusted { .. } => {
                "Nothing was sent to that server. Whoever runs your network has the file of its certificates."
            }
        };
        let code = match &error {
            ConnectError::UnknownProfile { .. } => Some(UiErrorCode::UnknownProfile),
            ConnectError::NoRegion | ConnectError::Region { .. } => Some(UiErrorCode::BadRegion),
            ConnectError::MfaRefused { .. } => Some(UiErrorCode::MfaRefused),
            ConnectError::Unreachable { .. } | ConnectError::NoServer { .. } => {
                Some(UiErrorCode::Unreachable)
            }
            _ => None,
        };
        Self {
            code,
            ..Self::new(error, hint)
        }
    }
}

/// What to do about a role that was not given.
fn role_hint(error: &CloudError) -> &'static str {
    match (error.kind, error.operation) {
        (CloudErrorKind::Denied | CloudErrorKind::NotFound, "GetRoleCredentials") => {
            "Nothing was changed. Ask for the permission set in this account to be assigned to you in IAM Identity Center."
        }
        (CloudErrorKind::Denied, _) => {
            "Nothing was changed. Ask for the permission, and for the role's trust policy to let you in; or correct role_arn in the profile."
        }
        (CloudErrorKind::Busy | CloudErrorKind::Unreachable, _) => {
            "Nothing was changed. Wait a minute, then connect again."
        }
        _ => "Nothing was changed. Correct the role in the profile, or choose another profile.",
    }
}

impl From<SignInError> for UiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Connect(error) => error.into(),
            error => Self::new(
                error,
                "You are not signed in. Nothing was changed in AWS. Try again, or use a code instead of the browser.",
            )
            .with_code(UiErrorCode::SignIn),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tests::refused;
    use super::*;

    #[test]
    fn each_reason_for_no_role_has_its_own_hint() {
        let hint = |kind, operation| {
            let error = ConnectError::Role {
                role: "Deployer".into(),
                error: refused(kind, operation),
            };
            let told = UiError::from(error);
            assert_eq!(told.code, None);
            assert!(
                told.message
                    .starts_with("The role Deployer could not be assumed. ")
            );
            told.hint
        };
        let hints = BTreeSet::from([
            hint(CloudErrorKind::Denied, "AssumeRole"),
            hint(CloudErrorKind::Denied, "GetRoleCredentials"),
            hint(CloudErrorKind::Busy, "AssumeRole"),
            hint(CloudErrorKind::Refused, "AssumeRole"),
        ]);
        assert_eq!(hints.len(), 4);
        assert!(
            hints
                .iter()
                .all(|hint| hint.starts_with("Nothing was changed. "))
        );
    }

    #[test]
    fn a_sign_in_that_is_due_names_the_command() {
        let told = UiError::from(ConnectError::SignInDue {
            profile: "plant".into(),
            session: None,
            start_url: "https://plant.awsapps.com/start".into(),
            region: "eu-west-1".into(),
            expired: true,
        });
        assert!(
            told.hint.contains("`aws sso login --profile plant`"),
            "{told:?}"
        );
    }
}
