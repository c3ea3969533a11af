//! What this program makes of a case, in the judge's words.

use std::fmt::Write as _;
use std::path::Path;

use aws_credential_types::Credentials;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value, json};

use crate::base::endpoint::parse_endpoint;
use crate::connect::environment::Environment;
use crate::connect::error::ConnectError;
use crate::connect::identity_center::token_cache::{self, TokenFile};
use crate::connect::options::Opening;
use crate::connect::profiles::{
    Base, Chain, CredentialSource, Files, IdentityCenter, RoleSource, load, profiles, resolve,
};
use crate::connect::settings::Settings;
use crate::connect::source::{Source, default_chain, default_profile};

/// A case's files in a home of their own, and its environment.
struct Home {
    folder: tempfile::TempDir,
    environment: Environment,
}

impl Home {
    fn of(case: &Value) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("report-")
            .tempdir()
            .unwrap();
        let home = folder.path().to_str().unwrap().to_owned();
        let files = case["files"].as_object().unwrap();
        let latin1 = files.get("latin1").cloned().unwrap_or_default();
        let is_latin1 = |name: &str| {
            let names = latin1.as_array().into_iter().flatten();
            names.filter_map(Value::as_str).any(|one| one == name)
        };
        let aws = ["config", "credentials"].into_iter();
        let aws = aws.map(|name| (format!(".aws/{name}"), name, &files[name]));
        let other = files.get("other").and_then(Value::as_object);
        let other = other.into_iter().flatten();
        let other = other.map(|(path, text)| (path.clone(), path.as_str(), text));
        std::fs::create_dir(folder.path().join(".aws")).unwrap();
        for (path, name, text) in aws.chain(other) {
            let Some(text) = text.as_str() else { continue };
            let text = in_home(text, case).replace("{home}", &home);
            let bytes = if is_latin1(name) || is_latin1(&path) {
                text.chars().map(|c| u8::try_from(c).unwrap()).collect()
            } else {
                text.clone().into_bytes()
            };
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
            #[cfg(unix)]
            if text.starts_with("#!") {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
            }
        }
        let set = case["environment"].as_object().unwrap();
        let set = set.iter().map(|(name, value)| {
            let value = value.as_str().unwrap().replace("{home}", &home);
            (name.clone(), value)
        });
        let mut variables = vec![("HOME".to_owned(), home.clone())];
        variables.extend(set);
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| (name.as_str(), value.as_str()));
        Self {
            environment: Environment::of(variables),
            folder,
        }
    }
}

/// The same text, whose programs start as the judge starts them: in the home folder, with the case's environment.
fn in_home(text: &str, case: &Value) -> String {
    let path = case["environment"]["PATH"]
        .as_str()
        .unwrap_or("/usr/bin:/bin");
    let place = format!("env -C {{home}} HOME={{home}} PATH={path} ");
    let mut placed = String::new();
    for line in text.split_inclusive(['\n', '\r']) {
        let value = line.find(['=', ':']).map(|at| line.split_at(at + 1));
        match value {
            Some((key, command))
                if key[..key.len() - 1]
                    .trim()
                    .eq_ignore_ascii_case("credential_process")
                    && !command.trim().is_empty() =>
            {
                placed.push_str(key);
                placed.push_str(&place);
                placed.push_str(command.trim_start_matches([' ', '\t']));
            }
            _ => placed.push_str(line),
        }
    }
    placed
}

