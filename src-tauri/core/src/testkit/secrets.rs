//! The secrets of the pool in memory, and how a call to it or to the vault is cut off.

use std::future::pending;
use std::sync::Mutex;

use super::{FakeCloud, State, error};
use crate::pool::ListedSecret;
use crate::ports::{Acceptance, CloudError, CloudErrorKind, GrantType};
use crate::secret::Secret;

/// A secret of a client, in the order in which they were added.
#[derive(Debug, Clone)]
pub(crate) struct FakeSecret {
    pub(crate) listed: ListedSecret,
    pub(crate) value: Secret,
}

/// What becomes of the call that is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The program ends before it takes effect.
    KilledBefore,
    /// The program ends after it took effect.
    KilledAfter,
    /// It fails without effect, and nobody can tell.
    FailsBefore,
    /// It takes effect, and its answer is lost.
    FailsAfter,
}

impl Moment {
    pub(crate) const ALL: [Moment; 4] = [
        Moment::KilledBefore,
        Moment::KilledAfter,
        Moment::FailsBefore,
        Moment::FailsAfter,
    ];
}

/// Cuts off one call, counted over the cloud and the vault together.
#[derive(Debug, Default)]
pub(crate) struct Fuse(Mutex<Option<(usize, Moment)>>);

impl Fuse {
    /// The `call`-th call from now on is cut off; the first is 0.
    pub(crate) fn set(&self, call: usize, moment: Moment) {
        *self.0.lock().unwrap() = Some((call, moment));
    }

    /// Cuts off no call any more; whether one was.
    pub(crate) fn clear(&self) -> bool {
        self.0.lock().unwrap().take().is_none()
    }

    /// Makes a call, or cuts it off. A call that ends the program never comes back.
    pub(super) async fn call<T, E>(
        &self,
        effect: impl FnOnce() -> Result<T, E>,
        lost: E,
    ) -> Result<T, E> {
        let moment = {
            let mut fuse = self.0.lock().unwrap();
            match &mut *fuse {
                Some((0, _)) => fuse.take().map(|(_, moment)| moment),
                Some((calls, _)) => {
                    *calls -= 1;
                    None
                }
                None => None,
            }
        };
        if moment.is_none_or(|m| matches!(m, Moment::KilledAfter | Moment::FailsAfter)) {
            let result = effect();
            if moment.is_none() {
                return result;
            }
        }
        if matches!(moment, Some(Moment::KilledBefore | Moment::KilledAfter)) {
            pending::<()>().await;
        }
        Err(lost)
    }
}

impl State {
    /// Adds a secret as the service does: two at most, and no value twice.
    pub(crate) fn add_secret(&mut self, client_id: &str, value: &Secret) -> Result<(), CloudError> {
        self.now_ms += 1000;
        let millisecond = self.now_ms;
        let secrets = self.secrets.entry(client_id.to_owned()).or_default();
        if secrets.len() >= 2 || secrets.iter().any(|secret| secret.value == *value) {
            return Err(error(CloudErrorKind::Refused, "AddUserPoolClientSecret"));
        }
        secrets.push(FakeSecret {
            listed: ListedSecret {
                id: format!("{client_id}--{millisecond}"),
                created_at_ms: Some(millisecond),
            },
            value: value.clone(),
        });
        Ok(())
    }

    /// Deletes a secret as the service does: never the last one, and the first is shown no more.
    pub(crate) fn delete_secret(&mut self, client_id: &str, id: &str) -> Result<(), CloudError> {
        const OPERATION: &str = "DeleteUserPoolClientSecret";
        let secrets = self.secrets.entry(client_id.to_owned()).or_default();
        let Some(found) = secrets.iter().position(|secret| secret.listed.id == id) else {
            return Err(error(CloudErrorKind::NotFound, OPERATION));
        };
        if secrets.len() == 1 {
            return Err(error(CloudErrorKind::Refused, OPERATION));
        }
        let gone = secrets.remove(found).value;
        for client in &mut self.clients {
            if client.id == client_id && client.secret.as_ref() == Some(&gone) {
                client.secret = None;
            }
        }
        Ok(())
    }

    /// The token endpoint learns of every secret that was added or deleted.
    pub(crate) fn catch_up(&mut self) {
        self.accepted = self
            .secrets
            .iter()
            .flat_map(|(id, secrets)| secrets.iter().map(|s| (id.clone(), s.value.clone())))
            .collect();
    }

    fn accepts(&self, client_id: &str, grant_type: GrantType, secret: &Secret) -> Acceptance {
        let client = self.clients.iter().find(|c| c.id == client_id).unwrap();
        let machine = client.settings.oauth_flows.contains("client_credentials");
        assert_eq!(machine, grant_type == GrantType::ClientCredentials);
        let known = (client_id.to_owned(), secret.clone());
        match &self.silent {
            Some(why) => Acceptance::Unknown { why: why.clone() },
            None if self.accepted.contains(&known) => Acceptance::Accepted,
            None => Acceptance::Refused,
        }
    }
}

impl FakeCloud {
    pub(super) async fn list_secrets(
        &self,
        client_id: &str,
    ) -> Result<Vec<ListedSecret>, CloudError> {
        const OPERATION: &str = "ListUserPoolClientSecrets";
        let list = || {
            self.read(OPERATION, |state| {
                let secrets = state.secrets.get(client_id).into_iter().flatten();
                secrets.map(|secret| secret.listed.clone()).collect()
            })
        };
        let lost = error(CloudErrorKind::Unreachable, OPERATION);
        self.fuse.call(list, lost).await
    }

    pub(super) async fn try_secret(
        &self,
        client_id: &str,
        grant_type: GrantType,
        secret: &Secret,
    ) -> Acceptance {
        let ask = || {
            let mut state = self.state();
            if !state.lagging {
                state.catch_up();
            }
            Ok(state.accepts(client_id, grant_type, secret))
        };
        let lost = Acceptance::Unknown {
            why: "No answer came.".into(),
        };
        self.fuse.call(ask, lost).await.unwrap_or_else(|lost| lost)
    }
}
