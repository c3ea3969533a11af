//! The one form in which an error reaches the window, made once, here.

use crate::registrations::RegistrationsError;
use registrar_aws::{ConnectError, NoRandomness, ProfilesError, SignInError};
use registrar_core::blueprint::BlueprintError;
use registrar_core::names::{ClusterError, DomainPrefixError};
use registrar_core::ports::{CloudError, CloudErrorKind, VaultError};
use registrar_core::rotation::RotationError;
use serde::Serialize;
use ts_rs::TS;

/// An error, for a person and for a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct UiError {
    /// A word for programs, in snake case, such as `pool_changed`.
    pub(crate) code: String,
    /// What happened, in a sentence. Never a secret.
    pub(crate) message: String,
    /// Whether anything was changed, and what to do next, in a sentence or two.
    pub(crate) hint: String,
    /// Whether the same action may succeed when it is tried again.
    pub(crate) retryable: bool,
}

impl UiError {
    fn new(code: &str, message: impl ToString, hint: impl ToString, retryable: bool) -> Self {
        Self {
            code: code.into(),
            message: message.to_string(),
            hint: hint.to_string(),
            retryable,
        }
    }

    pub(crate) fn not_connected() -> Self {
        let message = "You are not connected, or have connected anew meanwhile.";
        Self::new(
            "not_connected",
            message,
            "Nothing was changed. Connect and choose the user pool.",
            false,
        )
    }

    pub(crate) fn stopped() -> Self {
        let message = "You stopped waiting.";
        Self::new(
            "stopped",
            message,
            "Nothing was changed. Connect when you like.",
            true,
        )
    }

    pub(crate) fn busy() -> Self {
        let message = "A registration is going on.";
        Self::new(
            "busy",
            message,
            "Wait until it has ended, or cancel it.",
            true,
        )
    }

    pub(crate) fn plan_outdated() -> Self {
        let message = "This plan is no longer the one under review.";
        Self::new(
            "plan_outdated",
            message,
            "Nothing was changed. Review the pool again.",
            false,
        )
    }

    pub(crate) fn pool_changed() -> Self {
        let message = "The pool has changed since you reviewed it.";
        let hint = "Nothing was changed by CDF Registrar. Review again to see what is different.";
        Self::new("pool_changed", message, hint, false)
    }

    pub(crate) fn other_account(expected: &str, found: &str) -> Self {
        let message = format!(
            "This was registered in account {expected}, but the credentials now belong to account {found}."
        );
        Self::new(
            "other_account",
            message,
            "Nothing was read or changed. Connect with credentials of the right account.",
            false,
        )
    }

    pub(crate) fn no_secret() -> Self {
        let message = "Your keychain holds no secret for this client.";
        let hint = "Review the pool: what Amazon Cognito still shows is fetched into your keychain when you register.";
        Self::new("no_secret", message, hint, false)
    }

    pub(crate) fn practice(error: &std::io::Error) -> Self {
        let message = format!("Practice could not be started: {error}.");
        Self::new("practice", message, "Nothing was changed. Try again.", true)
    }

    pub(crate) fn clipboard(why: &str) -> Self {
        let message = format!("Nothing was copied: the clipboard did not answer ({why}).");
        Self::new(
            "clipboard",
            message,
            "Try again. The secret is still in your keychain.",
            true,
        )
    }

    pub(crate) fn saving(file_name: &str, error: &std::io::Error) -> Self {
        let message = format!("{file_name} could not be saved: {error}.");
        let hint = "Make room or mend the folder for downloads, then try again. The text can be copied, too.";
        Self::new("saving", message, hint, true)
    }

    pub(crate) fn browser(error: &std::io::Error) -> Self {
        let message = format!("The browser could not be opened: {error}.");
        Self::new("browser", message, "Open the AWS console yourself.", true)
    }

    pub(crate) fn bad_domain_prefix(problem: &str) -> Self {
        Self::new("bad_domain_prefix", problem, "Nothing was created.", false)
    }

