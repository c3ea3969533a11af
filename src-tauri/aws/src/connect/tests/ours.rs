//! What this program makes of a case, in the judge's words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value, json};

use super::known;
use crate::base::endpoint::{cognito_address, configured_endpoint};
use crate::base::timing::Timing;
use crate::connect::environment::Environment;
use crate::connect::error::{ConnectError, ProfileFault};
use crate::connect::identity_center::token_cache::{self, TokenFile};
use crate::connect::options::Opening;
use crate::connect::profiles::{
    Base, Chain, CredentialSource, Files, IdentityCenter, load, profiles, resolve,
};
use crate::connect::settings::Settings;
use crate::connect::source::{Source, choose_region, default_chain, default_profile};

/// A case's files in a home of their own, and its environment.
struct Home {
    folder: tempfile::TempDir,
    environment: Environment,
}

impl Home {
    fn opening(&self) -> Opening {
        Opening {
            environment: self.environment.clone(),
            timing: Timing {
                first_pause: Duration::from_millis(1),
                ..Timing::default()
            },
            ..Opening::default()
        }
    }

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
    let place = place(case);
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

/// What starts a program so.
fn place(case: &Value) -> String {
    let path = case["environment"]["PATH"].as_str();
    let path = path.unwrap_or("/usr/bin:/bin");
    format!("env -C {{home}} HOME={{home}} PATH={path} ")
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
        Some(name) => Err(ConnectError::unknown_profile(name, None)),
        None => default_profile(&files, &home.environment),
    };
    let profile = match profile {
        Ok(profile) => profile,
        Err(why) => {
            for part in [
                "region",
                "endpoint",
                "client_url",
                "sts_endpoint",
                "credentials",
            ] {
                answer.insert(part.into(), refusal(&why));
            }
            return answer.into();
        }
    };
    let region = choose_region(None, &home.environment, files.profile(&profile));
    let region = match region {
        Ok(region) => json!(region.as_str()),
        Err(ConnectError::NoRegion) => Value::Null,
        Err(why) => refusal(&why),
    };
    answer.insert("region".into(), region);
    let settings = Settings::new(home.environment.clone(), &files, &profile);
    let endpoint = match &settings {
        Ok(settings) => match settings.check_endpoint("Cognito Identity Provider") {
            Ok(_) => json!(
                settings
                    .endpoint_of("Cognito Identity Provider")
                    .map(|(url, _)| url)
            ),
            Err(why) => refusal(&why),
        },
        Err(why) => refusal(why),
    };
    answer.insert("endpoint".into(), endpoint);
    let sts = match &settings {
        Ok(settings) => json!(settings.endpoint_of("STS").map(|(url, _)| url)),
        Err(why) => refusal(why),
    };
    answer.insert("sts_endpoint".into(), sts);
    let address = address(&home, case["profile"].as_str()).await;
    answer.insert(
        "client_url".into(),
        address.map_or_else(|why| refusal(&why), Value::from),
    );
    let credentials = credentials(case, &home, &files, &profile).await;
    let credentials = credentials.unwrap_or_else(|why| refusal(&why));
    answer.insert("credentials".into(), credentials);
    let text = Value::from(answer).to_string();
    let home = home.folder.path().to_str().unwrap();
    let text = text.replace(home, "{home}").replace(&place(case), "");
    serde_json::from_str(&text).unwrap()
}

/// Where a call to Amazon Cognito would go.
async fn address(home: &Home, chosen: Option<&str>) -> Result<String, ConnectError> {
    let files = load(&home.environment).await?;
    let profile = match chosen {
        Some(name) => name.to_owned(),
        None => default_profile(&files, &home.environment)?,
    };
    let region = choose_region(None, &home.environment, files.profile(&profile))?;
    let opening = home.opening();
    let asked = ["Cognito Identity Provider"];
    let config = opening
        .profile_config(&files, &profile, &region, &asked)?
        .config;
    let endpoint = configured_endpoint(&config, "Cognito Identity Provider");
    let region = config.region().unwrap().to_string();
    Ok(cognito_address(&config, &region, endpoint).await?)
}

/// What becomes of each profile: the words of what it is, or why it is none, with whether that is a line that cannot be
/// read.
pub(super) async fn profiles_of(case: &Value) -> BTreeMap<String, Result<String, (bool, String)>> {
    let home = Home::of(case);
    let files = load(&home.environment).await.unwrap();
    let folder = home.folder.path().to_str().unwrap();
    // A line more moves those below it.
    let is_digit = |c: char| c.is_ascii_digit();
    let placeless = |words: String| words.replace(folder, "{home}").replace(is_digit, "");
    let all = files.profiles().map(|profile| {
        let chain = resolve(&files, &profile.name);
        let whole = chain.and_then(|chain| {
            Settings::new(home.environment.clone(), &files, &profile.name)?;
            Ok(placeless(shown(&chain)))
        });
        let whole = whole.map_err(|fault| (is_unread(&fault), placeless(fault.to_string())));
        (profile.name.clone(), whole)
    });
    all.collect()
}

