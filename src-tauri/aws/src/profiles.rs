use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::parse::EnvConfigParseError;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use std::error::Error;

/// A profile of the AWS configuration files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name, `default` for the one without a name.
    pub name: String,
    /// The region that it sets.
    pub region: Option<String>,
}

/// The AWS configuration files could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The AWS configuration files could not be read: {message}")]
pub struct ProfilesError {
    /// The parser's words, with the file and the line that it stumbled over.
    pub message: String,
}

/// The profiles of the AWS config and credentials files, `default` first and the others by name.
///
/// The files are `~/.aws/config` and `~/.aws/credentials`, or those that `AWS_CONFIG_FILE` and
/// `AWS_SHARED_CREDENTIALS_FILE` name; they are read by the SDK's own parser, so a profile that it cannot use (one
/// in the config file without the word `profile`, say) is not listed. A file that is missing counts as empty, as
/// it does for the SDK. `sso-session` and `services` sections are not profiles.
///
/// # Errors
/// When a file is broken; the message names it and the line.
pub async fn profiles() -> Result<Vec<Profile>, ProfilesError> {
    Ok(list(&load(&Fs::real(), &Env::real()).await?))
}

/// Reads and merges both files.
pub(crate) async fn load(fs: &Fs, env: &Env) -> Result<EnvConfigSections, ProfilesError> {
    aws_config::profile::load(fs, env, &EnvConfigFiles::default(), None)
        .await
        .map_err(|error| {
            let message = match error.source() {
                // It names the file and the line, the error around it does not.
                Some(parse) if parse.is::<EnvConfigParseError>() => parse.to_string(),
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            };
            ProfilesError {
                message: message.split_whitespace().collect::<Vec<_>>().join(" "),
            }
        })
}

fn list(sections: &EnvConfigSections) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = sections
        .profiles()
        .map(|name| Profile {
            name: name.to_owned(),
            region: sections
                .get_profile(name)
                .and_then(|profile| profile.get("region"))
                .map(str::to_owned)
                .filter(|region| !region.is_empty()),
        })
        .collect();
    profiles.sort_by(|a, b| {
        let key = |profile: &Profile| (profile.name != "default", profile.name.clone());
        key(a).cmp(&key(b))
    });
    profiles
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::write;
    use tempfile::TempDir;

    async fn read(config: Option<&str>, credentials: Option<&str>) -> Result<Vec<Profile>, String> {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        for (name, text) in [("config", config), ("credentials", credentials)] {
            if let Some(text) = text {
                write(path(name), text).unwrap();
            }
        }
        let env = Env::from_slice(&[
            ("AWS_CONFIG_FILE", &path("config")),
            ("AWS_SHARED_CREDENTIALS_FILE", &path("credentials")),
        ]);
        let place = folder.path().to_str().unwrap().to_owned();
        match load(&Fs::real(), &env).await {
            Ok(sections) => Ok(list(&sections)),
            Err(error) => Err(error.to_string().replace(&place, "FOLDER")),
        }
    }

    fn names(profiles: &[Profile]) -> Vec<&str> {
        profiles
            .iter()
            .map(|profile| profile.name.as_str())
            .collect()
    }

    #[tokio::test]
    async fn lists_both_files_default_first() {
        let config = "[profile work]\nregion = eu-west-1\n[profile a team]\n[profile b-team]\nregion=us-east-1\n[sso-session mine]\nsso_region=eu-west-1\n[services local]\ncognito_identity_provider =\n  endpoint_url = http://localhost:1\n[stray]\nregion = eu-west-2\n[default]\nregion =\n";
        let credentials = "[old]\naws_access_key_id = AKIA\naws_secret_access_key = x\n[work]\naws_access_key_id = AKIB\n";
        let profiles = read(Some(config), Some(credentials)).await.unwrap();
        assert_eq!(names(&profiles), ["default", "b-team", "old", "work"]);
        let regions: Vec<_> = profiles.iter().map(|p| p.region.as_deref()).collect();
        assert_eq!(regions, [None, Some("us-east-1"), None, Some("eu-west-1")]);
    }

    #[tokio::test]
    async fn missing_and_empty_files_hold_no_profile() {
        assert_eq!(read(None, None).await, Ok(vec![]));
        assert_eq!(read(Some(""), None).await, Ok(vec![]));
        assert_eq!(
            names(&read(None, Some("[one]\nx=y\n")).await.unwrap()),
            ["one"]
        );
    }

    #[tokio::test]
    async fn a_broken_file_is_named_with_its_line() {
        let error = read(
            Some("[default]\nregion = eu-west-1\n\n[profile work\n"),
            None,
        )
        .await;
        let error = error.unwrap_err();
        assert!(error.contains("FOLDER/config on line 4"), "{error}");
        let error = read(
            None,
            Some("[default]\naws_secret_access_key wJalrXUtnFEMI\n"),
        )
        .await;
        let error = error.unwrap_err();
        assert!(error.contains("FOLDER/credentials on line 2"), "{error}");
        assert!(!error.contains("wJalr"), "{error}");
    }
}
