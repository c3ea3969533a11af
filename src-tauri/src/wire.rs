//! What goes between the window and the shell, besides the types of `registrar-core`.
//!
//! There is no secret and no AWS credential in any of it. Times are milliseconds since 1970-01-01 UTC.

use registrar_core::blueprint::Choices;
use registrar_core::plan::Plan;
use registrar_core::pool::Tier;
use registrar_core::proof::{Check, Proof};
use registrar_core::run::{Progress, Run};
use registrar_core::step::StepId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window shows first.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Start {
    /// From the command line: fills the screens in, presses nothing.
    pub(crate) prefill: Prefill,
    /// The AWS profile that was used last, if it is known.
    pub(crate) last_profile: Option<String>,
    /// The AWS profiles of this workstation, that one first.
    pub(crate) profiles: Vec<Profile>,
    /// Why the profiles could not be read.
    pub(crate) profiles_error: Option<crate::error::UiError>,
    /// Region codes to suggest; any other may be typed.
    pub(crate) regions: Vec<String>,
    /// CDF cluster names seen in public, to suggest; any other may be typed.
    pub(crate) clusters: Vec<String>,
}

/// The command line's arguments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Prefill {
    /// `--practice`
    pub(crate) practice: bool,
    /// `--profile`, or `AWS_PROFILE`
    pub(crate) profile: Option<String>,
    /// `--region`, or `AWS_REGION`
    pub(crate) region: Option<String>,
    /// `--user-pool`
    pub(crate) user_pool: Option<String>,
    /// `--cluster`, each time it was given
    pub(crate) clusters: Vec<String>,
}

/// An AWS profile of this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Profile {
    /// Its name in the AWS config or credentials file.
    pub(crate) name: String,
    /// Its region, where it has one.
    pub(crate) region: Option<String>,
    /// The account that it says it is for, where it does.
    pub(crate) account: Option<String>,
    /// How it gets credentials, in words.
    pub(crate) kind: String,
    /// Why it cannot be used, in a sentence.
    pub(crate) unusable: Option<String>,
}

impl From<registrar_aws::Profile> for Profile {
    fn from(profile: registrar_aws::Profile) -> Self {
        use registrar_aws::ProfileKind as Kind;
        let (kind, unusable) = match &profile.kind {
            Kind::StaticKeys => ("Access key".to_owned(), None),
            Kind::SessionToken => ("Session token".into(), None),
            Kind::Role { source_profile, .. } => (format!("Role, by {source_profile}"), None),
            Kind::RoleWithMfa { source_profile, .. } => {
                (format!("Role with MFA, by {source_profile}"), None)
            }
            Kind::CredentialSource { source, .. } => (format!("Role, by {}", source.name()), None),
            Kind::CredentialProcess => ("Credential process".into(), None),
            Kind::WebIdentity { .. } => ("Web identity".into(), None),
            Kind::SsoSession { session, .. } => (format!("IAM Identity Center, {session}"), None),
            Kind::LegacySso { .. } => ("IAM Identity Center".into(), None),
            Kind::LoginSession { .. } => ("AWS console session".into(), None),
            Kind::Unusable { why } => ("Cannot be used".into(), Some(why.to_string())),
        };
        Self {
            name: profile.name,
            region: profile.region,
            account: profile.account,
            kind,
            unusable,
        }
    }
}

/// The AWS profiles of this workstation, as they are now.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Profiles {
    /// The profiles.
    pub(crate) profiles: Vec<Profile>,
    /// Why they could not be read.
    pub(crate) profiles_error: Option<crate::error::UiError>,
}

/// Whose credentials to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Source {
    /// The embedded Practice server.
    Practice,
    /// An AWS profile of this workstation.
    Profile {
        /// Its name.
        name: String,
    },
    /// The AWS SDK's default chain: environment variables, then the default profile, then the machine's own role.
    DefaultChain,
}

