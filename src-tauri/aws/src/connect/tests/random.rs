//! Random files and environments, from a grammar that knows what people write.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::connect::environment::Environment;
use crate::connect::identity_center::token_cache;

/// A case, as those of `reports.json`, without what is expected. Of some, botocore refuses the files.
pub(super) fn case(rng: &mut Rng) -> Value {
    let is_wild = chance(rng, 5);
    let config = chance(rng, 95).then(|| file(rng, true, is_wild));
    let credentials = chance(rng, 60).then(|| file(rng, false, is_wild));
    let files = [&config, &credentials];
    let texts: Vec<&str> = files.into_iter().flatten().map(String::as_str).collect();
    let names: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| has_section(&texts, name))
        .collect();
    let profile = match rng.u32(0..10) {
        0..=5 if !names.is_empty() => Some(one_of(rng, &names)),
        6 => Some(one_of(rng, &NAMES)),
        _ => None,
    };
    json!({
        "files": { "config": config, "credentials": credentials, "other": others(rng) },
        "environment": environment(rng),
        "profile": profile,
    })
}

/// A case that botocore reads, and the same with a line in it that nobody can read.
pub(super) fn broken(rng: &mut Rng) -> (Value, Value) {
    let mut whole = case(rng);
    let config = file(rng, true, false);
    whole["files"]["config"] = json!(config);
    let end = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|end| config.contains(end))
        .unwrap();
    let mut lines: Vec<&str> = config.split(end).collect();
    let at = rng.usize(1..lines.len());
    lines.insert(at, one_of(rng, &["role_arn R", "x", "= 1"]));
    let mut broken = whole.clone();
    broken["files"]["config"] = json!(lines.join(end));
    (whole, broken)
}

