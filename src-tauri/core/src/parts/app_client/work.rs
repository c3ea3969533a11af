//! The two changes of app clients.

use super::settings::{changes, merge};
use super::{AppClients, CREATE, DESCRIBE, LIST, MOST_SCOPES, UPDATE};
use crate::pool::{AppClient, AppClientSettings};
use crate::ports::{Answer, Clock, CloudError, Journal, Operation};
use crate::write::{Look, NotWritten, Write, Writer};

/// The call that makes the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Create(Create),
    Update(Update),
}

/// Creates a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Create {
    pub(super) settings: AppClientSettings,
    /// The ids of the clients that bear its name already.
    pub(super) known: Vec<String>,
}

/// Makes a client that is there as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Update {
    pub(super) client_id: String,
    pub(super) wanted: AppClientSettings,
    /// What the admin has seen of it.
    pub(super) seen: AppClientSettings,
}

impl Work {
    /// Makes the change; the client, if it was created.
    pub(in crate::parts) async fn apply<C, J>(
        &self,
        writer: &Writer<'_, C, J>,
    ) -> Result<Option<Option<AppClient>>, NotWritten>
    where
        C: AppClients + Clock,
        J: Journal,
    {
        match self {
            Work::Create(create) => Ok(writer.write(create).await?.map(Some)),
            Work::Update(update) => Ok(writer.write(update).await?.map(|()| None)),
        }
    }

    /// The operations that do it, and those that it is looked at and settled with. A creation reads the client when the
    /// answer has no secret in it.
    pub(in crate::parts) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, LIST, DESCRIBE],
            Work::Update(_) => &[DESCRIBE, UPDATE],
        }
    }
}

impl Create {
    /// The ids of the clients of its name that were not there when it was decided.
    async fn new_ones(&self, cloud: &impl AppClients) -> Result<Vec<String>, CloudError> {
        let listed = cloud.app_clients().await?.into_iter();
        let new = |(id, name): (String, String)| {
            (name == self.settings.name && !self.known.contains(&id)).then_some(id)
        };
        Ok(listed.filter_map(new).collect())
    }
}

impl<C: AppClients> Write<C> for Create {
    type Ready = ();
    type Made = AppClient;

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.settings.name.clone()
    }

    fn known(&self) -> Option<Vec<String>> {
        Some(self.known.clone())
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        Ok(match self.new_ones(cloud).await?.is_empty() {
            true => Look::Ready(()),
            false => Look::Changed,
        })
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<AppClient>, CloudError> {
        cloud.create_app_client(&self.settings).await
    }

    /// Where another one of the name was created meanwhile, nobody can tell which one is ours.
    async fn settle(&self, cloud: &C) -> Result<Option<AppClient>, CloudError> {
        match &*self.new_ones(cloud).await? {
            [id] => cloud.app_client(id).await.map(Some),
            _ => Ok(None),
        }
    }

    fn made_id(client: &AppClient) -> Option<String> {
        Some(client.id.clone())
    }
}

impl<C: AppClients> Write<C> for Update {
    type Ready = (AppClientSettings, C::WholeAppClient);
    type Made = ();

    fn operation(&self) -> Operation {
        UPDATE
    }

    fn subject(&self) -> String {
        self.client_id.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<Self::Ready>, CloudError> {
        let (found, whole) = cloud.whole_app_client(&self.client_id).await?;
        let merged = merge(&found.settings, &self.wanted);
        let now = changes(&found.settings, &merged);
        let seen = changes(&self.seen, &merge(&self.seen, &self.wanted));
        Ok(if now.is_empty() {
            Look::AlreadySo
        } else if now.is_subset(&seen) && merged.oauth_scopes.len() <= MOST_SCOPES {
            Look::Ready((merged, whole))
        } else {
            Look::Changed
        })
    }

    async fn send(
        &self,
        (merged, whole): Self::Ready,
        cloud: &C,
    ) -> Result<Answer<()>, CloudError> {
        cloud.update_app_client(whole, &merged).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let found = cloud.app_client(&self.client_id).await?.settings;
        let is_so = found == merge(&found, &self.wanted);
        Ok(is_so.then_some(()))
    }
}
