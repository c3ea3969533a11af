//! Each kind of profile, opened against Practice: the table in the crate's documentation names these tests.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::error::{ConnectError, ProfileFault};
use registrar_aws::connect::source::Source;
use registrar_core::ports::CloudErrorKind;
use registrar_practice::{ACCESS_KEY_ID, ACCOUNT, Faults, REGION, SECRET_ACCESS_KEY};

use crate::connecting::in_environment;
use crate::home::{Home, is_role, keys, role_arn, session};
use crate::servers::{Asked, Said, said, serve};
use crate::support::{count, start};

/// A key that nobody knows, where a picked profile must not look for one.
const STRAY: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "AKIAWRONGWRONGWRONG0"),
    ("AWS_SECRET_ACCESS_KEY", "wrong"),
];

#[tokio::test]
async fn keys_of_a_profile_go_before_those_in_the_environment() {
    let practice = start(Faults::none()).await;
    let home = STRAY
        .into_iter()
        .fold(Home::new(&practice, &keys("plant")), |home, (name, key)| {
            home.set(name, key)
        });
    let connection = home.open("plant").await.unwrap();
    assert_eq!(connection.identity().account, ACCOUNT);
    assert_eq!(connection.expires_at(), None);
    assert_eq!(
        connection.account_alias().await.as_deref(),
        Some("practice")
    );
    assert!(!connection.pools().await.unwrap().is_empty());
    // The default chain takes the environment's.
    let error = home.default_chain().await.unwrap_err();
    assert!(matches!(error, ConnectError::Caller(_)), "{error:?}");
}

#[tokio::test]
async fn a_session_token_is_sent_and_its_end_is_told() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let lines = |secret: &str| {
        format!(
            "[profile p]\naws_access_key_id = {}\naws_secret_access_key = {secret}\naws_session_token = {}\n",
            given.access_key_id, given.session_token
        )
    };
    let home = Home::new(&practice, &lines(&given.secret_access_key));
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeAdmin"));
    let expired = Faults::none().at(
        "GetCallerIdentity",
        1,
        registrar_practice::Fault::ExpiredToken,
    );
    let practice = start(expired).await;
    let home = Home::new(&practice, &keys("p"));
    let error = home.open("p").await.unwrap_err();
    assert_eq!(error, ConnectError::SessionExpired);
}

#[tokio::test]
async fn roles_are_assumed_one_after_the_other() {
    let practice = start(Faults::none()).await;
    let config = format!(
        "{}[profile one]\nrole_arn = {}\nsource_profile = base\n[profile two]\nrole_arn = {}\nsource_profile = one\nrole_session_name = ada\nduration_seconds = 900\n",
        keys("base"),
        role_arn("PracticeAdmin"),
        role_arn("PracticeReader"),
    );
    let home = Home::new(&practice, &config);
    assert!(is_role(&home.open("one").await.unwrap(), "PracticeAdmin"));
    let connection = home.open("two").await.unwrap();
    assert!(connection.identity().arn.ends_with("PracticeReader/ada"));
    assert!(connection.expires_at().is_some());
    assert_eq!(count(&practice, "AssumeRole"), 3);
    // Nobody is asked again as long as the session lasts.
    connection.pools().await.unwrap();
    assert_eq!(count(&practice, "AssumeRole"), 3);
}

#[tokio::test]
async fn a_role_that_is_not_given_is_named() {
    let practice = start(Faults::none()).await;
    let config = format!(
        "{}[profile p]\nrole_arn = {}\nsource_profile = base\n",
        keys("base"),
        role_arn("Nobody")
    );
    let error = Home::new(&practice, &config).open("p").await.unwrap_err();
    let ConnectError::Role { role, error } = error else {
        panic!("{error:?}");
    };
    assert_eq!(role, role_arn("Nobody"));
    assert_eq!(error.operation, "AssumeRole");
}

