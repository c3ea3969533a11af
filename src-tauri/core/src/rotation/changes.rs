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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use pollster::block_on;

    use super::*;
    use crate::pool::{AppClientSettings, Tier};
    use crate::testkit::FakeCloud;

    #[test]
    fn a_change_goes_by_the_list_and_a_lost_answer_is_settled_by_it() {
        let cloud = FakeCloud::new(Tier::Essentials);
        let client = cloud.state().add_client(&AppClientSettings {
            name: "C".into(),
            auth_flows: BTreeSet::new(),
            identity_providers: BTreeSet::new(),
            oauth_enabled: true,
            oauth_flows: BTreeSet::new(),
            oauth_scopes: BTreeSet::new(),
            callback_urls: BTreeSet::new(),
        });
        let list = || block_on(cloud.client_secrets(&client.id)).unwrap();
        let (before, secret) = (list(), Secret::new("a new secret".into()));
        let add = AddSecret {
            client_id: &client.id,
            secret: &secret,
            listed: &before,
        };
        assert_eq!(Write::<FakeCloud>::subject(&add), client.id);
        assert!(matches!(block_on(add.look(&cloud)), Ok(Look::Ready(()))));
        assert_eq!(block_on(add.settle(&cloud)), Ok(None));
        cloud.state().add_secret(&client.id, &secret).unwrap();
        assert!(matches!(block_on(add.look(&cloud)), Ok(Look::Changed)));
        assert_eq!(block_on(add.settle(&cloud)), Ok(Some(())));

        let both = list();
        let delete = DeleteSecret {
            client_id: &client.id,
            secret: &both[0],
            listed: &both,
        };
        assert_eq!(Write::<FakeCloud>::subject(&delete), client.id);
        assert!(matches!(block_on(delete.look(&cloud)), Ok(Look::Ready(()))));
        assert_eq!(block_on(delete.settle(&cloud)), Ok(None));
        cloud
            .state()
            .delete_secret(&client.id, &both[0].id)
            .unwrap();
        assert!(matches!(block_on(delete.look(&cloud)), Ok(Look::Changed)));
        assert_eq!(block_on(delete.settle(&cloud)), Ok(Some(())));
    }
}
