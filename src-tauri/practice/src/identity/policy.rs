//! Policy documents: what they may say here, and which of their statements speak of a request.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use wildmatch::{WildMatch, WildMatchPattern};

/// The only context key that a condition may be on.
pub(crate) const REQUESTED_REGION: &str = "aws:RequestedRegion";
const VERSION: &str = "2012-10-17";
/// The one condition block, in the words of IAM.
const OPERATORS: [(&str, Operator); 3] = [
    ("StringEquals", Operator::Equals),
    ("StringNotEquals", Operator::NotEquals),
    ("StringLike", Operator::Like),
];

/// A policy document in IAM's own grammar, as far as Practice keeps to it: `Version`, and of each statement `Sid`,
/// `Effect`, `Action`, `Resource` and a `Condition` on `aws:RequestedRegion` with `StringEquals`, `StringNotEquals`
/// or `StringLike`. A document that says anything else is not taken, for Practice would not hold to it.
///
/// ```
/// use registrar_practice::Policy;
///
/// let reading = Policy::parse(
///     r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "cognito-idp:List*", "Resource": "*"}}"#,
/// );
/// assert!(reading.is_ok());
/// let refused = Policy::parse(
///     r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}"#,
/// );
/// assert!(refused.is_err());
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    statements: Vec<Statement>,
}

/// Why a policy document is not taken: a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError(String);

impl std::fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PolicyError {}

/// One statement of a policy.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    denies: bool,
    actions: Vec<Action>,
    resources: Vec<String>,
    conditions: Vec<Condition>,
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// A place in the document, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Upper and lower case are the same in an action.
type Action = WildMatchPattern<'*', '?'>;

#[derive(Debug, Clone)]
struct Condition {
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    Equals,
    NotEquals,
    Like,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// Such as `cognito-idp:ListUserPools`.
    pub(crate) action: &'a str,
    /// An ARN, or `*`.
    pub(crate) resource: &'a str,
    /// The value of `aws:RequestedRegion`; a simulation may leave it out.
    pub(crate) region: Option<&'a str>,
}

/// What one policy says of a request.
#[derive(Debug)]
pub(crate) struct Opinion<'a> {
    pub(crate) allows: Vec<&'a Statement>,
    pub(crate) denies: Vec<&'a Statement>,
    /// A condition is on the region, and the request has none.
    pub(crate) misses_region: bool,
}

impl Opinion<'_> {
    pub(crate) fn is_allowing(&self) -> bool {
        self.denies.is_empty() && !self.allows.is_empty()
    }
}

impl Policy {
    /// Reads a policy document.
    ///
    /// # Errors
    /// A sentence where the document is not one, or says what Practice does not know how to keep.
    pub fn parse(document: &str) -> Result<Policy, PolicyError> {
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
        let statements: Vec<_> = statements
            .into_iter()
            .map(|raw| statement(document, raw.get()))
            .collect::<Result<_, _>>()?;
        Ok(Policy { statements })
    }

    /// Everything is allowed.
    pub fn everything() -> Policy {
        Policy::allow(&["*"])
    }

    /// These actions are allowed on every resource; an action may have wildcards.
    ///
    /// # Panics
    /// When one is not an action in IAM's grammar.
    pub fn allow(actions: &[&str]) -> Policy {
        let document = serde_json::json!({
            "Version": VERSION,
            "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }],
        });
        match Policy::parse(&format!("{document:#}")) {
            Ok(policy) => policy,
            Err(problem) => panic!("{problem}"),
        }
    }

