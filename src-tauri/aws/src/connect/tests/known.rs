//! Where this program reads otherwise than botocore, on purpose: the list in docs/profiles.md.

use serde_json::Value;

/// Why a part of a case may differ: the reason holds for this case, for this part, and for what each of both says.
pub(super) fn reason(case: &Value, part: &str, ours: &Value) -> Option<&'static str> {
    let seen = Seen::of(case, part, ours);
    seen.of_files()
        .or_else(|| seen.of_names())
        .or_else(|| match part {
            "region" => seen.of_region(),
            "endpoint" | "client_url" | "sts_endpoint" => seen.of_address(),
            "profiles" | "services" | "sso_sessions" => seen.of_sections(),
            "credentials" => seen.of_credentials(),
            _ => None,
        })
}

const MOVED_IN: &str = "a setting or a section that stands further in than the setting above it makes its profile unusable";

struct Seen<'a> {
    case: &'a Value,
    part: &'a str,
    theirs: &'a Value,
    ours: &'a Value,
    /// The class of botocore's error.
    error: &'a str,
    /// Our words, where this program refuses.
    refusal: &'a str,
}

impl<'a> Seen<'a> {
    fn of(case: &'a Value, part: &'a str, ours: &'a Value) -> Self {
        let theirs = &case["expect"][part];
        Self {
            case,
            part,
            theirs,
            ours,
            error: theirs["error"].as_str().unwrap_or_default(),
            refusal: ours["error"].as_str().unwrap_or_default(),
        }
    }

