//! An app client with a secret: which one it is, and what it becomes.

mod settings;
mod work;

use std::collections::BTreeSet;
use std::future::Future;

use futures_util::future::try_join_all;
use futures_util::join;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::question::{Candidate, ClientChoice, Question};
use super::setting::Difference;
use super::step::{ExistingClient, PlannedStep, StepClient};
use crate::custody::Custody;
use crate::pool::{AppClient, AppClientSettings};
use crate::ports::{Answer, CloudError, CloudErrorKind, GrantType, Operation, Unsettled};
use crate::snapshot::{Remembered, Snapshot};
use crate::write::SETTLING_MS;
use settings::{describe, differences, kept, merge};
use work::{Create, Update};

pub(crate) use work::Work;

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
    /// An app client as it was described, to be sent back.
    type WholeAppClient: Send + Sync;
    /// An app client to be changed, and all that the service says of it.
    fn whole_app_client(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<(AppClient, Self::WholeAppClient), CloudError>> + Send;
    /// Creates an app client with a secret.
    fn create_app_client(
        &self,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<Answer<AppClient>, CloudError>> + Send;
    /// Sets these settings of an app client, as it was described just now, and sends every other member back as it is.
    fn update_app_client(
        &self,
        whole: Self::WholeAppClient,
        settings: &AppClientSettings,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
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
    /// When the creation was sent of which the admin says that it had no effect, in milliseconds since 1970.
    pub not_made: Option<i64>,
    /// The resource server whose scopes it names: it has to be there before.
    pub resource_server: PartId,
}

/// Reads every client that bears the name: those among all `listed`, which are id and name, and those that are
/// remembered, since a list may lag behind.
pub(super) async fn read(
    cloud: &impl AppClients,
    listed: &[(String, String)],
    remembered: &Remembered,
    name: &str,
) -> Result<Vec<AppClient>, CloudError> {
    let is_named = |(_, found): &(&String, &String)| *found == name;
    let listed_ids: BTreeSet<&String> = listed.iter().map(|(id, _)| id).collect();
    let named = listed.iter().map(|(id, name)| (id, name)).filter(is_named);
    let unlisted = remembered.clients.iter().filter(is_named);
    let unlisted = unlisted.filter(|(id, _)| !listed_ids.contains(id));
    let (named, unlisted) = join!(
        try_join_all(named.map(|(id, _)| cloud.app_client(id))),
        try_join_all(unlisted.map(async |(id, _): (&String, _)| {
            match cloud.app_client(id).await {
                Ok(client) => Ok((client.settings.name == name).then_some(client)),
                Err(error) if error.kind == CloudErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        }))
    );
    let unlisted = unlisted?.into_iter().flatten();
    Ok(named?.into_iter().chain(unlisted).collect())
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
        // Whether an earlier creation has made one is asked first.
        if matches!(chosen, Some(Chosen::New)) && step.change.is_open() {
            return step;
        }
        let chosen = match chosen {
            Some(Chosen::Existing(at)) => Some(ClientChoice::Existing {
                client_id: found[at].id.clone(),
            }),
            Some(Chosen::New) => self.choice.clone(),
            None => None,
        };
        step.asking(Question::WhichClient { candidates, chosen })
    }

    /// What was chosen. A choice of a client that is no longer there, or cannot be used, is no choice. The choice of one
    /// besides those that there were is settled by the first that was not among them.
    fn chosen(&self, candidates: &[Candidate]) -> Option<Chosen> {
        match self.choice.as_ref()? {
            ClientChoice::New { besides } => {
                let new = |one: &Candidate| !besides.contains(&one.client_id);
                match candidates.iter().filter(|one| new(one)).count() {
                    0 => Some(Chosen::New),
                    1 => candidates
                        .iter()
                        .position(|one| new(one) && one.unusable.is_none())
                        .map(Chosen::Existing),
                    _ => None,
                }
            }
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
        let lost = snapshot.unsettled.get(&self.settings.name);
        let is_new = |lost: &Unsettled, client: &AppClient| !lost.known.contains(&client.id);
        // One that was not there before it was sent is what it has made.
        let lost = lost.filter(|lost| !found.iter().any(|client| is_new(lost, client)));
        let not_made = lost.is_some_and(|lost| self.not_made == Some(lost.sent_at_ms));
        match lost {
            Some(lost) if snapshot.at_ms < lost.sent_at_ms + SETTLING_MS => {
                return self.step(None, self.unsettled());
            }
            Some(lost) if !not_made => {
                let step = self.step(None, Change::Choose);
                return step.asking(lost_creation(lost, false));
            }
            _ => {}
        }
        let settings = describe(&self.settings);
        let step = self
            .step(None, Change::Create { settings })
            .working(Work::Create(Create {
                settings: self.settings.clone(),
                known: found.iter().map(|client| client.id.clone()).collect(),
            }));
        match lost {
            Some(lost) => step.asking(lost_creation(lost, true)),
            None => step,
        }
    }

    /// It may have been created, and it is too early to say that it was not.
    fn unsettled(&self) -> Reason {
        Reason::new(
            "unsettled",
            format!(
                "CDF Registrar sent the creation of “{}”, and no answer came. The client may still appear.",
                self.settings.name
            ),
            "Wait a minute, then review again.",
        )
        .on(ConsolePage::AppClients)
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
            step(Change::Update { differences }).working(Work::Update(Update {
                client_id: client.id.clone(),
                wanted: self.settings.clone(),
                seen: client.settings.clone(),
            }))
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

fn lost_creation(lost: &Unsettled, not_made: bool) -> Question {
    Question::LostCreation {
        sent_at_ms: lost.sent_at_ms,
        not_made,
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