    pub(crate) fn pool_name() -> Self {
        let message = "A pool name has 1 to 128 letters, digits, spaces and + = , . @ - _";
        Self::new(
            "bad_pool_name",
            message,
            "Nothing was created. Enter another name.",
            false,
        )
    }
}

impl From<ClusterError> for UiError {
    fn from(error: ClusterError) -> Self {
        Self::new("bad_cluster", error, "Nothing was read or changed.", false)
    }
}

impl From<BlueprintError> for UiError {
    fn from(error: BlueprintError) -> Self {
        Self::new("bad_cluster", error, "Nothing was read or changed.", false)
    }
}

impl From<DomainPrefixError> for UiError {
    fn from(error: DomainPrefixError) -> Self {
        Self::bad_domain_prefix(&error.to_string())
    }
}

impl From<CloudError> for UiError {
    fn from(error: CloudError) -> Self {
        let (code, retryable) = match error.kind {
            CloudErrorKind::Denied => ("denied", false),
            CloudErrorKind::Credentials => ("credentials", false),
            CloudErrorKind::NotFound if error.operation == "DescribeUserPool" => {
                ("pool_not_found", false)
            }
            CloudErrorKind::NotFound => ("not_found", false),
            CloudErrorKind::Busy => ("throttled", true),
            CloudErrorKind::Refused => ("refused", false),
            CloudErrorKind::Unsupported => ("unsupported", false),
            CloudErrorKind::Unreachable => ("unreachable", true),
            CloudErrorKind::Unsendable => ("unsendable", false),
            CloudErrorKind::Unclear => ("unclear", false),
        };
        let message = match code {
            "pool_not_found" => format!(
                "The user pool does not exist (any more) in this account and region. {}",
                error.message
            ),
            _ => error.told(),
        };
        Self::new(code, message, error.kind.hint(), retryable)
    }
}

impl From<ProfilesError> for UiError {
    fn from(error: ProfilesError) -> Self {
        let hint = "Mend the file, then start the program again. Practice and the default credential chain do not need it.";
        Self::new("profiles", error, hint, false)
    }
}

impl From<ConnectError> for UiError {
    fn from(error: ConnectError) -> Self {
        let retryable = error.is_retryable();
        let (code, hint) = match &error {
            ConnectError::Profiles(error) => return error.clone().into(),
            ConnectError::Caller(error) => return error.clone().into(),
            ConnectError::UnknownProfile(_) => (
                "unknown_profile",
                "Choose another profile, or add it with `aws configure`.",
            ),
            ConnectError::NoRegion | ConnectError::Region(_) => {
                ("bad_region", "Enter the region of your user pool.")
            }
            ConnectError::Endpoint(_) => (
                "bad_endpoint",
                "Correct endpoint_url in the profile, or AWS_ENDPOINT_URL in the environment.",
            ),
            ConnectError::NoRootCertificates => (
                "no_root_certificates",
                "Nothing was sent. Start the program again when they are there.",
            ),
            ConnectError::NoCredentials(_) => (
                "credentials",
                "Nothing was changed. Choose a profile, or put credentials where they were looked for, then connect again.",
            ),
            ConnectError::Profile { .. } => (
                "bad_profile",
                "Nothing was changed. Connect again when it is corrected, or choose another profile.",
            ),
            ConnectError::Proxy { .. } => (
                "bad_proxy",
                "Nothing was sent. The environment is read when the program starts: start it again when the variable is right.",
            ),
            ConnectError::CaBundle { .. } => (
                "bad_ca_bundle",
                "Nothing was sent. Connect again when the file is right; when it is another one, start the program again.",
            ),
            ConnectError::Process { .. } => (
                "credential_process",
                "Nothing was changed. Connect again when it works there, or choose another profile.",
            ),
            ConnectError::SignInDue { profile, .. } => {
                let hint = format!(
                    "Nothing was changed. Sign in here, or with `aws sso login --profile {profile}`: both share the session."
                );
                return Self::new("sign_in_due", error, hint, retryable);
            }
            ConnectError::LoginDue { .. } => (
                "login_due",
                "Nothing was changed. Connect again when you are signed in.",
            ),
            ConnectError::SessionExpired => (
                "session_expired",
                "Nothing was changed. A profile with a role, or of IAM Identity Center, renews its sessions by itself.",
            ),
            ConnectError::MfaNotAsked { .. } => (
                "mfa_not_asked",
                "Nothing was changed. Connect with a profile that holds a session with MFA, such as one from `aws sts get-session-token`.",
            ),
            ConnectError::MfaCancelled { .. } => (
                "mfa_cancelled",
                "Connect again to be asked for a code once more.",
            ),
            ConnectError::MfaRefused { .. } => (
                "mfa_refused",
                "If no code is accepted, check mfa_serial in the profile and the clock of the device.",
            ),
            ConnectError::Role { error, .. } => ("role", role_hint(error)),
            ConnectError::WebIdentityToken { .. } => (
                "web_identity_token",
                "Nothing was changed. Connect again when the file can be read.",
            ),
            ConnectError::Clock { .. } => (
                "clock",
                "Nothing was changed. It is the time that counts, not the time zone.",
            ),
            ConnectError::Unreachable { .. } => (
                "unreachable",
                "Nothing was changed. Connect again when it works. Where a proxy is needed, set HTTPS_PROXY and start the program again.",
            ),
            ConnectError::NotTrusted { .. } => (
                "not_trusted",
                "Nothing was sent to that server. Whoever runs your network has the file of its certificates.",
            ),
        };
        Self::new(code, error, hint, retryable)
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
        let retryable = error.is_retryable();
        match error {
            SignInError::Connect(error) => error.into(),
            error => Self::new(
                "sign_in",
                error,
                "You are not signed in. Nothing was changed in AWS. Try again, or use a code instead of the browser.",
                retryable,
            ),
        }
    }
}

