//! Random files and environments, from a grammar that knows what people write.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A case, as those of `reports.json`, without what is expected.
pub(super) fn case(rng: &mut Rng) -> Value {
    let config = chance(rng, 95).then(|| file(rng, true));
    let credentials = chance(rng, 70).then(|| file(rng, false));
    let profile = chance(rng, 60).then(|| one_of(rng, &NAMES).to_owned());
    json!({
        "files": { "config": config, "credentials": credentials, "other": {} },
        "environment": environment(rng),
        "profile": profile,
    })
}

const NAMES: [&str; 8] = [
    "default",
    "a",
    "b",
    "plant north",
    "müller",
    "prod(eu)",
    "a#b",
    "a&b",
];
const SESSIONS: [&str; 3] = ["s", "my sso", "S"];
const SERVICES: [&str; 2] = ["local", "my services"];
const URLS: [&str; 5] = [
    "http://127.0.0.1:4566",
    "https://cognito.example.com",
    "https://cognito.example.com/a?b=c#d",
    "\"http://localhost:4566\"",
    "",
];
const COMMENTS: [&str; 4] = ["# note = 1", "; [profile c]", "#", "  # further in"];

fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

fn one_of<'a>(rng: &mut Rng, list: &[&'a str]) -> &'a str {
    list[rng.usize(0..list.len())]
}

fn file(rng: &mut Rng, is_config: bool) -> String {
    let end = one_of(rng, &["\n", "\n", "\n", "\r\n", "\r"]);
    let mut lines = vec![];
    let mut headers: Vec<String> = vec![];
    for _ in 0..rng.usize(1..6) {
        let header = header(rng, is_config);
        // Most files are such that the AWS CLI reads them.
        if headers.contains(&header) && !chance(rng, 2) {
            continue;
        }
        headers.push(header.clone());
        if chance(rng, 10) {
            lines.push(one_of(rng, &COMMENTS).to_owned());
        }
        let indent = one_of(rng, &["", "", "", "", " ", "\t"]);
        let behind = one_of(rng, &["", "", "", "", " ", " # note", ";x"]);
        lines.push(format!("{indent}{header}{behind}"));
        section(rng, &header, &mut lines);
    }
    if chance(rng, 2) {
        let at = rng.usize(0..=lines.len());
        lines.insert(
            at,
            one_of(rng, &["garbage", "[profile a", "= 1", "x"]).to_owned(),
        );
    }
    lines.join(end) + end
}

fn header(rng: &mut Rng, is_config: bool) -> String {
    let name = one_of(rng, &NAMES);
    if !is_config {
        return format!("[{name}]");
    }
    match rng.u32(0..12) {
        0 => "[default]".to_owned(),
        1 => format!("[sso-session {}]", {
            let name = one_of(rng, &SESSIONS);
            quoted(rng, name)
        }),
        2 => format!("[services {}]", {
            let name = one_of(rng, &SERVICES);
            quoted(rng, name)
        }),
        3 => one_of(
            rng,
            &[
                "[DEFAULT]",
                "[a]",
                "[profile o'brien]",
                "[plugins]",
                "[profilex y]",
                "[]",
                "[profile a b c]",
                "[ profile a]",
                "[profile\ta]",
            ],
        )
        .to_owned(),
        _ => format!("[profile {}]", quoted(rng, name)),
    }
}

fn quoted(rng: &mut Rng, name: &str) -> String {
    match rng.u32(0..4) {
        0 => format!("'{name}'"),
        1 => format!("\"{name}\""),
        2 if name.contains(' ') => name.replace(' ', "\\ "),
        _ => name.to_owned(),
    }
}

fn section(rng: &mut Rng, header: &str, lines: &mut Vec<String>) {
    let mut used: Vec<&str> = vec![];
    let indent = one_of(rng, &["", "", "", " ", "  "]);
    for key in keys(rng, header) {
        if used.contains(&key) && !chance(rng, 1) {
            continue;
        }
        used.push(key);
        let spelled = if chance(rng, 8) {
            key.to_uppercase()
        } else {
            key.to_owned()
        };
        let delimiter = one_of(rng, &[" = ", " = ", "=", ": ", ":", "\t=\t"]);
        let value = value(rng, key);
        lines.push(format!("{indent}{spelled}{delimiter}{value}"));
        match rng.u32(0..30) {
            0 => lines.push(String::new()),
            1 => lines.push(format!("{indent}{}", one_of(rng, &COMMENTS))),
            2 => lines.push(format!("{indent}   more")),
            3 => lines.push(format!("{indent}  # further in")),
            4 => lines.push("   ".to_owned()),
            _ => {}
        }
        if ["s3", "cognito_identity_provider", "cognito_idp", "sts"].contains(&key) {
            for _ in 0..rng.usize(0..3) {
                let inner = one_of(rng, &["endpoint_url", "max_concurrent_requests", "x"]);
                let url = one_of(rng, &URLS);
                lines.push(format!("{indent}  {inner} = {url}"));
            }
        }
    }
}

