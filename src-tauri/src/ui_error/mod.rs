//! Every error of the window, in words: the one place where they are made.

mod connect;

use registrar_aws::base::random::NoRandomness;
use registrar_core::advice::Advice;
use registrar_core::blueprint::BlueprintError;
use registrar_core::names::{
    ClusterError, DomainPrefix, DomainPrefixError, UserPoolName, UserPoolNameError,
};
use registrar_core::ports::{CloudError, CloudErrorKind, JournalError, VaultError};
use registrar_core::rotation::RotationError;
use registrar_core::run::NotBegun;
use registrar_core::write::NotWritten;
use serde::Serialize;
use ts_rs::TS;

use crate::files::registrations::{RegistrationsError, Unreadable};

/// An error, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "errors.ts")]
pub(crate) struct UiError {
    /// What kind of error it is, where somebody goes by that.
    pub(crate) code: Option<UiErrorCode>,
    /// What happened, in a sentence. Never a secret.
    pub(crate) message: String,
    /// Whether anything was changed, and what to do next, in a sentence or two.
    pub(crate) hint: String,
}

/// The kinds of error that the window, or a test of it, tells from others. No other has a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "errors.ts")]
pub(crate) enum UiErrorCode {
    BadCluster,
    BadRegion,
    Denied,
    LastCopies,
    MfaRefused,
    OtherAccount,
    PoolChanged,
    PoolNotFound,
    Profiles,
    RegistrationsUnreadable,
    RotationChanged,
    SignIn,
    SignInDue,
    Stopped,
    UnknownProfile,
    Unreachable,
    Vault,
}

impl UiError {
    fn new(message: impl ToString, hint: impl ToString) -> Self {
        Self {
            code: None,
            message: message.to_string(),
            hint: hint.to_string(),
        }
    }

