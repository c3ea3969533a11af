//! Secrets in places where they do not belong: every setting and every variable that is read, with each kind of secret.

use serde_json::{Value, json};

/// Secrets as they look, and addresses with one in each part that may have one.
const SECRETS: [&str; 13] = [
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
    "\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"",
    "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY # key",
    "/tmp/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "\"https://ada:hunter2hunter2@127.0.0.1:1/start\"",
    "https://ada:12/hunter2hunter2@127.0.0.1:1/",
    "http://127.0.0.1:1/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl/",
    "https://ada:hunter2hunter2@127.0.0.1:1/",
    "http://127.0.0.1:1/creds?token=hunter2hunter2",
    "http://hunter2hunter2@127.0.0.1:1/#hunter2hunter2",
    "dev\n  aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
];

/// What may be in no word.
pub(super) const PARTS: [&str; 5] = [
    "wJalrXUt",
    "AKIAIOSF",
    "eyJhbGci",
    "eyJzdWIi",
    "hunter2hunter2",
];

const SETTINGS: [&str; 30] = [
    "aws_access_key_id",
    "aws_account_id",
    "aws_secret_access_key",
    "aws_security_token",
    "aws_session_token",
    "ca_bundle",
    "credential_process",
    "credential_source",
    "duration_seconds",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "endpoint_url",
    "external_id",
    "ignore_configured_endpoint_urls",
    "login_session",
    "metadata_service_timeout",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "services",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_registration_scopes",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "use_fips_endpoint",
    "web_identity_token_file",
];

const VARIABLES: [&str; 31] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DEFAULT_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
];

/// A profile of each kind; what they ask is on a port of this computer where nobody answers.
const KINDS: [&str; 9] = [
    "aws_access_key_id = made-up\naws_secret_access_key = made-up\n",
    "role_arn = arn:aws:iam::111122223333:role/R\nsource_profile = keys\n",
    "role_arn = arn:aws:iam::111122223333:role/R\ncredential_source = Environment\n",
    "role_arn = arn:aws:iam::111122223333:role/R\ncredential_source = EcsContainer\n",
    "role_arn = arn:aws:iam::111122223333:role/R\ncredential_source = Ec2InstanceMetadata\n",
    "role_arn = arn:aws:iam::111122223333:role/R\nweb_identity_token_file = token\n",
    "sso_session = s\nsso_account_id = 111122223333\nsso_role_name = R\n",
    "login_session = arn:aws:iam::111122223333:user/ada\n",
    "credential_process = false\n",
];

/// Every secret in every setting of each kind of profile, and in every variable.
pub(super) fn cases() -> Vec<Value> {
    let mut cases = vec![];
    for secret in SECRETS {
        for kind in KINDS {
            for setting in SETTINGS {
                let others = kind.lines().filter(|line| !line.starts_with(setting));
                let others: String = others.map(|line| format!("{line}\n")).collect();
                for profile in [Some("p"), None] {
                    let own = format!("{others}{setting} = {secret}\n");
                    cases.push(case(&own, &[], profile));
                }
            }
        }
        for variable in VARIABLES {
            for kind in ["", KINDS[0], KINDS[4], KINDS[6]] {
                cases.push(case(kind, &[(variable, secret)], None));
            }
        }
        // In a section that others name, and in lines that cannot be read.
        for line in [
            "sso_region = S",
            "sso_start_url = S",
            "S",
            "= S",
            "[S",
            "S = x",
        ] {
            let line = line.replace('S', secret);
            let own = format!("{}[sso-session s]\n{line}\n", KINDS[6]);
            cases.push(case(&own, &[], Some("p")));
        }
    }
    // A short word is no secret that could be known from a name; a region has none like it.
    for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        cases.push(case(KINDS[0], &[(variable, "hunter2hunter2")], Some("p")));
    }
    let own = format!("{}region = hunter2hunter2\n", KINDS[0]);
    cases.push(case(&own, &[], Some("p")));
    cases
}

fn case(own: &str, variables: &[(&str, &str)], profile: Option<&str>) -> Value {
    let mut environment = json!({
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1",
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "1",
    });
    for (name, value) in variables {
        environment[*name] = json!(value);
    }
    let name = profile.map_or("default".to_owned(), |name| format!("profile {name}"));
    json!({
        "files": {
            "config": format!("[{name}]\n{own}[profile keys]\n{}", KINDS[0]),
            "credentials": null,
            "other": {},
        },
        "environment": environment,
        "profile": profile,
    })
}
