//! From a profile to where its credentials come from.

use std::path::Path;

use aws_credential_types::Credentials;

use super::CredentialSource;
use super::files::{Files, Profile, set};
use super::misread::{misread, misread_session};
use super::section::Section;
use crate::base::shown::shown;
use crate::connect::error::{ConnectError, ProfileFault, SetBy};

/// Where the credentials of a profile come from: a base, and the roles to assume from there, the first one first.
pub(crate) struct Chain {
    pub(crate) base: Base,
    pub(crate) roles: Vec<Role>,
}

impl Chain {
    /// A base without roles.
    pub(crate) fn of(base: Base) -> Self {
        Self {
            base,
            roles: vec![],
        }
    }
}

/// Credentials that need no others.
pub(crate) enum Base {
    Keys(Credentials),
    Process {
        profile: String,
        command: String,
        account: Option<String>,
    },
    WebIdentity {
        role_arn: String,
        token_file: String,
        /// What names the file.
        set_by: SetBy,
        session_name: Option<String>,
    },
    IdentityCenter(IdentityCenter),
    Login {
        profile: String,
        session: String,
    },
    Named(CredentialSource),
}

/// A role of IAM Identity Center.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityCenter {
    pub(crate) profile: String,
    /// The `sso-session`, which the token is kept under; without one it is kept under the start URL.
    pub(crate) session: Option<String>,
    pub(crate) start_url: String,
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) role: String,
}

impl IdentityCenter {
    /// Nobody is signed in for it, or not any more.
    pub(crate) fn sign_in_due(&self, expired: bool) -> ConnectError {
        ConnectError::SignInDue {
            profile: self.profile.clone(),
            session: self.session.as_deref().map(shown),
            start_url: shown(&self.start_url),
            region: shown(&self.region),
            expired,
        }
    }
}

/// A role that a profile has assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) profile: String,
    pub(crate) source: RoleSource,
    pub(crate) arn: String,
    pub(crate) mfa_serial: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) session_name: Option<String>,
    pub(crate) duration_seconds: Option<i32>,
}

/// Whose credentials assume a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RoleSource {
    Profile(String),
    Named(CredentialSource),
}

/// Follows a profile to where its credentials come from, in the order of the AWS CLI: roles first, then web identity,
/// IAM Identity Center, the credentials file's keys, a console session, a program, the config file's keys. Only a
/// profile that another one names as its source has its own keys go before its role.
///
/// # Errors
/// What keeps the profile from being used.
pub(crate) fn resolve(files: &Files, name: &str) -> Result<Chain, ProfileFault> {
    let mut roles = vec![];
    let mut visited = vec![];
    let mut name = name.to_owned();
    let base = loop {
        let Some(profile) = files.profile(&name) else {
            let from = visited.pop().unwrap_or_default();
            return Err(ProfileFault::NoSuchSource {
                from,
                source_profile: shown(&name),
            });
        };
        if visited.contains(&name) {
            visited.push(name);
            return Err(ProfileFault::Cycle { profiles: visited });
        }
        let at_start = visited.is_empty();
        if let Some(fault) = misread(profile) {
            return Err(within(at_start, &name, fault));
        }
        visited.push(name.clone());
        let keys_first = !at_start && has_keys(profile);
        let Some(role) = role(profile).filter(|_| !keys_first) else {
            break base(files, profile).map_err(|fault| within(at_start, &name, fault))?;
        };
        let role = role?;
        let source = role.source.clone();
        roles.push(role);
        match source {
            RoleSource::Named(source) => break Base::Named(source),
            // A profile may be its own source, for its keys.
            RoleSource::Profile(source) if source == name && has_keys(profile) => {
                break base(files, profile).map_err(|fault| within(at_start, &name, fault))?;
            }
            RoleSource::Profile(source) => name = source,
        }
    };
    roles.reverse();
    Ok(Chain { base, roles })
}

/// Names the profile at fault when it is not the one that was asked for.
fn within(at_start: bool, profile: &str, fault: ProfileFault) -> ProfileFault {
    if at_start {
        fault
    } else {
        ProfileFault::Source {
            profile: profile.to_owned(),
            fault: Box::new(fault),
        }
    }
}

fn owned(profile: &Profile, key: &str) -> Option<String> {
    profile.get(key).map(str::to_owned)
}

fn has_keys(profile: &Profile) -> bool {
    ["aws_access_key_id", "aws_secret_access_key"]
        .iter()
        .any(|key| profile.get(key).is_some())
}

/// Whether a profile goes to a role by way of other credentials: a web identity is a base.
pub(crate) fn has_role(profile: &Profile) -> bool {
    profile.get("role_arn").is_some() && profile.get("web_identity_token_file").is_none()
}

/// The role of a profile, if it goes to one.
fn role(profile: &Profile) -> Option<Result<Role, ProfileFault>> {
    let arn = owned(profile, "role_arn").filter(|_| has_role(profile))?;
    Some(role_source(profile).map(|source| Role {
        profile: profile.name.clone(),
        source,
        arn,
        mfa_serial: owned(profile, "mfa_serial"),
        external_id: owned(profile, "external_id"),
        session_name: owned(profile, "role_session_name"),
        duration_seconds: profile.get("duration_seconds").and_then(integer),
    }))
}

/// A number as Python's `int` reads it, which takes `3_600`. What is none is not sent, as with the AWS CLI.
fn integer(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_whole = digits.split('_').all(|part| !part.is_empty());
    is_whole
        .then(|| text.replace('_', "").parse().ok())
        .flatten()
}

