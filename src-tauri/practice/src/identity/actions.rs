//! Which resource an action is on (the service authorization reference).

use serde_json::{Map, Value};

use crate::account::pool_arn;

/// The actions that a policy can only allow on `*`.
const WITHOUT_RESOURCE: [&str; 5] = [
    "cognito-idp:ListUserPools",
    "cognito-idp:DescribeUserPoolDomain",
    "cognito-idp:CreateUserPool",
    "iam:ListAccountAliases",
    "sts:GetCallerIdentity",
];

/// Whether an action is on `*`, whatever resource it is asked about.
pub(crate) fn takes_no_resource(action: &str) -> bool {
    WITHOUT_RESOURCE
        .iter()
        .any(|known| known.eq_ignore_ascii_case(action))
}

/// What a call of Amazon Cognito is on: the pool that it names, by its ARN or its id.
pub(crate) fn pool_resource(action: &str, region: &str, input: &Map<String, Value>) -> String {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    if takes_no_resource(action) {
        return "*".to_owned();
    }
    text("ResourceArn").map_or_else(
        || pool_arn(region, text("UserPoolId").unwrap_or_default()),
        str::to_owned,
    )
}
