//! The tokens of IAM Identity Center in `~/.aws/sso/cache`, which the AWS CLI and the SDKs share.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use registrar_core::secret::Secret;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use tempfile::NamedTempFile;

use crate::base::times;
use crate::connect::environment::Environment;

/// A file of the cache, be it of a token or of a registration. What this program does not know in it is kept when it is
/// written again. No Debug: what it does not know may be a secret, too.
#[derive(Clone)]
pub(crate) struct TokenFile {
    path: PathBuf,
    members: Map<String, Value>,
    access_token: Option<Secret>,
    refresh_token: Option<Secret>,
    client_secret: Option<Secret>,
}

/// What a refresh takes.
pub(crate) struct Refresh<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a Secret,
    pub(crate) refresh_token: &'a Secret,
}

/// Where the token of a session is, or without a session that of a start URL: the file's name is the SHA-1 of either.
pub(crate) fn path(environment: &Environment, session: Option<&str>, start_url: &str) -> PathBuf {
    named(environment, session.unwrap_or(start_url))
}

/// The file whose name is the SHA-1 of this text.
pub(crate) fn named(environment: &Environment, text: &str) -> PathBuf {
    let mut name = String::new();
    for byte in Sha1::digest(text) {
        let _ = write!(name, "{byte:02x}");
    }
    environment
        .expand("~/.aws/sso/cache")
        .join(format!("{name}.json"))
}

impl TokenFile {
    /// An empty one, of which there is nothing on the disk yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            members: Map::new(),
            access_token: None,
            refresh_token: None,
            client_secret: None,
        }
    }

    /// The file's content. Like the AWS CLI, what is missing, unreadable or broken counts as "not signed in".
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let file = Self::read_any(path)?;
        file.access_token()?;
        file.expires_at()?;
        Some(file)
    }

    /// Like [`TokenFile::read`], for a file that need not have a token.
    pub(crate) fn read_any(path: &Path) -> Option<Self> {
        let text = Secret::new(std::fs::read_to_string(path).ok()?);
        let mut members: Map<String, Value> = serde_json::from_str(text.expose()).ok()?;
        let mut secret = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(Secret::new(text)),
            _ => None,
        };
        Some(Self {
            path: path.to_owned(),
            access_token: secret("accessToken"),
            refresh_token: secret("refreshToken"),
            client_secret: secret("clientSecret"),
            members,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn access_token(&self) -> Option<&Secret> {
        self.access_token.as_ref()
    }

    pub(crate) fn client_secret(&self) -> Option<&Secret> {
        self.client_secret.as_ref()
    }

    pub(crate) fn expires_at(&self) -> Option<SystemTime> {
        self.time("expiresAt")
    }

    /// What a refresh takes, if it is all there and the registration is still good.
    pub(crate) fn refresh(&self, now: SystemTime) -> Option<Refresh<'_>> {
        let registered = self.time("registrationExpiresAt")?;
        Some(Refresh {
            client_id: self.text("clientId")?,
            client_secret: self.client_secret.as_ref()?,
            refresh_token: self.refresh_token.as_ref()?,
        })
        .filter(|_| registered > now)
    }

    /// Puts a new token in the place of the old one, in memory; see [`TokenFile::write`].
    pub(crate) fn renew(
        &mut self,
        access_token: Secret,
        refresh_token: Option<Secret>,
        expires_at: SystemTime,
    ) {
        self.access_token = Some(access_token);
        if let Some(refresh_token) = refresh_token {
            self.refresh_token = Some(refresh_token);
        }
        self.set_time("expiresAt", expires_at);
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.members.insert(name.to_owned(), value.into());
    }

    pub(crate) fn set_client_secret(&mut self, secret: Secret) {
        self.client_secret = Some(secret);
    }

    /// Sets a time, in the form that the AWS CLI writes: in UTC and whole seconds.
    pub(crate) fn set_time(&mut self, name: &str, time: SystemTime) {
        if let Ok(text) = DateTime::from(whole_seconds(time)).fmt(Format::DateTime) {
            self.set(name, text);
        }
    }

    /// Writes the file as a whole or not at all, readable by its owner alone, as the AWS CLI does.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write(&self) -> io::Result<()> {
        let text = Secret::new(serde_json::to_string(&Opened(self))?);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::with_suffix_in(".tmp", folder)?;
        file.write_all(text.expose().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// botocore has written "…UTC" for "…Z" too.
    fn time(&self, name: &str) -> Option<SystemTime> {
        times::parse(self.text(name)?)
    }
}

/// A file as it is written: with its secrets.
struct Opened<'a>(&'a TokenFile);

impl Serialize for Opened<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = self.0;
        let mut whole = serializer.serialize_map(None)?;
        for (name, value) in &file.members {
            whole.serialize_entry(name, value)?;
        }
        for (name, secret) in [
            ("accessToken", &file.access_token),
            ("clientSecret", &file.client_secret),
            ("refreshToken", &file.refresh_token),
        ] {
            if let Some(secret) = secret {
                whole.serialize_entry(name, secret.expose())?;
            }
        }
        whole.end()
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
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;

    /// As botocore 1.44.5 writes it.
    const BOTOCORE: &str = r#"{"startUrl": "https://example.awsapps.com/start", "region": "eu-west-1", "accessToken": "old", "expiresAt": "2030-01-02T03:04:05Z", "clientId": "id", "clientSecret": "secret", "registrationExpiresAt": "2030-02-02T03:04:05UTC", "refreshToken": "refresh", "extra": [1]}"#;

    fn time(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_in_the_cache_does_no_harm(
            noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
            member in proptest::sample::select(vec!["accessToken", "expiresAt", "refreshToken", "clientId", "clientSecret", "registrationExpiresAt"]),
            value in crate::base::hostile::json(),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("token.json");
            let mut token = serde_json::json!({
                "accessToken": "t", "expiresAt": "2999-01-02T03:04:05Z", "refreshToken": "r",
                "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2999-01-02T03:04:05Z",
            });
            token[member] = value;
            for bytes in [noise, token.to_string().into_bytes()] {
                std::fs::write(&path, bytes).unwrap();
                if let Some(file) = TokenFile::read(&path) {
                    let _ = (file.expires_at(), file.refresh(SystemTime::now()).is_some());
                    file.write().unwrap();
                }
            }
        }
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
        assert_eq!(refresh.refresh_token.expose(), "refresh");
        assert!(file.refresh(time(1_999_999_999)).is_none());

        file.renew(
            Secret::new("new".into()),
            None,
            time(1_893_600_000) + Duration::from_millis(7),
        );
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