/// A case with letters put in, taken out and exchanged, of all that one byte can be, and what programs print and sign-ins
/// keep likewise. It asks nobody but this computer.
pub(super) fn spoilt(rng: &mut Rng) -> Value {
    let mut case = case(rng);
    let mut latin1 = vec![];
    for name in ["config", "credentials"] {
        if let Some(text) = case["files"][name].as_str() {
            case["files"][name] = json!(noisy(rng, text));
            latin1.push(json!(name));
        }
    }
    let others = case["files"]["other"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    for (path, text) in others {
        case["files"]["other"][&path] = json!(noisy(rng, text.as_str().unwrap_or_default()));
        latin1.push(json!(path));
    }
    case["files"]["latin1"] = json!(latin1);
    let variables = case["environment"].as_object_mut().unwrap();
    for value in variables.values_mut() {
        if chance(rng, 30) {
            *value = json!(noisy(rng, value.as_str().unwrap_or_default()).replace('\0', ""));
        }
    }
    variables.retain(|name, _| !name.ends_with("_FILE"));
    variables.insert("AWS_ENDPOINT_URL".into(), json!("http://127.0.0.1:1"));
    variables.insert(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT".into(),
        json!("http://127.0.0.1:1"),
    );
    variables.insert("AWS_METADATA_SERVICE_NUM_ATTEMPTS".into(), json!("1"));
    for name in [
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
        "AWS_ENDPOINT_URL_COGNITO_IDP",
    ] {
        variables.remove(name);
    }
    case
}

fn noisy(rng: &mut Rng, text: &str) -> String {
    // What is not of one byte is not kept.
    let mut letters: Vec<char> = text.chars().filter(|c| u32::from(*c) < 256).collect();
    for _ in 0..rng.usize(..6) {
        let at = rng.usize(..=letters.len());
        let letter = char::from(rng.u8(..));
        match rng.u8(..3) {
            0 => letters.insert(at, letter),
            1 if at < letters.len() => letters[at] = letter,
            _ if at < letters.len() => drop(letters.remove(at)),
            _ => {}
        }
    }
    letters.into_iter().collect()
}

fn has_section(texts: &[&str], name: &str) -> bool {
    let spelled = |text: &&str| {
        let quotes = ["", "'", "\""].into_iter();
        let mut names = quotes.map(|quote| format!("{quote}{name}{quote}]"));
        names.any(|name| text.contains(&name))
    };
    texts.iter().any(spelled)
}

/// What programs print and sign-ins keep.
fn others(rng: &mut Rng) -> Value {
    let mut others = Map::new();
    others.insert("printed.json".into(), json!(printed(rng)));
    let environment = Environment::of([("HOME", "{home}")]);
    let kept = SESSIONS.map(|name| token_cache::path(&environment, Some(name), ""));
    let kept = kept
        .into_iter()
        .chain(START_URLS.map(|url| token_cache::path(&environment, None, url)));
    for path in kept {
        if chance(rng, 70) {
            let path = path
                .to_str()
                .unwrap()
                .trim_start_matches("{home}/")
                .to_owned();
            let time = time(rng);
            let token =
                json!({ "accessToken": "made-up-token", "expiresAt": time, "region": "eu-west-1" });
            others.insert(path, json!(token.to_string()));
        }
    }
    others.into()
}

fn printed(rng: &mut Rng) -> String {
    let mut printed = json!({
        "Version": 1,
        "AccessKeyId": format!("ASIA{:012}EXAMPLE", rng.u32(..)),
        "SecretAccessKey": secret(rng),
    });
    let mut set = |rng: &mut Rng, percent, name: &str, value: Value| {
        if chance(rng, percent) {
            printed[name] = value;
        }
    };
    let time = json!(time(rng));
    set(rng, 60, "Expiration", time);
    set(rng, 70, "SessionToken", json!("made-up-session-token=="));
    set(rng, 30, "AccountId", json!("111122223333"));
    let odd = [
        json!(null),
        json!(""),
        json!(1),
        json!([]),
        json!({}),
        json!(1.0),
        json!("1"),
        json!(2),
    ];
    let members = [
        "Version",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
        "AccountId",
    ];
    let (member, value) = (one_of(rng, &members), odd[rng.usize(..odd.len())].clone());
    set(rng, 15, member, value);
    let text = printed.to_string();
    match rng.u32(0..40) {
        0 => text[..text.len() / 2].to_owned(),
        1 => format!("{text}\n"),
        2 => format!("Enter MFA code: {text}"),
        3 => format!("\u{feff}{text}"),
        _ => text,
    }
}

/// A time as programs write it, in the past or far ahead.
fn time(rng: &mut Rng) -> String {
    let year = if chance(rng, 80) { "2999" } else { "2001" };
    let [month, day] = [rng.u32(1..13), rng.u32(1..29)];
    let [hour, minute, second] = [rng.u32(0..24), rng.u32(0..60), rng.u32(0..60)];
    let name = MONTHS[month as usize - 1];
    let date = match rng.u32(0..16) {
        12 => format!("{day:02}.{month:02}.{year} {hour:02}:{minute:02}:{second:02}"),
        13 => format!("{day:02}-{month:02}-{year} {hour:02}:{minute:02}:{second:02}"),
        14 => format!("{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}"),
        0 => format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}"),
        1 => format!("{year}/{month:02}/{day:02} {hour:02}:{minute:02}:{second:02}"),
        2 => format!("{month}/{day}/{year} {hour:02}:{minute:02}:{second:02}"),
        3 => {
            let (half, hour) = if hour < 12 {
                ("AM", hour)
            } else {
                ("PM", hour - 12)
            };
            let hour = if hour == 0 { 12 } else { hour };
            format!("{month}/{day}/{year} {hour}:{minute:02}:{second:02} {half} ")
        }
        4 => format!("{day:02} {name} {year} {hour:02}:{minute:02}:{second:02}"),
        5 => format!("{name} {day} {year} {hour:02}:{minute:02}:{second:02}"),
        6 => format!("{year}-{month}-{day} {hour}:{minute}:{second}"),
        7 => format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
        8 => format!(
            "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{}",
            rng.u64(..)
        ),
        9 => return format!("Wed {name} {day:2} {hour:02}:{minute:02}:{second:02} UTC {year}"),
        _ => format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    };
    let weekday = one_of(rng, &["", "", "", "", "", "Wed, ", "Wednesday, ", "Wed "]);
    let zones = [
        "Z", "Z", "Z", "z", "UTC", " UTC", "GMT", " GMT", "+00:00", " +01:00", "-0500", " -0500",
        "+02", "", " EST",
    ];
    let zone = one_of(rng, &zones);
    let between = if date.ends_with(' ') {
        zone.trim_start()
    } else {
        zone
    };
    format!("{weekday}{date}{between}")
}

