//! The profiles of the AWS configuration files.

mod chain;
mod files;
mod ini;
mod known;
mod misread;
mod section;
mod text;
mod watch;
mod words;

use super::environment::Environment;
use super::error::{ProfileFault, ProfilesError};
use super::regions::Region;
use crate::base::shown::shown;

pub(crate) use chain::{
    Base, Chain, IdentityCenter, Role, RoleSource, has_role, is_sendable, resolve,
};
pub use files::LeftOut;
pub(crate) use files::{Files, Profile as FileProfile, load, set};
pub(crate) use misread::{misread, misread_services};
pub(crate) use section::Section;
pub use watch::{ProfileChanges, watch_profiles};
pub(crate) use words::words;

/// A profile of the AWS configuration files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name, `default` for the one without a name.
    pub name: String,
    /// How it comes to credentials.
    pub kind: ProfileKind,
    /// The region that it sets, if it is one.
    pub region: Option<String>,
    /// The account that its credentials are of, where the files say so: in `sso_account_id`, or in the ARN of the role
    /// or of the console session.
    pub account: Option<String>,
    /// What its credentials take besides the files, from the first source on: in the order in which it is asked for.
    pub needs: Vec<Need>,
}

/// How a profile comes to credentials. A profile with several ways is of the kind that the AWS CLI would use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileKind {
    /// An access key.
    StaticKeys,
    /// An access key with a session token, which expires.
    SessionToken,
    /// `role_arn`, assumed with the credentials of another profile.
    Role {
        /// The role.
        role_arn: String,
        /// The profile whose credentials may assume it; it may be of any kind.
        source_profile: String,
    },
    /// The same with `mfa_serial`: a code is asked for.
    RoleWithMfa {
        /// The role.
        role_arn: String,
        /// The profile whose credentials may assume it.
        source_profile: String,
        /// The device that shows the codes.
        mfa_serial: String,
    },
    /// `role_arn`, assumed with credentials that are not a profile's.
    CredentialSource {
        /// The role.
        role_arn: String,
        /// Where the credentials are.
        source: CredentialSource,
    },
    /// A program that prints credentials.
    CredentialProcess,
    /// A role that a token in a file may assume.
    WebIdentity {
        /// The role.
        role_arn: String,
    },
    /// IAM Identity Center, with an `sso-session` section.
    SsoSession {
        /// The name of the section.
        session: String,
        /// Where one signs in.
        start_url: String,
    },
    /// IAM Identity Center, with the settings in the profile itself.
    LegacySso {
        /// Where one signs in.
        start_url: String,
    },
    /// A session of the AWS console, signed in to with `aws login`.
    LoginSession {
        /// The ARN of who is signed in.
        session: String,
    },
    /// It leads to no credentials.
    Unusable {
        /// Why.
        why: ProfileFault,
    },
}

/// What `credential_source` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialSource {
    /// The keys in the environment.
    Environment,
    /// The role of the EC2 instance that the program runs on.
    Ec2InstanceMetadata,
    /// The role of the container that the program runs in.
    EcsContainer,
}

impl CredentialSource {
    /// The name in the configuration file; the SDKs do not mind its case.
    fn named(name: &str) -> Option<Self> {
        [
            Self::Environment,
            Self::Ec2InstanceMetadata,
            Self::EcsContainer,
        ]
        .into_iter()
        .find(|source| source.name().eq_ignore_ascii_case(name))
    }

    /// The name in the configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Ec2InstanceMetadata => "Ec2InstanceMetadata",
            Self::EcsContainer => "EcsContainer",
        }
    }
}

/// What a profile's credentials take besides the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A code of an MFA device.
    MfaCode {
        /// The device.
        mfa_serial: String,
        /// The role that it is for.
        role_arn: String,
    },
    /// Being signed in to IAM Identity Center.
    IdentityCenter {
        /// The `sso-session`, which profiles can share.
        session: Option<String>,
        /// Where one signs in.
        start_url: String,
        /// The region of IAM Identity Center.
        region: String,
    },
    /// Being signed in to the AWS console with `aws login`.
    Console {
        /// The ARN of who is signed in.
        session: String,
    },
    /// A program that is started.
    Program,
}

/// The profiles of the AWS config and credentials files, and what is not read of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profiles {
    /// `default` first and the others by name.
    pub profiles: Vec<Profile>,
    /// Lines and sections that are left out.
    pub left_out: Vec<LeftOut>,
}

