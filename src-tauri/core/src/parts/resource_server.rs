//! A resource server: an API with its scopes.

use std::collections::BTreeSet;
use std::future::Future;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::setting::{Difference, Setting, SettingName};
use super::step::PlannedStep;
use crate::pool::ResourceServer;
use crate::ports::{Answer, Clock, CloudError, Journal, Operation};
use crate::snapshot::Snapshot;
use crate::write::{Look, NotWritten, Write, Writer};

/// `ResourceServerScopeListType` (`cognito-idp` service model).
const MOST_SCOPES: usize = 100;

const NAME: SettingName = SettingName::value("Resource server name");
const IDENTIFIER: SettingName = SettingName::value("Resource server identifier");
const SCOPES: SettingName = SettingName::list("Custom scopes");

const DESCRIBE: Operation = Operation::cognito("DescribeResourceServer");
const CREATE: Operation = Operation::cognito("CreateResourceServer");
const UPDATE: Operation = Operation::cognito("UpdateResourceServer");

/// What reading it asks for.
pub(super) const READING: &[Operation] = &[DESCRIBE];

/// The part of the port that is about resource servers.
pub trait ResourceServers: Send + Sync {
    /// A resource server, if there is one with that identifier.
    fn resource_server(
        &self,
        identifier: &str,
    ) -> impl Future<Output = Result<Option<ResourceServer>, CloudError>> + Send;
    /// A resource server as it was described, to be sent back.
    type WholeResourceServer: Send + Sync;
    /// A resource server to be changed, and all that the service says of it.
    fn whole_resource_server(
        &self,
        identifier: &str,
    ) -> impl Future<
        Output = Result<Option<(ResourceServer, Self::WholeResourceServer)>, CloudError>,
    > + Send;
    /// Creates a resource server.
    fn create_resource_server(
        &self,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
    /// Replaces name and scopes of a resource server, as it was described just now, by these, all of them.
    fn update_resource_server(
        &self,
        whole: Self::WholeResourceServer,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
}

/// A resource server with this name and at least these scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedResourceServer {
    /// Its name among the parts.
    pub id: PartId,
    /// The server, by its identifier.
    pub server: ResourceServer,
}

/// The call that makes the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Create(Create),
    Update(Update),
}

/// Creates a resource server that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Create(ResourceServer);

/// Makes one that is there as it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Update {
    wanted: ResourceServer,
    /// What the admin has seen of it.
    seen: ResourceServer,
}

impl WantedResourceServer {
    pub(super) fn title(&self) -> String {
        format!("Resource server “{}”", self.server.name)
    }

    pub(super) fn plan(&self, snapshot: &Snapshot) -> PlannedStep {
        let presence = snapshot.resource_servers.get(&self.server.identifier);
        match super::found(presence) {
            Err(reason) => self.step(*reason),
            Ok(None) => {
                let settings = vec![
                    Setting::new(NAME, [&self.server.name]),
                    Setting::new(IDENTIFIER, [&self.server.identifier]),
                    Setting::new(SCOPES, describe_scopes(&self.server)),
                ];
                self.step(Change::Create { settings })
                    .working(Work::Create(Create(self.server.clone())))
            }
            Ok(Some(found)) => self.plan_present(found),
        }
    }

    fn plan_present(&self, found: &ResourceServer) -> PlannedStep {
        let merged = merge(found, &self.server);
        if merged.scopes.len() > MOST_SCOPES {
            let reason =
                Reason::too_many_scopes("resource server", merged.scopes.len(), MOST_SCOPES);
            return self.step(reason);
        }
        let differences = differences(found, &merged);
        let mut step = if differences.is_empty() {
            self.step(Change::Keep)
        } else {
            self.step(Change::Update { differences })
                .working(Work::Update(Update {
                    wanted: self.server.clone(),
                    seen: found.clone(),
                }))
        };
        let ours = |name: &str| self.server.scopes.iter().any(|scope| scope.name == name);
        let names = found.scopes.iter().map(|scope| scope.name.as_str());
        let foreign: Vec<&str> = names.filter(|name| !ours(name)).collect();
        if !foreign.is_empty() {
            step.kept.push(Setting::new(SCOPES, foreign));
        }
        step
    }