fn is_unread(fault: &ProfileFault) -> bool {
    match fault {
        ProfileFault::Unread { .. } => true,
        ProfileFault::Source { fault, .. } => is_unread(fault),
        _ => false,
    }
}

fn shown(chain: &Chain) -> String {
    let base = match &chain.base {
        Base::Keys(keys) => told(keys).to_string(),
        Base::Process { command, .. } => command.clone(),
        Base::WebIdentity {
            role_arn,
            token_file,
            session_name,
            ..
        } => {
            format!("{role_arn} {token_file} {session_name:?}")
        }
        Base::IdentityCenter(role) => format!("{role:?}"),
        Base::Login { session, .. } => session.clone(),
        Base::Named(source) => source.name().to_owned(),
    };
    format!("{base} {:?}", chain.roles)
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
    // The region, too, is what is set.
    if let Err(why) = home.opening().prepare(named(chosen), None).await {
        let _ = write!(words, "{why} {why:?}");
    }
    match home
        .opening()
        .prepare(named(chosen), Some("us-east-1"))
        .await
    {
        Err(why) => {
            let _ = write!(words, "{why} {why:?}");
        }
        Ok(opened) => {
            let _ = write!(words, "{:?} {:?}", opened.config, opened.kept);
            if is_asked_here(&home, chosen).await
                && let Err(why) = opened.kept.given().await
            {
                let _ = write!(words, "{why} {why:?}");
            }
        }
    }
    words
}

/// Whether the credentials of a case ask nobody, or only who is on this computer.
async fn is_asked_here(home: &Home, chosen: Option<&str>) -> bool {
    let variable = |name| home.environment.get(name).unwrap_or_default();
    let is_here = |name| variable(name).contains("127.0.0.1:1");
    if is_here("AWS_ENDPOINT_URL") && is_here("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
        return true;
    }
    let Ok(files) = load(&home.environment).await else {
        return false;
    };
    let chain = resolve(&files, chosen.unwrap_or("default"));
    chain.is_ok_and(|chain| {
        chain.roles.is_empty() && matches!(chain.base, Base::Keys(_) | Base::Process { .. })
    })
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
    if chain.roles.is_empty() {
        return base(home, &chain, chosen).await;
    }
    let roles = chain.roles.iter().map(|role| {
        json!({
            "role_arn": role.arn,
            "ExternalId": role.external_id,
            "SerialNumber": role.mfa_serial,
            "RoleSessionName": role.session_name,
            "DurationSeconds": role.duration_seconds,
        })
    });
    let roles: Vec<Value> = roles.collect();
    let source = source(home, &chain.base, chosen).await?;
    Ok(json!({ "kind": "assume-role", "detail": { "roles": roles, "source": source } }))
}

/// The credentials that a role is assumed with.
async fn source(home: &Home, base: &Base, chosen: Option<&str>) -> Result<Value, ConnectError> {
    Ok(match base {
        Base::Keys(keys) => json!({ "access_key": keys.access_key_id() }),
        Base::WebIdentity { .. } => web_identity(base),
        Base::IdentityCenter(role) => json!({ "kind": "sso", "detail": sso(role) }),
        Base::Login { .. } => json!({ "kind": "login" }),
        Base::Named(CredentialSource::EcsContainer) => json!({ "kind": "container-role" }),
        Base::Named(CredentialSource::Ec2InstanceMetadata) => json!({ "kind": "iam-role" }),
        Base::Process { .. } | Base::Named(CredentialSource::Environment) => {
            let opened = home.opening().prepare(named(chosen), Some("us-east-1"));
            let given = opened.await?.kept.base().await?;
            json!({ "access_key": given.access_key_id() })
        }
    })
}

fn named(chosen: Option<&str>) -> Source {
    chosen.map_or(Source::DefaultChain, |name| {
        Source::Profile(name.to_owned())
    })
}

async fn given(home: &Home, chosen: Option<&str>) -> Result<Credentials, ConnectError> {
    let opened = home
        .opening()
        .prepare(named(chosen), Some("us-east-1"))
        .await?;
    opened.kept.given().await
}

async fn base(home: &Home, chain: &Chain, chosen: Option<&str>) -> Result<Value, ConnectError> {
    Ok(match &chain.base {
        Base::WebIdentity { .. } => web_identity(&chain.base),
        Base::IdentityCenter(role) => identity_center(home, role),
        Base::Login { session, .. } => json!({ "kind": "login", "session": session }),
        Base::Named(CredentialSource::EcsContainer) => json!({ "kind": "container-role" }),
        // The judge's metadata service gives nothing.
        Base::Named(CredentialSource::Ec2InstanceMetadata) => Value::Null,
        Base::Keys(_) | Base::Process { .. } | Base::Named(CredentialSource::Environment) => {
            told(&given(home, chosen).await?)
        }
    })
}

