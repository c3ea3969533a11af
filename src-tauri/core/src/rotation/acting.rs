//! The acts of a rotation. Each looks again before it does anything.

use super::{ClientSecrets, Rotation, RotationAct, RotationState};
use crate::advice::Advice;
use crate::custody::{NotKept, keep};
use crate::parts::Cloud;
use crate::pool::ListedSecret;
use crate::ports::Patience::{Once, UntilAccepted, UntilRefused};
use crate::ports::{Acceptance, CloudError, CloudErrorKind, Slot, Vault, VaultError};
use crate::secret::Secret;

/// Why an act was not done, or not to its end. Where it stopped is found by observing again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.advice().message)]
pub enum RotationError {
    /// It is not as the person saw it any more. Nothing was changed.
    Changed {
        /// How it is.
        now: Box<ClientSecrets>,
    },
    /// What was seen does not allow that act. Nothing was changed.
    NotAllowed,
    /// Cognito did not do it.
    Cloud(CloudError),
    /// The keychain did not do it.
    Vault(VaultError),
    /// The keychain did not give back what was stored in it.
    NotKept,
    /// Cognito does not accept the secret that it shows. Nothing was changed.
    ShownRefused,
    /// Whether Cognito accepts the secret that it shows is not known. Nothing was changed.
    ShownUntried {
        /// Why.
        why: String,
    },
}

impl RotationError {
    /// What happened, and what to do next.
    pub fn advice(&self) -> Advice {
        let again = "Look at the client's secrets again: what was begun can be finished or undone from there, and the secret in use keeps working.";
        let (code, message, hint) = match self {
            RotationError::Changed { .. } => (
                "rotation_changed",
                "It has changed meanwhile: the client's secrets are not as you saw them any more. Nothing was done.".into(),
                "Look at how it is now, and decide again.".into(),
            ),
            RotationError::NotAllowed => (
                "rotation_not_allowed",
                "That cannot be done from here. Nothing was changed.".into(),
                again.into(),
            ),
            RotationError::Cloud(error) => {
                let hint = match error.kind {
                    CloudErrorKind::Unclear => format!("It may have taken effect. {again}"),
                    _ => again.into(),
                };
                (&*error.code, error.sentence(), hint)
            }
            RotationError::Vault(error) => {
                let Advice { message, hint, .. } = &error.advice;
 ("vault", message.clone(), format!("{hint} {again}"))
            }
            RotationError::NotKept => (
                "vault",
                "Your keychain did not give back the secret that was stored in it.".into(),
                again.into(),
            ),
            RotationError::ShownRefused => (
                "rotation_shown_refused",
                "Cognito shows a secret that it does not accept. Nothing was changed.".into(),
                "Wait a minute, then look at the client's secrets again. If it stays so, ask the other administrators for the secret in use.".into(),
            ),
            RotationError::ShownUntried { why } => (
                "rotation_shown_untried",
                format!("Whether Cognito accepts the secret that it shows is not known. {why} Nothing was changed."),
                "Mend what it names (the plan's review shows what the pool lacks), then look at the client's secrets again.".into(),
            ),
        };
        Advice::new(message, hint).coded(code)
    }
}

impl From<CloudError> for RotationError {
    fn from(error: CloudError) -> Self {
        RotationError::Cloud(error)
    }
}

impl From<VaultError> for RotationError {
    fn from(error: VaultError) -> Self {
        RotationError::Vault(error)
    }
}

