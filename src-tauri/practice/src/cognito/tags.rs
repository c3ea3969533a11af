//! The tags of user pools: `UserPoolTags` of a pool, by whichever operation they are set.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{Change, Read};
use super::operations::Operation;
use super::pool::Pool;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The operations on tags.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("ListTagsForResource", ResourceRead, Read(list)),
    Operation::new("TagResource", ResourceUpdate, Change(tag)),
    Operation::new("UntagResource", ResourceUpdate, Change(untag)),
];

/// Where a pool keeps them. A pool without tags is without this member.
const MEMBER: &str = "UserPoolTags";

/// How many tags a pool may have.
const MOST_TAGS: usize = 50;

/// Checks the tags that a pool is made with or replaced by.
pub(super) fn settle(settings: &mut Map<String, Value>) -> Result<(), Refusal> {
    let Some(Value::Object(tags)) = settings.get(MEMBER) else {
        return Ok(());
    };
    check(tags).map_err(|why| Refusal::new("UserPoolTaggingException", why))?;
    if tags.is_empty() {
        settings.remove(MEMBER);
    }
    Ok(())
}

pub(super) fn list(pool: &Pool, _input: Input<'_>) -> Result<Value, Refusal> {
    Ok(json!({ "Tags": tags_of(pool) }))
}

/// Sets the tags that are named; the others stay.
pub(super) fn tag(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let mut tags = tags_of(pool);
    if let Some(Value::Object(more)) = input.given("Tags") {
        tags.extend(more.clone());
    }
    check(&tags).map_err(Refusal::parameter)?;
    keep(pool, tags);
    Ok(json!({}))
}

/// A key that the pool does not have is passed over.
pub(super) fn untag(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let mut tags = tags_of(pool);
    for key in input.texts("TagKeys") {
        reserved(key).map_err(Refusal::parameter)?;
        tags.remove(key);
    }
    keep(pool, tags);
    Ok(json!({}))
}

fn tags_of(pool: &Pool) -> Map<String, Value> {
    let tags = pool.members.get(MEMBER).and_then(Value::as_object);
    tags.cloned().unwrap_or_default()
}

fn keep(pool: &mut Pool, tags: Map<String, Value>) {
    if tags.is_empty() {
        pool.members.remove(MEMBER);
    } else {
        pool.members.insert(MEMBER.to_owned(), Value::Object(tags));
    }
}

/// What the model does not say of tags; their lengths it does.
fn check(tags: &Map<String, Value>) -> Result<(), String> {
    for (key, value) in tags {
        reserved(key)?;
        let value = value.as_str().unwrap_or_default();
        if !key.chars().chain(value.chars()).all(lawful) {
            return Err(format!(
                "The tag {key} has a character that is not allowed: letters, digits, spaces and _.:/=+-@ are."
            ));
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(format!("A user pool can have at most {MOST_TAGS} tags."));
    }
    Ok(())
}

fn lawful(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " _.:/=+-@".contains(letter)
}

/// What begins with this, in capitals or not, is AWS's own.
fn reserved(key: &str) -> Result<(), String> {
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err("aws: prefixed tag key names are not allowed for external use.".to_owned());
    }
    Ok(())
}
