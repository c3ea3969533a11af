//! The constraints of one shape: which of them a value breaks, in the words of the service.

use serde_json::Value;

use super::pattern::matches;
use super::{Kind, Shape};

/// The constraints of a scalar that its value breaks.
pub(super) fn broken(shape: &'static Shape, value: &Value) -> Vec<String> {
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
pub(super) fn every(shape: &Shape) -> Vec<String> {
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

pub(super) fn size(shape: &Shape, length: usize) -> Vec<String> {
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

pub(super) fn failed(shape: &Shape, value: &Value, path: &str, constraint: &str) -> String {
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

pub(super) fn whole(value: &Value) -> bool {
    value
        .as_i64()
        .is_some_and(|number| i32::try_from(number).is_ok())
}

pub(super) fn wrong_type(expected: Kind, value: &Value) -> String {
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
