//! Holds a request against the model: types, required members, lengths, ranges, patterns, enums.

use serde_json::{Map, Value};

use super::constraints::{broken, every, failed, size, whole, wrong_type};
use super::refusal::Refusal;
use super::{Kind, MODEL, Model, Shape};

/// Checks the input of an operation. A wrong type or an unknown member is a `SerializationException`; the rest is
/// gathered into one `InvalidParameterException`, as the services do.
pub(crate) fn request(
    model: &'static Model,
    operation: &str,
    input: &Map<String, Value>,
) -> Result<(), Refusal> {
    let operation = &model.operations[operation];
    let mut problems = Vec::new();
    structure(model, &operation.input, input, "", &mut problems)?;
    match problems.len() {
        0 => Ok(()),
        count => Err(Refusal::parameter(format!(
            "{count} validation error{} detected: {}",
            if count == 1 { "" } else { "s" },
            problems.join("; ")
        ))),
    }
}

/// What of an answer its shape does not have, and which of the shape's constraints it breaks.
pub(crate) fn misfits(shape: &str, answer: &Map<String, Value>) -> Vec<String> {
    let mut problems = Vec::new();
    if let Err(refusal) = structure(&MODEL, shape, answer, "", &mut problems) {
        problems.push(refusal.message);
    }
    // What the service too answers, whatever its model says: an empty certificate
    // for a prefix, and an attribute whose name is 21 letters long.
    let lawful = [
        "'domainDescription.customDomainConfig.certificateArn'",
        "'phone_number_verified'",
    ];
    problems.retain(|problem| !lawful.iter().any(|known| problem.contains(known)));
    problems
}

fn structure(
    model: &'static Model,
    name: &str,
    input: &Map<String, Value>,
    path: &str,
    problems: &mut Vec<String>,
) -> Result<(), Refusal> {
    let shape = model.shape(name);
    if shape.document {
        return Ok(());
    }
    for member in input.keys() {
        if !shape.members.contains_key(member) {
            return Err(Refusal::serialization(format!(
                "Unrecognized member '{member}' of {name}"
            )));
        }
    }
    for member in &shape.required {
        if input.get(member).is_none_or(Value::is_null) {
            problems.push(format!(
                "Value null at '{}' failed to satisfy constraint: Member must not be null",
                below(path, member)
            ));
        }
    }
    for (member, value) in input {
        if !value.is_null() {
            one(
                model,
                &shape.members[member],
                value,
                &below(path, member),
                problems,
            )?;
        }
    }
    Ok(())
}

fn one(
    model: &'static Model,
    name: &str,
    value: &Value,
    path: &str,
    problems: &mut Vec<String>,
) -> Result<(), Refusal> {
    let shape = model.shape(name);
    match (shape.kind, value) {
        (Kind::Structure, Value::Object(members)) => {
            structure(model, name, members, path, problems)
        }
        (Kind::List, Value::Array(items)) => list(model, shape, value, items, path, problems),
        (Kind::Map, Value::Object(entries)) => map(model, shape, value, entries, path, problems),
        (Kind::String | Kind::Blob, Value::String(_))
        | (Kind::Integer | Kind::Long, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Timestamp, Value::Number(_)) => {
            if matches!(shape.kind, Kind::Integer | Kind::Long) && !whole(value) {
                return Err(Refusal::serialization(
                    "NUMBER_VALUE cannot be converted to an Integer",
                ));
            }
            for constraint in broken(shape, value) {
                problems.push(failed(shape, value, path, &constraint));
            }
            Ok(())
        }
        (kind, value) => Err(Refusal::serialization(wrong_type(kind, value))),
    }
}

fn list(
    model: &'static Model,
    shape: &Shape,
    value: &Value,
    items: &[Value],
    path: &str,
    problems: &mut Vec<String>,
) -> Result<(), Refusal> {
    let member_name = shape.member.as_deref().unwrap_or_default();
    let member = model.shape(member_name);
    for constraint in size(shape, items.len()) {
        problems.push(failed(shape, value, path, &constraint));
    }
    if items.iter().any(Value::is_null) {
        return Err(Refusal::serialization("A list may not hold null"));
    }
    if matches!(member.kind, Kind::Structure | Kind::List | Kind::Map) {
        for (index, item) in items.iter().enumerate() {
            one(
                model,
                member_name,
                item,
                &format!("{path}.{}.member", index + 1),
                problems,
            )?;
        }
        return Ok(());
    }
    let mut any = false;
    for item in items {
        let mut inner = Vec::new();
        one(model, member_name, item, path, &mut inner)?;
        any |= !inner.is_empty();
    }
    if any {
        let all = format!(
            "Member must satisfy constraint: [{}]",
            every(member).join(", ")
        );
        problems.push(failed(member, value, path, &all));
    }
    Ok(())
}

fn map(
    model: &'static Model,
    shape: &Shape,
    value: &Value,
    entries: &Map<String, Value>,
    path: &str,
    problems: &mut Vec<String>,
) -> Result<(), Refusal> {
    for constraint in size(shape, entries.len()) {
        problems.push(failed(shape, value, path, &constraint));
    }
    let (Some(key), Some(inner)) = (&shape.key, &shape.value) else {
        return Ok(());
    };
    for (name, entry) in entries {
        let key = model.shape(key);
        let text = Value::String(name.clone());
        if !broken(key, &text).is_empty() {
            let all = format!(
                "Map keys must satisfy constraint: [{}]",
                every(key).join(", ")
            );
            problems.push(failed(key, value, path, &all));
        }
        one(
            model,
            inner,
            entry,
            &format!("{path}.{name}.member"),
            problems,
        )?;
    }
    Ok(())
}

/// `userPoolId` for `UserPoolId`, and the path before it.
fn below(path: &str, member: &str) -> String {
    let mut letters = member.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_ascii_lowercase())
        .unwrap_or_default();
    let name = format!("{first}{}", letters.as_str());
    if path.is_empty() {
        name
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests;