fn web_identity(base: &Base) -> Value {
    let Base::WebIdentity {
        role_arn,
        token_file,
        session_name,
        ..
    } = base
    else {
        return Value::Null;
    };
    let detail = json!({
        "role_arn": role_arn,
        "token_file": token_file,
        "RoleSessionName": session_name,
    });
    json!({ "kind": "assume-role-with-web-identity", "detail": detail })
}

fn sso(role: &IdentityCenter) -> Value {
    json!({
        "start_url": role.start_url,
        "region": role.region,
        "account_id": role.account,
        "role_name": role.role,
        "session": role.session,
    })
}

fn told(given: &Credentials) -> Value {
    let mut told = json!({
        "account_id": given.account_id().map(|account| account.as_str()),
        "access_key": given.access_key_id(),
        "secret_key": given.secret_access_key(),
        "token": given.session_token(),
    });
    if let Some(expiry) = given.expiry() {
        told["expires"] = json!(utc(expiry));
    }
    told
}

fn utc(time: SystemTime) -> String {
    let time = DateTime::from_secs(DateTime::from(time).secs());
    time.fmt(Format::DateTime).unwrap()
}

fn identity_center(home: &Home, role: &IdentityCenter) -> Value {
    let path = token_cache::path(&home.environment, role.session.as_deref(), &role.start_url);
    let token = TokenFile::read(Path::new(&path)).and_then(|file| {
        let expires = file.expires_at()?;
        Some(json!({
            "access_token": file.access_token()?.expose(),
            "expires": utc(expires),
            "expired": expires <= SystemTime::now(),
        }))
    });
    let mut detail = sso(role);
    detail["token"] = json!(token);
    json!({ "kind": "sso", "detail": detail })
}

/// What is compared of a case.
pub(super) const PARTS: [&str; 8] = [
    "profiles",
    "services",
    "sso_sessions",
    "region",
    "endpoint",
    "client_url",
    "sts_endpoint",
    "credentials",
];

/// Where the program and botocore differ in a case, and nothing on the short list says why. What they agree in is
/// counted.
pub(super) fn differences(
    case: &Value,
    ours: &Value,
    agreed: &mut BTreeMap<String, usize>,
) -> Vec<String> {
    let mut found = vec![];
    for part in PARTS {
        let (theirs, ours) = (&case["expect"][part], &ours[part]);
        let counted = match agree(theirs, ours) {
            true => kind(part, theirs),
            false => match known::reason(case, part, ours) {
                Some(reason) => format!("otherwise: {reason}"),
                None => {
                    let id = case["id"].as_str().unwrap_or("random");
                    found.push(format!("{id} {part}: botocore {theirs}, ours {ours}"));
                    continue;
                }
            },
        };
        *agreed.entry(counted).or_default() += 1;
    }
    found
}

fn kind(part: &str, theirs: &Value) -> String {
    let kind = theirs["kind"].as_str().or(theirs["method"].as_str());
    match kind {
        _ if is_nothing(theirs) => {
            let error = theirs["error"].as_str().unwrap_or_default();
            format!("no {part} {error}")
        }
        Some(kind) => format!("{part} {kind}"),
        None => part.to_owned(),
    }
}

/// Both refuse or have nothing, or both say the same. By which of its names botocore came to keys, it alone tells.
fn agree(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        _ if is_nothing(theirs) || is_nothing(ours) => is_nothing(theirs) && is_nothing(ours),
        (Value::Object(theirs), Value::Object(ours)) => {
            let told = |key: &&String| *key != "method";
            let keys: BTreeSet<_> = theirs.keys().filter(told).chain(ours.keys()).collect();
            let has =
                |members: &Map<String, Value>, key| members.get(key).cloned().unwrap_or_default();
            keys.into_iter()
                .all(|key| agree(&has(theirs, key), &has(ours, key)))
        }
        (Value::String(theirs), Value::String(ours)) => {
            let plain = |text: &str| text.trim().trim_end_matches('/').to_owned();
            plain(theirs) == plain(ours)
        }
        (Value::Array(theirs), Value::Array(ours)) => {
            let pairs = theirs.iter().zip(ours);
            theirs.len() == ours.len()
                && pairs.into_iter().all(|(theirs, ours)| agree(theirs, ours))
        }
        _ => theirs == ours,
    }
}

/// Neither has a use: an error, nothing, and a text of no length.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value == "" || value["error"].is_string()
}
