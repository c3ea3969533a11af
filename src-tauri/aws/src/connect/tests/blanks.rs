//! Settings and variables of blanks, which count as unset here and as something to botocore.

use serde_json::Value;

/// What a variable says that is set to nothing: that there is no such file, and no.
const SAY_SOMETHING: [&str; 5] = [
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
];

/// The case without them.
pub(super) fn unset(case: &Value) -> Value {
    let mut case = case.clone();
    for file in ["config", "credentials"] {
        if let Some(text) = case["files"][file].as_str() {
            case["files"][file] = without(text).into();
        }
    }
    let variables = case["environment"].as_object_mut().unwrap();
    variables.retain(|name, value| {
        let is_blank = value.as_str().is_some_and(|value| value.trim().is_empty());
        !is_blank || !name.starts_with("AWS_") || SAY_SOMETHING.contains(&name.as_str())
    });
    case
}

/// A file without settings of blanks. A block stays, and so does what goes on.
fn without(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive(['\n', '\r']).collect();
    let goes_on = |at: usize| {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let says_nothing = |line: &str| line.is_empty() || line.starts_with(['#', ';']);
        let next = lines[at + 1..]
            .iter()
            .find(|line| !says_nothing(line.trim()));
        next.is_some_and(|next| indent(next) > indent(lines[at]))
    };
    let is_blank = |at: usize| {
        let line = lines[at].trim();
        let says_something = [
            "aws_security_token",
            "cognito_identity_provider",
            "cognito_idp",
            "sts",
            "ignore_configured_endpoint_urls",
            "use_fips_endpoint",
            "use_dualstack_endpoint",
        ];
        let ends = line.find(['=', ':']);
        let is_setting = ends.is_some_and(|end| {
            let key = line[..end].trim().to_lowercase();
            end + 1 == line.len() && !key.is_empty() && !says_something.contains(&key.as_str())
        });
        is_setting && !line.starts_with(['#', ';', '[']) && !goes_on(at)
    };
    (0..lines.len())
        .filter(|at| !is_blank(*at))
        .map(|at| lines[at])
        .collect()
}