/// Who is signed in to AWS, and where requests go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Identity {
    /// What was asked for.
    pub(crate) source: Source,
    /// The account that answers, 12 digits.
    pub(crate) account: String,
    /// The ARN of the user or role that answers.
    pub(crate) arn: String,
    /// The region that user pools are read in.
    pub(crate) region: String,
    /// The endpoint, where it is not AWS's own.
    pub(crate) endpoint: Option<String>,
    /// The account's alias, where it has one that may be seen.
    pub(crate) alias: Option<String>,
    /// When the credentials expire, in milliseconds since 1970-01-01 UTC, where that is known.
    #[ts(type = "number | null")]
    pub(crate) expires_at: Option<u64>,
}

/// What is waited for while connecting: the event `waiting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub(crate) enum Waiting {
    /// A code of the person's MFA device.
    MfaCode {
        /// The device.
        mfa_serial: String,
        /// The role that it is for.
        role_arn: String,
        /// Whether it is to renew a session that ends.
        renewal: bool,
    },
    /// The person to sign in in the browser.
    Browser {
        /// The address that was opened.
        url: String,
    },
    /// The person to enter a code in a browser, anywhere.
    DeviceCode {
        /// Where to enter it.
        verification_uri: String,
        /// The same with the code in it.
        verification_uri_complete: String,
        /// The code.
        user_code: String,
        /// Until when it is good, in milliseconds since 1970-01-01 UTC.
        #[ts(type = "number")]
        expires_at: u64,
    },
}

/// How to sign in to IAM Identity Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum SignInWay {
    /// In the system's browser, on this computer.
    Browser,
    /// With a code, in any browser on any computer.
    DeviceCode,
}

/// A user pool in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PoolName {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// A user pool, with what is read of each single one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PoolDetail {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its feature plan.
    pub(crate) tier: Tier,
    /// Its custom domain's host name, or its domain's prefix.
    pub(crate) domain: Option<String>,
}

/// A pool that was created.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct CreatedPool {
    /// The pool.
    pub(crate) pool: PoolDetail,
    /// Why its domain could not be created, if so; the pool exists all the same.
    pub(crate) domain_error: Option<crate::error::UiError>,
}

/// Whether a text can be used; `problem` is a sentence that says why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Usable {
    /// Why it cannot be used.
    pub(crate) problem: Option<String>,
}

/// A plan to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Review {
    /// What to give to `register`. It is good until the next review.
    pub(crate) plan_id: String,
    /// The plan.
    pub(crate) plan: Plan,
    /// Whether it can be registered.
    pub(crate) can_apply: bool,
    /// Whether there is nothing to do.
    pub(crate) is_empty: bool,
    /// The clusters that it is for.
    pub(crate) clusters: Vec<String>,
    /// How many other app clients the pool has; none of them is touched.
    #[ts(type = "number")]
    pub(crate) other_clients: usize,
}

/// What a run tells while it goes on, with the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct TimedProgress {
    /// Milliseconds since the run began.
    #[ts(type = "number")]
    pub(crate) after_ms: u64,
    /// What it tells.
    pub(crate) progress: Progress,
}

/// A run that has ended.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Registered {
    /// What became of each step.
    pub(crate) run: Run,
    /// The admin's choices, with "create another" settled by the client that was made.
    pub(crate) choices: Choices,
    /// The plan made afterwards. If it is empty, the registration is complete.
    pub(crate) after: Option<Review>,
    /// Why no plan could be made afterwards.
    pub(crate) after_error: Option<crate::error::UiError>,
}

/// How long a secret stays on the clipboard: a number of seconds, of which there are three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(try_from = "u32")]
#[ts(export, type = "10 | 30 | 90")]
pub(crate) enum ClearAfter {
    #[default]
    Seconds10,
    Seconds30,
    Seconds90,
}

impl ClearAfter {
    /// The number.
    pub(crate) fn seconds(self) -> u32 {
        match self {
            ClearAfter::Seconds10 => 10,
            ClearAfter::Seconds30 => 30,
            ClearAfter::Seconds90 => 90,
        }
    }
}

impl TryFrom<u32> for ClearAfter {
    type Error = String;
    fn try_from(seconds: u32) -> Result<Self, String> {
        [Self::Seconds10, Self::Seconds30, Self::Seconds90]
            .into_iter()
            .find(|choice| choice.seconds() == seconds)
            .ok_or_else(|| {
                format!("A secret stays on the clipboard for 10, 30 or 90 seconds, not {seconds}.")
            })
    }
}

