//! The kinds of parts that a pool can have, one room for each. A room holds all that is particular to its kind: what is
//! wanted, how it is read, how wanted and found differ, the calls that make the difference good, how a lost answer is
//! settled, which operations that takes, and the page of the AWS console.
//!
//! Here is only what puts the kinds side by side: [`Part`] is one of them that is wanted, [`Cloud`] all that they ask of
//! a pool.

mod app_client;
mod change;
mod console_page;
mod domain;
mod group;
mod id;
mod question;
mod resource_server;
mod setting;
mod sign_in_style;
mod step;

use std::collections::BTreeMap;
use std::future::Future;

use futures_util::future::join_all;
use futures_util::join;

use crate::custody::Custody;
use crate::pool::{AppClient, Discovery};
use crate::ports::{AppClientSecrets, Clock, CloudError, Journal, Operation, Place, Slot, Vault};
use crate::snapshot::{Presence, Remembered, Snapshot};
use crate::write::{NotWritten, Writer};

pub(crate) use app_client::FETCHING;
pub use app_client::{AppClients, WantedAppClient};
pub use change::{Change, Reason};
pub use console_page::ConsolePage;
pub use domain::{Domains, WantedDomain, create_domain};
pub use group::{Group, Groups, WantedGroup};
pub use id::PartId;
pub use question::{Candidate, ClassicDomain, ClientChoice, Question};
pub use resource_server::{ResourceServers, WantedResourceServer};
pub use setting::{Difference, Setting, SettingName};
pub use sign_in_style::{SignInStyles, WantedSignInStyle};
pub use step::{ExistingClient, PlannedStep, StepClient};

/// One user pool's API, as far as a registration needs it. A port: the `aws` crate fills it.
///
/// Reads page through whole lists. A write is sent once: whether it is sent again is decided [in one place](crate::write).
pub trait Cloud:
    Domains + ResourceServers + AppClients + SignInStyles + Groups + AppClientSecrets + Clock
{
    /// The pool's OpenID Connect discovery document.
    fn discovery(&self) -> impl Future<Output = Result<Discovery, CloudError>> + Send;
}

/// A part that is wanted, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A domain with managed login.
    Domain(WantedDomain),
    /// A resource server.
    ResourceServer(WantedResourceServer),
    /// An app client with a secret.
    AppClient(WantedAppClient),
    /// A managed login style.
    SignInStyle(WantedSignInStyle),
    /// A group of users.
    Group(WantedGroup),
}

impl Part {
    /// Its name among the parts.
    pub fn id(&self) -> &PartId {
        match self {
            Part::Domain(_) => &PartId::DOMAIN,
            Part::ResourceServer(wanted) => &wanted.id,
            Part::AppClient(wanted) => &wanted.id,
            Part::SignInStyle(wanted) => &wanted.id,
            Part::Group(wanted) => wanted.id(),
        }
    }

    /// What a person calls it, as the start of a sentence.
    pub fn title(&self) -> String {
        match self {
            Part::Domain(wanted) => wanted.title(),
            Part::ResourceServer(wanted) => wanted.title(),
            Part::AppClient(wanted) => wanted.title(),
            Part::SignInStyle(wanted) => wanted.title(),
            Part::Group(wanted) => wanted.title(),
        }
    }

    /// What is to be done about it. `before` are the steps of the parts that stand before it.
    pub(crate) fn plan(&self, snapshot: &Snapshot, before: &[PlannedStep]) -> PlannedStep {
        match self {
            Part::Domain(wanted) => wanted.plan(snapshot),
            Part::ResourceServer(wanted) => wanted.plan(snapshot),
            Part::AppClient(wanted) => wanted.plan(snapshot),
            Part::SignInStyle(wanted) => {
                let client = before.iter().find(|step| step.id == wanted.client);
                wanted.plan(client, snapshot)
            }
            Part::Group(wanted) => wanted.plan(snapshot),
        }
    }

