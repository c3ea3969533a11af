//! The two changes of a client's secrets that a rotation makes.

use std::collections::BTreeSet;

use crate::pool::ListedSecret;
use crate::ports::{Answer, AppClientSecrets, CloudError, Operation};
use crate::secret::Secret;
use crate::write::{Look, Write};

pub(super) const LIST: Operation = Operation::cognito("ListUserPoolClientSecrets");
pub(super) const ADD: Operation = Operation::cognito("AddUserPoolClientSecret");
pub(super) const DELETE: Operation = Operation::cognito("DeleteUserPoolClientSecret");

/// Adds a secret of our making.
pub(super) struct AddSecret<'a> {
    pub(super) client_id: &'a str,
    pub(super) secret: &'a Secret,
    /// The secrets that the admin has seen.
    pub(super) listed: &'a [ListedSecret],
}

/// Deletes a secret.
pub(super) struct DeleteSecret<'a> {
    pub(super) client_id: &'a str,
    pub(super) secret: &'a ListedSecret,
    /// The secrets that the admin has seen.
    pub(super) listed: &'a [ListedSecret],
}

fn ids(listed: &[ListedSecret]) -> BTreeSet<&str> {
    listed.iter().map(|secret| secret.id.as_str()).collect()
}

/// A change goes by which secrets there are.
fn as_seen(seen: &[ListedSecret], now: &[ListedSecret]) -> Look<()> {
    if ids(seen) == ids(now) {
        Look::Ready(())
    } else {
        Look::Changed
    }
}

impl<C: AppClientSecrets> Write<C> for AddSecret<'_> {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        ADD
    }

    fn subject(&self) -> String {
        self.client_id.to_owned()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        let now = cloud.client_secrets(self.client_id).await?;
        Ok(as_seen(self.listed, &now))
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.add_client_secret(self.client_id, self.secret).await
    }

    /// Whether the new one is ours is proved afterwards.
    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let now = cloud.client_secrets(self.client_id).await?;
        Ok((!ids(&now).is_subset(&ids(self.listed))).then_some(()))
    }
}

impl<C: AppClientSecrets> Write<C> for DeleteSecret<'_> {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        DELETE
    }

    fn subject(&self) -> String {
        self.client_id.to_owned()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        let now = cloud.client_secrets(self.client_id).await?;
        Ok(as_seen(self.listed, &now))
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud
            .delete_client_secret(self.client_id, &self.secret.id)
            .await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let now = cloud.client_secrets(self.client_id).await?;
        Ok((!ids(&now).contains(self.secret.id.as_str())).then_some(()))
    }
}
