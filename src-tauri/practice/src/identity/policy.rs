//! Policies: which of their statements speak of a request, and what they say.

use super::grammar::{self, VERSION};
use super::statement::{Request, Statement};

pub use super::grammar::PolicyError;

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
        let statements = grammar::read(document)?;
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
            if statement.holds(request) {
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
}
