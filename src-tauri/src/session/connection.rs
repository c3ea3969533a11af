//! Connecting: whose credentials are used, and what belongs to them.

use std::sync::Arc;

use registrar_aws::connect::connection::Connection;
use registrar_core::names::is_plain_loopback;
use registrar_core::secret::Secret;
use registrar_practice::{Options, Practice};
use registrar_vault::{Keychain, Realm};
use url::Url;

use super::Session;
use crate::files::journal::JournalFile;
use crate::files::last_profile;
use crate::ui_error::UiError;
use crate::wire::connect::{Identity, Source};

/// A connection and what belongs to it.
pub(crate) struct Connected {
    pub(crate) connection: Connection,
    pub(crate) identity: Identity,
    pub(crate) keychain: Keychain,
    pub(crate) journal: JournalFile,
}

impl Session {
    /// Connects, and forgets everything that was read under another identity.
    pub(crate) async fn connect(
        &self,
        source: Source,
        region: Option<&str>,
    ) -> Result<Identity, UiError> {
        let connected = self.waits.until_stopped(self.open(source, region)).await?;
        let identity = connected.identity.clone();
        self.switch_to(connected, None)?;
        if let Source::Profile { name } = &identity.source {
            last_profile::write(&self.data_folder, name);
        }
        Ok(identity)
    }

    /// Renews the credentials of the connection before they expire; what was read under it stays.
    pub(crate) async fn renew(&self) -> Result<Identity, UiError> {
        let connected = self.connected()?;
        let renewed = async { Ok(connected.connection.renew().await?) };
        self.waits.until_stopped(renewed).await?;
        Ok(Identity {
            expires_at: connected.connection.expires_at(),
            ..connected.identity.clone()
        })
    }

    /// Opens a connection, without using it for anything yet.
    pub(super) async fn open(
        &self,
        source: Source,
        region: Option<&str>,
    ) -> Result<Arc<Connected>, UiError> {
        let region = region.map(str::trim).filter(|region| !region.is_empty());
        let (aws_source, realm) = match &source {
            Source::Practice => {
                let practice = self.practice().await?;
                let aws_source = registrar_aws::connect::source::Source::Static {
                    access_key_id: registrar_practice::ACCESS_KEY_ID.to_owned(),
                    secret_access_key: Secret::new(
                        registrar_practice::SECRET_ACCESS_KEY.to_owned(),
                    ),
                    endpoint: Some(practice.endpoint().to_owned()),
                };
                (aws_source, Realm::Practice)
            }
            Source::Profile { name } => (
                registrar_aws::connect::source::Source::Profile(name.clone()),
                Realm::Real,
            ),
            Source::DefaultChain => (
                registrar_aws::connect::source::Source::DefaultChain,
                Realm::Real,
            ),
        };
        // Practice serves one region, whatever the environment says.
        let region = match realm {
            Realm::Practice => Some(registrar_practice::REGION),
            Realm::Real => region,
        };
        let connection = Connection::open_with(aws_source, region, self.waits.opening()).await?;
        let caller = connection.identity();
        let identity = Identity {
            source,
            account: caller.account.clone(),
            arn: caller.arn.clone(),
            region: caller.region.clone(),
            endpoint: caller.endpoint.clone(),
            endpoint_is_open: caller.endpoint.as_deref().is_some_and(is_open),
            alias: connection.account_alias().await,
            expires_at: connection.expires_at(),
        };
        let journal = JournalFile::new(&self.data_folder, &identity.account, &identity.region);
        Ok(Arc::new(Connected {
            connection,
            identity,
            keychain: Keychain::new(realm),
            journal,
        }))
    }

    /// The embedded server, started when it is first chosen.
    async fn practice(&self) -> Result<&Practice, UiError> {
        self.practice
            .get_or_try_init(|| async {
                let practice = Practice::start(Options::default())
                    .await
                    .map_err(|error| UiError::practice(&error))?;
                self.forget_stale_practice().await;
                Ok(practice)
            })
            .await
    }
}

/// Whether what goes to an endpoint can be read on the way.
fn is_open(endpoint: &str) -> bool {
    Url::parse(endpoint).is_ok_and(|url| url.scheme() == "http" && !is_plain_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_open_without_tls_but_on_this_computer() {
        for (endpoint, open) in [
            ("http://127.0.0.1:4566", false),
            ("http://localhost:4566", false),
            ("http://[::1]:4566", false),
            ("https://cognito.example.com", false),
            ("http://cognito.example.com", true),
            ("http://10.0.0.7:4566", true),
        ] {
            assert_eq!(is_open(endpoint), open, "{endpoint}");
        }
    }
}