impl From<VaultError> for UiError {
    fn from(error: VaultError) -> Self {
        let hint = format!("{} Nothing was changed in the pool.", error.hint);
        Self::new("vault", error.message, hint, true)
    }
}

impl From<RotationError> for UiError {
    fn from(error: RotationError) -> Self {
        Self::new(error.code(), error.message(), error.hint(), false)
    }
}

impl From<NoRandomness> for UiError {
    fn from(error: NoRandomness) -> Self {
        Self::new(
            "no_randomness",
            error,
            "Nothing was changed. Try again.",
            true,
        )
    }
}

impl From<RegistrationsError> for UiError {
    fn from(error: RegistrationsError) -> Self {
        let (code, hint, retryable) = match error {
            RegistrationsError::Read(..) => (
                "registrations_unreadable",
                "No pool and no secret is concerned. Mend the file and start the program again, or start a new list: the old file is kept.",
                false,
            ),
            RegistrationsError::Write(..) | RegistrationsError::PutAside(..) => (
                "registrations",
                "Nothing was changed in a pool. Mend the folder, then try again.",
                true,
            ),
        };
        Self::new(code, error, hint, retryable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn refused(kind: CloudErrorKind, operation: &'static str) -> CloudError {
        CloudError {
            kind,
            operation,
            code: "X".into(),
            message: "No.".into(),
        }
    }

    #[test]
    fn a_denied_call_names_the_action_of_its_service() {
        let told = |operation| UiError::from(refused(CloudErrorKind::Denied, operation)).message;
        assert_eq!(
            told("ListUserPools"),
            "You are not allowed to do cognito-idp:ListUserPools. No."
        );
        assert_eq!(
            told("GetCallerIdentity"),
            "You are not allowed to do sts:GetCallerIdentity. No."
        );
    }

    #[test]
    fn each_reason_for_no_role_has_its_own_hint() {
        let hint = |kind, operation| {
            let error = ConnectError::Role {
                role: "Deployer".into(),
                error: refused(kind, operation),
            };
            let told = UiError::from(error);
            assert_eq!(told.code, "role");
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