/// Whether sign-in works, as it was found at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Proved {
    /// What was found.
    pub(crate) proof: Proof,
    /// Whether everything passed.
    pub(crate) sound: bool,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) proved_at: u64,
    /// The plan that was made along with it, and is under review now.
    pub(crate) review: Review,
}

/// A secret has been put on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Copied {
    /// The copy's number, which each [`ClipboardChange`] bears.
    pub(crate) copy: u32,
    /// After how many seconds it is taken off again, unless another program has put something else there.
    pub(crate) clears_after_seconds: u32,
}

/// A hand-over sheet has been saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SavedSheet {
    /// Where it is now.
    pub(crate) path: String,
}

/// What became of a secret on the clipboard: the event `clipboard`. Each copy is held first, and in the end cleared or
/// replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub(crate) enum ClipboardChange {
    /// It is there.
    Holding {
        /// The copy's number.
        copy: u32,
        /// After how many seconds it is taken off again.
        clears_after_seconds: u32,
    },
    /// It was taken off, because its time had come or the program ends.
    Cleared {
        /// The copy's number.
        copy: u32,
    },
    /// Something else is there: another program's, or what was copied here since.
    Replaced {
        /// The copy's number.
        copy: u32,
    },
    /// It could not be taken off when its time had come. It is tried again until that succeeds, which is told.
    Stuck {
        /// The copy's number.
        copy: u32,
        /// Why, in a clause.
        why: String,
    },
}

/// A pool that was registered from this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Registration {
    /// The pool's id.
    pub(crate) pool_id: String,
    /// The pool's name when it was registered.
    pub(crate) pool_name: String,
    /// The region.
    pub(crate) region: String,
    /// The account, 12 digits.
    pub(crate) account: String,
    /// Whose credentials were used.
    pub(crate) source: Source,
    /// The clusters.
    pub(crate) clusters: Vec<String>,
    /// Its app clients.
    pub(crate) clients: Vec<RegisteredClient>,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) registered_at: u64,
    /// What its last check found; none was made since it was registered as it is.
    pub(crate) health: Option<Health>,
}

impl Registration {
    /// Whether it is of this pool. A pool's id alone is not enough: Practice and a stranger's endpoint may repeat one.
    pub(crate) fn is_of(&self, pool_id: &str, account: &str, region: &str) -> bool {
        (&*self.pool_id, &*self.account, &*self.region) == (pool_id, account, region)
    }
}

/// What the last check of a registration found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Health {
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) checked_at: u64,
    /// The parts of the pool that are no longer as they should be.
    pub(crate) drifted: Vec<StepId>,
    /// The checks of sign-in that failed, each once.
    pub(crate) failed: Vec<Check>,
    /// Whether sign-in was proved then: it was tried to the end and nothing failed.
    pub(crate) proved: bool,
}

/// A new list of registrations, in the place of one that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct StartedAnew {
    /// Where the old file is now; none if it could be read after all and is in use.
    pub(crate) kept_as: Option<String>,
}

/// An app client of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct RegisteredClient {
    /// `authorization-server` or `data-fusion`.
    pub(crate) step: StepId,
    /// Its name.
    pub(crate) name: String,
    /// Its client id.
    pub(crate) client_id: String,
}

/// A registration, opened again.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Reopened {
    /// Who is connected now.
    pub(crate) identity: Identity,
    /// What its pool holds now, compared with what it needs.
    pub(crate) review: Review,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_secret_stays_on_the_clipboard_for_no_other_time(seconds in prop_oneof![0_u32..100, any::<u32>()]) {
            let read = serde_json::from_str::<ClearAfter>(&seconds.to_string());
            prop_assert_eq!(read.is_ok(), [10, 30, 90].contains(&seconds));
            if let Ok(choice) = read {
                prop_assert_eq!(choice.seconds(), seconds);
            }
        }
    }

    #[test]
    fn a_secret_stays_on_the_clipboard_for_ten_seconds_unless_more_is_asked_for() {
        assert_eq!(ClearAfter::default().seconds(), 10);
        for wrong in ["-10", "10.5", "\"10\"", "null"] {
            assert!(
                serde_json::from_str::<ClearAfter>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