/// Forty letters of base64, as a secret access key has.
fn secret(rng: &mut Rng) -> String {
    let letters = std::iter::repeat_with(|| BASE64[rng.usize(..BASE64.len())] as char);
    letters.take(40).collect()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
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
const START_URLS: [&str; 2] = [
    "https://a.awsapps.com/start",
    "https://a.awsapps.com/start#/",
];
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

fn file(rng: &mut Rng, is_config: bool, is_wild: bool) -> String {
    let end = one_of(rng, &["\n", "\n", "\n", "\r\n", "\r"]);
    let mut lines = vec![];
    let mut headers: Vec<String> = vec![];
    for _ in 0..rng.usize(1..7) {
        let header = header(rng, is_config);
        if headers.contains(&header) && !(is_wild && chance(rng, 20)) {
            continue;
        }
        headers.push(header.clone());
        if chance(rng, 10) {
            lines.push(one_of(rng, &COMMENTS).to_owned());
        }
        // Further in than a setting without a value, it would be a part of that.
        let may_be_in = is_wild || chance(rng, 10);
        let indent = if may_be_in {
            one_of(rng, &[" ", "\t"])
        } else {
            ""
        };
        let behind = one_of(rng, &["", "", "", "", " ", " # note", ";x"]);
        lines.push(format!("{indent}{header}{behind}"));
        section(rng, &header, is_wild, &mut lines);
    }
    if is_config && !headers.contains(&"[sso-session s]".to_owned()) && chance(rng, 50) {
        let url = one_of(rng, &START_URLS);
        lines.push("[sso-session s]".to_owned());
        lines.push(format!("sso_start_url = {url}"));
        lines.push("sso_region = eu-west-1".to_owned());
    }
    if is_wild && chance(rng, 40) {
        let at = rng.usize(0..=lines.len());
        let garbage = ["garbage", "[profile a", "= 1", "x"];
        lines.insert(at, one_of(rng, &garbage).to_owned());
    }
    lines.join(end) + end
}

/// A profile's name: most often one of three, so that they meet.
fn name(rng: &mut Rng) -> &'static str {
    let few = if chance(rng, 75) { 3 } else { NAMES.len() };
    NAMES[rng.usize(..few)]
}