    /// What it means that it is not there, as the end of a sentence.
    pub(crate) fn missing(&self) -> &'static str {
        match self {
            Part::Domain(_) => domain::MISSING,
            Part::SignInStyle(_) => sign_in_style::MISSING,
            Part::ResourceServer(_) | Part::AppClient(_) | Part::Group(_) => "it does not exist.",
        }
    }

    /// The operations that reading it asks for.
    pub(crate) fn reading(&self) -> &'static [Operation] {
        match self {
            Part::Domain(_) => domain::READING,
            Part::ResourceServer(_) => resource_server::READING,
            Part::AppClient(_) => app_client::READING,
            Part::SignInStyle(_) => sign_in_style::READING,
            Part::Group(_) => group::READING,
        }
    }
}

/// The call that makes a step's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Domain(domain::Work),
    ResourceServer(resource_server::Work),
    AppClient(app_client::Work),
    SignInStyle(sign_in_style::Work),
    Group(group::Work),
}

macro_rules! work_of {
    ($($kind:ident: $room:ident),+ $(,)?) => {
        $(impl From<$room::Work> for Work {
            fn from(work: $room::Work) -> Self {
                Work::$kind(work)
            }
        })+
    };
}

work_of!(
    Domain: domain,
    ResourceServer: resource_server,
    AppClient: app_client,
    SignInStyle: sign_in_style,
    Group: group,
);

/// Why work was not done.
#[derive(Debug)]
pub(crate) enum NotDone {
    /// It was not written, or whether it was is not known.
    NotWritten(NotWritten),
    /// It needs the client of this part, and there is none.
    NoClient(PartId),
}

impl From<NotWritten> for NotDone {
    fn from(why: NotWritten) -> Self {
        NotDone::NotWritten(why)
    }
}

/// What work has come to.
#[derive(Debug)]
pub(crate) enum Worked {
    /// There was nothing to do any more.
    AlreadySo,
    /// It was done.
    Done,
    /// This app client was created.
    Created(Box<AppClient>),
}

impl From<Option<()>> for Worked {
    fn from(made: Option<()>) -> Self {
        made.map_or(Worked::AlreadySo, |()| Worked::Done)
    }
}

impl Work {
    /// Makes the change. `clients` are the ids of the clients whose parts are done.
    pub(crate) async fn apply(
        &self,
        writer: &Writer<'_, impl Cloud, impl Journal>,
        clients: &BTreeMap<PartId, String>,
    ) -> Result<Worked, NotDone> {
        Ok(match self {
            Work::Domain(work) => work.apply(writer).await?.into(),
            Work::ResourceServer(work) => work.apply(writer).await?.into(),
            Work::SignInStyle(work) => {
                let client_id = clients.get(&work.client);
                let client_id = client_id.ok_or_else(|| NotDone::NoClient(work.client.clone()))?;
                work.apply(client_id, writer).await?.into()
            }
            Work::Group(work) => work.apply(writer).await?.into(),
            Work::AppClient(work) => match work.apply(writer).await? {
                None => Worked::AlreadySo,
                Some(None) => Worked::Done,
                Some(Some(client)) => Worked::Created(Box::new(client)),
            },
        })
    }

    /// The operations that do it, and those that it is looked at and settled with.
    pub(crate) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Domain(work) => work.operations(),
            Work::ResourceServer(work) => work.operations(),
            Work::AppClient(work) => work.operations(),
            Work::SignInStyle(work) => work.operations(),
            Work::Group(work) => work.operations(),
        }
    }
}

/// What was found, if it could be read.
fn found<T>(presence: Option<&Presence<T>>) -> Result<Option<&T>, Box<Reason>> {
    match presence {
        None => Err(Box::new(Reason::not_looked_for())),
        Some(Presence::Unreadable(error)) => Err(Box::new(Reason::unreadable(error))),
        Some(Presence::Absent) => Ok(None),
        Some(Presence::Present(value)) => Ok(Some(value)),
    }
}