/// What the program makes of a case.
pub(super) async fn of(case: &Value) -> Value {
    let home = Home::of(case);
    let mut answer = Map::new();
    let files = match load(&home.environment).await {
        Ok(files) => files,
        Err(why) => return json!({ "refused": why.to_string() }),
    };
    let names: Vec<_> = files.profiles().map(|profile| &profile.name).collect();
    answer.insert("profiles".into(), json!(names));
    let [services, sso_sessions] = files.section_names();
    answer.insert("services".into(), json!(services));
    answer.insert("sso_sessions".into(), json!(sso_sessions));

    let profile = match case["profile"].as_str() {
        Some(name) if files.profile(name).is_some() => Ok(name.to_owned()),
        Some(name) => Err(ConnectError::UnknownProfile(name.to_owned())),
        None => default_profile(&files, &home.environment),
    };
    let profile = match profile {
        Ok(profile) => profile,
        Err(why) => {
            for part in ["region", "endpoint", "credentials"] {
                answer.insert(part.into(), refusal(&why));
            }
            return answer.into();
        }
    };
    let region = home
        .environment
        .first(&["AWS_REGION", "AWS_DEFAULT_REGION"]);
    let region = region.map(|(_, region)| region).or_else(|| {
        let found = files.profile(&profile)?.merged.get("region");
        found.map(str::to_owned)
    });
    answer.insert("region".into(), json!(region));
    let settings = Settings::new(home.environment.clone(), &files, &profile);
    let endpoint = match settings {
        Ok(settings) => match settings.endpoint_of("Cognito Identity Provider") {
            Some(url) => match parse_endpoint(&url) {
                Ok(_) => json!(url),
                Err(_) => refusal(&"not an endpoint"),
            },
            None => Value::Null,
        },
        Err(why) => refusal(&why),
    };
    answer.insert("endpoint".into(), endpoint);
    let credentials = credentials(case, &home, &files, &profile).await;
    let credentials = credentials.unwrap_or_else(|why| refusal(&why));
    answer.insert("credentials".into(), credentials);
    let text = Value::from(answer).to_string();
    let home = home.folder.path().to_str().unwrap();
    serde_json::from_str(&text.replace(home, "{home}")).unwrap()
}

/// Everything that is said of a case: the list of profiles, what is left out, errors, and what stands in a log.
pub(super) async fn words(case: &Value) -> String {
    let home = Home::of(case);
    let mut words = format!("{:?}", home.environment);
    match profiles(&home.environment).await {
        Ok(read) => {
            let _ = write!(words, "{read:?}");
            for left_out in &read.left_out {
                let _ = write!(words, "{left_out}");
            }
        }
        Err(why) => {
            let _ = write!(words, "{why} {why:?}");
        }
    }
    let chosen = case["profile"].as_str();
    let source = chosen.map_or(Source::DefaultChain, |name| {
        Source::Profile(name.to_owned())
    });
    let opening = Opening {
        environment: home.environment.clone(),
        ..Opening::default()
    };
    match opening.prepare(source, Some("us-east-1")).await {
        Err(why) => {
            let _ = write!(words, "{why} {why:?}");
        }
        Ok(opened) => {
            let _ = write!(words, "{:?} {:?}", opened.config, opened.kept);
            // What would ask somebody else is not asked.
            if matches!(
                resolved(&home, chosen).await,
                Some(Base::Keys(_) | Base::Process { .. })
            ) && let Err(why) = opened.kept.given().await
            {
                let _ = write!(words, "{why} {why:?}");
            }
        }
    }
    words
}

/// Where the credentials of a case come from, if not by way of a role.
async fn resolved(home: &Home, chosen: Option<&str>) -> Option<Base> {
    let files = load(&home.environment).await.ok()?;
    let chain = resolve(&files, chosen.unwrap_or("default")).ok()?;
    chain.roles.is_empty().then_some(chain.base)
}

fn refusal(why: &impl ToString) -> Value {
    json!({ "error": why.to_string() })
}

async fn credentials(
    case: &Value,
    home: &Home,
    files: &Files,
    profile: &str,
) -> Result<Value, ConnectError> {
    let chosen = case["profile"].as_str();
    let chain = match chosen {
        Some(_) => resolve(files, profile).map_err(|fault| files.at_fault(profile, fault)),
        None => default_chain(files, profile, &home.environment),
    }?;
    let Some(role) = chain.roles.last() else {
        return base(home, &chain, chosen).await;
    };
    let source = match (&role.source, chain.roles.len(), &chain.base) {
        (RoleSource::Named(CredentialSource::Environment), ..) => json!({ "method": "env" }),
        (RoleSource::Named(CredentialSource::EcsContainer), ..) => {
            json!({ "kind": "container-role" })
        }
        (RoleSource::Named(CredentialSource::Ec2InstanceMetadata), ..) => {
            json!({ "kind": "iam-role" })
        }
        (RoleSource::Profile(_), 1, Base::Keys(keys)) => {
            json!({ "access_key": keys.access_key_id() })
        }
        _ => json!({}),
    };
    let mut detail = json!({
        "role_arn": role.arn,
        "source": source,
        "ExternalId": role.external_id,
        "SerialNumber": role.mfa_serial,
        "RoleSessionName": role.session_name,
        "DurationSeconds": role.duration_seconds,
    });
    detail
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    Ok(json!({ "kind": "assume-role", "detail": detail }))
}

