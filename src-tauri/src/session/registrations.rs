//! The list of registrations: what comes onto it, what is opened from it, what leaves it.

use std::sync::{MutexGuard, PoisonError};

use registrar_core::blueprint::Choices;
use registrar_core::parts::{AppClients as _, ClassicDomain, ClientChoice, PartId, Question};
use registrar_core::plan::Plan;
use registrar_core::ports::{CloudErrorKind, Place, Slot, Vault as _, VaultError};
use registrar_core::snapshot::Remembered;
use registrar_vault::{Keychain, Realm};

use super::connection::Connected;
use super::review::{PlanUnderReview, blueprint};
use super::{Session, now_ms};
use crate::files::registrations::{
    ClientRecord, RegistrationList, RegistrationRecord, SourceRecord,
};
use crate::ui_error::UiError;
use crate::wire::connect::Identity;
use crate::wire::registrations::{Forgotten, Registration, Reopened, StartedAnew};

impl Session {
    /// Adds the pool to the registrations, once it has both clients. The list is a convenience: that it could not be
    /// written is told when it is looked at.
    pub(super) fn remember(&self, reviewed: &PlanUnderReview) {
        let clients: Vec<ClientRecord> = reviewed
            .plan
            .clients()
            .map(|client| ClientRecord {
                step: client.step.clone(),
                name: client.name.into(),
                client_id: client.client_id.into(),
            })
            .collect();
        if clients.len() < 2 {
            return;
        }
        let Identity {
            source,
            account,
            region,
            ..
        } = reviewed.connected.identity.clone();
        let registration = RegistrationRecord {
            pool_id: reviewed.plan.pool_id.clone(),
            pool_name: reviewed.plan.pool_name.clone(),
            region,
            account,
            source: source.into(),
            clusters: reviewed
                .blueprint
                .clusters()
                .iter()
                .map(ToString::to_string)
                .collect(),
            clients,
            keeps_classic_domain: keeps_classic_domain(&reviewed.plan),
            registered_at: now_ms(),
            health: None,
        };
        let _ = self.registrations().remember(registration);
    }

    /// What this computer remembers of a pool: the clients of its registration, and what the journal says.
    pub(super) fn remembered(
        &self,
        connected: &Connected,
        pool_id: &str,
    ) -> Result<Remembered, UiError> {
        let mut remembered = connected.journal.remembered(pool_id)?;
        let clients = self.record(connected, pool_id).map(|record| record.clients);
        for client in clients.into_iter().flatten() {
            remembered.clients.insert(client.client_id, client.name);
        }
        Ok(remembered)
    }

    /// What was registered before, the newest first.
    pub(crate) fn registered(&self) -> Result<Vec<Registration>, UiError> {
        let records = self.records()?;
        Ok(records.into_iter().map(Registration::from).collect())
    }

    /// The same, as they are in the file.
    pub(super) fn records(&self) -> Result<Vec<RegistrationRecord>, UiError> {
        Ok(self.registrations().list()?)
    }

    /// Takes a registration off the list; its pool stays as it is. With its secrets, they go first, so that a keychain
    /// that fails leaves the registration where it was.
    pub(crate) async fn forget(
        &self,
        pool_id: &str,
        account: &str,
        region: &str,
        forgotten: Forgotten,
    ) -> Result<(), UiError> {
        let found = self
            .records()?
            .into_iter()
            .find(|registration| registration.is_of(pool_id, account, region));
        if let Some(registration) = found.filter(|_| forgotten != Forgotten::ListEntry) {
            if forgotten == Forgotten::Secrets {
                self.refuse_last_copies(&registration).await?;
            }
            delete_secrets(registration).await?;
        }
        Ok(self.registrations().forget(pool_id, account, region)?)
    }

    /// An error where the keychain may hold the only copy of a secret. What Amazon Cognito shows can be fetched again, and
    /// what is of no client any more is of no use; to know that, it is asked now.
    async fn refuse_last_copies(&self, registration: &RegistrationRecord) -> Result<(), UiError> {
        let source = registration.source.clone().into();
        let opening = self.open(source, Some(&registration.region));
        let opened = self.waits.until_stopped(opening).await;
        let connected = opened.map_err(|why| UiError::last_copies(Some(&why.message)))?;
        let identity = &connected.identity;
        if identity.account != registration.account {
            let other = UiError::other_account(&registration.account, &identity.account);
            return Err(UiError::last_copies(Some(&other.message)));
        }
        let pool = connected.connection.user_pool(&registration.pool_id);
        let keychain = keychain(&registration.source);
        for client in &registration.clients {
            let [current, next] =
                [Slot::Current, Slot::Next].map(|slot| place(registration, client, slot));
            let kept = keychain.read(&current).await?;
            let has_next = keychain.read(&next).await?.is_some();
            match pool.app_client(&client.client_id).await {
                Err(error) if error.kind == CloudErrorKind::NotFound => {}
                Err(error) => return Err(UiError::last_copies(Some(&error.sentence()))),
                Ok(shown) if !has_next && kept.is_none_or(|kept| shown.secret == Some(kept)) => {}
                Ok(_) => return Err(UiError::last_copies(None)),
            }
        }
        Ok(())
    }

