//! What the configuration files offer.

use std::fs::write;

use tempfile::TempDir;

use super::ProfileKind::*;
use super::{Need, Profile, ProfileKind, Profiles, profiles};
use crate::connect::environment::Environment;

/// The two files in a folder of their own.
pub(super) struct Folder(pub(super) TempDir);

impl Folder {
    pub(super) fn new(config: Option<&str>, credentials: Option<&str>) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (name, text) in [("config", config), ("credentials", credentials)] {
            if let Some(text) = text {
                write(folder.path(name), text).unwrap();
            }
        }
        folder
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    pub(super) fn environment(&self) -> Environment {
        Environment::of([
            ("AWS_CONFIG_FILE", self.path("config").as_str()),
            ("AWS_SHARED_CREDENTIALS_FILE", &self.path("credentials")),
        ])
    }

    async fn read(&self) -> Result<Profiles, String> {
        let listed = profiles(&self.environment()).await;
        listed.map_err(|error| self.without_place(&error))
    }

    fn without_place(&self, words: &impl ToString) -> String {
        words
            .to_string()
            .replace(self.0.path().to_str().unwrap(), "FOLDER")
    }
}

async fn read(config: Option<&str>, credentials: Option<&str>) -> Result<Vec<Profile>, String> {
    let read = Folder::new(config, credentials).read().await;
    read.map(|read| read.profiles)
}

/// What is not read of both files.
async fn left_out(config: &str, credentials: &str) -> Vec<String> {
    let folder = Folder::new(Some(config), Some(credentials));
    let left_out = folder.read().await.unwrap().left_out;
    left_out
        .iter()
        .map(|one| folder.without_place(one))
        .collect()
}

fn names(profiles: &[Profile]) -> Vec<&str> {
    let profiles = profiles.iter();
    profiles.map(|profile| profile.name.as_str()).collect()
}

async fn kind_of(config: &str, credentials: &str, name: &str) -> ProfileKind {
    let all = read(Some(config), Some(credentials)).await.unwrap();
    let found = all.into_iter().find(|profile| profile.name == name);
    found.unwrap().kind
}

async fn why(config: &str, name: &str) -> String {
    match kind_of(config, "", name).await {
        Unusable { why } => why.to_string(),
        kind => panic!("{kind:?}"),
    }
}

#[tokio::test]
async fn lists_both_files_default_first() {
    let config = "[profile work]\nregion = eu-west-1\n[profile a team]\n[profile b-team]\nregion=us-east-1\n[sso-session mine]\nsso_region=eu-west-1\n[services local]\ncognito_identity_provider =\n  endpoint_url = http://localhost:1\n[stray]\nregion = eu-west-2\n[default]\nregion =\n";
    let credentials = "[old]\naws_access_key_id = AKIA\naws_secret_access_key = x\n[work]\naws_access_key_id = AKIB\n";
    let profiles = read(Some(config), Some(credentials)).await.unwrap();
    assert_eq!(names(&profiles), ["default", "b-team", "old", "work"]);
    let regions: Vec<_> = profiles.iter().map(|p| p.region.as_deref()).collect();
    assert_eq!(regions, [None, Some("us-east-1"), None, Some("eu-west-1")]);
}

#[tokio::test]
async fn missing_and_empty_files_hold_no_profile() {
    assert_eq!(read(None, None).await, Ok(vec![]));
    assert_eq!(read(Some(""), None).await, Ok(vec![]));
    assert_eq!(
        names(&read(None, Some("[one]\nx=y\n")).await.unwrap()),
        ["one"]
    );
}

