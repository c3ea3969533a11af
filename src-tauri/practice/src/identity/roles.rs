//! The roles of the account.

use std::time::Duration;

use aws_lc_rs::digest;
use serde_json::{Value, json};

use super::policy::Policy;
use crate::account::{ACCOUNT, REGION};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A role that can be assumed, or that IAM Identity Center gives.
///
/// ```
/// use registrar_practice::{Identity, Policy, Role};
///
/// let deployer = Role::new("Deployer", Policy::allow(&["cognito-idp:*"]))
///     .path("/teams/plant/")
///     .with_mfa();
/// let identity = Identity::default().role(deployer);
/// # let _ = identity;
/// ```
#[derive(Debug, Clone)]
pub struct Role {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) policy: Policy,
    pub(crate) boundary: Option<Policy>,
    pub(crate) trust: Trust,
    pub(crate) longest_session: Duration,
}

/// Whom a role trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Whoever is of the account and may assume it.
    Account,
    /// The same, by a call with an MFA code only.
    AccountWithMfa,
    /// IAM Identity Center, for those who have the permission set of this name.
    IdentityCenter(String),
}

impl Role {
    /// A role that everybody in the account who may, can assume, for an hour.
    pub fn new(name: &str, policy: Policy) -> Role {
        Role {
            name: name.to_owned(),
            path: "/".to_owned(),
            policy,
            boundary: None,
            trust: Trust::Account,
            longest_session: HOUR,
        }
    }

    /// The role of a permission set of IAM Identity Center, which is assigned to the built-in user.
    pub fn permission_set(name: &str, policy: Policy) -> Role {
        Role {
            trust: Trust::IdentityCenter(name.to_owned()),
            longest_session: 12 * HOUR,
            ..Role::new(&format!("AWSReservedSSO_{name}_0123456789abcdef"), policy)
                .path(&format!("/aws-reserved/sso.amazonaws.com/{REGION}/"))
        }
    }

    /// It is in this path, which begins and ends with a slash.
    #[must_use]
    pub fn path(mut self, path: &str) -> Role {
        path.clone_into(&mut self.path);
        self
    }

    /// It cannot be assumed without an MFA code.
    #[must_use]
    pub fn with_mfa(mut self) -> Role {
        self.trust = Trust::AccountWithMfa;
        self
    }

    /// Its permissions boundary.
    #[must_use]
    pub fn boundary(mut self, policy: Policy) -> Role {
        self.boundary = Some(policy);
        self
    }

    /// The longest session, `MaxSessionDuration`.
    #[must_use]
    pub fn longest_session(mut self, duration: Duration) -> Role {
        self.longest_session = duration;
        self
    }

    /// Those that are always there.
    pub(super) fn standard() -> Vec<Role> {
        let reading = [
            "cognito-idp:List*",
            "cognito-idp:Describe*",
            "cognito-idp:Get*",
            "iam:List*",
            "iam:Get*",
        ];
        vec![
            Role::new("PracticeAdmin", Policy::everything()).longest_session(12 * HOUR),
            Role::new("PracticeMfa", Policy::everything()).with_mfa(),
            Role::new("PracticeReader", Policy::allow(&reading)),
            Role::permission_set("PracticeAdmin", Policy::everything()),
        ]
    }

    pub(crate) fn arn(&self, partition: &str) -> String {
        format!(
            "arn:{partition}:iam::{ACCOUNT}:role{}{}",
            self.path, self.name
        )
    }

    /// The same for every role of this name.
    pub(crate) fn id(&self) -> String {
        let hash = digest::digest(&digest::SHA256, self.name.as_bytes());
        let letters: String = hash
            .as_ref()
            .iter()
            .map(|byte| char::from(b'A' + byte % 26))
            .take(17)
            .collect();
        format!("AROA{letters}")
    }

    /// The trust policy, as IAM shows it.
    pub(crate) fn trust_policy(&self, partition: &str) -> Value {
        let root = json!({ "AWS": format!("arn:{partition}:iam::{ACCOUNT}:root") });
        let statement = match self.trust {
            Trust::Account => json!({
                "Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole",
            }),
            Trust::AccountWithMfa => json!({
                "Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole",
                "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
            }),
            Trust::IdentityCenter(_) => json!({
                "Effect": "Allow",
                "Principal": { "Federated": format!("arn:{partition}:iam::{ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE") },
                "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
                "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
            }),
        };
        json!({ "Version": "2012-10-17", "Statement": [statement] })
    }
}