#[tokio::test]
async fn a_credential_process_prints_credentials() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let json = format!(
        r#"{{"Version": 1, "AccessKeyId": "{}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "2999-01-01T00:00:00Z"}}"#,
        given.access_key_id, given.secret_access_key, given.session_token
    );
    let home = Home::new(&practice, "");
    home.write("creds.json", &json);
    let command = format!("cat {}", home.path("creds.json").display());
    let own = "[profile p]\ncredential_process = ";
    home.write(
        ".aws/config",
        &format!(
            "{own}{command}\n[profile role]\nsource_profile = p\nrole_arn = {}\n",
            role_arn("PracticeReader")
        ),
    );
    let connection = home.open("p").await.unwrap();
    assert!(is_role(&connection, "PracticeAdmin"));
    assert_eq!(connection.expires_at(), Some(32_472_144_000_000));
    assert!(is_role(&home.open("role").await.unwrap(), "PracticeReader"));
}

#[tokio::test]
async fn credentials_that_turn_to_somebody_else_when_they_are_renewed_are_not_used() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let soon = SystemTime::now() + Duration::from_secs(5);
    let soon = DateTime::from(soon).fmt(Format::DateTime).unwrap();
    let home = Home::new(&practice, "");
    home.write(
        "creds.json",
        &format!(
            r#"{{"Version": 1, "AccessKeyId": "{}", "SecretAccessKey": "{}", "SessionToken": "{}", "Expiration": "{soon}"}}"#,
            given.access_key_id, given.secret_access_key, given.session_token
        ),
    );
    let command = format!("cat {}", home.path("creds.json").display());
    home.write(
        ".aws/config",
        &format!("[profile p]\ncredential_process = {command}\n"),
    );
    let connection = home.open("p").await.unwrap();
    let before = connection.identity().arn.clone();

    home.write(
        "creds.json",
        &format!(
            r#"{{"Version": 1, "AccessKeyId": "{ACCESS_KEY_ID}", "SecretAccessKey": "{SECRET_ACCESS_KEY}"}}"#
        ),
    );
    let told = loop {
        match connection.renew().await {
            // They are not due yet.
            Ok(()) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(told) => break told,
        }
    };
    let now = format!("arn:aws:iam::{ACCOUNT}:user/practice");
    assert_eq!(told, ConnectError::OtherIdentity { before, now });
    // Nor by any call.
    let pools = connection.pools().await.unwrap_err();
    assert_eq!(pools.kind, CloudErrorKind::Credentials);
    let calls = practice.log();
    assert!(!calls.iter().any(|call| call.operation == "ListUserPools"));
}

/// Everything but AssumeRoleWithWebIdentity, which Practice does not know, is passed on to it.
pub(crate) async fn with_web_identity(practice: &registrar_practice::Practice) -> String {
    let given = session(practice).await;
    let expires = given.expiration.to_string();
    let xml = format!(
        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey><SessionToken>{}</SessionToken><Expiration>{expires}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>",
        given.access_key_id, given.secret_access_key, given.session_token
    );
    let behind = practice.endpoint().to_owned();
    let client = Arc::new(reqwest::Client::builder().no_proxy().build().unwrap());
    serve(move |asked: Asked| {
        let (xml, behind, client) = (xml.clone(), behind.clone(), Arc::clone(&client));
        async move {
            if asked.body.contains("Action=AssumeRoleWithWebIdentity") {
                let right = asked.body.contains("WebIdentityToken=the.token")
                    && asked.header("authorization").is_none();
                return said(if right { 200 } else { 400 }, xml);
            }
            passed_on(&client, &behind, asked).await
        }
    })
    .await
}

