//! One statement of a policy, and whether it speaks of a request.

use wildmatch::{WildMatch, WildMatchPattern};

/// One statement of a policy.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(super) denies: bool,
    pub(super) actions: Vec<Action>,
    pub(super) resources: Vec<String>,
    pub(super) conditions: Vec<Condition>,
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
pub(super) type Action = WildMatchPattern<'*', '?'>;

#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) operator: Operator,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Operator {
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

impl Statement {
    /// Whether a request is for one of its actions, on one of its resources.
    pub(super) fn speaks_of(&self, request: &Request<'_>) -> bool {
        self.actions
            .iter()
            .any(|action| action.matches(request.action))
            && self
                .resources
                .iter()
                .any(|pattern| covers(pattern, request.resource))
    }

    /// Whether all its conditions are met.
    pub(super) fn holds(&self, request: &Request<'_>) -> bool {
        let mut conditions = self.conditions.iter();
        conditions.all(|condition| condition.holds(request.region))
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