/// Reads the parts from pool and vault, everything that can be read side by side. What is remembered of the pool is held
/// against it.
///
/// # Errors
/// When the pool itself cannot be read. Every other part that cannot be read is [`Presence::Unreadable`].
pub async fn observe(
    parts: &[Part],
    cloud: &impl Cloud,
    vault: &impl Vault,
    remembered: &Remembered,
) -> Result<Snapshot, CloudError> {
    let at_ms = cloud.now_ms();
    let pool = cloud.pool().await?;
    let servers = parts.iter().filter_map(|part| match part {
        Part::ResourceServer(wanted) => Some(&wanted.server.identifier),
        _ => None,
    });
    let groups = parts.iter().filter_map(|part| match part {
        Part::Group(wanted) => Some(wanted.name()),
        _ => None,
    });
    let (domains, resource_servers, groups, listed) = join!(
        domain::read(cloud, &pool),
        join_all(servers.map(async |identifier: &String| {
            let read = cloud.resource_server(identifier).await;
            (identifier.clone(), Presence::from_read(read))
        })),
        join_all(groups.map(async |name: &str| (name.to_owned(), group::read(cloud, name).await))),
        cloud.app_clients(),
    );
    let clients = observe_clients(parts, listed.as_deref(), remembered, cloud).await;
    let present = || {
        clients
            .iter()
            .filter_map(|(part, found)| Some((part, found.present()?)))
    };
    let (custody, styles) = join!(
        join_all(
            present()
                .flat_map(|(_, found)| found)
                .map(async |client: &AppClient| (
                    client.id.clone(),
                    custody(vault, &pool.id, client).await
                ))
        ),
        join_all(
            present()
                .filter(|(part, _)| has_style(parts, &part.id))
                .flat_map(|(_, found)| found)
                .map(async |client: &AppClient| {
                    (
                        client.id.clone(),
                        sign_in_style::read(cloud, &client.id).await,
                    )
                })
        ),
    );
    let ours = |name: &str| clients.iter().any(|(part, _)| part.settings.name == name);
    Ok(Snapshot {
        other_clients: listed
            .iter()
            .flatten()
            .filter(|(_, name)| !ours(name))
            .count(),
        domains,
        resource_servers: resource_servers.into_iter().collect(),
        styles: styles.into_iter().collect(),
        groups: groups.into_iter().collect(),
        custody: custody
            .into_iter()
            .filter_map(|(id, found)| Some((id, found?)))
            .collect(),
        app_clients: clients
            .into_iter()
            .map(|(part, found)| (part.settings.name.clone(), found))
            .collect(),
        unsettled: remembered
            .unsettled
            .iter()
            .map(|lost| (lost.subject.clone(), lost.clone()))
            .collect(),
        pool,
        at_ms,
    })
}

/// Reads the clients that bear the names of the wanted ones.
async fn observe_clients<'a>(
    parts: &'a [Part],
    listed: Result<&[(String, String)], &CloudError>,
    remembered: &Remembered,
    cloud: &impl Cloud,
) -> Vec<(&'a WantedAppClient, Presence<Vec<AppClient>>)> {
    let wanted = parts.iter().filter_map(|part| match part {
        Part::AppClient(wanted) => Some(wanted),
        _ => None,
    });
    let read = wanted.map(async |wanted: &'a WantedAppClient| {
        let read = match listed {
            Ok(listed) => app_client::read(cloud, listed, remembered, &wanted.settings.name).await,
            Err(error) => Err(error.clone()),
        };
        let found = read.map(|found| (!found.is_empty()).then_some(found));
        (wanted, Presence::from_read(found))
    });
    join_all(read).await
}

/// Whether a style is wanted for the client of this part.
fn has_style(parts: &[Part], client: &PartId) -> bool {
    parts
        .iter()
        .any(|part| matches!(part, Part::SignInStyle(wanted) if wanted.client == *client))
}

async fn custody(vault: &impl Vault, pool_id: &str, client: &AppClient) -> Option<Custody> {
    let place = Place {
        pool_id: pool_id.to_owned(),
        client_id: client.id.clone(),
        client_name: client.settings.name.clone(),
        slot: Slot::Current,
    };
    let stored = vault.read(&place).await;
    Custody::of(stored.as_ref().map(Option::as_ref), client.secret.as_ref())
}