/// The profiles of the AWS config and credentials files.
///
/// The files are `~/.aws/config` and `~/.aws/credentials`, or those that `AWS_CONFIG_FILE` and
/// `AWS_SHARED_CREDENTIALS_FILE` name; they are read by the rules of the AWS CLI. A file that is missing counts as empty.
/// `sso-session` and `services` sections are not profiles. A profile that leads to no credentials is listed with the
/// reason.
///
/// # Errors
/// When a file is there and cannot be read; the error names it.
pub async fn profiles(environment: &Environment) -> Result<Profiles, ProfilesError> {
    let files = load(environment).await?;
    Ok(Profiles {
        profiles: list(&files),
        left_out: files.left_out().to_vec(),
    })
}

fn list(files: &Files) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = files
        .profiles()
        .map(|found| profile(files, found))
        .collect();
    profiles.sort_by_key(|profile| profile.name != "default");
    profiles
}

fn profile(files: &Files, found: &files::Profile) -> Profile {
    let (kind, account, needs) = match resolve(files, &found.name) {
        Ok(chain) => (kind(&chain), account(&chain), needs(&chain)),
        Err(why) => (ProfileKind::Unusable { why }, None, vec![]),
    };
    Profile {
        name: found.name.clone(),
        kind,
        region: found
            .get("region")
            .and_then(|text| Region::parse(text).ok())
            .map(|region| region.to_string()),
        account,
        needs,
    }
}

fn kind(chain: &Chain) -> ProfileKind {
    if let Some(role) = chain.roles.last() {
        let role_arn = shown(&role.arn);
        return match (&role.source, &role.mfa_serial) {
            (RoleSource::Profile(source_profile), Some(mfa_serial)) => ProfileKind::RoleWithMfa {
                role_arn,
                source_profile: shown(source_profile),
                mfa_serial: shown(mfa_serial),
            },
            (RoleSource::Profile(source_profile), None) => ProfileKind::Role {
                role_arn,
                source_profile: shown(source_profile),
            },
            (RoleSource::Named(source), _) => ProfileKind::CredentialSource {
                role_arn,
                source: *source,
            },
        };
    }
    match &chain.base {
        Base::Keys(keys) if keys.session_token().is_some() => ProfileKind::SessionToken,
        Base::Keys(_) => ProfileKind::StaticKeys,
        Base::Process { .. } => ProfileKind::CredentialProcess,
        Base::WebIdentity { role_arn, .. } => ProfileKind::WebIdentity {
            role_arn: shown(role_arn),
        },
        Base::IdentityCenter(sso) => match &sso.session {
            Some(session) => ProfileKind::SsoSession {
                session: shown(session),
                start_url: shown(&sso.start_url),
            },
            None => ProfileKind::LegacySso {
                start_url: shown(&sso.start_url),
            },
        },
        Base::Login { session, .. } => ProfileKind::LoginSession {
            session: shown(session),
        },
        // Of a profile it is the base of a role; alone it is the default chain's.
        Base::Named(_) => ProfileKind::Unusable {
            why: ProfileFault::NoCredentials,
        },
    }
}

fn account(chain: &Chain) -> Option<String> {
    if let Some(role) = chain.roles.last() {
        return account_of(&role.arn);
    }
    match &chain.base {
        Base::IdentityCenter(sso) => account_id(&sso.account),
        Base::WebIdentity { role_arn, .. } => account_of(role_arn),
        Base::Login { session, .. } => account_of(session),
        Base::Process { account, .. } => account_id(account.as_deref()?),
        Base::Keys(_) | Base::Named(_) => None,
    }
}

/// The fifth part of `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
fn account_of(arn: &str) -> Option<String> {
    account_id(arn.split(':').nth(4)?)
}

/// A text, if it is the id of an account: twelve digits.
fn account_id(text: &str) -> Option<String> {
    let is_id = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then(|| text.to_owned())
}

fn needs(chain: &Chain) -> Vec<Need> {
    let base = match &chain.base {
        Base::Process { .. } => Some(Need::Program),
        Base::IdentityCenter(sso) => Some(Need::IdentityCenter {
            session: sso.session.as_deref().map(shown),
            start_url: shown(&sso.start_url),
            region: shown(&sso.region),
        }),
        Base::Login { session, .. } => Some(Need::Console {
            session: shown(session),
        }),
        Base::Keys(_) | Base::WebIdentity { .. } | Base::Named(_) => None,
    };
    let codes = chain.roles.iter().filter_map(|role| {
        Some(Need::MfaCode {
            mfa_serial: shown(role.mfa_serial.as_deref()?),
            role_arn: shown(&role.arn),
        })
    });
    base.into_iter().chain(codes).collect()
}

#[cfg(test)]
mod tests;
