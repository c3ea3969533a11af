//! Holds a request against the model: types, required members, lengths, ranges, patterns, enums.

use serde_json::{Map, Value};

use crate::model::{Kind, MODEL, Model, Shape, matches};
use crate::refusal::Refusal;

/// Checks the input of an operation of Amazon Cognito. A wrong type or an unknown
/// member is a `SerializationException`; the rest is gathered into one
/// `InvalidParameterException`, as the service does.
pub(crate) fn check(operation: &str, input: &Map<String, Value>) -> Result<(), Refusal> {
    check_by(&MODEL, operation, input)
}

/// The same for an operation of any service.
pub(crate) fn check_by(
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

/// The constraints of a scalar that its value breaks.
fn broken(shape: &'static Shape, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::String(text) => {
            let length = if shape.kind == Kind::Blob {
                text.len() / 4 * 3
            } else {
                text.encode_utf16().count()
            };
            found.extend(size(shape, length));
            if let Some(pattern) = &shape.pattern
                && !matches(pattern, text)
            {
                found.push(pattern_text(pattern));
            }
            if !shape.allowed.is_empty() && !shape.allowed.contains(text) {
                found.push(enum_text(&shape.allowed));
            }
        }
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or(i64::MAX);
            if shape.min.is_some_and(|min| number < min) {
                found.push(at_least("value", shape.min));
            }
            if shape.max.is_some_and(|max| number > max) {
                found.push(at_most("value", shape.max));
            }
        }
        _ => {}
    }
    found
}

/// Every constraint of a scalar: the service lists them all for a member of a list.
fn every(shape: &Shape) -> Vec<String> {
    let what = if shape.kind == Kind::Integer {
        "value"
    } else {
        "length"
    };
    let mut all = Vec::new();
    if shape.max.is_some() {
        all.push(at_most(what, shape.max));
    }
    if shape.min.is_some() {
        all.push(at_least(what, shape.min));
    }
    all.extend(shape.pattern.as_deref().map(pattern_text));
    if !shape.allowed.is_empty() {
        all.push(enum_text(&shape.allowed));
    }
    all
}

fn size(shape: &Shape, length: usize) -> Vec<String> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    if shape.min.is_some_and(|min| length < min) {
        found.push(at_least("length", shape.min));
    }
    if shape.max.is_some_and(|max| length > max) {
        found.push(at_most("length", shape.max));
    }
    found
}

fn at_least(what: &str, min: Option<i64>) -> String {
    format!(
        "Member must have {what} greater than or equal to {}",
        min.unwrap_or_default()
    )
}

fn at_most(what: &str, max: Option<i64>) -> String {
    format!(
        "Member must have {what} less than or equal to {}",
        max.unwrap_or_default()
    )
}

fn pattern_text(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

fn enum_text(allowed: &[String]) -> String {
    format!(
        "Member must satisfy enum value set: [{}]",
        allowed.join(", ")
    )
}

fn failed(shape: &Shape, value: &Value, path: &str, constraint: &str) -> String {
    let shown = if shape.sensitive {
        String::new()
    } else {
        format!(" '{}'", spoken(value))
    };
    format!("Value{shown} at '{path}' failed to satisfy constraint: {constraint}")
}

/// A value as Java prints it.
fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(spoken).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{key}={}", spoken(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn whole(value: &Value) -> bool {
    value
        .as_i64()
        .is_some_and(|number| i32::try_from(number).is_ok())
}

fn wrong_type(expected: Kind, value: &Value) -> String {
    let found = match value {
        Value::Array(_) => return "Start of list found where not expected".to_owned(),
        Value::Object(_) => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        Value::String(_) => "STRING_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Null => "NULL_VALUE",
    };
    match expected {
        Kind::Structure | Kind::Map | Kind::List => "Unexpected field type".to_owned(),
        Kind::String => format!("{found} can not be converted to a String"),
        Kind::Blob => format!("{found} can not be converted to a Blob"),
        Kind::Boolean => format!("{found} can not be converted to Boolean"),
        Kind::Timestamp => format!("{found} can not be converted to milliseconds since epoch"),
        Kind::Integer | Kind::Long => format!("{found} can not be converted to an Integer"),
    }
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
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(operation: &str, input: Value) -> String {
        let input = input.as_object().expect("an object").clone();
        match check(operation, &input) {
            Ok(()) => "fine".to_owned(),
            Err(refusal) => format!("{}: {}", refusal.code, refusal.message),
        }
    }

    #[test]
    fn messages_read_as_the_service_writes_them() {
        assert_eq!(
            refusal("ListUserPools", json!({"MaxResults": 61})),
            "InvalidParameterException: 1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
        );
        assert_eq!(
            refusal("ListUserPools", json!({})),
            "InvalidParameterException: 1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null"
        );
        assert_eq!(
            refusal(
                "CreateUserPoolClient",
                json!({"UserPoolId": "eu-west-1_x", "ClientName": "a", "AllowedOAuthFlows": ["token"]})
            ),
            "InvalidParameterException: 1 validation error detected: Value '[token]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [code, implicit, client_credentials]]"
        );
        let two = refusal(
            "CreateResourceServer",
            json!({"UserPoolId": "nope", "Identifier": "a", "Name": "a", "Scopes": [{"ScopeName": "a/b", "ScopeDescription": "d"}]}),
        );
        assert!(
            two.starts_with("InvalidParameterException: 2 validation errors detected: "),
            "{two}"
        );
        assert!(two.contains("Value 'a/b' at 'scopes.1.member.scopeName'"));
        assert!(two.contains(
            "; Value 'nope' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
        ));
    }

    #[test]
    fn sensitive_values_are_not_echoed() {
        let text = refusal(
            "CreateUserPoolClient",
            json!({"UserPoolId": "eu-west-1_x", "ClientName": "a", "ClientSecret": "hush-hush"}),
        );
        assert!(
            text.contains("Value at 'clientSecret' failed to satisfy constraint"),
            "{text}"
        );
        assert!(!text.contains("hush"));
    }

    #[test]
    fn types_and_unknown_members_are_serialization_errors() {
        assert_eq!(
            refusal("ListUserPools", json!({"MaxResults": "1"})),
            "SerializationException: STRING_VALUE can not be converted to an Integer"
        );
        assert_eq!(
            refusal("DescribeUserPool", json!({"UserPoolId": 1})),
            "SerializationException: NUMBER_VALUE can not be converted to a String"
        );
        assert!(
            refusal(
                "DescribeUserPool",
                json!({"UserPoolId": "eu-west-1_a", "UserPoolID": "x"})
            )
            .starts_with("SerializationException: Unrecognized member 'UserPoolID'")
        );
        assert_eq!(
            refusal("ListUserPools", json!({"MaxResults": 5, "NextToken": null})),
            "fine"
        );
    }
}
