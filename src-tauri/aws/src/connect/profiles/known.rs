//! The settings of a profile, by their names.

/// The settings that are read here and are of one line.
pub(super) const OF_ONE_LINE: [&str; 19] = [
    "aws_account_id",
    "ca_bundle",
    "credential_source",
    "duration_seconds",
    "endpoint_url",
    "external_id",
    "login_session",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "services",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// Those of an access key.
const OF_A_KEY: [&str; 4] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_security_token",
    "aws_session_token",
];

/// Other settings that have a line of their own, be they read here or by the AWS CLI alone.
const OTHERS: [&str; 10] = [
    "cli_pager",
    "credential_process",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "output",
    "retry_mode",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

pub(super) fn is_setting(name: &str) -> bool {
    OF_ONE_LINE.contains(&name) || OTHERS.contains(&name) || OF_A_KEY.contains(&name)
}

/// Whether a setting says whose credentials are used. The others may stand in a block, too, such as that of `s3`.
pub(super) fn is_of_identity(name: &str) -> bool {
    const ELSEWHERE: [&str; 4] = ["ca_bundle", "endpoint_url", "region", "services"];
    OF_A_KEY.contains(&name)
        || name == "credential_process"
        || OF_ONE_LINE.contains(&name) && !ELSEWHERE.contains(&name)
}
