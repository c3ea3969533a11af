//! A group of users. Its name travels in a token's claim `cognito:groups`, and a CDF group is linked to it by that name.

use std::future::Future;

use super::change::Change;
use super::console_page::ConsolePage;
use super::id::PartId;
use super::setting::{Difference, Setting, SettingName};
use super::step::PlannedStep;
use crate::ports::{CloudError, Operation};
use crate::snapshot::{Presence, Snapshot};

const NAME: SettingName = SettingName::value("Group name");
const DESCRIPTION: SettingName = SettingName::value("Description");

const GET: Operation = Operation::cognito("GetGroup");
const CREATE: Operation = Operation::cognito("CreateGroup");
const UPDATE: Operation = Operation::cognito("UpdateGroup");

/// What reading it asks for.
pub(super) const READING: &[Operation] = &[GET];

/// The part of the port that is about groups.
pub trait Groups: Send + Sync {
    /// A group, if there is one of that name.
    fn group(&self, name: &str) -> impl Future<Output = Result<Option<Group>, CloudError>> + Send;
    /// Creates a group.
    fn create_group(&self, group: &Group) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Sets a group's description and sends every other member back as it is.
    fn update_group(&self, group: &Group) -> impl Future<Output = Result<(), CloudError>> + Send;
}

/// A group of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// 1–128 characters; unique in the pool, and never changed after it is made (`GroupName`).
    pub name: String,
    /// At most 2048 characters; empty where there is none.
    pub description: String,
}

/// A group with this name and this description. Who is in it is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedGroup {
    id: PartId,
    group: Group,
}

/// The call that makes the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Create(Group),
    Update(Group),
}

/// Reads a group's description.
pub(super) async fn read(cloud: &impl Groups, name: &str) -> Presence<String> {
    let read = cloud.group(name).await;
    Presence::from_read(read.map(|found| found.map(|group| group.description)))
}

impl WantedGroup {
    /// A group, whose part is named by its name.
    pub fn new(group: Group) -> Self {
        Self {
            id: PartId::named("group", &group.name),
            group,
        }
    }

    /// Its name among the parts.
    pub fn id(&self) -> &PartId {
        &self.id
    }

    pub(super) fn name(&self) -> &str {
        &self.group.name
    }

    pub(super) fn title(&self) -> String {
        format!("Group “{}”", self.group.name)
    }

    pub(super) fn plan(&self, snapshot: &Snapshot) -> PlannedStep {
        let wanted = &self.group;
        match super::found(snapshot.groups.get(&wanted.name)) {
            Err(reason) => self.step(*reason),
            Ok(None) => {
                let settings = vec![
                    Setting::new(NAME, [&wanted.name]),
                    Setting::new(DESCRIPTION, [&wanted.description]),
                ];
                self.step(Change::Create { settings })
                    .working(Work::Create(wanted.clone()))
            }
            Ok(Some(description)) if *description == wanted.description => self.step(Change::Keep),
            Ok(Some(description)) => {
                let differences = vec![Difference::new(
                    DESCRIPTION,
                    [description],
                    [&wanted.description],
                )];
                self.step(Change::Update { differences })
                    .working(Work::Update(wanted.clone()))
            }
        }
    }

    fn step(&self, change: impl Into<Change>) -> PlannedStep {
        PlannedStep::new(&self.id, self.title(), ConsolePage::Overview, change)
    }
}

impl Work {
    pub(super) async fn send(&self, cloud: &impl Groups) -> Result<(), CloudError> {
        match self {
            Work::Create(group) => cloud.create_group(group).await,
            Work::Update(group) => cloud.update_group(group).await,
        }
    }

    /// Whether the pool is now as the call would have made it.
    pub(super) async fn took_effect(&self, cloud: &impl Groups) -> bool {
        let (Work::Create(wanted) | Work::Update(wanted)) = self;
        let found = cloud.group(&wanted.name).await;
        found.ok().flatten().as_ref() == Some(wanted)
    }

    /// The operations that do it, and those that settle a lost answer. An update reads what is there before it writes.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, GET],
            Work::Update(_) => &[GET, UPDATE],
        }
    }
}