    fn with_code(self, code: UiErrorCode) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }

    pub(crate) fn not_connected() -> Self {
        let message = "You are not connected, or have connected anew meanwhile.";
        Self::new(
            message,
            "Nothing was changed. Connect and choose the user pool.",
        )
    }

    /// A mistake of the program's own.
    pub(crate) fn panicked(place: &str) -> Self {
        let message = format!("CDF Registrar made a mistake of its own, at {place}.");
        let hint = "Nothing further was begun. What was sent before is under Activity, and a new review shows what has become of it. The program goes on; please report this sentence.";
        Self::new(message, hint)
    }

    pub(crate) fn stopped() -> Self {
        let message = "You stopped waiting.";
        Self::new(message, "Nothing was changed. Connect when you like.")
            .with_code(UiErrorCode::Stopped)
    }

    pub(crate) fn busy() -> Self {
        let message = "A registration is going on.";
        Self::new(message, "Wait until it has ended, or cancel it.")
    }

    pub(crate) fn plan_outdated() -> Self {
        let message = "This plan is no longer the one under review.";
        Self::new(message, "Nothing was changed. Review the pool again.")
    }

    pub(crate) fn pool_changed() -> Self {
        let message = "The pool has changed since you reviewed it.";
        let hint = "Nothing was changed by CDF Registrar. Review again to see what is different.";
        Self::new(message, hint).with_code(UiErrorCode::PoolChanged)
    }

    pub(crate) fn other_account(expected: &str, found: &str) -> Self {
        let message = format!(
            "This was registered in account {expected}, but the credentials now belong to account {found}."
        );
        Self::new(
            message,
            "Nothing was read or changed. Connect with credentials of the right account.",
        )
        .with_code(UiErrorCode::OtherAccount)
    }

    pub(crate) fn no_secret() -> Self {
        let message = "Your keychain holds no secret for this client.";
        let hint = "Review the pool: what Amazon Cognito still shows is fetched into your keychain when you register.";
        Self::new(message, hint)
    }

    /// To delete a secret of which there may be no other copy takes a second word.
    pub(crate) fn last_copies(not_asked: Option<&str>) -> Self {
        let message = match not_asked {
            None => "Your keychain holds the only copy of a secret: Amazon Cognito does not show it any more.".to_owned(),
            Some(why) => format!("Your keychain may hold the only copy of a secret, and whether Amazon Cognito still shows it could not be asked: {why}"),
        };
        let hint = "Nothing was deleted. Copy the secret first if anybody still needs it; without it, the client has to be given a new one.";
        Self::new(message, hint).with_code(UiErrorCode::LastCopies)
    }

    pub(crate) fn practice(error: &std::io::Error) -> Self {
        let message = format!("Practice could not be started: {error}.");
        Self::new(message, "Nothing was changed. Try again.")
    }

    pub(crate) fn clipboard(why: &str) -> Self {
        let message = format!("Nothing was copied: the clipboard did not answer ({why}).");
        Self::new(message, "Try again. The secret is still in your keychain.")
    }

    pub(crate) fn saving(file_name: &str, error: &std::io::Error) -> Self {
        let message = format!("{file_name} could not be saved: {error}.");
        let hint = "Make room or mend the folder for downloads, then try again. The text can be copied, too.";
        Self::new(message, hint)
    }

    pub(crate) fn journal(error: &std::io::Error) -> Self {
        let message = format!("The journal of what was sent could not be read: {error}.");
        let hint = "Nothing was changed. Mend the file journal.jsonl in the program's folder for data, then try again.";
        Self::new(message, hint)
    }

    pub(crate) fn browser(error: &std::io::Error) -> Self {
        let message = format!("The browser could not be opened: {error}.");
        Self::new(message, "Open the AWS console yourself.")
    }

    /// An earlier creation without an answer has made it.
    pub(crate) fn pool_was_created(name: &UserPoolName, id: &str) -> Self {
        let message = format!(
            "CDF Registrar has created “{name}” before: it is {id}, though no answer came then."
        );
        Self::new(
            message,
            "Nothing was created now. Choose it in the list of user pools, or enter another name.",
        )
    }

    /// An earlier creation without an answer may still have made it.
    pub(crate) fn pool_may_appear(name: &UserPoolName) -> Self {
        let message = format!(
            "CDF Registrar has sent the creation of “{name}” a moment ago, and no answer came. The pool may still appear."
        );
        Self::new(
            message,
            "Nothing was created now. Wait two minutes, then look at the list of user pools before you try again.",
        )
    }

    fn bad_domain_prefix(problem: &str) -> Self {
        Self::new(problem, "Nothing was created.")
    }

    pub(crate) fn domain_prefix_taken(prefix: &DomainPrefix) -> Self {
        Self::bad_domain_prefix(&domain_prefix_taken(prefix))
    }
}

/// Why a domain prefix that is well-formed cannot be used.
pub(crate) fn domain_prefix_taken(prefix: &DomainPrefix) -> String {
    format!("The domain prefix {prefix} is taken in this region. Enter another one.")
}

impl From<ClusterError> for UiError {
    fn from(error: ClusterError) -> Self {
        Self::new(error, "Nothing was read or changed.").with_code(UiErrorCode::BadCluster)
    }
}

impl From<BlueprintError> for UiError {
    fn from(error: BlueprintError) -> Self {
        Self::new(error, "Nothing was read or changed.").with_code(UiErrorCode::BadCluster)
    }
}

impl From<UserPoolNameError> for UiError {
    fn from(error: UserPoolNameError) -> Self {
        Self::new(error, "Nothing was created. Enter another name.")
    }
}

impl From<DomainPrefixError> for UiError {
    fn from(error: DomainPrefixError) -> Self {
        Self::bad_domain_prefix(&error.to_string())
    }
}

impl From<CloudError> for UiError {
    fn from(error: CloudError) -> Self {
        let hint = error.kind.hint();
        match error.kind {
            CloudErrorKind::NotFound if error.operation == "DescribeUserPool" => {
                let message = format!(
                    "The user pool does not exist (any more) in this account and region. {}",
                    error.message
                );
                Self::new(message, hint).with_code(UiErrorCode::PoolNotFound)
            }
            CloudErrorKind::Denied => Self::new(error.told(), hint).with_code(UiErrorCode::Denied),
            CloudErrorKind::Unreachable => {
                Self::new(error.told(), hint).with_code(UiErrorCode::Unreachable)
            }
            _ => Self::new(error.told(), hint),
        }
    }
}