fn keys(rng: &mut Rng, header: &str) -> Vec<&'static str> {
    const ALL: [&str; 22] = [
        "region",
        "output",
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        "aws_security_token",
        "endpoint_url",
        "services",
        "ignore_configured_endpoint_urls",
        "role_arn",
        "source_profile",
        "credential_source",
        "external_id",
        "mfa_serial",
        "duration_seconds",
        "role_session_name",
        "web_identity_token_file",
        "sso_session",
        "sso_start_url",
        "sso_account_id",
        "s3",
        "ca_bundle",
    ];
    if header.starts_with("[services") {
        return vec!["cognito_identity_provider", "sts", "cognito_idp"];
    }
    if header.starts_with("[sso-session") {
        return vec!["sso_region", "sso_start_url", "sso_registration_scopes"];
    }
    let mut keys = match rng.u32(0..6) {
        0 | 1 => vec!["aws_access_key_id", "aws_secret_access_key"],
        2 => vec!["role_arn", "source_profile"],
        3 => vec!["sso_session", "sso_account_id", "sso_role_name"],
        4 => vec![
            "sso_start_url",
            "sso_region",
            "sso_account_id",
            "sso_role_name",
        ],
        _ => vec![],
    };
    for _ in 0..rng.usize(0..5) {
        keys.push(one_of(rng, &ALL));
    }
    if chance(rng, 50) {
        rng.shuffle(&mut keys);
    }
    keys
}

fn value(rng: &mut Rng, key: &str) -> String {
    if chance(rng, 2) {
        return String::new();
    }
    let quote = chance(rng, 3);
    let value = match key {
        "region" | "sso_region" => one_of(
            rng,
            &[
                "eu-west-1",
                "us-east-1",
                "eu-west-1 # home",
                "US-EAST-1",
                "moon",
            ],
        )
        .to_owned(),
        "aws_access_key_id" => format!("AKIA{:012}EXAMPLE", rng.u32(..)),
        "aws_secret_access_key" => format!("made/up+={}", rng.u32(..)),
        "aws_session_token" | "aws_security_token" => format!("made-up{}==", rng.u32(..)),
        "endpoint_url" => one_of(rng, &URLS).to_owned(),
        "services" => one_of(rng, &["local", "my services", "'local'", "none"]).to_owned(),
        "ignore_configured_endpoint_urls" => one_of(
            rng,
            &["true", "True", "TRUE ", "false", "1", "yes", "true # x"],
        )
        .to_owned(),
        "role_arn" => "arn:aws:iam::111122223333:role/R".to_owned(),
        "source_profile" => one_of(rng, &NAMES).to_owned(),
        "credential_source" => one_of(
            rng,
            &["Environment", "Ec2InstanceMetadata", "EcsContainer", "Moon"],
        )
        .to_owned(),
        "mfa_serial" => "arn:aws:iam::111122223333:mfa/ada".to_owned(),
        "duration_seconds" => one_of(rng, &["3600", "900", " 1800", "soon", "3600.5"]).to_owned(),
        "sso_session" => one_of(rng, &["s", "my sso", "S", "none"]).to_owned(),
        "sso_start_url" => one_of(
            rng,
            &[
                "https://a.awsapps.com/start",
                "https://a.awsapps.com/start#/",
            ],
        )
        .to_owned(),
        "sso_account_id" => "111122223333".to_owned(),
        "web_identity_token_file" => "/tmp/token".to_owned(),
        "s3" | "cognito_identity_provider" | "cognito_idp" | "sts" => String::new(),
        _ => one_of(rng, &["x", "a b", "ünï", "a = b", "[x]"]).to_owned(),
    };
    if quote { format!("'{value}'") } else { value }
}

fn environment(rng: &mut Rng) -> Value {
    let names = ["", "a", "b", "plant north", "none"];
    let mut variables = Map::new();
    let mut set = |rng: &mut Rng, percent: u32, name: &str, values: &[&str]| {
        if chance(rng, percent) {
            variables.insert(name.to_owned(), json!(one_of(rng, values)));
        }
    };
    set(rng, 15, "AWS_PROFILE", &names);
    set(rng, 5, "AWS_DEFAULT_PROFILE", &names);
    set(
        rng,
        10,
        "AWS_DEFAULT_REGION",
        &["eu-north-1", "", "eu-west-3"],
    );
    set(rng, 5, "AWS_REGION", &["eu-north-1", ""]);
    set(rng, 15, "AWS_ENDPOINT_URL", &URLS);
    set(rng, 10, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", &URLS);
    set(rng, 3, "AWS_ENDPOINT_URL_COGNITO_IDP", &URLS);
    set(
        rng,
        10,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        &["true", "TRUE", "false", "", "1"],
    );
    set(
        rng,
        10,
        "AWS_ACCESS_KEY_ID",
        &["AKIAENVIRONMENT", "", "AKIA ENVIRONMENT"],
    );
    set(rng, 12, "AWS_SECRET_ACCESS_KEY", &["made/up", ""]);
    set(rng, 5, "AWS_SESSION_TOKEN", &["made-up", ""]);
    set(rng, 3, "AWS_SECURITY_TOKEN", &["made-up-older", ""]);
    set(
        rng,
        2,
        "AWS_CONFIG_FILE",
        &[
            "",
            "{home}/.aws/credentials",
            "$HOME/.aws/config",
            "~/.aws/config",
        ],
    );
    set(
        rng,
        2,
        "AWS_SHARED_CREDENTIALS_FILE",
        &["", "{home}/none", "${HOME}/.aws/config"],
    );
    variables.into()
}
