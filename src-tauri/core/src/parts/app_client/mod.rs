//! An app client with a secret: which one it is, and what it becomes.

mod settings;

use std::future::Future;

use futures_util::future::try_join_all;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::question::{Candidate, ClientChoice, Question};
use super::setting::Difference;
use super::step::{ExistingClient, PlannedStep, StepClient};
use crate::custody::Custody;
use crate::pool::{AppClient, AppClientSettings};
use crate::ports::{CloudError, GrantType, Operation};
use crate::snapshot::Snapshot;
use settings::{describe, differences, kept, merge};

/// `AllowedOAuthScopes` (`cognito-idp` service model).
const MOST_SCOPES: usize = 50;
/// What a client needs beyond the Lite feature plan.
const FEATURE: &str = "choice-based sign-in (ALLOW_USER_AUTH)";

const LIST: Operation = Operation::cognito("ListUserPoolClients");
const DESCRIBE: Operation = Operation::cognito("DescribeUserPoolClient");
const CREATE: Operation = Operation::cognito("CreateUserPoolClient");
const UPDATE: Operation = Operation::cognito("UpdateUserPoolClient");

/// What reading it asks for.
pub(super) const READING: &[Operation] = &[LIST, DESCRIBE];
/// What fetching its secret asks for.
pub(crate) const FETCHING: &[Operation] = &[DESCRIBE];

/// The part of the port that is about app clients.
pub trait AppClients: Send + Sync {
    /// Id and name of every app client.
    fn app_clients(&self)
    -> impl Future<Output = Result<Vec<(String, String)>, CloudError>> + Send;
    /// One app client, with its secret.
    fn app_client(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<AppClient, CloudError>> + Send;
    /// Creates an app client with a secret.
    fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<AppClient, CloudError>> + Send;
    /// Sets these settings of an app client and sends every other member back as it is.
    fn update_app_client(
        &self,
        client_id: &str,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
}

/// An app client with a secret, known by its name, and with at least these settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedAppClient {
    /// Its name among the parts.
    pub id: PartId,
    /// Name and settings.
    pub settings: AppClientSettings,
    /// How it gets tokens.
    pub grant_type: GrantType,
    /// Which one it is, where several have the name.
    pub choice: Option<ClientChoice>,
    /// The resource server whose scopes it names: it has to be there before.
    pub resource_server: PartId,
}

/// The call that makes the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Create {
        settings: AppClientSettings,
        /// The ids of the clients that bear its name already.
        known: Vec<String>,
    },
    Update {
        client_id: String,
        settings: AppClientSettings,
    },
}

/// Reads every client that bears the name, among all `listed`, which are id and name.
pub(super) async fn read(
    cloud: &impl AppClients,
    listed: &[(String, String)],
    name: &str,
) -> Result<Vec<AppClient>, CloudError> {
    let named = listed.iter().filter(|(_, found)| found == name);
    try_join_all(named.map(|(id, _)| cloud.app_client(id))).await
}

impl WantedAppClient {
    pub(super) fn title(&self) -> String {
        format!("App client “{}”", self.settings.name)
    }

    pub(super) fn plan(&self, snapshot: &Snapshot) -> PlannedStep {
        let presence = snapshot.app_clients.get(&self.settings.name);
        let found: &[AppClient] = match super::found(presence) {
            Err(reason) => return self.step(None, *reason),
            Ok(found) => found.map_or(&[], Vec::as_slice),
        };
        let candidates: Vec<Candidate> = found
            .iter()
            .map(|client| self.candidate(client, snapshot))
            .collect();
        let is_open = candidates.len() > 1 || candidates.iter().any(|one| one.unusable.is_some());
        if !is_open {
            return match found.first() {
                Some(only) => self.plan_existing(only, snapshot),
                None => self.plan_new(found, snapshot),
            };
        }
        let chosen = self.chosen(&candidates);
        let step = match &chosen {
            None => self.step(None, Change::Choose),
            Some(Chosen::New) => self.plan_new(found, snapshot),
            Some(Chosen::Existing(at)) => self.plan_existing(&found[*at], snapshot),
        };
        step.asking(Question::WhichClient {
            candidates,
            chosen: chosen.and(self.choice.clone()),
        })
    }

    /// What was chosen. A choice of a client that is no longer there, or cannot be used, is no choice.
    fn chosen(&self, candidates: &[Candidate]) -> Option<Chosen> {
        match self.choice.as_ref()? {
            ClientChoice::New => Some(Chosen::New),
            ClientChoice::Existing { client_id } => candidates
                .iter()
                .position(|one| one.client_id == *client_id && one.unusable.is_none())
                .map(Chosen::Existing),
        }
    }