fn header(rng: &mut Rng, is_config: bool) -> String {
    let name = name(rng);
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

fn section(rng: &mut Rng, header: &str, is_wild: bool, lines: &mut Vec<String>) {
    let mut used: Vec<&str> = vec![];
    let indent = one_of(rng, &["", "", "", " ", "  "]);
    for key in keys(rng, header) {
        if used.contains(&key) && !(is_wild && chance(rng, 20)) {
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
        // Behind nothing, a line that is further in is one of a block.
        let may_go_on = is_wild || !value.is_empty();
        lines.push(format!("{indent}{spelled}{delimiter}{value}"));
        match rng.u32(0..60) {
            0 | 1 => lines.push(String::new()),
            2 | 3 => lines.push(format!("{indent}{}", one_of(rng, &COMMENTS))),
            4 if may_go_on => lines.push(format!("{indent}   more")),
            5 | 6 => lines.push(format!("{indent}  # further in")),
            7 | 8 => lines.push("   ".to_owned()),
            _ => {}
        }
        if ["s3", "cognito_identity_provider", "cognito_idp", "sts"].contains(&key) {
            for _ in 0..rng.usize(0..3) {
                let inner = one_of(
                    rng,
                    &[
                        "endpoint_url",
                        "endpoint_url",
                        "max_concurrent_requests",
                        "use_dualstack_endpoint",
                        "x",
                    ],
                );
                let url = one_of(rng, &URLS);
                lines.push(format!("{indent}  {inner} = {url}"));
            }
        }
    }
}

fn keys(rng: &mut Rng, header: &str) -> Vec<&'static str> {
    const ALL: [&str; 27] = [
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
        "credential_process",
        "login_session",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "sso_region",
    ];
    if header.starts_with("[services") {
        return vec!["cognito_identity_provider", "sts", "cognito_idp"];
    }
    if header.starts_with("[sso-session") {
        return vec!["sso_region", "sso_start_url", "sso_registration_scopes"];
    }
    let mut keys = match rng.u32(0..12) {
        0 | 1 => vec!["aws_access_key_id", "aws_secret_access_key"],
        2 => vec!["role_arn", "source_profile"],
        3 => vec!["sso_session", "sso_account_id", "sso_role_name"],
        4 => vec![
            "sso_start_url",
            "sso_region",
            "sso_account_id",
            "sso_role_name",
        ],
        5 | 8 | 9 => vec!["credential_process"],
        10 => vec!["login_session"],
        6 => vec!["role_arn", "web_identity_token_file"],
        7 => vec!["role_arn", "credential_source"],
        _ => vec![],
    };
    if chance(rng, 40) {
        keys.push("region");
    }
    // Most sections are of one kind.
    let more = if chance(rng, 60) { 1 } else { 4 };
    for _ in 0..rng.usize(0..=more) {
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
        "aws_secret_access_key" => secret(rng),
        "credential_process" => one_of(
            rng,
            &[
                "cat {home}/printed.json",
                "cat {home}/printed.json",
                "cat {home}/printed.json",
                "cat {home}/printed.json",
                "cat '{home}/printed.json' # note",
                "cat \"printed.json\"",
                "false",
                "no-such-program",
            ],
        )
        .to_owned(),
        "use_fips_endpoint" | "use_dualstack_endpoint" => {
            one_of(rng, &["true", "TRUE", "false", "1"]).to_owned()
        }
        "aws_session_token" | "aws_security_token" => format!("made-up{}==", rng.u32(..)),
        "endpoint_url" => one_of(rng, &URLS).to_owned(),
        "services" => one_of(rng, &["local", "my services", "'local'", "none"]).to_owned(),
        "ignore_configured_endpoint_urls" => one_of(
            rng,
            &["true", "True", "TRUE ", "false", "1", "yes", "true # x"],
        )
        .to_owned(),
        "role_arn" => "arn:aws:iam::111122223333:role/R".to_owned(),
        "source_profile" => name(rng).to_owned(),
        "credential_source" => one_of(
            rng,
            &["Environment", "Ec2InstanceMetadata", "EcsContainer", "Moon"],
        )
        .to_owned(),
        "mfa_serial" => "arn:aws:iam::111122223333:mfa/ada".to_owned(),
        "duration_seconds" => one_of(
            rng,
            &["3600", "900", " 1800", "soon", "3600.5", "3_600", "+900"],
        )
        .to_owned(),
        "sso_session" => one_of(rng, &["s", "s", "s", "my sso", "S", "none"]).to_owned(),
        "sso_start_url" => one_of(rng, &START_URLS).to_owned(),
        "sso_account_id" => "111122223333".to_owned(),
        "web_identity_token_file" => "/tmp/token".to_owned(),
        "s3" | "cognito_identity_provider" | "cognito_idp" | "sts" => String::new(),
        _ => one_of(rng, &["x", "a b", "ünï", "a = b", "[x]"]).to_owned(),
    };
    if quote { format!("'{value}'") } else { value }
}

fn environment(rng: &mut Rng) -> Value {
    let names = ["", " ", "a", "b", "plant north", "none"];
    let mut variables = Map::new();
    let mut set = |rng: &mut Rng, percent: u32, name: &str, values: &[&str]| {
        if chance(rng, percent) {
            variables.insert(name.to_owned(), json!(one_of(rng, values)));
        }
    };
    set(rng, 10, "AWS_PROFILE", &names);
    set(rng, 5, "AWS_DEFAULT_PROFILE", &names);
    set(
        rng,
        30,
        "AWS_DEFAULT_REGION",
        &["eu-north-1", "", "eu-west-3", " "],
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
    let secret = secret(rng);
    let keys = ["AKIAENVIRONMENT", "", "AKIA ENVIRONMENT", " "];
    let has_keys = if chance(rng, 15) { 95 } else { 2 };
    set(rng, has_keys, "AWS_ACCESS_KEY_ID", &["AKIAENVIRONMENT"]);
    set(rng, has_keys, "AWS_SECRET_ACCESS_KEY", &[secret.as_str()]);
    set(rng, 2, "AWS_ACCESS_KEY_ID", &keys);
    set(rng, 2, "AWS_SECRET_ACCESS_KEY", &[secret.as_str(), ""]);
    set(rng, 5, "AWS_SESSION_TOKEN", &["made-up", ""]);
    let role = ["arn:aws:iam::444455556666:role/Env", ""];
    set(rng, 5, "AWS_ROLE_ARN", &role);
    set(rng, 5, "AWS_WEB_IDENTITY_TOKEN_FILE", &["/tmp/other", ""]);
    set(rng, 3, "AWS_ROLE_SESSION_NAME", &["env", ""]);
    set(
        rng,
        3,
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        &["/creds"],
    );
    set(rng, 5, "AWS_USE_FIPS_ENDPOINT", &["true", "false", ""]);
    set(rng, 5, "AWS_USE_DUALSTACK_ENDPOINT", &["true", "false", ""]);
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