impl<C: Cloud, V: Vault> Rotation<'_, C, V> {
    /// Looks again, and does the act if everything is still as the person saw it. `new_secret` is what
    /// [`RotationAct::Begin`] stores and adds; no other act uses it. Returns how it is then.
    ///
    /// # Errors
    /// When it has changed, does not allow the act, or Cognito or the keychain did not do their part. It can be
    /// dropped at any await: what it leaves is one of the states, and no secret is lost.
    pub async fn advance(
        &self,
        act: RotationAct,
        seen: &ClientSecrets,
        new_secret: Secret,
    ) -> Result<ClientSecrets, RotationError> {
        let found = self.look(Once, Once).await;
        let now = self.describe(&found);
        let as_seen = |one: &ClientSecrets| {
            let ClientSecrets {
                client_id,
                listed,
                state,
                acts,
                ..
            } = one.clone();
            (client_id, listed, state, acts)
        };
        if as_seen(&now) != as_seen(seen) {
            return Err(RotationError::Changed { now: Box::new(now) });
        }
        if !now.acts.contains(&act) {
            return Err(RotationError::NotAllowed);
        }
        // The secret that the act is about: the one that Cognito shows, or the new one.
        let secret = match act {
            RotationAct::Fetch => found.shown.ok(),
            _ => found.next.ok(),
        };
        match (act, secret.flatten(), now.listed.as_slice()) {
            (RotationAct::Begin, None, _) => {
                self.keep(Slot::Next, &new_secret).await?;
                self.add(&new_secret).await?;
                Ok(self.describe(&self.look(Once, UntilAccepted).await))
            }
            (RotationAct::Finish, Some(next), _) => {
                self.add(&next).await?;
                Ok(self.describe(&self.look(Once, UntilAccepted).await))
            }
            (RotationAct::DeleteOld, Some(next), [old, _]) => {
                self.delete(old).await?;
                let after = self.describe(&self.look(UntilRefused, Once).await);
                match after.state {
                    RotationState::OldGone => self.tidy(&next).await,
                    _ => Ok(after),
                }
            }
            (RotationAct::Tidy, Some(next), _) => self.tidy(&next).await,
            (RotationAct::Undo, Some(_), [_, new]) => {
                self.delete(new).await?;
                let after = self.describe(&self.look(Once, UntilRefused).await);
                match after.state {
                    RotationState::Begun => self.forget_next().await,
                    _ => Ok(after),
                }
            }
            (RotationAct::Undo, Some(_), [_]) => self.forget_next().await,
            (RotationAct::Fetch, Some(shown), _) => self.fetch(&shown).await,
            _ => Err(RotationError::NotAllowed),
        }
    }

    /// Adds a stored secret. A lost answer is settled by looking: whether it is ours is then proved like any other.
    async fn add(&self, secret: &Secret) -> Result<(), RotationError> {
        match self
            .cloud
            .add_client_secret(self.client.client_id, secret)
            .await
        {
            Err(error) if error.kind == CloudErrorKind::Unclear => {
                match self.cloud.client_secrets(self.client.client_id).await {
                    Ok(listed) if listed.len() > 1 => Ok(()),
                    _ => Err(error.into()),
                }
            }
            other => Ok(other?),
        }
    }

    /// Deletes one of two secrets. A lost answer is settled by looking.
    async fn delete(&self, secret: &ListedSecret) -> Result<(), RotationError> {
        let deleted = self
            .cloud
            .delete_client_secret(self.client.client_id, &secret.id);
        match deleted.await {
            Err(error) if error.kind == CloudErrorKind::Unclear => {
                match self.cloud.client_secrets(self.client.client_id).await {
                    Ok(listed) if listed.iter().all(|left| left.id != secret.id) => Ok(()),
                    _ => Err(error.into()),
                }
            }
            other => Ok(other?),
        }
    }

    /// The secret that Cognito shows takes the place of one that works nowhere, if it works itself.
    async fn fetch(&self, shown: &Secret) -> Result<ClientSecrets, RotationError> {
        match self.try_secret(shown, Once).await {
            Acceptance::Accepted => {
                self.keep(Slot::Current, shown).await?;
                Ok(self.observe().await)
            }
            Acceptance::Refused => Err(RotationError::ShownRefused),
            Acceptance::Unknown { why } => Err(RotationError::ShownUntried { why }),
        }
    }

    /// The new secret takes the place of the old one in the keychain.
    async fn tidy(&self, next: &Secret) -> Result<ClientSecrets, RotationError> {
        self.keep(Slot::Current, next).await?;
        self.forget_next().await
    }

    async fn forget_next(&self) -> Result<ClientSecrets, RotationError> {
        self.vault.delete(&self.place(Slot::Next)).await?;
        Ok(self.observe().await)
    }

    async fn keep(&self, slot: Slot, secret: &Secret) -> Result<(), RotationError> {
        let kept = keep(self.vault, &self.place(slot), secret).await;
        kept.map_err(|why| match why {
            NotKept::Vault(error) => RotationError::Vault(error),
            NotKept::NotGivenBack => RotationError::NotKept,
        })
    }
}
