//! The two AWS configuration files, read and merged as the AWS CLI does it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::ini::{self, Ini};
use super::known::is_of_identity;
use super::section::Section;
use super::words::words;
use crate::base::file;
use crate::base::shown::shown;
use crate::connect::environment::Environment;
use crate::connect::error::{ConnectError, ProfileFault, ProfilePlace, ProfilesError, SetBy};

/// Both files. No Debug: they hold secrets.
pub(crate) struct Files {
    profiles: BTreeMap<String, Profile>,
    sso_sessions: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
    left_out: Vec<LeftOut>,
}

/// A profile of both files. No Debug: it may hold secrets.
#[derive(Clone, Default)]
pub(crate) struct Profile {
    pub(crate) name: String,
    /// What both say; the credentials file goes first.
    pub(crate) merged: Section,
    /// What the config file says.
    pub(crate) config: Option<Section>,
    /// What the credentials file says: its keys rank before a `credential_process`, those of the config file after it.
    pub(crate) credentials: Option<Section>,
    paths: [PathBuf; 2],
}

impl Profile {
    /// The value of a setting, if it is not blank.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        set(&self.merged, key)
    }

    #[cfg(test)]
    pub(crate) fn of(values: &[(&str, &str)]) -> Self {
        Self {
            merged: Section::of(values),
            ..Self::default()
        }
    }

    /// The value of a setting, if it is not blank, and where it stands.
    pub(crate) fn set_by(&self, key: &str) -> Option<(String, SetBy)> {
        let value = self.get(key)?.to_owned();
        let (path, line) = self.place_of(key)?;
        let set_by = SetBy::Setting {
            name: key.to_owned(),
            path: path.to_owned(),
            line,
        };
        Some((value, set_by))
    }

    /// Where it begins.
    fn place(&self) -> ProfilePlace {
        let [config, credentials] = &self.paths;
        let own = self.config.as_ref().map(|section| (config, section.line));
        let other = self
            .credentials
            .as_ref()
            .map(|section| (credentials, section.line));
        let (path, line) = own.or(other).unwrap_or((config, 1));
        ProfilePlace {
            path: path.clone(),
            line,
        }
    }

    /// The config file, where sections that are not profiles stand.
    pub(crate) fn config_path(&self) -> &Path {
        &self.paths[0]
    }

    /// Its sections, each with its file.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (&Section, &Path)> {
        let sections = [&self.config, &self.credentials]
            .into_iter()
            .zip(&self.paths);
        sections.filter_map(|(section, path)| Some((section.as_ref()?, path.as_path())))
    }

    /// Where a setting stands: the file, and the line in it.
    pub(crate) fn place_of(&self, key: &str) -> Option<(&Path, usize)> {
        let [config, credentials] = &self.paths;
        let own = self.credentials.as_ref().filter(|own| own.says(key));
        let own = own.and_then(|own| own.line_of(key));
        match own {
            Some(line) => Some((credentials, line)),
            None => Some((config, self.merged.line_of(key)?)),
        }
    }
}

/// The value of a setting of a section, if it is not blank.
pub(crate) fn set<'a>(section: &'a Section, key: &str) -> Option<&'a str> {
    let value = section.get(key)?.trim();
    (!value.is_empty()).then_some(value)
}

impl Files {
    /// The profiles, by name.
    pub(crate) fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    /// The profile of this name.
    pub(crate) fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    /// What is wrong with a profile, and where.
    pub(crate) fn at_fault(&self, profile: &str, fault: ProfileFault) -> ConnectError {
        let place = self.profile(fault.at_fault(profile));
        ConnectError::Profile {
            profile: profile.to_owned(),
            place: place.map(Profile::place),
            fault,
        }
    }

    /// The `sso-session` of this name.
    pub(crate) fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// The `services` section of this name.
    pub(crate) fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }

    #[cfg(test)]
    pub(crate) fn section_names(&self) -> [Vec<&String>; 2] {
        [
            self.services.keys().collect(),
            self.sso_sessions.keys().collect(),
        ]
    }

    /// What is not read of the files, in their order.
    pub(crate) fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

/// A line of an AWS file, or a section that begins there, that is left out. A section that the line stands in is not used;
/// every other one is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}, line {line}: {why}", path.display())]
pub struct LeftOut {
    /// Which file.
    pub path: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// Why, and what to change. It may name a section, and never a setting's value.
    pub why: String,
}

/// One of the two files: the variable that can name another one, and where it is.
pub(super) struct Place {
    variable: &'static str,
    /// None where the variable is set to nothing: then there is no file.
    path: Option<PathBuf>,
}

