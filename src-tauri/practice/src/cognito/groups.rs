//! Groups.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{Change, DatedChange, Page, Read};
use super::operations::Operation;
use super::pool::Pool;
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::paging::{List, Pages, at_most};

/// The operations on groups.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("ListGroups", ResourceRead, Page(list)),
    Operation::new("GetGroup", ResourceRead, Read(get)),
    Operation::new("CreateGroup", ResourceUpdate, DatedChange(create)),
    Operation::new("UpdateGroup", ResourceUpdate, DatedChange(update)),
    Operation::new("DeleteGroup", ResourceUpdate, Change(delete)),
];

/// The service's quota.
pub(super) const MOST_GROUPS: usize = 10_000;

/// A page is never longer than this, whatever is asked for: who does not page must find out here.
const LONGEST_PAGE: usize = 20;

/// What a group is given, besides its name.
const GIVEN: [&str; 3] = ["Description", "Precedence", "RoleArn"];

pub(super) fn list(pool: &Pool, input: Input<'_>, pages: &Pages<'_>) -> Result<Value, Refusal> {
    let asked = input.given_number("Limit");
    if asked == Some(0) {
        // The model allows it, and nobody says what it means.
        return Err(Refusal::parameter("Limit must be at least 1."));
    }
    let list = List {
        operation: "ListGroups",
        within: pool.id(),
        longest: at_most(LONGEST_PAGE, asked),
    };
    pages.page(&list, input, "Groups", &pool.groups, |group| {
        pages.show(group).then(|| json!(group))
    })
}

pub(super) fn get(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let group = pool.groups.get(input.text("GroupName"));
    Ok(json!({ "Group": group.ok_or_else(no_group)? }))
}

pub(super) fn create(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let name = input.text("GroupName");
    let mut group = given(input)?;
    if pool.groups.contains_key(name) {
        return Err(Refusal::new(
            "GroupExistsException",
            "A group with the name already exists.",
        ));
    }
    if pool.groups.len() >= MOST_GROUPS {
        return Err(Refusal::limit(
            "Exceeded limit for number of groups in the user pool",
        ));
    }
    group.insert("GroupName".to_owned(), json!(name));
    group.insert("UserPoolId".to_owned(), json!(pool.id()));
    group.insert("CreationDate".to_owned(), json!(now));
    group.insert("LastModifiedDate".to_owned(), json!(now));
    let answer = json!({ "Group": group });
    pool.groups.insert(name.to_owned(), group);
    Ok(answer)
}

/// Sets what it is given. Nobody says what becomes of a member that is left out, so one that the group has must not be.
pub(super) fn update(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let group = pool.groups.get_mut(input.text("GroupName"));
    let group = group.ok_or_else(no_group)?;
    let given = given(input)?;
    let left_out = |member: &&str| group.contains_key(*member) && !given.contains_key(*member);
    if let Some(member) = GIVEN.into_iter().find(left_out) {
        return Err(Refusal::parameter(format!(
            "Practice knows not whether a {member} that is left out is kept or lost: the group has one, so give it."
        )));
    }
    group.extend(given);
    group.insert("LastModifiedDate".to_owned(), json!(now));
    Ok(json!({ "Group": group }))
}

pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    match pool.groups.remove(input.text("GroupName")) {
        Some(_) => Ok(Value::Null),
        None => Err(no_group()),
    }
}

fn given(input: Input<'_>) -> Result<Map<String, Value>, Refusal> {
    if let Some(arn) = input.given_text("RoleArn") {
        role(arn)?;
    }
    let members = GIVEN.into_iter().filter_map(|member| {
        let value = input.given(member)?;
        Some((member.to_owned(), value.clone()))
    });
    Ok(members.collect())
}

/// The model takes any ARN; the group's documentation speaks of the role of IAM.
fn role(arn: &str) -> Result<(), Refusal> {
    match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", _, "iam", "", _, resource] if resource.starts_with("role/") => Ok(()),
        _ => Err(Refusal::parameter(format!(
            "{arn} is not the ARN of a role of IAM."
        ))),
    }
}

fn no_group() -> Refusal {
    Refusal::not_found("Group not found.")
}