    fn variable(&self, name: &str) -> Option<&'a str> {
        self.case["environment"][name].as_str()
    }

    fn of_files(&self) -> Option<&'static str> {
        let is_relative = |name| {
            self.variable(name)
                .is_some_and(|path| path.starts_with("else"))
        };
        if self.error == "ConfigParseError" {
            return Some("a file that it refuses is read as far as it can be");
        }
        if self.ours.is_null() && self.variable("AWS_CONFIG_FILE") == Some("{home}/.aws") {
            return Some("a file that is there and cannot be read is refused");
        }
        (is_relative("AWS_CONFIG_FILE") || is_relative("AWS_SHARED_CREDENTIALS_FILE"))
            .then_some("a relative path is one from the folder that the program was started in")
    }

    fn of_names(&self) -> Option<&'static str> {
        (self.refusal.starts_with("There is no profile") && self.part != "credentials")
            .then_some("where the chosen profile is not there, nothing else is asked")
    }

    fn of_region(&self) -> Option<&'static str> {
        let set = self.variable("AWS_REGION").map(str::trim);
        if set.is_some_and(|region| {
            !region.is_empty() && (self.part != "region" || self.ours == region)
        }) {
            return Some("AWS_REGION is read, as by version 2 of the AWS CLI");
        }
        if self.refusal.contains("is not an AWS region") {
            return Some("a region has the form of one");
        }
        let region = self.case["expect"]["region"].as_str().unwrap_or_default();
        (region.trim() != region).then_some("blanks around a region are cut")
    }

    fn of_address(&self) -> Option<&'static str> {
        let is_address = self.part == "client_url";
        let set = self.case["expect"]["endpoint"].as_str();
        let is_elsewhere = set.is_none() || self.error.ends_with("RegionError");
        if is_address && is_elsewhere && self.of_region().is_some() {
            return self.of_region();
        }
        if self.refusal.contains("is not an AWS region") {
            return Some("a region has the form of one");
        }
        if is_address && self.refusal.starts_with("No region is set") && set.is_some() {
            return Some("a region is needed beside an endpoint of one's own");
        }
        if self.refusal.starts_with("The endpoint that is set") && set.is_some() {
            return Some("an endpoint is an http or https address without a user");
        }
        let is_own = |name: &str| self.variable(name).is_some_and(|url| !url.is_empty());
        match self.error {
            "ValueError" if self.ours.is_string() => Some("a host of any name may be an endpoint"),
            "AttributeError" => Some("where it crashes"),
            "InvalidConfigError" if self.has_wrong_session() => {
                Some("a wrong sso_session is told where credentials are asked for, not before")
            }
            // It looks at the settings of one service only.
            _ if self.lacks_services()
                && (is_own("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
                    || self.refusal.contains("the settings of each service")) =>
            {
                Some("STS, too, is asked, which a variable of Amazon Cognito alone says nothing of")
            }
            _ => self.of_lines(),
        }
    }

    /// Whether the profile names a session that is not there or differs: botocore needs it for every client.
    fn has_wrong_session(&self) -> bool {
        let files = self.case["files"].to_string();
        files.to_lowercase().contains("sso_session")
    }

    fn lacks_services(&self) -> bool {
        [
            "there is no services section",
            "the settings of each service",
        ]
        .iter()
        .any(|words| self.refusal.contains(words))
    }

    /// Names that botocore does not know, since their headers stand further in than the setting above.
    fn of_sections(&self) -> Option<&'static str> {
        let names = |value: &Value| -> Vec<String> {
            let names = value.as_array().into_iter().flatten();
            names
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect()
        };
        let theirs = names(self.theirs);
        let ours = names(self.ours);
        // A file may be read as both.
        let headers = self.moved_in().filter(|line| line.starts_with('['));
        let has_more =
            ours.len() > theirs.len() && ours.len() - theirs.len() <= 2 * headers.count();
        (has_more && theirs.iter().all(|name| ours.contains(name))).then_some(MOVED_IN)
    }

    fn of_lines(&self) -> Option<&'static str> {
        if self
            .refusal
            .contains("stands further in than the setting above it")
            && self.moved_in().any(|line| line.starts_with('['))
        {
            return Some(MOVED_IN);
        }
        (self.refusal.contains("goes on over the lines below") && self.moved_in().next().is_some())
            .then_some("a profile with a setting over several lines is refused")
    }

    /// The lines that stand further in than one that began a setting, in both files, less the blocks of services.
    fn moved_in(&self) -> impl Iterator<Item = &'a str> {
        let files = ["config", "credentials"].into_iter();
        files.flat_map(|name| {
            let mut begun = usize::MAX;
            let mut is_block = false;
            let text = self.case["files"][name].as_str().unwrap_or_default();
            text.split(['\n', '\r']).filter_map(move |line| {
                let inner = line.trim();
                if inner.is_empty() || inner.starts_with(['#', ';']) {
                    return None;
                }
                let indent = line.chars().count() - line.trim_start().chars().count();
                if indent > begun {
                    return (!is_block || inner.starts_with('[')).then_some(inner);
                }
                let key = inner.split(['=', ':']).next().unwrap_or_default().trim();
                begun = if inner.starts_with('[') {
                    usize::MAX
                } else {
                    indent
                };
                let services = ["s3", "sts", "cognito_idp", "cognito_identity_provider"];
                is_block =
                    services.contains(&key.to_lowercase().as_str()) && inner.ends_with(['=', ':']);
                None
            })
        })
    }

    fn of_credentials(&self) -> Option<&'static str> {
        let theirs = |key: &str| self.theirs[key].as_str().unwrap_or_default();
        let method = theirs("method");
        let key = theirs("access_key");
        let parts = [key, theirs("secret_key"), theirs("token")];
        if self.lacks_services() {
            return Some("without its services section a profile is not used at all");
        }
        if self.refusal.starts_with("The endpoint that is set") {
            return Some("an endpoint is an http or https address without a user");
        }
        let is_unsendable = |part: &str| !part.chars().all(|c| c.is_ascii_graphic());
        // Of a role's source the judge tells no more than the key's id.
        let is_unseen = self.theirs["kind"] == "assume-role";
        if self.refusal.contains("special letter")
            && (is_unseen || parts.into_iter().any(is_unsendable))
        {
            return Some("what cannot stand in a request is refused where a key is made");
        }
        if ["boto-config", "ec2-credentials-file"].contains(&method) {
            return Some("files of boto 2 are not read");
        }
        let has_too_little = ["no credentials", "is missing"]
            .iter()
            .any(|words| self.refusal.contains(words));
        if self.theirs["kind"] == "container-role" && has_too_little {
            return Some(
                "a chosen profile is all of it: what it lacks is not taken from elsewhere",
            );
        }
        let is_cut =
            |name: &str| theirs(name).trim() == self.ours[name].as_str().unwrap_or_default();
        if method == "env"
            && ["access_key", "secret_key", "token"]
                .into_iter()
                .all(is_cut)
        {
            return Some("blanks around a key in the environment are cut");
        }
        let is_of_source = self.theirs["detail"]["source"]["method"] == "custom-process";
        let is_process = self.refusal.starts_with("The credential_process")
            && (method == "custom-process" || is_of_source);
        let is_version = self.refusal.contains("Version 1") && self.printed("\"Version\\\": true");
        let is_nan = self.refusal.contains("did not print the JSON") && self.printed("NaN");
        if is_process && (is_of_source || is_odd(self.theirs) || is_version || is_nan) {
            return Some(
                "what a program prints has to be JSON, with texts as keys and 1 as the version",
            );
        }
        if method == "custom-process" && self.case.to_string().contains("$(") {
            return Some("a program behind $ or a backtick runs in a shell");
        }
        if self.error == "FileNotFoundError" && self.ours["access_key"].is_string() {
            return Some("a program that is not found is looked for by a shell");
        }
        if self.error == "InvalidConfigError" && self.ours["kind"] == "assume-role" {
            return Some("a credential_source may be in lower case");
        }
        let is_mail = self.theirs["detail"]["token"]["error"] == "TypeError"
            || self.error == "TypeError" && method.is_empty();
        if is_mail && self.printed("EST") {
            return Some("a time in the form of mails may have an American zone");
        }
        self.of_lines()
    }

    /// Whether a word stands in a file of the case.
    fn printed(&self, word: &str) -> bool {
        self.case["files"].to_string().contains(word)
    }
}

/// Whether a part of a key is no text, or nothing.
fn is_odd(value: &Value) -> bool {
    let is_text = |key: &str| value[key].as_str().is_some_and(|text| !text.is_empty());
    let is_no_token = value["token"].is_null() || value["token"].is_string();
    !is_text("access_key") || !is_text("secret_key") || !is_no_token
}
