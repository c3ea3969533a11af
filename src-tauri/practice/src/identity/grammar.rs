//! The grammar of policy documents, as far as Practice keeps to it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::statement::{Action, Condition, Operator, Position, Statement};

/// The only context key that a condition may be on.
pub(crate) const REQUESTED_REGION: &str = "aws:RequestedRegion";
pub(super) const VERSION: &str = "2012-10-17";
/// The one condition block, in the words of IAM.
const OPERATORS: [(&str, Operator); 3] = [
    ("StringEquals", Operator::Equals),
    ("StringNotEquals", Operator::NotEquals),
    ("StringLike", Operator::Like),
];

/// Why a policy document is not taken: a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PolicyError(String);

/// Reads a policy document.
pub(super) fn read(document: &str) -> Result<Vec<Statement>, PolicyError> {
    let read: Document<'_> = json(document)?;
    if read.version != VERSION {
        return Err(PolicyError(format!(
            "The version of a policy must be {VERSION}, not '{}'.",
            read.version
        )));
    }
    let statements: Vec<&RawValue> = match read.statement.get() {
        many if many.starts_with('[') => json(many)?,
        _ => vec![read.statement],
    };
    statements
        .into_iter()
        .map(|raw| statement(document, raw.get()))
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Document<'a> {
    version: String,
    #[serde(borrow)]
    statement: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Stated {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: Effect,
    action: OneOrMany,
    resource: OneOrMany,
    #[serde(default)]
    condition: BTreeMap<String, Keys>,
}

/// The keys of a condition operator and their values.
type Keys = BTreeMap<String, OneOrMany>;

#[derive(Deserialize, PartialEq)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_list(self, what: &str) -> Result<Vec<String>, PolicyError> {
        match self {
            OneOrMany::One(one) => Ok(vec![one]),
            OneOrMany::Many(many) if many.is_empty() => {
                Err(PolicyError(format!("A statement has an empty {what}.")))
            }
            OneOrMany::Many(many) => Ok(many),
        }
    }
}

fn json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, PolicyError> {
    serde_json::from_str(text)
        .map_err(|problem| PolicyError(format!("The policy cannot be taken: {problem}.")))
}

/// `raw` is a part of `document`.
fn statement(document: &str, raw: &str) -> Result<Statement, PolicyError> {
    let stated: Stated = json(raw)?;
    let actions = stated.action.into_list("Action")?;
    for action in &actions {
        lawful_action(action)?;
    }
    let resources = stated.resource.into_list("Resource")?;
    for resource in &resources {
        if resource != "*" && (!resource.starts_with("arn:") || resource.split(':').count() < 6) {
            return Err(PolicyError(format!(
                "Resource {resource} must be in ARN format or \"*\"."
            )));
        }
    }
    let mut conditions = Vec::new();
    for (name, keys) in stated.condition {
        conditions.extend(conditions_of(&name, keys)?);
    }
    let offset = raw.as_ptr().addr() - document.as_ptr().addr();
    Ok(Statement {
        denies: stated.effect == Effect::Deny,
        actions: actions
            .iter()
            .map(|action| Action::new_case_insensitive(action))
            .collect(),
        resources,
        conditions,
        start: position(document, offset),
        end: position(document, offset + raw.len()),
    })
}

/// `*`, or a service without wildcards, a colon and an operation.
fn lawful_action(action: &str) -> Result<(), PolicyError> {
    if action == "*" {
        return Ok(());
    }
    let Some((service, operation)) = action.split_once(':') else {
        return Err(PolicyError(format!(
            "Action {action} must be prefixed by a service, e.g. cognito-idp:, or be \"*\"."
        )));
    };
    let lawful = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter))
    };
    if lawful(service, "-") && lawful(operation, "*?") {
        Ok(())
    } else {
        Err(PolicyError(format!("Action {action} is not valid.")))
    }
}

fn conditions_of(name: &str, keys: Keys) -> Result<Vec<Condition>, PolicyError> {
    let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == name) else {
        return Err(PolicyError(format!(
            "Practice knows no condition operator {name}, only StringEquals, StringNotEquals and StringLike."
        )));
    };
    keys.into_iter()
        .map(|(key, values)| {
            if !key.eq_ignore_ascii_case(REQUESTED_REGION) {
                return Err(PolicyError(format!(
                    "Practice knows no condition key {key}, only {REQUESTED_REGION}."
                )));
            }
            Ok(Condition {
                operator: *operator,
                values: values.into_list(&key)?,
            })
        })
        .collect()
}

fn position(document: &str, offset: usize) -> Position {
    let before = &document[..offset];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_knows_its_place() {
        let document = "{\"Version\": \"2012-10-17\", \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"*\",\n   \"Resource\": \"*\"}]}";
        let statements = read(document).expect("a policy");
        let statement = &statements[0];
        assert_eq!(statement.start, Position { line: 2, column: 3 });
        assert_eq!(
            statement.end,
            Position {
                line: 3,
                column: 20
            }
        );
    }

    #[test]
    fn what_practice_would_not_keep_is_not_taken() {
        for (statement, word) in [
            (
                r#"{"Effect": "Allow", "NotAction": "*", "Resource": "*"}"#,
                "NotAction",
            ),
            (r#"{"Effect": "Allow", "Action": "*"}"#, "Resource"),
            (
                r#"{"Effect": "allow", "Action": "*", "Resource": "*"}"#,
                "allow",
            ),
            (
                r#"{"Effect": "Allow", "Action": [], "Resource": "*"}"#,
                "empty Action",
            ),
            (
                r#"{"Effect": "Allow", "Action": "ListUserPools", "Resource": "*"}"#,
                "ListUserPools",
            ),
            (
                r#"{"Effect": "Allow", "Action": "cognito*:List", "Resource": "*"}"#,
                "cognito*",
            ),
            (
                r#"{"Effect": "Allow", "Action": "*", "Resource": "eu-west-1_a"}"#,
                "ARN format",
            ),
            (
                r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}"#,
                "Principal",
            ),
            (
                r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {}}}"#,
                "Bool",
            ),
            (
                r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}}"#,
                "aws:PrincipalTag/a",
            ),
        ] {
            let document = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
            let problem = read(&document).expect_err(statement).to_string();
            assert!(
                problem.contains(word) && problem.ends_with('.'),
                "{problem}"
            );
        }
        let old = r#"{"Version": "2008-10-17", "Statement": []}"#;
        assert!(read(old).is_err());
        assert!(read("{").is_err());
    }
}