    /// What it says of a request.
    pub(crate) fn opinion(&self, request: &Request<'_>) -> Opinion<'_> {
        let mut opinion = Opinion {
            allows: Vec::new(),
            denies: Vec::new(),
            misses_region: false,
        };
        for statement in &self.statements {
            if !statement.speaks_of(request) {
                continue;
            }
            opinion.misses_region |= request.region.is_none() && !statement.conditions.is_empty();
            if statement
                .conditions
                .iter()
                .all(|condition| condition.holds(request.region))
            {
                let side = if statement.denies {
                    &mut opinion.denies
                } else {
                    &mut opinion.allows
                };
                side.push(statement);
            }
        }
        opinion
    }
}

impl Statement {
    fn speaks_of(&self, request: &Request<'_>) -> bool {
        self.actions
            .iter()
            .any(|action| action.matches(request.action))
            && self
                .resources
                .iter()
                .any(|pattern| covers(pattern, request.resource))
    }
}

impl Condition {
    /// A key that the request does not have equals nothing.
    fn holds(&self, region: Option<&str>) -> bool {
        let is_one = |alike: fn(&str, &str) -> bool| {
            region.is_some_and(|region| self.values.iter().any(|value| alike(value, region)))
        };
        match self.operator {
            Operator::Equals => is_one(|value, region| value == region),
            Operator::NotEquals => !is_one(|value, region| value == region),
            Operator::Like => is_one(|value, region| WildMatch::new(value).matches(region)),
        }
    }
}

/// Whether a resource of a policy covers this one. A wildcard stays within its
/// part of an ARN; only in the last part does it go beyond a colon.
fn covers(pattern: &str, resource: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (patterns, parts) = (pattern.splitn(6, ':'), resource.splitn(6, ':'));
    patterns.clone().count() == parts.clone().count()
        && patterns
            .zip(parts)
            .all(|(pattern, part)| WildMatch::new(pattern).matches(part))
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

    fn policy(statement: &str) -> Result<Policy, PolicyError> {
        Policy::parse(&format!(
            r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#
        ))
    }

    fn allows(statement: &str, action: &str, resource: &str, region: Option<&str>) -> bool {
        let policy = policy(statement).expect("a policy");
        let request = Request {
            action,
            resource,
            region,
        };
        policy.opinion(&request).is_allowing()
    }

    const POOL: &str = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_a";

    #[test]
    fn actions_have_wildcards_and_no_case() {
        let statement = r#"{"Effect": "Allow", "Action": ["cognito-IDP:list*", "iam:Ge?Role"], "Resource": "*"}"#;
        assert!(allows(statement, "cognito-idp:ListUserPools", "*", None));
        assert!(allows(statement, "iam:GetRole", POOL, None));
        assert!(!allows(statement, "iam:GetGetRole", POOL, None));
        assert!(!allows(
            statement,
            "cognito-idp:DescribeUserPool",
            POOL,
            None
        ));
    }

    #[test]
    fn a_wildcard_stays_within_its_part_of_an_arn() {
        let on = |resource: &str| {
            let statement =
                format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "{resource}"}}"#);
            allows(&statement, "cognito-idp:DescribeUserPool", POOL, None)
        };
        assert!(on("arn:aws:cognito-idp:*:*:userpool/*"));
        assert!(on(
            "arn:aws:cognito-idp:eu-west-?:000000000000:userpool/eu-west-1_a"
        ));
        assert!(!on("arn:aws:cognito-idp:*:userpool/*:*:*"));
        assert!(
            !on("arn:aws:cognito-idp:*:*:userpool/EU-west-1_a"),
            "case counts"
        );
    }

    #[test]
    fn star_alone_is_what_a_call_without_a_resource_needs() {
        let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*:*:*:*"}"#;
        assert!(!allows(statement, "cognito-idp:ListUserPools", "*", None));
    }

    #[test]
    fn conditions_on_the_region() {
        let when = |operator: &str, region: Option<&str>| {
            let statement = format!(
                r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"aws:requestedregion": ["eu-west-1", "eu-n*"]}}}}}}"#
            );
            allows(&statement, "cognito-idp:ListUserPools", "*", region)
        };
        for (operator, region, expected) in [
            ("StringEquals", Some("eu-west-1"), true),
            ("StringEquals", Some("eu-north-1"), false),
            ("StringEquals", None, false),
            ("StringNotEquals", Some("eu-west-1"), false),
            ("StringNotEquals", Some("us-east-1"), true),
            ("StringNotEquals", None, true),
            ("StringLike", Some("eu-north-1"), true),
            ("StringLike", Some("us-east-1"), false),
        ] {
            assert_eq!(when(operator, region), expected, "{operator} {region:?}");
        }
    }

    #[test]
    fn a_statement_knows_its_place() {
        let document = "{\"Version\": \"2012-10-17\", \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"*\",\n   \"Resource\": \"*\"}]}";
        let policy = Policy::parse(document).expect("a policy");
        let statement = &policy.statements[0];
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
            let problem = policy(statement).expect_err(statement).to_string();
            assert!(
                problem.contains(word) && problem.ends_with('.'),
                "{problem}"
            );
        }
        let old = r#"{"Version": "2008-10-17", "Statement": []}"#;
        assert!(Policy::parse(old).is_err());
        assert!(Policy::parse("{").is_err());
    }
}
