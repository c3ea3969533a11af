//! A resource server: an API with its scopes.

use std::future::Future;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::setting::{Difference, Setting, SettingName};
use super::step::PlannedStep;
use crate::pool::ResourceServer;
use crate::ports::{CloudError, Operation};
use crate::snapshot::Snapshot;

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
    /// Creates a resource server.
    fn create_resource_server(
        &self,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Replaces name and scopes of a resource server by these, all of them.
    fn update_resource_server(
        &self,
        server: &ResourceServer,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
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
    Create(ResourceServer),
    Update(ResourceServer),
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
                    .working(Work::Create(self.server.clone()))
            }
            Ok(Some(found)) => self.plan_present(found),
        }
    }

    fn plan_present(&self, found: &ResourceServer) -> PlannedStep {
        let merged = self.merge(found);
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
                .working(Work::Update(merged))
        };
        let ours = |name: &str| self.server.scopes.iter().any(|scope| scope.name == name);
        let names = found.scopes.iter().map(|scope| scope.name.as_str());
        let foreign: Vec<&str> = names.filter(|name| !ours(name)).collect();
        if !foreign.is_empty() {
            step.kept.push(Setting::new(SCOPES, foreign));
        }
        step
    }

    /// What the server becomes: the wanted name and scopes, and every other scope that it has.
    fn merge(&self, found: &ResourceServer) -> ResourceServer {
        let mut merged = found.clone();
        merged.name.clone_from(&self.server.name);
        for scope in &self.server.scopes {
            match merged.scopes.iter_mut().find(|s| s.name == scope.name) {
                Some(present) => present.description.clone_from(&scope.description),
                None => merged.scopes.push(scope.clone()),
            }
        }
        merged
    }

    fn step(&self, change: impl Into<Change>) -> PlannedStep {
        PlannedStep::new(&self.id, self.title(), ConsolePage::ResourceServers, change)
    }
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
    pub(super) async fn send(&self, cloud: &impl ResourceServers) -> Result<(), CloudError> {
        match self {
            Work::Create(server) => cloud.create_resource_server(server).await,
            Work::Update(server) => cloud.update_resource_server(server).await,
        }
    }

    /// Whether the pool is now as the call would have made it.
    pub(super) async fn took_effect(&self, cloud: &impl ResourceServers) -> bool {
        let (Work::Create(wanted) | Work::Update(wanted)) = self;
        let found = cloud.resource_server(&wanted.identifier).await;
        found
            .ok()
            .flatten()
            .is_some_and(|found| found.is_same_as(wanted))
    }

    /// The operations that do it, and those that settle a lost answer. An update reads what is there before it writes.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, DESCRIBE],
            Work::Update(_) => &[DESCRIBE, UPDATE],
        }
    }
}
