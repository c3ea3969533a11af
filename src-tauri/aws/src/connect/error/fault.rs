//! What can be wrong with the configuration files, a profile, a region, and the program that a profile starts.

use std::fmt;
use std::path::PathBuf;

/// How many bytes a `credential_process` may print: the JSON is about 1.5 kB.
pub(crate) const MAX_PRINTED: u64 = 64 * 1024;

/// Why a text is not a region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// Nothing but white space.
    #[error("Enter a region, such as eu-west-1.")]
    Empty,
    /// Not of the form of a region code.
    #[error(
        "{} is not an AWS region.{}",
        text.as_ref().map_or_else(|| "What is set".to_owned(), |text| format!("“{text}”")),
        nearest.map_or_else(|| " A region looks like eu-west-1.".to_owned(), |region| format!(" Did you mean {region}?"))
    )]
    Form {
        /// What was entered, where it is like a region.
        text: Option<String>,
        /// The known region that is most like it, if one is.
        nearest: Option<&'static str>,
    },
}

/// An AWS configuration file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfilesError {
    /// A variable is set to something else than text.
    #[error(
        "The environment variable {variable} is not UTF-8 text, so it cannot be read. Nothing was changed. Set it anew or unset it, then start the program again."
    )]
    NotText {
        /// The variable.
        variable: String,
    },
    /// It is there and cannot be read.
    #[error(
        "The AWS configuration file {} could not be read: {why}. Nothing was changed. Correct its permissions, or point {variable} to another file.",
        path.display()
    )]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The environment variable that may name another one.
        variable: &'static str,
        /// What the system says.
        why: String,
    },
}

/// What sets something: a variable of the environment, or a setting of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetBy {
    /// A variable.
    Variable(String),
    /// A setting.
    Setting {
        /// Its name.
        name: String,
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
}

impl fmt::Display for SetBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Setting { name, path, line } => {
                write!(f, "{name} on line {line} of {}", path.display())
            }
        }
    }
}

/// Where a profile begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfilePlace {
    /// The file.
    pub path: PathBuf,
    /// The line of its name, counted from 1.
    pub line: usize,
}

impl fmt::Display for ProfilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, from line {} on", self.path.display(), self.line)
    }
}

/// Why a profile leads to no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// It only holds settings, such as a region.
    #[error("it holds settings but no credentials")]
    NoCredentials,
    /// A setting that goes with those that are there is not.
    #[error("the setting {setting} is missing")]
    Missing {
        /// Which one.
        setting: &'static str,
    },
    /// The same, where what is there leads nowhere without it, so that the AWS CLI passes over the profile if another source
    /// of credentials may come after it.
    #[error("the setting {setting} is missing")]
    Unfinished {
        /// Which one.
        setting: &'static str,
    },
    /// A line cannot be read, of one of its sections or of one that it names; without it the profile may be somebody
    /// else's.
    #[error("line {line} of {} cannot be read: {why}", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why, and what to write.
        why: &'static str,
    },
    /// A part of its access key cannot be sent: it has a blank, a line break or a letter in it that is not of ASCII.
    #[error(
        "its {setting} ({}, line {line}) has a blank, a line break or a special letter in it, which none has",
        path.display()
    )]
    NotSendable {
        /// Which setting.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// The line that it begins on, counted from 1.
        line: usize,
    },
    /// A setting goes on over several lines.
    #[error(
        "its {setting} ({}, line {line}) goes on over the lines below, which stand further in: move them to the left",
        path.display()
    )]
    SeveralLines {
        /// Which setting.
        setting: String,
        /// The file.
        path: PathBuf,
        /// The line that it begins on, counted from 1.
        line: usize,
    },
    /// There is no such `services` section.
    #[error("there is no services section “{services}”, or it is empty")]
    NoSuchServices {
        /// The name that is given.
        services: String,
    },
    /// The profile and its `sso-session` say different things.
    #[error("its {setting} differs from that of its sso-session")]
    Contradiction {
        /// Which setting.
        setting: String,
    },
    /// There is no such `sso-session` section.
    #[error("there is no sso-session “{session}”")]
    NoSuchSsoSession {
        /// The name that is given.
        session: String,
    },
    /// `role_arn` with neither `source_profile` nor `credential_source`.
    #[error(
        "the profile “{profile}” has a role_arn, but neither a source_profile nor a credential_source"
    )]
    NoSource {
        /// The profile at fault.
        profile: String,
    },
    /// `role_arn` with both.
    #[error(
        "the profile “{profile}” has both a source_profile and a credential_source; only one of them may be"
    )]
    TwoSources {
        /// The profile at fault.
        profile: String,
    },
    /// There is no such source profile.
    #[error("the source_profile “{source_profile}” of the profile “{from}” does not exist")]
    NoSuchSource {
        /// The profile that names it.
        from: String,
        /// The name that is given.
        source_profile: String,
    },
    /// The source profiles lead in a circle.
    #[error("its source profiles lead in a circle: {}", profiles.join(" → "))]
    Cycle {
        /// The profiles in the order in which they name each other, the last of which was there before.
        profiles: Vec<String>,
    },
    /// `credential_source` names nothing that there is.
    #[error(
        "the credential_source of the profile “{profile}” is not one of Environment, Ec2InstanceMetadata and EcsContainer"
    )]
    UnknownCredentialSource {
        /// The profile at fault.
        profile: String,
    },
    /// A source profile is at fault.
    #[error("the profile “{profile}”, which it has its credentials from, cannot be used: {fault}")]
    Source {
        /// The profile at fault.
        profile: String,
        /// What is wrong with it.
        fault: Box<ProfileFault>,
    },
}

