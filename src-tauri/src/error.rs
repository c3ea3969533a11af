//! The one form in which an error reaches the window, made once, here.

use crate::registrations::RegistrationsError;
use registrar_aws::{ConnectError, NoRandomness, ProfilesError};
use registrar_core::{
    BlueprintError, CloudError, CloudErrorKind, ClusterError, DomainPrefixError, RotationError,
    VaultError,
};
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
        let message = match error.kind {
            CloudErrorKind::Denied => error.told(),
            _ if code == "pool_not_found" => format!(
                "The user pool does not exist (any more) in this account and region. {}",
                error.message
            ),
            _ => error.to_string(),
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
        let (code, hint) = match error {
            ConnectError::Profiles(error) => return error.into(),
            ConnectError::Caller(error) => return error.into(),
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
            ConnectError::NoRootCertificates => ("no_root_certificates", UNCHANGED),
            ConnectError::NoCredentials(_) => (
                "credentials",
                "Renew the credentials, for example with `aws sso login`, then connect again.",
            ),
            // These sentences say themselves what to do.
            ConnectError::Profile { .. } => ("bad_profile", UNCHANGED),
            ConnectError::Proxy { .. } => ("bad_proxy", UNCHANGED),
            ConnectError::CaBundle { .. } => ("bad_ca_bundle", UNCHANGED),
            ConnectError::Process { .. } => ("credential_process", UNCHANGED),
            ConnectError::SignInDue { .. } => (
                "sign_in_due",
                "Sign in with `aws sso login`, then connect again.",
            ),
            ConnectError::LoginDue { .. } => ("login_due", UNCHANGED),
            ConnectError::SessionExpired => ("session_expired", UNCHANGED),
            ConnectError::MfaNotAsked { .. } => ("mfa_not_asked", UNCHANGED),
            ConnectError::MfaCancelled { .. } => ("mfa_cancelled", UNCHANGED),
            ConnectError::MfaRefused { .. } => ("mfa_refused", UNCHANGED),
            ConnectError::Role { .. } => ("role", UNCHANGED),
            ConnectError::WebIdentityToken { .. } => ("web_identity_token", UNCHANGED),
            ConnectError::Clock { .. } => ("clock", UNCHANGED),
            ConnectError::Unreachable { .. } => ("unreachable", UNCHANGED),
            ConnectError::NotTrusted { .. } => ("not_trusted", UNCHANGED),
        };
        Self::new(code, error, hint, retryable)
    }
}

/// No connection was made, so nothing was done with one.
const UNCHANGED: &str = "Nothing was changed.";

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