    fn candidate(&self, client: &AppClient, snapshot: &Snapshot) -> Candidate {
        let merged = merge(&client.settings, &self.settings);
        let custody = snapshot.custody.get(&client.id);
        let differences = differences(&client.settings, &merged);
        Candidate {
            client_id: client.id.clone(),
            differs_in: differences.iter().map(|d| d.name).collect(),
            unusable: (client.secret.is_none() && custody.is_none())
                .then(|| "It has no client secret, which Cognite needs.".to_owned()),
            secret_stored: custody.is_some_and(Custody::is_stored),
        }
    }

    fn plan_new(&self, found: &[AppClient], snapshot: &Snapshot) -> PlannedStep {
        if let Some(reason) = Reason::tier_too_low(&snapshot.pool, FEATURE) {
            return self.step(None, reason);
        }
        let settings = describe(&self.settings);
        self.step(None, Change::Create { settings })
            .working(Work::Create {
                settings: self.settings.clone(),
                known: found.iter().map(|client| client.id.clone()).collect(),
            })
    }

    fn plan_existing(&self, client: &AppClient, snapshot: &Snapshot) -> PlannedStep {
        let merged = merge(&client.settings, &self.settings);
        let kept = kept(&merged, &self.settings);
        let differences = differences(&client.settings, &merged);
        let existing = ExistingClient {
            client_id: client.id.clone(),
            custody: snapshot.custody.get(&client.id).cloned(),
        };
        let step = |change: Change| self.step(Some(existing), change);
        let mut step = if differences.is_empty() {
            step(Change::Keep)
        } else if let Some(reason) = Reason::tier_too_low(&snapshot.pool, FEATURE) {
            step(reason.into())
        } else if !client.unsendable.is_empty() {
            step(unsendable(client, &differences).into())
        } else if merged.oauth_scopes.len() > MOST_SCOPES {
            let reason = Reason::too_many_scopes("client", merged.oauth_scopes.len(), MOST_SCOPES);
            step(reason.on(ConsolePage::AppClients).into())
        } else {
            step(Change::Update { differences }).working(Work::Update {
                client_id: client.id.clone(),
                settings: merged,
            })
        };
        step.kept = kept;
        step
    }

    fn step(&self, existing: Option<ExistingClient>, change: impl Into<Change>) -> PlannedStep {
        let console = match &existing {
            Some(ExistingClient { client_id, .. }) => ConsolePage::AppClient {
                client_id: client_id.clone(),
            },
            None => ConsolePage::AppClients,
        };
        let step = PlannedStep::new(&self.id, self.title(), console, change);
        PlannedStep {
            client: Some(StepClient {
                name: self.settings.name.clone(),
                grant_type: self.grant_type,
                existing,
            }),
            ..step.after(&self.resource_server)
        }
    }
}

/// What was chosen among the clients of one name.
enum Chosen {
    New,
    /// The one at this place among the candidates.
    Existing(usize),
}

impl Work {
    /// Creates or updates the client, once; returns the one that was created.
    pub(super) async fn send(
        &self,
        cloud: &impl AppClients,
    ) -> Result<Option<AppClient>, CloudError> {
        match self {
            Work::Create { settings, .. } => cloud.create_app_client(settings).await.map(Some),
            Work::Update {
                client_id,
                settings,
            } => cloud
                .update_app_client(client_id, settings)
                .await
                .map(|()| None),
        }
    }

    /// Looks whether it took effect, after a lost answer: an update, if the client is as it would have made it; a
    /// creation, if there is just one client of this name that was not there before.
    pub(super) async fn settle(&self, cloud: &impl AppClients) -> Option<Option<AppClient>> {
        match self {
            Work::Update {
                client_id,
                settings,
            } => {
                let client = cloud.app_client(client_id).await.ok()?;
                (client.settings == *settings).then_some(None)
            }
            Work::Create { settings, known } => {
                let listed = cloud.app_clients().await.ok()?;
                let mut new = listed
                    .iter()
                    .filter(|(id, name)| *name == settings.name && !known.contains(id));
                match (new.next(), new.next()) {
                    (Some((id, _)), None) => Some(Some(cloud.app_client(id).await.ok()?)),
                    _ => None,
                }
            }
        }
    }

    /// The operations that do it, and those that settle a lost answer. A creation reads the client when the answer has
    /// no secret in it; an update reads what is there before it writes.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create { .. } => &[CREATE, LIST, DESCRIBE],
            Work::Update { .. } => &[DESCRIBE, UPDATE],
        }
    }
}

fn unsendable(client: &AppClient, differences: &[Difference]) -> Reason {
    let names: Vec<&str> = differences.iter().map(|d| d.name.label()).collect();
    Reason::new(
        "unsendable",
        format!(
            "The client has settings that this version of CDF Registrar cannot send back ({}), so an update would erase them.",
            client.unsendable.join(", ")
        ),
        format!("Change {} in the AWS console yourself, then review again.", names.join(", ")),
    )
    .on(ConsolePage::AppClients)
}
