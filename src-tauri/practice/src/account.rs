//! The account that Practice is: its key, its id, and the names that its things have in each partition.

/// The access key that Practice issued: made up, and of no use elsewhere.
pub const ACCESS_KEY_ID: &str = "AKIAPRACTICEPRACTICE";
/// The secret that goes with [`ACCESS_KEY_ID`].
pub const SECRET_ACCESS_KEY: &str = "practice/secret/of/no/use/anywhere/else0";
/// The account that the key belongs to.
pub const ACCOUNT: &str = "000000000000";
/// The region of the seeded pools. Every other region is there too, and empty.
pub const REGION: &str = "eu-west-1";

/// The partition that a region is in.
pub(crate) fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// The ARN of the built-in user.
pub(crate) fn user_arn(partition: &str) -> String {
    format!("arn:{partition}:iam::{ACCOUNT}:user/practice")
}

/// The ARN of a user pool, whether there is such a pool or not.
pub(crate) fn pool_arn(region: &str, pool_id: &str) -> String {
    format!(
        "arn:{}:cognito-idp:{region}:{ACCOUNT}:userpool/{pool_id}",
        partition(region)
    )
}
