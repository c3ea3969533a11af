//! The acts of a rotation. Each looks again before it does anything.

use super::changes::{AddSecret, DeleteSecret};
use super::{ClientSecrets, Rotation, RotationAct, RotationState};
use crate::advice::Advice;
use crate::custody::{NotKept, keep};
use crate::parts::Cloud;
use crate::pool::ListedSecret;
use crate::ports::Patience::{Once, UntilAccepted, UntilRefused};
use crate::ports::{Acceptance, CloudError, CloudErrorKind, Journal, Slot, Vault, VaultError};
use crate::secret::Secret;
use crate::write::{Cancel, NotWritten, Writer};

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
    /// What is about to be done could not be noted. Nothing was changed.
    Journal(Advice),
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
            RotationError::Journal(Advice { message, hint, .. }) => {
                ("journal", message.clone(), hint.clone())
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
        journal: &impl Journal,
        cancel: &Cancel,
    ) -> Result<ClientSecrets, RotationError> {
        let writer = Writer {
            cloud: self.cloud,
            journal,
            pool_id: Some(self.pool_id),
            cancel,
        };
        // A keychain that has to be unlocked waits for a person, and after the look nothing may.
        self.vault.probe().await?;
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
        let current = found.current.ok().flatten();
        let current = current.as_ref();
        match (act, secret.flatten(), now.listed.as_slice()) {
            (RotationAct::Begin, None, listed) => {
                self.keep(Slot::Next, None, &new_secret).await?;
                self.add(&writer, &new_secret, listed).await
            }
            (RotationAct::Finish, Some(next), listed) => self.add(&writer, &next, listed).await,
            (RotationAct::DeleteOld, Some(next), [old, _]) => {
                self.delete(&writer, old, &now.listed).await?;
                let after = self.describe(&self.look(UntilRefused, Once).await);
                match after.state {
                    RotationState::OldGone => self.tidy(current, &next).await,
                    _ => Ok(after),
                }
            }
            (RotationAct::Tidy, Some(next), _) => self.tidy(current, &next).await,
            (RotationAct::Undo, Some(_), [_, new]) => {
                self.delete(&writer, new, &now.listed).await?;
                let after = self.describe(&self.look(Once, UntilRefused).await);
                match after.state {
                    RotationState::Begun => self.forget_next().await,
                    _ => Ok(after),
                }
            }
            (RotationAct::Undo, Some(_), [_]) => self.forget_next().await,
            (RotationAct::Fetch, Some(shown), _) => self.fetch(current, &shown).await,
            _ => Err(RotationError::NotAllowed),
        }
    }

    /// Adds a stored secret; whether it is accepted is then proved like any other.
    async fn add(
        &self,
        writer: &Writer<'_, C, impl Journal>,
        secret: &Secret,
        listed: &[ListedSecret],
    ) -> Result<ClientSecrets, RotationError> {
        let add = AddSecret {
            client_id: self.client.client_id,
            secret,
            listed,
        };
        match writer.write(&add).await {
            Ok(_) => Ok(self.describe(&self.look(Once, UntilAccepted).await)),
            Err(why) => Err(self.not_written(why).await),
        }
    }

    /// Deletes one of two secrets.
    async fn delete(
        &self,
        writer: &Writer<'_, C, impl Journal>,
        secret: &ListedSecret,
        listed: &[ListedSecret],
    ) -> Result<(), RotationError> {
        let delete = DeleteSecret {
            client_id: self.client.client_id,
            secret,
            listed,
        };
        match writer.write(&delete).await {
            Ok(_) => Ok(()),
            Err(why) => Err(self.not_written(why).await),
        }
    }

    async fn not_written(&self, why: NotWritten) -> RotationError {
        match why {
            NotWritten::Cloud(error) => error.into(),
            NotWritten::Changed => RotationError::Changed {
                now: Box::new(self.observe().await),
            },
            NotWritten::Journal(error) => RotationError::Journal(error.0),
        }
    }

    /// The secret that Cognito shows takes the place of one that works nowhere, if it works itself.
    async fn fetch(
        &self,
        current: Option<&Secret>,
        shown: &Secret,
    ) -> Result<ClientSecrets, RotationError> {
        match self.try_secret(shown, Once).await {
            Acceptance::Accepted => {
                self.keep(Slot::Current, current, shown).await?;
                Ok(self.observe().await)
            }
            Acceptance::Refused => Err(RotationError::ShownRefused),
            Acceptance::Unknown { why } => Err(RotationError::ShownUntried { why }),
        }
    }

    /// The new secret takes the place of the old one in the keychain.
    async fn tidy(
        &self,
        current: Option<&Secret>,
        next: &Secret,
    ) -> Result<ClientSecrets, RotationError> {
        self.keep(Slot::Current, current, next).await?;
        self.forget_next().await
    }

    async fn forget_next(&self) -> Result<ClientSecrets, RotationError> {
        self.vault.delete(&self.place(Slot::Next)).await?;
        Ok(self.observe().await)
    }

    /// Keeps a secret in the place of the one that was found there.
    async fn keep(
        &self,
        slot: Slot,
        there: Option<&Secret>,
        secret: &Secret,
    ) -> Result<(), RotationError> {
        let kept = keep(self.vault, &self.place(slot), there, secret).await;
        kept.map_err(|why| match why {
            NotKept::Vault(error) => RotationError::Vault(error),
            NotKept::NotGivenBack => RotationError::NotKept,
        })
    }
}
