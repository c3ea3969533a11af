//! Where this program reads otherwise than botocore, on purpose: the list in docs/profiles.md.

use serde_json::Value;

/// Why a part of a case may differ.
pub(super) fn reason(case: &Value, part: &str, ours: &Value) -> Option<&'static str> {
    let theirs = &case["expect"][part];
    let error = theirs["error"].as_str();
    let refusal = ours["error"].as_str().unwrap_or_default();
    let variable = |name: &str| case["environment"][name].as_str();
    let is_blank = |name: &str| variable(name).is_some_and(|value| value.trim().is_empty());
    if error == Some("ConfigParseError") {
        return Some("a file that it refuses is read as far as it can be");
    }
    if is_blank("AWS_PROFILE") || is_blank("AWS_DEFAULT_PROFILE") {
        return Some("a variable that names no profile counts as unset");
    }
    if ours.is_null() && variable("AWS_CONFIG_FILE").is_some_and(|path| path.ends_with("/.aws")) {
        return Some("a file that is there and cannot be read is refused");
    }
    let is_relative = |name: &str| variable(name).is_some_and(|path| path.starts_with("else"));
    if is_relative("AWS_CONFIG_FILE") || is_relative("AWS_SHARED_CREDENTIALS_FILE") {
        return Some("a relative path is one from the folder that the program was started in");
    }
    if refusal.starts_with("There is no profile") {
        return Some("where the chosen profile is not there, nothing else is asked");
    }
    match part {
        "region" if variable("AWS_REGION").is_some() => {
            return Some("AWS_REGION is read, as by version 2 of the AWS CLI");
        }
        "region" if is_blank("AWS_DEFAULT_REGION") => {
            return Some("a variable that names no region counts as unset");
        }
        "endpoint" if error == Some("ValueError") => {
            return Some("a host of any name may be an endpoint");
        }
        "endpoint"
            if error == Some("InvalidConfigError")
                && case.to_string().to_lowercase().contains("sso_s") =>
        {
            return Some("a wrong sso_session is told where credentials are asked for, not before");
        }
        "endpoint" if error == Some("AttributeError") => return Some("where it crashes"),
        "endpoint" | "credentials"
            if refusal.contains("services section")
                && variable("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER").is_some() =>
        {
            return Some(
                "STS, too, is asked, which a variable of Amazon Cognito alone says nothing of",
            );
        }
        "endpoint" if refusal == "not an endpoint" && theirs.is_string() => {
            return Some("an endpoint is an http or https address");
        }
        "credentials" => {}
        _ => return None,
    }
    if case["expect"]["endpoint"]["error"].is_string() {
        return Some("without its services section a profile is not used at all");
    }
    if refusal.contains("over the lines below") {
        return Some("a profile with a setting over several lines is refused");
    }
    if refusal.contains("special letter") {
        return Some("what cannot stand in a request is refused where a key is made");
    }
    let method = theirs["method"].as_str().unwrap_or_default();
    if ["boto-config", "ec2-credentials-file"].contains(&method) {
        return Some("files of boto 2 are not read");
    }
    if has_blank(theirs) || refusal.contains("is missing") {
        return Some("a setting or a variable of blanks counts as unset");
    }
    let key = theirs["access_key"].as_str().unwrap_or_default();
    if key != key.trim() && ours["access_key"] == key.trim()
        || theirs["secret_key"].as_str().map(str::trim) == ours["secret_key"].as_str()
            && method == "env"
    {
        return Some("blanks around a key in the environment are cut");
    }
    if error == Some("CredentialRetrievalError") && ours["kind"] == "assume-role" {
        return Some("the credentials of a role's source are fetched when they are needed");
    }
    if error.is_some() && ours["error"].is_null() {
        return Some("what it refuses may be read");
    }
    let text = case.to_string();
    if refusal.contains("credential_process")
        && ["true", "NaN", "12345"]
            .iter()
            .any(|odd| text.contains(odd))
    {
        return Some(
            "what a program prints has to be JSON, with texts as keys and 1 as the version",
        );
    }
    if text.contains("$(") {
        return Some("a program behind $ or a backtick runs in a shell");
    }
    if text.contains("AWS_ROLE_ARN") {
        return Some("a chosen profile is all of it: variables do not change its role");
    }
    None
}

/// Whether a part is there and blank.
fn has_blank(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Object(members) => members.values().any(has_blank),
        _ => false,
    }
}