    fn step(&self, change: impl Into<Change>) -> PlannedStep {
        PlannedStep::new(&self.id, self.title(), ConsolePage::ResourceServers, change)
    }
}

/// What the server becomes: the wanted name and scopes, and every other scope that it has.
fn merge(found: &ResourceServer, wanted: &ResourceServer) -> ResourceServer {
    let mut merged = found.clone();
    merged.name.clone_from(&wanted.name);
    for scope in &wanted.scopes {
        match merged.scopes.iter_mut().find(|s| s.name == scope.name) {
            Some(present) => present.description.clone_from(&scope.description),
            None => merged.scopes.push(scope.clone()),
        }
    }
    merged
}

/// What an update changes: of the name, and of each scope's description, what it is and what it becomes.
fn changes<'a>(
    found: &'a ResourceServer,
    merged: &'a ResourceServer,
) -> BTreeSet<(&'a str, Option<&'a str>, &'a str)> {
    let description = |server: &'a ResourceServer, name: &str| {
        let scope = server.scopes.iter().find(|scope| scope.name == name);
        scope.map(|scope| scope.description.as_str())
    };
    let scopes = merged.scopes.iter().map(|scope| {
        (
            scope.name.as_str(),
            description(found, &scope.name),
            scope.description.as_str(),
        )
    });
    // No scope has an empty name.
    let name = ("", Some(found.name.as_str()), merged.name.as_str());
    let all = scopes.chain([name]);
    all.filter(|(_, old, new)| *old != Some(new)).collect()
}

fn differences(found: &ResourceServer, merged: &ResourceServer) -> Vec<Difference> {
    let mut differences = vec![];
    if merged.name != found.name {
        differences.push(Difference::new(NAME, [&found.name], [&merged.name]));
    }
    if merged.scopes != found.scopes {
        differences.push(Difference::new(
            SCOPES,
            describe_scopes(found),
            describe_scopes(merged),
        ));
    }
    differences
}

fn describe_scopes(server: &ResourceServer) -> Vec<String> {
    let scopes = server.scopes.iter();
    scopes
        .map(|scope| format!("{} ({})", scope.name, scope.description))
        .collect()
}

impl Work {
    /// Makes the change.
    pub(super) async fn apply<C, J>(
        &self,
        writer: &Writer<'_, C, J>,
    ) -> Result<Option<()>, NotWritten>
    where
        C: ResourceServers + Clock,
        J: Journal,
    {
        match self {
            Work::Create(create) => writer.write(create).await,
            Work::Update(update) => writer.write(update).await,
        }
    }

    /// The operations that do it, and those that it is looked at and settled with.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, DESCRIBE],
            Work::Update(_) => &[DESCRIBE, UPDATE],
        }
    }
}

impl<C: ResourceServers> Write<C> for Create {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.0.identifier.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        let found = cloud.resource_server(&self.0.identifier).await?;
        Ok(match found {
            None => Look::Ready(()),
            Some(found) if found.is_same_as(&self.0) => Look::AlreadySo,
            Some(_) => Look::Changed,
        })
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.create_resource_server(&self.0).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let found = cloud.resource_server(&self.0.identifier).await?;
        let is_so = found.is_some_and(|found| found.is_same_as(&self.0));
        Ok(is_so.then_some(()))
    }
}

impl<C: ResourceServers> Write<C> for Update {
    type Ready = (ResourceServer, C::WholeResourceServer);
    type Made = ();

    fn operation(&self) -> Operation {
        UPDATE
    }

    fn subject(&self) -> String {
        self.wanted.identifier.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<Self::Ready>, CloudError> {
        let found = cloud.whole_resource_server(&self.wanted.identifier).await?;
        let Some((found, whole)) = found else {
            return Ok(Look::Changed);
        };
        let merged = merge(&found, &self.wanted);
        let seen = merge(&self.seen, &self.wanted);
        let now = changes(&found, &merged);
        Ok(if now.is_empty() {
            Look::AlreadySo
        } else if now.is_subset(&changes(&self.seen, &seen)) && merged.scopes.len() <= MOST_SCOPES {
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
        cloud.update_resource_server(whole, &merged).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let found = cloud.resource_server(&self.wanted.identifier).await?;
        let is_so = |found: ResourceServer| found == merge(&found, &self.wanted);
        Ok(found.is_some_and(is_so).then_some(()))
    }
}