impl From<VaultError> for UiError {
    fn from(error: VaultError) -> Self {
        let Advice { message, hint, .. } = error.advice;
        let hint = format!("{hint} Nothing was changed in the pool.");
        Self::new(message, hint).with_code(UiErrorCode::Vault)
    }
}

impl From<JournalError> for UiError {
    fn from(error: JournalError) -> Self {
        let Advice { message, hint, .. } = error.0;
        Self::new(message, hint)
    }
}

impl From<NotBegun> for UiError {
    fn from(why: NotBegun) -> Self {
        match why {
            NotBegun::Vault(error) => error.into(),
            NotBegun::Unreadable(error) => error.into(),
            NotBegun::Changed => Self::pool_changed(),
            NotBegun::Cancelled => Self::new(
                "You cancelled before anything was done.",
                "Nothing was changed. Register when you like.",
            )
            .with_code(UiErrorCode::Stopped),
        }
    }
}

impl From<NotWritten> for UiError {
    fn from(why: NotWritten) -> Self {
        match why {
            NotWritten::Cloud(error) => error.into(),
            NotWritten::Changed => Self::new(
                "Somebody else has created one of that name at the same moment, so nothing was sent.",
                "Look at the list again, and decide again.",
            ),
            NotWritten::Journal(error) => error.into(),
        }
    }
}

impl From<RotationError> for UiError {
    fn from(error: RotationError) -> Self {
        let Advice { message, hint, .. } = error.advice();
        let told = Self::new(message, hint);
        match error {
            RotationError::Changed { .. } => told.with_code(UiErrorCode::RotationChanged),
            RotationError::Vault(_) | RotationError::NotKept => told.with_code(UiErrorCode::Vault),
            _ => told,
        }
    }
}

impl From<NoRandomness> for UiError {
    fn from(error: NoRandomness) -> Self {
        Self::new(error, "Nothing was changed. Try again.")
    }
}

impl From<RegistrationsError> for UiError {
    fn from(error: RegistrationsError) -> Self {
        let hint = "Nothing was changed in a pool. Mend the folder, then try again.";
        match error {
            RegistrationsError::Read(path, why) => {
                let file = path.display();
                let why = match why {
                    Unreadable::File(error) => error.to_string(),
                    Unreadable::Form(error) => error.to_string(),
                    Unreadable::Newer(version) => {
                        format!("it is of version {version}, made by a newer CDF Registrar")
                    }
                };
                Self::new(
                    format!("The list of registrations ({file}) cannot be read: {why}"),
                    "No pool and no secret is concerned. Mend the file and start the program again, or start a new list: the old file is kept.",
                )
                .with_code(UiErrorCode::RegistrationsUnreadable)
            }
            RegistrationsError::Write(path, error) => {
                let file = path.display();
                let message =
                    format!("The list of registrations ({file}) cannot be written: {error}");
                Self::new(message, hint)
            }
            RegistrationsError::PutAside(path, error) => {
                let file = path.display();
                let message =
                    format!("The list of registrations ({file}) cannot be put aside: {error}");
                Self::new(message, hint)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn refused(kind: CloudErrorKind, operation: &'static str) -> CloudError {
        CloudError {
            kind,
            operation,
            code: "X".into(),
            message: "No.".into(),
            request_id: None,
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
    fn a_code_is_a_word_in_snake_case() {
        let told = UiError::from(refused(CloudErrorKind::NotFound, "DescribeUserPool"));
        let told = serde_json::to_value(told).unwrap();
        assert_eq!(told["code"], "pool_not_found");
        let told = serde_json::to_value(UiError::busy()).unwrap();
        assert_eq!(told["code"], serde_json::Value::Null);
    }
}