impl Place {
    /// Where the file is, whether or not it is there.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// Where the config and the credentials file are.
pub(super) fn places(environment: &Environment) -> [Place; 2] {
    let place = |variable, default| Place {
        variable,
        path: match environment.raw(variable) {
            Some(named) => (!named.is_empty()).then(|| environment.expand_variables(&named)),
            None => Some(environment.expand(default)),
        },
    };
    [
        place("AWS_CONFIG_FILE", "~/.aws/config"),
        place("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    ]
}

/// Reads both files.
///
/// # Errors
/// When a variable is no text, or a file is there and cannot be read. One that is missing counts as empty, and what cannot be read in one is
/// [left out](Files::left_out).
pub(crate) async fn load(environment: &Environment) -> Result<Files, ProfilesError> {
    if let Some(variable) = environment.not_text() {
        return Err(ProfilesError::NotText {
            variable: variable.to_owned(),
        });
    }
    let [config_place, credentials_place] = places(environment);
    let [config, credentials] = [read(&config_place).await?, read(&credentials_place).await?];
    let paths = [config_place, credentials_place].map(|place| place.path.unwrap_or_default());
    Ok(merged(config, credentials, paths))
}

/// What a file holds. One that is not there, be it for a part of its path, is empty, as with the AWS CLI.
async fn read(place: &Place) -> Result<Ini, ProfilesError> {
    let Some(path) = &place.path else {
        return Ok(Ini::default());
    };
    match file::read_async(path.clone()).await {
        Ok(bytes) => Ok(ini::parse(&bytes)),
        Err(error) if is_absent(&error) => Ok(Ini::default()),
        Err(error) => Err(ProfilesError::Unreadable {
            path: path.clone(),
            variable: place.variable,
            why: error.to_string(),
        }),
    }
}

fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

fn merged(config: Ini, credentials: Ini, paths: [PathBuf; 2]) -> Files {
    let mut left_out = vec![];
    for (ini, path) in [&config, &credentials].into_iter().zip(&paths) {
        left_out.extend(ini.unread.iter().map(|unread| LeftOut {
            path: path.clone(),
            line: unread.line,
            why: format!(
                "{}. Until it is corrected, the section that it stands in is not used.",
                unread.why
            ),
        }));
    }
    let mut profiles = BTreeMap::<String, Section>::new();
    let mut sso_sessions = BTreeMap::new();
    let mut services = BTreeMap::new();
    for section in config.sections {
        let line = section.line;
        let replaced = match Named::of(&section) {
            // Of two sections of one name in different spelling, the later one counts.
            Ok(Named::Profile(name)) => put(&mut profiles, name, section),
            Ok(Named::SsoSession(name)) => put(&mut sso_sessions, name, section),
            Ok(Named::Services(name)) => put(&mut services, name, section),
            Ok(Named::Other) => None,
            Err(why) => {
                left_out.push(LeftOut {
                    path: paths[0].clone(),
                    line,
                    why,
                });
                None
            }
        };
        left_out.extend(replaced.map(|replaced| LeftOut {
            path: paths[0].clone(),
            line: replaced.line,
            why: format!("The section is left out: the one on line {line} has the same name, and the later one counts."),
        }));
    }
    let mut own: BTreeMap<String, Section> = credentials
        .sections
        .into_iter()
        .map(|section| (section.header.clone(), section))
        .collect();
    let names: BTreeSet<String> = profiles.keys().chain(own.keys()).cloned().collect();
    let profiles = names.into_iter().map(|name| {
        let (config, credentials) = (profiles.remove(&name), own.remove(&name));
        let mut merged = config.clone().unwrap_or_default();
        if let Some(credentials) = &credentials {
            merged.update(credentials);
        }
        let profile = Profile {
            merged,
            config,
            credentials,
            paths: paths.clone(),
            name: name.clone(),
        };
        (name, profile)
    });
    Files {
        profiles: profiles.collect(),
        sso_sessions,
        services,
        left_out,
    }
}

/// Puts a section among those of its kind; the one that it takes the place of. One of which nothing is known but that it
/// was meant to be there takes no place, and leaves the other one unread.
fn put(
    sections: &mut BTreeMap<String, Section>,
    name: String,
    section: Section,
) -> Option<Section> {
    match sections.get_mut(&name) {
        Some(known) if section.is_empty() && section.unread.is_some() => {
            known.unread = known.unread.or(section.unread);
            None
        }
        _ => sections.insert(name, section),
    }
}

/// What a section of the config file is about.
enum Named {
    Profile(String),
    SsoSession(String),
    Services(String),
    /// Another one of the AWS CLI's.
    Other,
}

impl Named {
    /// What the name between the brackets says.
    ///
    /// # Errors
    /// Why the section is left out, as the AWS CLI does it without a word. A section of another program is none of ours.
    fn of(section: &Section) -> Result<Self, String> {
        let header = section.header.as_str();
        if header == "default" {
            return Ok(Named::Profile(header.to_owned()));
        }
        let shown = shown(header);
        let kinds = ["profile", "sso-session", "services"];
        let Some(kind) = kinds.into_iter().find(|kind| header.starts_with(kind)) else {
            return match section.own_keys().any(is_of_a_profile) {
                false => Ok(Named::Other),
                true => Err(format!(
                    "The section [{shown}] is left out. If it is a profile, write “profile” before its name in this file, as in [profile dev]."
                )),
            };
        };
        match words(header).as_deref() {
            Some([_, name]) => Ok(match kind {
                "profile" => Named::Profile(name.clone()),
                "sso-session" => Named::SsoSession(name.clone()),
                _ => Named::Services(name.clone()),
            }),
            _ => Err(format!(
                "The section [{shown}] is left out. Behind “{kind}” there has to be one name, in quotes if it has blanks or quotes in it."
            )),
        }
    }
}

/// Whether a setting is one that leads to credentials, or says where a profile's calls go.
fn is_of_a_profile(key: &str) -> bool {
    ["region", "endpoint_url"].contains(&key) || is_of_identity(key)
}