fn role_source(profile: &Profile) -> Result<RoleSource, ProfileFault> {
    let at_fault = || profile.name.clone();
    match (
        owned(profile, "source_profile"),
        profile.get("credential_source"),
    ) {
        (Some(_), Some(_)) => Err(ProfileFault::TwoSources {
            profile: at_fault(),
        }),
        (None, None) => Err(ProfileFault::NoSource {
            profile: at_fault(),
        }),
        (Some(source), None) => Ok(RoleSource::Profile(source)),
        (None, Some(name)) => CredentialSource::named(name)
            .map(RoleSource::Named)
            .ok_or_else(|| ProfileFault::UnknownCredentialSource {
                profile: at_fault(),
            }),
    }
}

fn base(files: &Files, profile: &Profile) -> Result<Base, ProfileFault> {
    if let Some((token_file, set_by)) = profile.set_by("web_identity_token_file") {
        return Ok(Base::WebIdentity {
            role_arn: owned(profile, "role_arn").ok_or_else(|| missing("role_arn"))?,
            token_file,
            set_by,
            session_name: owned(profile, "role_session_name"),
        });
    }
    if profile.get("sso_account_id").is_some() || profile.get("sso_role_name").is_some() {
        return identity_center(files, profile).map(Base::IdentityCenter);
    }
    let with_key = |section: &&Section| set(section, "aws_access_key_id").is_some();
    if let Some(own) = profile.credentials.as_ref().filter(with_key) {
        return keys(profile, own);
    }
    let name = || profile.name.clone();
    if let Some(session) = owned(profile, "login_session") {
        return Ok(Base::Login {
            profile: name(),
            session,
        });
    }
    if let Some(command) = owned(profile, "credential_process") {
        return Ok(Base::Process {
            profile: name(),
            command,
            account: owned(profile, "aws_account_id"),
        });
    }
    if let Some(own) = profile.config.as_ref().filter(with_key) {
        return keys(profile, own);
    }
    if has_keys(profile) {
        return Err(unfinished("aws_access_key_id"));
    }
    if profile.get("sso_session").is_some() || profile.get("sso_start_url").is_some() {
        return Err(unfinished("sso_account_id"));
    }
    if profile.get("credential_source").is_some() || profile.get("source_profile").is_some() {
        return Err(unfinished("role_arn"));
    }
    Err(ProfileFault::NoCredentials)
}

fn missing(setting: &'static str) -> ProfileFault {
    ProfileFault::Missing { setting }
}

fn unfinished(setting: &'static str) -> ProfileFault {
    ProfileFault::Unfinished { setting }
}

/// The access key that a section of a profile holds.
fn keys(profile: &Profile, section: &Section) -> Result<Base, ProfileFault> {
    let key = |name: &'static str| {
        let value = set(section, name).ok_or_else(|| missing(name))?;
        sendable(profile, name, value)
    };
    // The older name of the token is still read by the AWS CLI, and goes first wherever it is set.
    let tokens = ["aws_security_token", "aws_session_token"];
    let token = tokens.into_iter().find(|name| section.get(name).is_some());
    let token = token.filter(|name| set(section, name).is_some());
    let mut keys = Credentials::builder()
        .access_key_id(key("aws_access_key_id")?)
        .secret_access_key(key("aws_secret_access_key")?)
        .provider_name("ProfileFile");
    keys.set_session_token(token.map(key).transpose()?);
    Ok(Base::Keys(keys.build()))
}

/// A part of an access key, if it can stand in a request.
fn sendable(profile: &Profile, name: &'static str, value: &str) -> Result<String, ProfileFault> {
    if is_sendable(value) {
        return Ok(value.to_owned());
    }
    let (path, line) = profile.place_of(name).unzip();
    Err(ProfileFault::NotSendable {
        setting: name,
        path: path.unwrap_or(Path::new("")).to_owned(),
        line: line.unwrap_or_default(),
    })
}

/// Whether a part of an access key can stand in a request: it has nothing but visible characters of ASCII.
pub(crate) fn is_sendable(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_graphic())
}

fn identity_center(files: &Files, profile: &Profile) -> Result<IdentityCenter, ProfileFault> {
    let session = owned(profile, "sso_session");
    let section = session
        .as_deref()
        .map(|name| session_of(files, profile, name));
    let section = section.transpose()?;
    let setting = |name: &'static str| {
        let shared = section.and_then(|section| set(section, name));
        let setting = profile.get(name).or(shared);
        setting.map(str::to_owned).ok_or_else(|| missing(name))
    };
    Ok(IdentityCenter {
        profile: profile.name.clone(),
        start_url: setting("sso_start_url")?,
        region: setting("sso_region")?,
        account: setting("sso_account_id")?,
        role: setting("sso_role_name")?,
        session,
    })
}

/// The `sso-session` of a profile, with which it may not differ in any setting that both have.
fn session_of<'a>(
    files: &'a Files,
    profile: &Profile,
    name: &str,
) -> Result<&'a Section, ProfileFault> {
    let section = files.sso_session(name);
    let section = section.ok_or_else(|| ProfileFault::NoSuchSsoSession {
        session: shown(name),
    })?;
    if let Some(fault) = misread_session(section, profile.config_path()) {
        return Err(fault);
    }
    let differs = |key: &&str| match (profile.get(key), set(section, key)) {
        (Some(own), Some(shared)) => own != shared,
        _ => false,
    };
    match section.keys().find(differs) {
        Some(setting) => Err(ProfileFault::Contradiction {
            setting: shown(setting),
        }),
        None => Ok(section),
    }
}
