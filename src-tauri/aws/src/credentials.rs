use aws_credential_types::Credentials;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// Credentials that are loaded once for all clients, and again shortly before they expire. The SDK's own cache is one
/// for each client, and would start a `credential_process` again for each.
#[derive(Debug)]
pub(crate) struct Kept {
    source: SharedCredentialsProvider,
    loaded: Mutex<Option<Credentials>>,
}

impl Kept {
    pub(crate) fn new(source: SharedCredentialsProvider) -> Self {
        Self {
            source,
            loaded: Mutex::default(),
        }
    }

    /// The credentials: those that were loaded before, or new ones.
    pub(crate) async fn load(&self) -> provider::Result {
        let mut loaded = self.loaded.lock().await;
        let soon = SystemTime::now() + Duration::from_secs(60);
        match &*loaded {
            Some(kept) if kept.expiry().is_none_or(|expiry| expiry > soon) => Ok(kept.clone()),
            _ => {
                let new = self.source.provide_credentials().await?;
                *loaded = Some(new.clone());
                Ok(new)
            }
        }
    }
}

impl ProvideCredentials for Kept {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.load())
    }
}
