//! The tokens of IAM Identity Center in `~/.aws/sso/cache`, which the AWS CLI and the SDKs share.

use crate::Environment;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// A file of the cache. What this program does not know in it is kept when it is written again. No Debug: it holds
/// secrets.
#[derive(Clone)]
pub(crate) struct TokenFile {
    path: PathBuf,
    members: Map<String, Value>,
}

/// What a refresh takes.
pub(crate) struct Refresh<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a str,
    pub(crate) refresh_token: &'a str,
}

/// Where the token of a session is, or without a session that of a start URL: the file's name is the SHA-1 of either.
pub(crate) fn path(environment: &Environment, session: Option<&str>, start_url: &str) -> PathBuf {
    let mut name = String::new();
    for byte in Sha1::digest(session.unwrap_or(start_url)) {
        let _ = write!(name, "{byte:02x}");
    }
    environment
        .expand("~/.aws/sso/cache")
        .join(format!("{name}.json"))
}

impl TokenFile {
    /// The file's content. Like the AWS CLI, what is missing, unreadable or broken counts as "not signed in".
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let members: Map<String, Value> =
            serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        let file = Self {
            path: path.to_owned(),
            members,
        };
        file.access_token()?;
        file.expires_at()?;
        Some(file)
    }

    pub(crate) fn access_token(&self) -> Option<&str> {
        self.text("accessToken")
    }

    pub(crate) fn expires_at(&self) -> Option<SystemTime> {
        self.time("expiresAt")
    }

    /// What a refresh takes, if it is all there and the registration is still good.
    pub(crate) fn refresh(&self, now: SystemTime) -> Option<Refresh<'_>> {
        let registered = self.time("registrationExpiresAt")?;
        Some(Refresh {
            client_id: self.text("clientId")?,
            client_secret: self.text("clientSecret")?,
            refresh_token: self.text("refreshToken")?,
        })
        .filter(|_| registered > now)
    }

    /// Puts a new token in the place of the old one, in memory; see [`TokenFile::write`].
    pub(crate) fn renew(
        &mut self,
        access_token: &str,
        refresh_token: Option<&str>,
        expires_at: SystemTime,
    ) {
        let mut set = |name: &str, text: &str| {
            self.members.insert(name.to_owned(), text.into());
        };
        set("accessToken", access_token);
        if let Some(refresh_token) = refresh_token {
            set("refreshToken", refresh_token);
        }
        if let Ok(time) = DateTime::from(whole_seconds(expires_at)).fmt(Format::DateTime) {
            set("expiresAt", &time);
        }
    }

    /// Writes the file as a whole or not at all, readable by its owner alone, as the AWS CLI does.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::with_suffix_in(".tmp", folder)?;
        file.write_all(&serde_json::to_vec(&self.members)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    /// botocore has written "…UTC" for "…Z" too.
    fn time(&self, name: &str) -> Option<SystemTime> {
        let text = self.text(name)?;
        let text = match text.strip_suffix("UTC") {
            Some(bare) => format!("{bare}Z"),
            None => text.to_owned(),
        };
        let time = DateTime::from_str(&text, Format::DateTimeWithOffset).ok()?;
        SystemTime::try_from(time).ok()
    }
}

/// The file's times have no fraction.
fn whole_seconds(time: SystemTime) -> SystemTime {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tempfile::TempDir;

    /// As botocore 1.44.5 writes it.
    const BOTOCORE: &str = r#"{"startUrl": "https://example.awsapps.com/start", "region": "eu-west-1", "accessToken": "old", "expiresAt": "2030-01-02T03:04:05Z", "clientId": "id", "clientSecret": "secret", "registrationExpiresAt": "2030-02-02T03:04:05UTC", "refreshToken": "refresh", "extra": [1]}"#;

    fn time(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_files_name_is_the_sha1_of_the_session_or_of_the_start_url() {
        let environment = Environment::of([("HOME", "/home/ada")]);
        // printf %s dev | sha1sum
        let file = "34c6fceca75e456f25e7e99531e2425c6c1de443.json";
        let url = "https://example.awsapps.com/start";
        assert_eq!(
            path(&environment, Some("dev"), url),
            Path::new("/home/ada/.aws/sso/cache").join(file)
        );
        assert_ne!(
            path(&environment, None, url),
            path(&environment, Some("dev"), url)
        );
    }

    #[test]
    fn a_renewed_token_keeps_what_else_is_in_the_file_and_is_the_owners_alone() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a/token.json");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        std::fs::write(&path, BOTOCORE).unwrap();
        let mut file = TokenFile::read(&path).unwrap();
        assert_eq!(file.expires_at(), Some(time(1_893_553_445)));
        let refresh = file.refresh(time(1_893_553_445)).unwrap();
        assert_eq!(refresh.refresh_token, "refresh");
        assert!(file.refresh(time(1_999_999_999)).is_none());

        file.renew("new", None, time(1_893_600_000) + Duration::from_millis(7));
        file.write().unwrap();
        let written: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(written["accessToken"], "new");
        assert_eq!(written["expiresAt"], "2030-01-02T16:00:00Z");
        assert_eq!(written["refreshToken"], "refresh");
        assert_eq!(written["extra"], serde_json::json!([1]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_without_a_token_is_none() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("token.json");
        assert!(TokenFile::read(&path).is_none());
        for text in [
            "",
            "[]",
            "{\"accessToken\": \"a\"}",
            "{\"accessToken\": \"a\", \"expiresAt\": \"soon\"}",
        ] {
            std::fs::write(&path, text).unwrap();
            assert!(TokenFile::read(&path).is_none(), "{text}");
        }
    }
}