/// Why the address of a proxy is none. No part of it is told: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyFault {
    /// Another kind of proxy, such as SOCKS.
    #[error("its address begins with neither http:// nor https://, and no other kind can be used")]
    Scheme,
    /// `http:/proxy`.
    #[error("two slashes have to follow http: or https:")]
    Slashes,
    /// What ends the host stands in the user or the password.
    #[error("a /, ? or # in its user or password has to be written as %2F, %3F or %23")]
    Unescaped,
    /// Nothing where the host has to be.
    #[error("its address has no host")]
    NoHost,
    /// Something else where the host has to be.
    #[error("its host is neither a name nor an IP address")]
    Host,
    /// Something else where the port has to be.
    #[error("its port is not a number from 1 to 65535")]
    Port,
    /// Bytes or escapes that are no text.
    #[error("it is not UTF-8 text")]
    NotUtf8,
}

impl ProfileFault {
    /// Whether it tells the file and the line itself.
    pub(super) fn names_its_place(&self) -> bool {
        match self {
            Self::NotSendable { .. } | Self::SeveralLines { .. } | Self::Unread { .. } => true,
            Self::Source { fault, .. } => fault.names_its_place(),
            _ => false,
        }
    }

    /// The profile at fault: another one than the one that was asked for, where that has its credentials from it.
    pub(crate) fn at_fault<'a>(&'a self, asked: &'a str) -> &'a str {
        match self {
            ProfileFault::Source { profile, fault } => fault.at_fault(profile),
            ProfileFault::NoSource { profile }
            | ProfileFault::TwoSources { profile }
            | ProfileFault::UnknownCredentialSource { profile }
            | ProfileFault::NoSuchSource { from: profile, .. } => profile,
            _ => asked,
        }
    }
}

/// What is wrong with a `credential_process`. Nothing that it printed is told: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcessFault {
    /// The system does not start it.
    #[error("it could not be started: {0}")]
    NotStarted(String),
    /// It ended with an error.
    #[error("it ended with {0}")]
    Failed(String),
    /// It did not end in time, and was ended with everything that it had started.
    #[error("it did not end within {0} s and was stopped")]
    TooSlow(u64),
    /// It printed more than credentials can be.
    #[error("it printed more than {} kB", MAX_PRINTED / 1024)]
    TooMuch,
    /// It printed something else.
    #[error("it did not print the JSON that a credential_process has to print")]
    NotJson,
    /// A member of what it printed is of another type than it has to be.
    #[error("the {0} that it printed is not text")]
    NotText(&'static str),
    /// It printed JSON of another version.
    #[error("it did not print Version 1 of the credentials")]
    Version,
    /// What it printed lacks a member.
    #[error("what it printed has no {0}")]
    Missing(&'static str),
    /// A part of the access key cannot be sent.
    #[error(
        "the {0} that it printed has a blank, a line break or a special letter in it, which none has"
    )]
    NotSendable(&'static str),
    /// The time is none.
    #[error("the Expiration that it printed is not a time such as 2026-01-31T12:00:00Z")]
    NotATime,
    /// The credentials are past their time.
    #[error("it printed credentials that have expired")]
    Expired,
}

/// The files cannot be watched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The AWS configuration files cannot be watched: {0}. Everything else works; to see a new profile, start the program again."
)]
pub struct WatchError(pub(crate) String);
