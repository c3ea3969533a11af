//! The tags of user pools: `UserPoolTags` of a pool, by whichever operation they are set.

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;
use crate::world::{Ask, Pool, World, texts};

/// Where a pool keeps them. A pool without tags is without this member.
const MEMBER: &str = "UserPoolTags";

/// How many tags a pool may have.
const MOST_TAGS: usize = 50;

/// Checks the tags that a pool is made with or replaced by.
pub(crate) fn settle(settings: &mut Map<String, Value>) -> Result<(), Refusal> {
    let Some(Value::Object(tags)) = settings.get(MEMBER) else {
        return Ok(());
    };
    check(tags).map_err(|why| Refusal::new("UserPoolTaggingException", why))?;
    if tags.is_empty() {
        settings.remove(MEMBER);
    }
    Ok(())
}

pub(crate) fn list(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let tags = tags_of(pool_of(world, ask)?);
    Ok(json!({ "Tags": tags }))
}

/// Sets the tags that are named; the others stay.
pub(crate) fn tag(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = pool_of(world, ask)?;
    let mut tags = tags_of(pool);
    if let Some(Value::Object(more)) = ask.input.get("Tags") {
        tags.extend(more.clone());
    }
    check(&tags).map_err(Refusal::parameter)?;
    keep(pool, tags);
    Ok(json!({}))
}

/// A key that the pool does not have is passed over.
pub(crate) fn untag(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = pool_of(world, ask)?;
    let mut tags = tags_of(pool);
    for key in texts(ask.input, "TagKeys") {
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

/// The pool whose ARN the call names, letter for letter.
fn pool_of<'a>(world: &'a mut World, ask: &Ask<'_>) -> Result<&'a mut Pool, Refusal> {
    let arn = ask.text("ResourceArn");
    let Some(id) = pool_id(arn) else {
        return Err(Refusal::parameter(format!(
            "{arn} is not the ARN of a user pool."
        )));
    };
    let pool = world.pools.get_mut(id).filter(|pool| {
        pool.region == ask.region && pool.members.get("Arn").and_then(Value::as_str) == Some(arn)
    });
    pool.ok_or_else(|| Refusal::not_found(format!("User pool {id} does not exist.")))
}

/// The pool that an ARN is of, whether there is such a pool or not.
pub(crate) fn pool_id(arn: &str) -> Option<&str> {
    match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", _, "cognito-idp", _, _, resource] => resource.strip_prefix("userpool/"),
        _ => None,
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
