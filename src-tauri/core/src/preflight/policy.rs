//! The policy that a plan needs, to copy.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use ts_rs::TS;

use super::permissions::Permission;

/// An IAM policy that allows what a plan needs and nothing else, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub struct Policy {
    /// The lines of the JSON document, indented.
    pub lines: Vec<PolicyLine>,
}

/// A line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "preflight.ts")]
pub struct PolicyLine {
    /// Its text, without the end of the line.
    pub text: String,
    /// Whether it names an action that the identity lacks.
    pub missing: bool,
    /// The action that it names.
    #[serde(skip)]
    #[ts(skip)]
    action: Option<String>,
}

impl PolicyLine {
    fn new(depth: usize, text: impl AsRef<str>) -> Self {
        Self {
            text: format!("{:1$}{2}", "", 2 * depth, text.as_ref()),
            missing: false,
            action: None,
        }
    }

    fn naming(depth: usize, action: &str, end: &str) -> Self {
        Self {
            action: Some(action.to_owned()),
            ..Self::new(depth, format!("{}{end}", json!(action)))
        }
    }
}

impl Policy {
    /// One statement for each resource, both sorted, so that the same permissions always make the same text. The
    /// grammar is that of policies (IAM User Guide, "Grammar of the IAM JSON policy language"), the members in its
    /// order.
    pub(super) fn allowing(permissions: &[Permission]) -> Self {
        let mut by_resource: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for permission in permissions {
            let actions = by_resource.entry(&permission.resource).or_default();
            actions.push(&permission.action);
        }
        let mut lines = vec![
            PolicyLine::new(0, "{"),
            PolicyLine::new(1, r#""Version": "2012-10-17","#),
            PolicyLine::new(1, r#""Statement": ["#),
        ];
        let count = by_resource.len();
        for (n, (resource, mut actions)) in by_resource.into_iter().enumerate() {
            actions.sort_unstable();
            lines.extend(statement(resource, &actions));
            lines.push(PolicyLine::new(2, format!("}}{}", comma(n, count))));
        }
        lines.extend([PolicyLine::new(1, "]"), PolicyLine::new(0, "}")]);
        Self { lines }
    }

    /// The whole document, as it is attached to a user, a group or a role.
    pub fn json(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }

    /// Marks the line of an action, if it is in the policy.
    pub(super) fn mark(&mut self, action: &str) {
        for line in &mut self.lines {
            line.missing |= line.action.as_deref() == Some(action);
        }
    }
}

/// The lines of a statement, but for its closing brace.
fn statement(resource: &str, actions: &[&str]) -> Vec<PolicyLine> {
    let sid = match resource {
        "*" => "CdfRegistrarDomains",
        _ => "CdfRegistrarUserPool",
    };
    let mut lines = vec![
        PolicyLine::new(2, "{"),
        PolicyLine::new(3, format!(r#""Sid": "{sid}","#)),
        PolicyLine::new(3, r#""Effect": "Allow","#),
        PolicyLine::new(3, r#""Action": ["#),
    ];
    let count = actions.len();
    lines.extend(
        actions
            .iter()
            .enumerate()
            .map(|(n, action)| PolicyLine::naming(4, action, comma(n, count))),
    );
    lines.push(PolicyLine::new(3, "],"));
    lines.push(PolicyLine::new(
        3,
        format!(r#""Resource": {}"#, json!(resource)),
    ));
    lines
}

/// What follows the `n`-th of `count` items.
fn comma(n: usize, count: usize) -> &'static str {
    if n + 1 < count { "," } else { "" }
}