#[tokio::test]
async fn what_is_left_out_is_named_with_its_line_and_takes_nothing_along() {
    let config = "[default]\nregion = eu-west-1\n[profile work\nregion = eu-west-2\n[prod]\nregion = eu-west-3\n[profile o'brien]\n[toolkit]\nx = y\n[profile last]\n[profile 'last']\n";
    let credentials = "[default]\naws_secret_access_key wJalrXUtnFEMI\n";
    let told = left_out(config, credentials).await;
    assert_eq!(
        told,
        [
            "FOLDER/config, line 3: the section’s name has no closing bracket; write it as [name]. Until it is corrected, the section that it stands in is not used.",
            "FOLDER/credentials, line 2: it has no =; a setting is written as name = value, and a note begins with #. Until it is corrected, the section that it stands in is not used.",
            "FOLDER/config, line 5: The section [prod] is left out. If it is a profile, write “profile” before its name in this file, as in [profile dev].",
            "FOLDER/config, line 7: The section [profile o'brien] is left out. Behind “profile” there has to be one name, in quotes if it has blanks or quotes in it.",
            "FOLDER/config, line 10: The section is left out: the one on line 11 has the same name, and the later one counts.",
        ]
    );
    let profiles = read(Some(config), Some(credentials)).await.unwrap();
    assert_eq!(names(&profiles), ["default", "last", "work"]);
    let why = |profile: &Profile| match &profile.kind {
        Unusable { why } => Folder::new(None, None).without_place(why),
        kind => panic!("{kind:?}"),
    };
    assert!(why(&profiles[0]).contains("it has no ="), "{profiles:?}");
    assert!(why(&profiles[2]).contains("line 3 of"), "{profiles:?}");
}

/// Sections of other programs are nobody's lost profiles, be there a [DEFAULT] for all of them.
#[tokio::test]
async fn sections_of_other_programs_are_not_told() {
    let config = "[DEFAULT]\nregion = eu-west-1\n[okta]\naws_saml_url = home/1\n[plugins]\nendpoint = x\n[preview]\ncloudfront = true\n[profile dev]\noutput = json\n";
    assert_eq!(left_out(config, "").await, [""; 0]);
}