async fn base(home: &Home, chain: &Chain, chosen: Option<&str>) -> Result<Value, ConnectError> {
    Ok(match &chain.base {
        Base::WebIdentity {
            role_arn,
            session_name,
            ..
        } => {
            let mut detail = json!({ "role_arn": role_arn });
            if let Some(name) = session_name {
                detail["RoleSessionName"] = json!(name);
            }
            json!({ "kind": "assume-role-with-web-identity", "detail": detail })
        }
        Base::IdentityCenter(role) => identity_center(home, role),
        Base::Login { .. } => json!({ "kind": "login" }),
        Base::Named(CredentialSource::EcsContainer) => json!({ "kind": "container-role" }),
        // The judge's metadata service gives nothing.
        Base::Named(CredentialSource::Ec2InstanceMetadata) => Value::Null,
        Base::Keys(_) | Base::Process { .. } | Base::Named(CredentialSource::Environment) => {
            let source = chosen.map_or(Source::DefaultChain, |name| {
                Source::Profile(name.to_owned())
            });
            let opening = Opening {
                environment: home.environment.clone(),
                ..Opening::default()
            };
            let opened = opening.prepare(source, Some("us-east-1")).await?;
            told(&opened.kept.given().await?)
        }
    })
}

fn told(given: &Credentials) -> Value {
    let mut told = json!({
        "access_key": given.access_key_id(),
        "secret_key": given.secret_access_key(),
        "token": given.session_token(),
    });
    if let Some(expiry) = given.expiry() {
        let expiry = DateTime::from_secs(DateTime::from(expiry).secs());
        told["expires"] = json!(expiry.fmt(Format::DateTime).unwrap());
    }
    told
}

fn identity_center(home: &Home, role: &IdentityCenter) -> Value {
    let path = token_cache::path(&home.environment, role.session.as_deref(), &role.start_url);
    let file = TokenFile::read(Path::new(&path));
    let token = file.map(|file| {
        json!({ "access_token": file.access_token().map(|token| token.expose().to_owned()) })
    });
    json!({
        "kind": "sso",
        "detail": {
            "start_url": role.start_url,
            "region": role.region,
            "account_id": role.account,
            "role_name": role.role,
            "session": role.session,
            "token": token,
        }
    })
}

/// Where the program and botocore differ in a case, and nothing on the short list says why.
pub(super) fn differences(case: &Value, ours: &Value) -> Vec<String> {
    let parts = [
        "profiles",
        "services",
        "sso_sessions",
        "region",
        "endpoint",
        "credentials",
    ];
    let mut found = vec![];
    for part in parts {
        let (theirs, ours) = (&case["expect"][part], &ours[part]);
        if !agree(theirs, ours) && super::known::reason(case, part, ours).is_none() {
            found.push(format!(
                "{} {part}: botocore {theirs}, ours {ours}",
                case["id"].as_str().unwrap_or("random")
            ));
        }
    }
    found
}

/// Both refuse or have nothing, or both say the same. Of how they came to it, botocore tells more.
fn agree(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours))
            if !theirs.contains_key("error") && !ours.contains_key("error") =>
        {
            ours.iter().all(|(key, value)| match theirs.get(key) {
                Some(other) => agree(other, value),
                None => false,
            })
        }
        _ => is_nothing(theirs) && is_nothing(ours) || theirs == ours,
    }
}

/// Neither has a use: an error, nothing, and a text of no length.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == "" || value["error"].is_string()
}
