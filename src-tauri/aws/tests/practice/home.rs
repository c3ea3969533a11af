//! A home folder of a test's own.

use std::path::PathBuf;

use aws_sdk_sts as sts;
use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::environment::Environment;
use registrar_aws::connect::error::ConnectError;
use registrar_aws::connect::mfa::{MfaPrompt, MfaSessions};
use registrar_aws::connect::options::Opening;
use registrar_aws::connect::profiles::{Profile, profiles};
use registrar_aws::connect::source::Source;
use registrar_practice::{ACCESS_KEY_ID, ACCOUNT, Practice, REGION, SECRET_ACCESS_KEY};
use tempfile::TempDir;

use crate::support::TIMING;

/// A home folder with AWS configuration files, and an environment that knows no other place.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
    pub(crate) mfa: Option<MfaPrompt>,
    pub(crate) sessions: MfaSessions,
}

impl Home {
    /// With this config file, and Practice where AWS is.
    pub(crate) fn new(practice: &Practice, config: &str) -> Self {
        Self::at(practice.endpoint(), config)
    }

    pub(crate) fn at(endpoint: &str, config: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join(".aws")).unwrap();
        let home = folder.path().to_str().unwrap().to_owned();
        let home = Self {
            folder,
            variables: vec![("HOME".into(), home)],
            mfa: None,
            sessions: MfaSessions::default(),
        };
        home.write(".aws/config", config);
        home.set("AWS_ENDPOINT_URL", endpoint)
            .set("AWS_REGION", REGION)
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn asking(mut self, mfa: MfaPrompt) -> Self {
        self.mfa = Some(mfa);
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn variables(&self) -> Vec<(&str, &str)> {
        let variables = self.variables.iter();
        variables
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    pub(crate) fn opening(&self) -> Opening {
        Opening {
            timing: TIMING,
            environment: Environment::of(self.variables()),
            mfa: self.mfa.clone(),
            sessions: self.sessions.clone(),
        }
    }

    pub(crate) async fn open(&self, profile: &str) -> Result<Connection, ConnectError> {
        let source = Source::Profile(profile.to_owned());
        Connection::open_with(source, None, self.opening()).await
    }

    pub(crate) async fn default_chain(&self) -> Result<Connection, ConnectError> {
        Connection::open_with(Source::DefaultChain, None, self.opening()).await
    }

    pub(crate) async fn profile(&self, name: &str) -> Profile {
        let all = profiles(&Environment::of(self.variables())).await.unwrap();
        all.profiles
            .into_iter()
            .find(|profile| profile.name == name)
            .unwrap()
    }
}

/// The lines of a profile with Practice's own key.
pub(crate) fn keys(name: &str) -> String {
    format!(
        "[profile {name}]\naws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {SECRET_ACCESS_KEY}\n"
    )
}

pub(crate) fn role_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

/// Whether these are a role's credentials.
pub(crate) fn is_role(connection: &Connection, role: &str) -> bool {
    let arn = &connection.identity().arn;
    arn.starts_with(&format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/"))
}

/// Credentials with a session token, which Practice takes.
pub(crate) async fn session(practice: &Practice) -> sts::types::Credentials {
    let key = sts::config::Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
    let config = sts::Config::builder()
        .behavior_version(sts::config::BehaviorVersion::latest())
        .region(sts::config::Region::new(REGION))
        .endpoint_url(practice.endpoint())
        .credentials_provider(key)
        .build();
    let assumed = sts::Client::from_conf(config)
        .assume_role()
        .role_arn(role_arn("PracticeAdmin"))
        .role_session_name("given")
        .send()
        .await;
    assumed.unwrap().credentials.unwrap()
}