#[tokio::test]
async fn profiles_have_any_name_that_the_cli_takes() {
    let config = "[profile 'plant north']\n[profile \"plant\"]\n[profile müller]\n[profile prod(eu)]\n[profile a&b]\n[profile a#b]\n[sso-session 'FOO BAR']\nsso_region = eu-west-1\nsso_start_url = https://a.example.com\n[profile sso]\nsso_session = FOO BAR\nsso_account_id = 111122223333\nsso_role_name = r\n";
    let profiles = read(Some(config), None).await.unwrap();
    assert_eq!(
        names(&profiles),
        [
            "a#b",
            "a&b",
            "müller",
            "plant",
            "plant north",
            "prod(eu)",
            "sso"
        ]
    );
    assert!(matches!(&profiles[6].kind, SsoSession { session, .. } if session == "FOO BAR"));
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_named_with_its_line() {
    let folder = Folder::new(
        None,
        Some("[default]\naws_access_key_id = AKIA MADEUP\naws_secret_access_key = s\n"),
    );
    let read = folder.read().await.unwrap();
    let Unusable { why } = &read.profiles[0].kind else {
        panic!("{:?}", read.profiles)
    };
    assert_eq!(
        folder.without_place(why),
        "its aws_access_key_id (FOLDER/credentials, line 2) has a blank, a line break or a special letter in it, which none has"
    );
}

#[tokio::test]
async fn a_file_that_is_not_text_is_read_as_far_as_it_is_and_one_that_cannot_be_read_is_named() {
    let folder = Folder::new(Some("[default]\n"), None);
    write(
        folder.path("credentials"),
        b"[a]\n# \xff\nx = y\nz = \xff\n",
    )
    .unwrap();
    let read = folder.read().await.unwrap();
    assert_eq!(names(&read.profiles), ["default", "a"]);
    let told: Vec<_> = read
        .left_out
        .iter()
        .map(|one| folder.without_place(one))
        .collect();
    assert_eq!(
        told,
        [
            "FOLDER/credentials, line 4: it is not UTF-8 text; save the file as UTF-8. Until it is corrected, the section that it stands in is not used."
        ]
    );
    // A folder in the place of a file cannot be read, whoever the test runs as.
    std::fs::remove_file(folder.path("credentials")).unwrap();
    std::fs::create_dir(folder.path("credentials")).unwrap();
    let error = folder.read().await.unwrap_err();
    assert!(
        error.contains("FOLDER/credentials could not be read")
            && error.contains("AWS_SHARED_CREDENTIALS_FILE"),
        "{error}"
    );
}

#[tokio::test]
async fn every_kind_is_told_with_its_account_and_what_it_needs() {
    let config = "\
[profile keys]
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile token]
aws_access_key_id = ASIA
aws_secret_access_key = s
aws_session_token = t
[profile role]
role_arn = arn:aws:iam::111122223333:role/One
source_profile = keys
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/Two
source_profile = sso
mfa_serial = arn:aws:iam::444455556666:mfa/ada
[profile after-mfa]
role_arn = arn:aws:iam::777788889999:role/Three
source_profile = mfa
[profile instance]
role_arn = arn:aws:iam::111122223333:role/Four
credential_source = ec2InstanceMetadata
[profile program]
credential_process = /opt/creds --user ada
aws_account_id = 111122223333
[profile web]
role_arn = arn:aws:iam::111122223333:role/Five
web_identity_token_file = /token
[profile sso]
sso_session = dev
sso_account_id = 111122223333
sso_role_name = Admin
[sso-session dev]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-north-1
[profile old-sso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-north-1
sso_account_id = 111122223333
sso_role_name = Admin
[profile console]
login_session = arn:aws:iam::111122223333:user/ada
";
    let found = read(Some(config), None).await.unwrap();
    let arn = |account: &str, role: &str| format!("arn:aws:iam::{account}:role/{role}");
    let url = "https://example.awsapps.com/start".to_owned();
    let one = "111122223333";
    let sign_in = |session: Option<&str>| Need::IdentityCenter {
        session: session.map(str::to_owned),
        start_url: url.clone(),
        region: "eu-north-1".into(),
    };
    let code = Need::MfaCode {
        mfa_serial: "arn:aws:iam::444455556666:mfa/ada".into(),
        role_arn: arn(one, "Two"),
    };
    let console = "arn:aws:iam::111122223333:user/ada".to_owned();
    let role = |account, name, source: &str| Role {
        role_arn: arn(account, name),
        source_profile: source.into(),
    };
    let expected = [
        (
            "after-mfa",
            role("777788889999", "Three", "mfa"),
            Some("777788889999"),
            vec![sign_in(Some("dev")), code.clone()],
        ),
        (
            "console",
            LoginSession {
                session: console.clone(),
            },
            Some(one),
            vec![Need::Console { session: console }],
        ),
        (
            "instance",
            CredentialSource {
                role_arn: arn(one, "Four"),
                source: super::CredentialSource::Ec2InstanceMetadata,
            },
            Some(one),
            vec![],
        ),
        ("keys", StaticKeys, None, vec![]),
        (
            "mfa",
            RoleWithMfa {
                role_arn: arn(one, "Two"),
                source_profile: "sso".into(),
                mfa_serial: "arn:aws:iam::444455556666:mfa/ada".into(),
            },
            Some(one),
            vec![sign_in(Some("dev")), code],
        ),
        (
            "old-sso",
            LegacySso {
                start_url: url.clone(),
            },
            Some(one),
            vec![sign_in(None)],
        ),
        ("program", CredentialProcess, Some(one), vec![Need::Program]),
        ("role", role(one, "One", "keys"), Some(one), vec![]),
        (
            "sso",
            SsoSession {
                session: "dev".into(),
                start_url: url.clone(),
            },
            Some(one),
            vec![sign_in(Some("dev"))],
        ),
        ("token", SessionToken, None, vec![]),
        (
            "web",
            WebIdentity {
                role_arn: arn(one, "Five"),
            },
            Some(one),
            vec![],
        ),
    ];
    assert_eq!(found.len(), expected.len());
    for (found, (name, kind, account, needs)) in found.into_iter().zip(expected) {
        assert_eq!(found.name, name);
        assert_eq!(found.kind, kind, "{name}");
        assert_eq!(found.account.as_deref(), account, "{name}");
        assert_eq!(found.needs, needs, "{name}");
    }
}

#[tokio::test]
async fn of_several_ways_the_one_of_the_aws_cli_is_taken() {
    // botocore's order: role, web identity, Identity Center, credentials file, console, program, config file.
    let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let program = "credential_process = x\n";
    let login = "login_session = arn:aws:iam::111122223333:user/ada\n";
    let sso = "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n";
    let kind = async |config: String, credentials: String| {
        kind_of(
            &format!("[profile p]\n{config}"),
            &format!("[p]\n{credentials}"),
            "p",
        )
        .await
    };
    assert_eq!(
        kind(format!("{program}{keys}"), String::new()).await,
        CredentialProcess
    );
    assert_eq!(kind(program.into(), keys.into()).await, StaticKeys);
    assert_eq!(kind(login.into(), keys.into()).await, StaticKeys);
    assert!(matches!(
        kind(format!("{login}{program}{keys}"), String::new()).await,
        LoginSession { .. }
    ));
    assert!(matches!(
        kind(format!("{sso}{login}"), keys.into()).await,
        LegacySso { .. }
    ));
    let own = "role_arn = arn:aws:iam::111122223333:role/R\nsource_profile = p\n";
    assert!(matches!(
        kind(format!("{own}{sso}"), keys.into()).await,
        Role { .. }
    ));
}

#[tokio::test]
async fn a_broken_profile_says_why_and_does_not_hide_the_others() {
    let config = "\
[profile settings]
region = eu-west-1
[profile half]
aws_access_key_id = AKIA
[profile a]
role_arn = arn:aws:iam::1:role/A
source_profile = b
[profile b]
role_arn = arn:aws:iam::1:role/B
source_profile = a
[profile itself]
role_arn = arn:aws:iam::1:role/I
source_profile = itself
[profile gone]
role_arn = arn:aws:iam::1:role/G
source_profile = nobody
[profile nowhere]
role_arn = arn:aws:iam::1:role/N
[profile both]
role_arn = arn:aws:iam::1:role/N
source_profile = good
credential_source = Environment
[profile odd]
role_arn = arn:aws:iam::1:role/N
credential_source = Elsewhere
[profile on-half]
role_arn = arn:aws:iam::1:role/N
source_profile = half
[profile no-session]
sso_session = dev
sso_account_id = 1
sso_role_name = R
[profile no-account]
sso_session = there
[profile two-regions]
sso_session = there
sso_account_id = 1
sso_role_name = R
sso_region = eu-north-1
[sso-session there]
sso_region = eu-west-1
sso_start_url = https://example.com
[profile no-role]
credential_source = Environment
[profile token-only]
web_identity_token_file = /token
[profile good]
aws_access_key_id = AKIA
aws_secret_access_key = s
";
    for (name, words) in [
        ("settings", "it holds settings but no credentials"),
        ("half", "the setting aws_secret_access_key is missing"),
        ("a", "its source profiles lead in a circle: a → b → a"),
        ("b", "its source profiles lead in a circle: b → a → b"),
        (
            "itself",
            "its source profiles lead in a circle: itself → itself",
        ),
        (
            "gone",
            "the source_profile “nobody” of the profile “gone” does not exist",
        ),
        (
            "nowhere",
            "the profile “nowhere” has a role_arn, but neither a source_profile nor a credential_source",
        ),
        (
            "both",
            "the profile “both” has both a source_profile and a credential_source; only one of them may be",
        ),
        (
            "odd",
            "the credential_source of the profile “odd” is not one of Environment, Ec2InstanceMetadata and EcsContainer",
        ),
        (
            "on-half",
            "the profile “half”, which it has its credentials from, cannot be used: the setting aws_secret_access_key is missing",
        ),
        ("no-session", "there is no sso-session “dev”"),
        ("no-account", "the setting sso_account_id is missing"),
        (
            "two-regions",
            "its sso_region differs from that of its sso-session",
        ),
        ("no-role", "the setting role_arn is missing"),
        ("token-only", "the setting role_arn is missing"),
    ] {
        assert_eq!(why(config, name).await, words, "{name}");
    }
    assert_eq!(kind_of(config, "", "good").await, StaticKeys);
}

/// What is left of such a profile is somebody else's: plain keys instead of their role, AWS instead of one's own endpoint.
#[tokio::test]
async fn a_profile_with_a_line_that_cannot_be_read_is_not_used_nor_one_that_stands_on_it() {
    let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let config = format!(
        "[profile a]\nrole_arn arn:aws:iam::111122223333:role/R\nsource_profile = b\n{keys}\
         [profile b]\n{keys}\
         [profile c\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = b\n\
         [profile d]\nsource_profile = a\nrole_arn = arn:aws:iam::111122223333:role/R\n\
         [sso-session s]\nsso_region eu-west-1\nsso_start_url = https://a.example.com\n\
         [profile e]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\nsso_region = eu-west-1\n\
         [profile f]\nregion = eu-west-1\nregion = eu-west-2\n{keys}"
    );
    let credentials = format!("[c]\n{keys}[g]\n{keys}x\n");
    for (name, line) in [("a", 2), ("c", 9), ("d", 2), ("e", 16), ("f", 25), ("g", 7)] {
        let Unusable { why } = kind_of(&config, &credentials, name).await else {
            panic!("{name}")
        };
        let words = why.to_string();
        assert!(
            words.contains(&format!("line {line} of ")),
            "{name}: {words}"
        );
        assert!(words.contains("cannot be read"), "{name}: {words}");
    }
    assert_eq!(kind_of(&config, &credentials, "b").await, StaticKeys);
}

/// The AWS CLI goes on with what is left; here nobody becomes somebody else by a slip of the indent.
#[tokio::test]
async fn a_setting_or_a_section_that_was_taken_for_a_part_of_another_is_told() {
    let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let role = "role_arn = arn:aws:iam::111122223333:role/R\n";
    for lines in [
        format!("output = json\n  {role}"),
        "output = json\n  endpoint_url = http://localhost:4566\n".to_owned(),
        format!("mfa_serial =\n  {role}"),
        format!("cli_pager =\n [profile b]\n{role}"),
        "s3 =\n  aws_access_key_id = AKIB\n".to_owned(),
        "credential_process aws-vault export --format=json dev\n".to_owned(),
        "export AWS_ACCESS_KEY_ID=AKIB\n".to_owned(),
        "ec2_metadata_service_endpoint http://localhost:1338\n".to_owned(),
    ] {
        let config = format!("[profile a]\n{keys}{lines}");
        let kind = kind_of(&config, "", "a").await;
        assert!(matches!(kind, Unusable { .. }), "{lines}: {kind:?}");
    }
    for lines in [
        "s3 =\n  max_concurrent_requests = 20\n  endpoint_url = http://localhost:4566\n",
        "note to self: rotate in May\n",
        "description = of two\n  lines\n",
        "vault =\n  role_name = x\n",
        "credential_process = sh -c '\n    [ -f ~/.tok ] || login\n    cat ~/.tok'\n",
    ] {
        let config = format!("[profile a]\n{keys}{lines}");
        let kind = kind_of(&config, "", "a").await;
        assert!(
            matches!(kind, StaticKeys | CredentialProcess),
            "{lines}: {kind:?}"
        );
    }
}

#[tokio::test]
async fn a_header_without_a_bracket_joins_no_two_profiles() {
    let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let role = "role_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = dev\n";
    for header in [
        "[profile prod:admin",
        "[profile prod  # see: wiki",
        "[profile x = y",
    ] {
        let config = format!("[profile dev]\n{keys}{header}\n{role}");
        assert_eq!(kind_of(&config, "", "dev").await, StaticKeys, "{header}");
    }
    let config = format!("[profile dev]\n{keys}[profile b]\n{keys}[profile dev]\n{role}");
    let kind = kind_of(&config, "", "dev").await;
    assert!(matches!(kind, Unusable { .. }), "{kind:?}");
}
