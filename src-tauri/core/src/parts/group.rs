//! A group of users. Its name travels in a token's claim `cognito:groups`, and a CDF group is linked to it by that name.

use std::future::Future;

use super::change::Change;
use super::console_page::ConsolePage;
use super::id::PartId;
use super::setting::{Difference, Setting, SettingName};
use super::step::PlannedStep;
use crate::ports::{Answer, Clock, CloudError, Journal, Operation};
use crate::snapshot::{Presence, Snapshot};
use crate::write::{Look, NotWritten, Write, Writer};

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
    /// A group as it was described, to be sent back.
    type WholeGroup: Send + Sync;
    /// A group to be changed, and all that the service says of it.
    fn whole_group(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<(Group, Self::WholeGroup)>, CloudError>> + Send;
    /// Creates a group.
    fn create_group(
        &self,
        group: &Group,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
    /// Sets the description of a group, as it was described just now, and sends every other member back as it is.
    fn update_group(
        &self,
        whole: Self::WholeGroup,
        group: &Group,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
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
    Create(Create),
    Update(Update),
}

/// Creates a group that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Create(Group);

/// Sets the description of one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Update {
    wanted: Group,
    /// The description that the admin has seen.
    seen: String,
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
                    .working(Work::Create(Create(wanted.clone())))
            }
            Ok(Some(description)) if *description == wanted.description => self.step(Change::Keep),
            Ok(Some(description)) => {
                let differences = vec![Difference::new(
                    DESCRIPTION,
                    [description],
                    [&wanted.description],
                )];
                self.step(Change::Update { differences })
                    .working(Work::Update(Update {
                        wanted: wanted.clone(),
                        seen: description.clone(),
                    }))
            }
        }
    }

    fn step(&self, change: impl Into<Change>) -> PlannedStep {
        PlannedStep::new(&self.id, self.title(), ConsolePage::Overview, change)
    }
}

impl Work {
    /// Makes the change.
    pub(super) async fn apply<C, J>(
        &self,
        writer: &Writer<'_, C, J>,
    ) -> Result<Option<()>, NotWritten>
    where
        C: Groups + Clock,
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
            Work::Create(_) => &[CREATE, GET],
            Work::Update(_) => &[GET, UPDATE],
        }
    }
}

/// Whether the group is there, with this description.
async fn settle(wanted: &Group, cloud: &impl Groups) -> Result<Option<()>, CloudError> {
    let found = cloud.group(&wanted.name).await?;
    Ok((found.as_ref() == Some(wanted)).then_some(()))
}

impl<C: Groups> Write<C> for Create {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.0.name.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        let found = cloud.group(&self.0.name).await?;
        Ok(match found {
            None => Look::Ready(()),
            Some(found) if found == self.0 => Look::AlreadySo,
            Some(_) => Look::Changed,
        })
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.create_group(&self.0).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        settle(&self.0, cloud).await
    }
}

impl<C: Groups> Write<C> for Update {
    type Ready = C::WholeGroup;
    type Made = ();

    fn operation(&self) -> Operation {
        UPDATE
    }

    fn subject(&self) -> String {
        self.wanted.name.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<C::WholeGroup>, CloudError> {
        let found = cloud.whole_group(&self.wanted.name).await?;
        Ok(match found {
            Some((found, _)) if found == self.wanted => Look::AlreadySo,
            Some((found, whole)) if found.description == self.seen => Look::Ready(whole),
            _ => Look::Changed,
        })
    }

    async fn send(&self, whole: C::WholeGroup, cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.update_group(whole, &self.wanted).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        settle(&self.wanted, cloud).await
    }
}