pub(crate) async fn passed_on(client: &reqwest::Client, behind: &str, asked: Asked) -> Said {
    let method = asked.method.parse().unwrap();
    let mut request = client.request(method, format!("{behind}{}", asked.path));
    for (name, value) in &asked.headers {
        request = request.header(name, value);
    }
    let answer = request.body(asked.body).send().await.unwrap();
    said(answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_web_identity_is_proved_with_the_token_in_its_file() {
    let practice = start(Faults::none()).await;
    let server = with_web_identity(&practice).await;
    let home = Home::new(&practice, "").set("AWS_ENDPOINT_URL_STS", &server);
    let token = home.path("token").display().to_string();
    home.write(
        ".aws/config",
        &format!(
            "[profile p]\nrole_arn = {}\nweb_identity_token_file = {token}\n",
            role_arn("PracticeAdmin")
        ),
    );
    let error = home.open("p").await.unwrap_err();
    let ConnectError::WebIdentityToken { path, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(path, &home.path("token"));
    home.write("token", "the.token\n");
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeAdmin"));
    // The same from the environment.
    let home = home
        .set("AWS_WEB_IDENTITY_TOKEN_FILE", &token)
        .set("AWS_ROLE_ARN", &role_arn("PracticeAdmin"));
    assert!(is_role(
        &home.default_chain().await.unwrap(),
        "PracticeAdmin"
    ));
}

#[tokio::test]
async fn the_environment_can_be_a_credential_source() {
    let practice = start(Faults::none()).await;
    let config = format!(
        "[profile p]\nrole_arn = {}\ncredential_source = Environment\n",
        role_arn("PracticeReader")
    );
    let home = Home::new(&practice, &config);
    let error = home.open("p").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "No credentials could be loaded: AWS_ACCESS_KEY_ID is not set in the environment."
    );
    let home = home
        .set("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .set("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeReader"));
}

/// The metadata service of an instance, with the role "box".
pub(crate) async fn metadata(practice: &registrar_practice::Practice) -> String {
    let given = session(practice).await;
    let json = format!(
        r#"{{"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "{}", "SecretAccessKey": "{}", "Token": "{}", "Expiration": "2999-01-01T00:00:00Z"}}"#,
        given.access_key_id, given.secret_access_key, given.session_token
    );
    serve(move |asked: Asked| {
        let json = json.clone();
        async move {
            let token = asked.header("x-aws-ec2-metadata-token") == Some("session");
            match (asked.method.as_str(), asked.path.as_str(), token) {
                ("PUT", "/latest/api/token", _) => Said {
                    headers: "x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n".into(),
                    ..said(200, "session")
                },
                ("GET", "/latest/meta-data/iam/security-credentials/", true) => said(200, "box"),
                ("GET", "/latest/meta-data/iam/security-credentials/box", true) => said(200, json),
                _ => said(404, ""),
            }
        }
    })
    .await
}

#[tokio::test]
async fn the_role_of_an_instance_is_used() {
    let practice = start(Faults::none()).await;
    let metadata = metadata(&practice).await;
    let config = format!(
        "[default]\nregion = {REGION}\n[profile p]\nrole_arn = {}\ncredential_source = Ec2InstanceMetadata\n",
        role_arn("PracticeReader")
    );
    let home = Home::new(&practice, &config).set("AWS_EC2_METADATA_SERVICE_ENDPOINT", &metadata);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeReader"));
    let connection = home.default_chain().await.unwrap();
    assert!(is_role(&connection, "PracticeAdmin"));
    // A picked profile without credentials does not go there.
    let error = home.open("default").await.unwrap_err();
    let ConnectError::Profile {
        profile,
        fault: ProfileFault::NoCredentials,
        place: Some(place),
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(profile, "default");
    assert!(place.path.ends_with(".aws/config"), "{place}");
    let home = home.set("AWS_EC2_METADATA_DISABLED", "true");
    let error = home.default_chain().await.unwrap_err().to_string();
    assert!(error.contains("AWS_EC2_METADATA_DISABLED"), "{error}");
}

/// The SDK's own provider reads the environment of the process, hence a process.
#[tokio::test(flavor = "multi_thread")]
async fn the_role_of_a_container_is_used() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let json = format!(
        r#"{{"AccessKeyId": "{}", "SecretAccessKey": "{}", "Token": "{}", "Expiration": "2999-01-01T00:00:00Z"}}"#,
        given.access_key_id, given.secret_access_key, given.session_token
    );
    let container = serve(move |asked: Asked| {
        let right = asked.path == "/creds" && asked.header("authorization") == Some("the-token");
        let answer = if right {
            said(200, json.clone())
        } else {
            said(403, "")
        };
        async { answer }
    })
    .await;
    let config = format!(
        "[profile p]\nrole_arn = {}\ncredential_source = EcsContainer\n",
        role_arn("PracticeReader")
    );
    let home = Home::new(&practice, &config)
        .set(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            &format!("{container}/creds"),
        )
        .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "the-token")
        // It is on this computer.
        .set("HTTP_PROXY", "http://127.0.0.1:9");
    tokio::task::spawn_blocking(move || {
        in_environment("kinds::child_is_in_a_container", &home.variables());
    })
    .await
    .unwrap();
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_is_in_a_container() {
    let profile = Source::Profile("p".into());
    let connection = Connection::open(profile, None).await.unwrap();
    assert!(is_role(&connection, "PracticeReader"));
    let connection = Connection::open(Source::DefaultChain, None).await.unwrap();
    assert!(is_role(&connection, "PracticeAdmin"));
}

/// The SDK's own provider reads the environment of the process, hence a process.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_the_console_is_used() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ada");
    let config = format!(
        "[profile p]\nlogin_session = {arn}\n[profile out]\nlogin_session = {arn}/nobody\n[profile role]\nrole_arn = {}\nsource_profile = p\n",
        role_arn("PracticeReader")
    );
    let home = Home::new(&practice, &config);
    let token = move |expires: &str| {
        format!(
            r#"{{"accessToken": {{"accessKeyId": "{}", "secretAccessKey": "{}", "sessionToken": "{}", "accountId": "{ACCOUNT}", "expiresAt": "{expires}"}}, "tokenType": "aws_sigv4", "refreshToken": "r", "clientId": "arn:aws:signin:::devtools/same-device", "dpopKey": "k"}}"#,
            given.access_key_id, given.secret_access_key, given.session_token
        )
    };
    // printf %s arn:aws:iam::000000000000:user/ada | sha256sum
    let file = "0a7fd2161290f1dcdecb522703b79f899116c16b220c29f9a17dd185f77f1533.json";
    home.write(
        &format!(".aws/login/cache/{file}"),
        &token("2999-01-01T00:00:00Z"),
    );
    tokio::task::spawn_blocking(move || {
        in_environment(
            "kinds::child_is_signed_in_to_the_console",
            &home.variables(),
        );
        home.write(
            &format!(".aws/login/cache/{file}"),
            &token("2020-01-01T00:00:00Z"),
        );
        in_environment(
            "kinds::child_has_a_console_session_that_is_over",
            &home.variables(),
        );
    })
    .await
    .unwrap();
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_is_signed_in_to_the_console() {
    let open = async |name: &str| Connection::open(Source::Profile(name.into()), None).await;
    let connection = open("p").await.unwrap();
    assert!(is_role(&connection, "PracticeAdmin"));
    assert_eq!(connection.expires_at(), Some(32_472_144_000_000));
    assert!(is_role(&open("role").await.unwrap(), "PracticeReader"));
    let error = open("out").await.unwrap_err();
    let ConnectError::LoginDue { profile, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(profile, "out");
    assert!(error.to_string().ends_with(": aws login --profile out"));
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_has_a_console_session_that_is_over() {
    let error = Connection::open(Source::Profile("role".into()), None).await;
    let error = error.unwrap_err();
    let ConnectError::LoginDue { profile, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(profile, "p");
}

#[test]
fn every_test_that_the_table_names_exists() {
    let tests = concat!(
        include_str!("kinds.rs"),
        include_str!("mfa.rs"),
        include_str!("sources.rs"),
        include_str!("identity_center.rs")
    );
    let table = include_str!("../../../../docs/profiles.md").lines();
    // Below the first heading other tables stand.
    let table = table.take_while(|line| !line.starts_with("## "));
    let rows: Vec<_> = table.filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), 24);
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 7, "{row}");
        let name = cells[5].trim_matches('`');
        let test = tests.contains(&format!("async fn {name}()"));
        assert!(test, "{name}");
    }
}
