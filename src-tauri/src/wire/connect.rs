//! Connecting: profiles, who is signed in, and what a person is waited for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::files::registrations::SourceRecord;
use crate::ui_error::UiError;

/// What the window shows first.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "connect.ts")]
pub(crate) struct Start {
    /// From the command line: fills the screens in, presses nothing.
    pub(crate) prefill: Prefill,
    /// The AWS profile that was used last, if it is known.
    pub(crate) last_profile: Option<String>,
    /// The AWS profiles of this workstation, that one first.
    pub(crate) profiles: Vec<Profile>,
    /// What is not read of the AWS files: each with file, line and why.
    pub(crate) left_out: Vec<String>,
    /// Why the profiles could not be read.
    pub(crate) profiles_error: Option<UiError>,
    /// Region codes to suggest; any other may be typed.
    pub(crate) regions: Vec<String>,
    /// CDF cluster names seen in public, to suggest; any other may be typed.
    pub(crate) clusters: Vec<String>,
}

/// The command line's arguments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "connect.ts")]
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
#[ts(export, export_to = "connect.ts")]
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

impl From<registrar_aws::connect::profiles::Profile> for Profile {
    fn from(profile: registrar_aws::connect::profiles::Profile) -> Self {
        use registrar_aws::connect::profiles::ProfileKind as Kind;
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
#[ts(export, export_to = "connect.ts")]
pub(crate) struct Profiles {
    /// The profiles.
    pub(crate) profiles: Vec<Profile>,
    /// What is not read of the files: each with file, line and why.
    pub(crate) left_out: Vec<String>,
    /// Why they could not be read.
    pub(crate) profiles_error: Option<UiError>,
}

/// Whose credentials to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export, export_to = "connect.ts")]
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

impl From<SourceRecord> for Source {
    fn from(record: SourceRecord) -> Self {
        match record {
            SourceRecord::Practice { .. } => Source::Practice,
            SourceRecord::Profile { name } => Source::Profile { name },
            SourceRecord::DefaultChain => Source::DefaultChain,
        }
    }
}

impl From<Source> for SourceRecord {
    fn from(source: Source) -> Self {
        match source {
            // Which server that is the list of registrations knows.
            Source::Practice => SourceRecord::Practice {
                server: String::new(),
            },
            Source::Profile { name } => SourceRecord::Profile { name },
            Source::DefaultChain => SourceRecord::DefaultChain,
        }
    }
}

/// Who is signed in to AWS, and where requests go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "connect.ts")]
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
    /// Whether what goes there can be read on the way: it is asked without TLS, and is not on this computer.
    pub(crate) endpoint_is_open: bool,
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
#[ts(export, export_to = "connect.ts")]
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
#[ts(export, export_to = "connect.ts")]
pub(crate) enum SignInWay {
    /// In the system's browser, on this computer.
    Browser,
    /// With a code, in any browser on any computer.
    DeviceCode,
}