    /// Starts a new list of registrations, if the one that there is could not be read.
    pub(crate) fn start_registrations_anew(&self) -> Result<StartedAnew, UiError> {
        let aside = self.registrations().start_anew()?;
        Ok(StartedAnew {
            kept_as: aside.map(|path| path.display().to_string()),
        })
    }

    /// Connects as a registration was made and reviews its pool.
    pub(crate) async fn reopen(
        &self,
        pool_id: &str,
        account: &str,
        region: &str,
    ) -> Result<Reopened, UiError> {
        let registration = self
            .records()?
            .into_iter()
            .find(|registration| registration.is_of(pool_id, account, region))
            .ok_or_else(UiError::plan_outdated)?;
        let opening = self.open(
            registration.source.clone().into(),
            Some(&registration.region),
        );
        let connected = self.waits.until_stopped(opening).await?;
        let identity = connected.identity.clone();
        if identity.account != registration.account {
            return Err(UiError::other_account(
                &registration.account,
                &identity.account,
            ));
        }
        let choices = with_remembered(Choices::default(), &registration);
        let blueprint = blueprint(&registration.clusters, choices)?;
        let reviewed = self.plan(connected.clone(), pool_id, blueprint).await?;
        self.switch_to(connected, Some(reviewed.clone()))?;
        self.note_drift(&reviewed);
        Ok(Reopened {
            identity,
            review: reviewed.review(),
        })
    }

    /// The registration of this pool, if it is on the list. That the list cannot be read is told where it is shown.
    pub(super) fn record(
        &self,
        connected: &Connected,
        pool_id: &str,
    ) -> Option<RegistrationRecord> {
        let Identity {
            account, region, ..
        } = &connected.identity;
        let records = self.records().unwrap_or_default();
        let mut records = records.into_iter();
        records.find(|one| one.is_of(pool_id, account, region))
    }

    /// What is chosen, and for the rest what was chosen when the pool was registered from here.
    pub(super) fn choices(
        &self,
        connected: &Connected,
        pool_id: &str,
        choices: Choices,
    ) -> Choices {
        match self.record(connected, pool_id) {
            Some(registration) => with_remembered(choices, &registration),
            None => choices,
        }
    }

    /// Secrets of Practice servers that have ended open nothing: they are taken out of the keychain. Where that
    /// fails they are tried again the next time, since their registrations stay in the file until then.
    pub(super) async fn forget_stale_practice(&self) {
        let stale = self.registrations().take_stale();
        let mut gone = vec![];
        for registration in stale {
            if delete_secrets(registration.clone()).await.is_ok() {
                gone.push(registration);
            }
        }
        if !gone.is_empty() {
            // The same goes for the file.
            let _ = self.registrations().forget_stale(&gone);
        }
    }

    pub(super) fn registrations(&self) -> MutexGuard<'_, RegistrationList> {
        self.registrations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the admin decided about a domain that shows the classic hosted UI: whether it stays so. None while that is open.
fn keeps_classic_domain(plan: &Plan) -> Option<bool> {
    match plan.step(&PartId::DOMAIN)?.question {
        Some(Question::ClassicDomain { chosen }) => Some(chosen? == ClassicDomain::Keep),
        _ => Some(false),
    }
}

/// The choices, and where there is none the one that a registration goes by.
fn with_remembered(mut choices: Choices, registration: &RegistrationRecord) -> Choices {
    if registration.keeps_classic_domain == Some(true) {
        choices.classic_domain.get_or_insert(ClassicDomain::Keep);
    }
    for ClientRecord {
        step, client_id, ..
    } in &registration.clients
    {
        let existing = || ClientChoice::Existing {
            client_id: client_id.clone(),
        };
        choices.clients.entry(step.clone()).or_insert_with(existing);
    }
    choices
}

/// Where the secrets are of a pool that was registered so.
pub(super) fn keychain(source: &SourceRecord) -> Keychain {
    Keychain::new(match source {
        SourceRecord::Practice { .. } => Realm::Practice,
        SourceRecord::Profile { .. } | SourceRecord::DefaultChain => Realm::Real,
    })
}

/// Takes the secrets of a registration's clients out of the keychain. All are tried; the first failure is told.
async fn delete_secrets(registration: RegistrationRecord) -> Result<(), VaultError> {
    let keychain = keychain(&registration.source);
    let mut result = Ok(());
    for client in &registration.clients {
        for slot in [Slot::Current, Slot::Next] {
            let deleted = keychain.delete(&place(&registration, client, slot)).await;
            result = result.and(deleted);
        }
    }
    result
}

/// Where a secret of a client is.
fn place(registration: &RegistrationRecord, client: &ClientRecord, slot: Slot) -> Place {
    Place {
        pool_id: registration.pool_id.clone(),
        client_id: client.client_id.clone(),
        client_name: client.name.clone(),
        slot,
    }
}
