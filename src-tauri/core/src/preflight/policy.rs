//! The policy that a plan needs, to copy.

use super::Permission;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// An IAM policy that allows what a plan needs and nothing else, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Policy {
    /// The lines of the JSON document, indented.
    pub lines: Vec<PolicyLine>,
}

/// A line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PolicyLine {
    /// Its text, without the end of the line.
    pub text: String,
    /// Whether it names an action that the identity lacks.
    pub missing: bool,
}

/// The grammar of policies (IAM User Guide, "Grammar of the IAM JSON policy language"); the members in its order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    version: &'static str,
    statement: Vec<Statement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement<'a> {
    sid: &'static str,
    effect: &'static str,
    action: Vec<&'a str>,
    resource: &'a str,
}

impl Policy {
    /// One statement for each resource, both sorted, so that the same permissions always make the same text.
    pub(super) fn allowing(permissions: &[Permission]) -> Self {
        let mut by_resource: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for permission in permissions {
            let actions = by_resource.entry(&permission.resource).or_default();
            actions.push(&permission.action);
        }
        let statement = by_resource.into_iter().map(|(resource, mut action)| {
            action.sort_unstable();
            let sid = match resource {
                "*" => "CdfRegistrarDomains",
                _ => "CdfRegistrarUserPool",
            };
            Statement {
                sid,
                effect: "Allow",
                action,
                resource,
            }
        });
        let document = Document {
            version: "2012-10-17",
            statement: statement.collect(),
        };
        let json = serde_json::to_string_pretty(&document)
            .expect("text and lists of text can always be written as JSON");
        let lines = json.lines().map(|line| PolicyLine {
            text: line.to_owned(),
            missing: false,
        });
        Self {
            lines: lines.collect(),
        }
    }

    /// The whole document, as it is attached to a user, a group or a role.
    pub fn json(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }

    /// Marks the line of an action, if it is in the policy.
    pub(super) fn mark(&mut self, action: &str) {
        let quoted = format!("\"{action}\"");
        for line in &mut self.lines {
            line.missing |= line.text.trim().trim_end_matches(',') == quoted;
        }
    }
}
