//! The two AWS configuration files, read and merged.

use std::io;
use std::path::{Path, PathBuf};

use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::Fs;

use crate::connect::environment::Environment;
use crate::connect::error::{ProfilesError, reason};

/// Both files, read and merged as the SDK does it. No Debug: they hold secrets.
pub(crate) struct Files {
    pub(crate) merged: EnvConfigSections,
    /// The credentials file alone: the AWS CLI ranks its keys before a `credential_process`, those of the config file
    /// after it.
    pub(crate) credentials: EnvConfigSections,
}

/// One of the two files: its kind, its path, and the variable that can name another one.
pub(super) struct Place {
    kind: EnvConfigFileKind,
    variable: &'static str,
    pub(super) path: PathBuf,
}

/// Where the files are, whether or not they are there.
pub(super) fn places(environment: &Environment) -> [Place; 2] {
    let place = |kind, variable, default| Place {
        kind,
        variable,
        path: environment.expand(environment.get(variable).as_deref().unwrap_or(default)),
    };
    [
        place(
            EnvConfigFileKind::Config,
            "AWS_CONFIG_FILE",
            "~/.aws/config",
        ),
        place(
            EnvConfigFileKind::Credentials,
            "AWS_SHARED_CREDENTIALS_FILE",
            "~/.aws/credentials",
        ),
    ]
}

/// Reads both files. The SDK's own loading takes a file that it cannot read, or that is not UTF-8, for an empty one, so
/// the reading is done here, and the SDK's parser is given the text.
///
/// # Errors
/// When a file is there and cannot be read, or is broken. A file that is missing counts as empty.
pub(crate) async fn load(
    environment: &Environment,
    profile: Option<&str>,
) -> Result<Files, ProfilesError> {
    let mut all = EnvConfigFiles::builder();
    let mut credentials = EnvConfigSections::default();
    for place in places(environment) {
        let text = read(&place).await?;
        let alone = EnvConfigFiles::builder().with_contents(place.kind, &text);
        let parsed = parse(environment, &alone.build(), profile).await;
        let parsed = parsed.map_err(|message| broken(&place.path, &message))?;
        if matches!(place.kind, EnvConfigFileKind::Credentials) {
            credentials = parsed;
        }
        all = all.with_contents(place.kind, text);
    }
    let merged = parse(environment, &all.build(), profile).await;
    let merged = merged.map_err(|message| {
        let [config, _] = places(environment);
        broken(&config.path, &message)
    })?;
    Ok(Files {
        merged,
        credentials,
    })
}

/// A file's text.
async fn read(place: &Place) -> Result<String, ProfilesError> {
    let bytes = match tokio::fs::read(&place.path).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => {
            return Err(ProfilesError::Unreadable {
                path: place.path.clone(),
                variable: place.variable,
                why: error.to_string(),
            });
        }
    };
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        ProfilesError::Broken {
            path: place.path.clone(),
            line: good.iter().filter(|byte| **byte == b'\n').count() + 1,
            why: reason::NOT_UTF8.to_owned(),
        }
    })
}

async fn parse(
    environment: &Environment,
    files: &EnvConfigFiles,
    profile: Option<&str>,
) -> Result<EnvConfigSections, String> {
    let profile = profile.map(|name| name.to_owned().into());
    aws_config::profile::load(&Fs::real(), environment.env(), files, profile)
        .await
        .map_err(|error| {
            let source = std::error::Error::source(&error);
            source.map_or_else(|| error.to_string(), ToString::to_string)
        })
}

/// The parser says "error parsing PATH on line N:\n  WORDS"; the path is empty, since it was given a text.
fn broken(path: &Path, message: &str) -> ProfilesError {
    let (place, words) = message.split_once(':').unwrap_or(("", message));
    let line = place.rsplit(' ').next().and_then(|line| line.parse().ok());
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    ProfilesError::Broken {
        path: path.to_owned(),
        line: line.unwrap_or(1),
        why: words.trim_end_matches('.').to_owned(),
    }
}
