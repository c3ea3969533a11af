//! The operations of AWS that this program asks for.

use std::fmt;

/// An operation of an AWS API, such as `CreateUserPoolClient`. Each kind of part names its own.
///
/// An operation and the IAM action that allows it have the same name in all services that this program calls (AWS
/// Service Authorization Reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation(&'static str);

impl Operation {
    /// An operation of Amazon Cognito user pools.
    pub const fn cognito(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether IAM lets it be allowed on one user pool. A domain is looked for in the whole region, so that action
    /// knows no resource (AWS Service Authorization Reference).
    pub(crate) fn is_on_pool(self) -> bool {
        self.0 != "DescribeUserPoolDomain"
    }

    /// The IAM action that it needs.
    pub(crate) fn iam_action(self) -> String {
        iam_action(self.0)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Whether IAM decides about an operation. What somebody gets who signs in to IAM Identity Center is assigned there.
pub(super) fn is_decided_by_iam(operation: &str) -> bool {
    !matches!(
        operation,
        "CreateToken" | "GetRoleCredentials" | "RegisterClient" | "StartDeviceAuthorization"
    )
}

/// The IAM action that an operation needs, such as `cognito-idp:CreateUserPoolClient`.
pub(super) fn iam_action(operation: &str) -> String {
    let service = match operation {
        "GetCallerIdentity" | "AssumeRole" | "AssumeRoleWithWebIdentity" => "sts",
        "GetRole" | "SimulatePrincipalPolicy" | "ListAccountAliases" => "iam",
        _ => "cognito-idp",
    };
    format!("{service}:{operation}")
}
