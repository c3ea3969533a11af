//! Where credentials come from besides a profile's own kind: the default chain, and roles on other sources.

use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::source::Source;
use registrar_practice::{ACCESS_KEY_ID, Faults, MFA_SERIAL, REGION, SECRET_ACCESS_KEY};

use crate::connecting::in_environment;
use crate::home::{Home, is_role, keys, role_arn, session};
use crate::kinds::{metadata, with_web_identity};
use crate::mfa::{answers, codes};
use crate::servers::{Asked, said, serve};
use crate::support::start;

#[tokio::test]
async fn the_default_chain_takes_the_environments_keys() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let home = Home::new(&practice, &keys("default"))
        .set("AWS_ACCESS_KEY_ID", &given.access_key_id)
        .set("AWS_SECRET_ACCESS_KEY", &given.secret_access_key);
    for (name, value) in [
        ("AWS_SESSION_TOKEN", given.session_token.as_str()),
        // The older name goes first.
        ("AWS_SECURITY_TOKEN", &given.session_token),
        ("AWS_SESSION_TOKEN", "not-one"),
    ] {
        let home = Home::new(&practice, "")
            .set("AWS_ACCESS_KEY_ID", &given.access_key_id)
            .set("AWS_SECRET_ACCESS_KEY", &given.secret_access_key)
            .set(name, value)
            .set(
                if value == "not-one" {
                    "AWS_SECURITY_TOKEN"
                } else {
                    "AWS_CREDENTIAL_EXPIRATION"
                },
                if value == "not-one" {
                    given.session_token.as_str()
                } else {
                    "2999-01-01T00:00:00Z"
                },
            );
        assert!(is_role(
            &home.default_chain().await.unwrap(),
            "PracticeAdmin"
        ));
    }
    // Of blanks, they are not there.
    let home = home.set("AWS_ACCESS_KEY_ID", " ");
    home.write(".aws/config", &keys("x").replace("profile x", "default"));
    assert!(home.default_chain().await.is_ok());
}

#[tokio::test]
async fn the_older_name_of_a_session_token_is_read() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let config = format!(
        "[profile p]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_security_token = {}\naws_session_token = not-one\n",
        given.access_key_id, given.secret_access_key, given.session_token
    );
    let home = Home::new(&practice, &config);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeAdmin"));
}

#[tokio::test]
async fn a_web_identity_has_each_part_from_a_variable_or_the_profile() {
    let practice = start(Faults::none()).await;
    let server = with_web_identity(&practice).await;
    let home = Home::new(&practice, "").set("AWS_ENDPOINT_URL_STS", &server);
    home.write("token", "the.token\n");
    let token = home.path("token").display().to_string();
    let role = role_arn("PracticeAdmin");
    // Each of both names what the other does not.
    for (config, name, value) in [
        (
            format!("role_arn = {role}\n"),
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            token.as_str(),
        ),
        (
            format!("web_identity_token_file = {token}\n"),
            "AWS_ROLE_ARN",
            &role,
        ),
    ] {
        let config = format!("[default]\n{config}role_session_name = ada\n");
        let home = Home::new(&practice, &config)
            .set("AWS_ENDPOINT_URL_STS", &server)
            .set(name, value);
        let connected = home.default_chain().await;
        if name == "AWS_WEB_IDENTITY_TOKEN_FILE" {
            // The profile's own role goes first, and has no source: so it is with the AWS CLI.
            let why = connected.unwrap_err().to_string();
            assert!(why.contains("neither a source_profile nor"), "{why}");
        } else {
            assert!(is_role(&connected.unwrap(), "PracticeAdmin"));
        }
    }
    let home = home.set("AWS_WEB_IDENTITY_TOKEN_FILE", &token);
    let why = home.default_chain().await.unwrap_err().to_string();
    assert!(
        why.contains("AWS_WEB_IDENTITY_TOKEN_FILE") && why.contains("AWS_ROLE_ARN"),
        "{why}"
    );
    let home = home.set("AWS_ROLE_ARN", &role);
    assert!(is_role(
        &home.default_chain().await.unwrap(),
        "PracticeAdmin"
    ));
}

#[tokio::test]
async fn a_role_may_stand_on_a_web_identity() {
    let practice = start(Faults::none()).await;
    let server = with_web_identity(&practice).await;
    let home = Home::new(&practice, "").set("AWS_ENDPOINT_URL_STS", &server);
    home.write("token", "the.token\n");
    let config = format!(
        "[profile web]\nrole_arn = {}\nweb_identity_token_file = {}\n[profile p]\nrole_arn = {}\nsource_profile = web\n",
        role_arn("PracticeAdmin"),
        home.path("token").display(),
        role_arn("PracticeReader"),
    );
    home.write(".aws/config", &config);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeReader"));
}

#[tokio::test]
async fn a_profile_can_be_its_own_source() {
    let practice = start(Faults::none()).await;
    let config = format!(
        "{}role_arn = {}\nsource_profile = p\n",
        keys("p"),
        role_arn("PracticeReader")
    );
    let home = Home::new(&practice, &config);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeReader"));
}

#[tokio::test]
async fn a_code_is_asked_for_beside_a_credential_source() {
    let practice = start(Faults::none()).await;
    let (prompt, asked) = answers(codes());
    let config = format!(
        "[profile p]\nrole_arn = {}\ncredential_source = Environment\nmfa_serial = {MFA_SERIAL}\n",
        role_arn("PracticeMfa")
    );
    let home = Home::new(&practice, &config)
        .asking(prompt)
        .set("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .set("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    assert!(is_role(&home.open("p").await.unwrap(), "PracticeMfa"));
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_default_chain_ends_at_the_instance_which_the_profile_may_place() {
    let practice = start(Faults::none()).await;
    let metadata = metadata(&practice).await;
    // What is there leads to no credentials, and is passed over.
    for too_little in [
        "",
        "sso_session = s\n",
        "source_profile = x\n",
        "aws_secret_access_key = s\n",
    ] {
        let config = format!(
            "[default]\nregion = {REGION}\n{too_little}ec2_metadata_service_endpoint = {metadata}\nmetadata_service_timeout = 5\nmetadata_service_num_attempts = 2\n"
        );
        let home = Home::new(&practice, &config);
        let connection = home.default_chain().await.unwrap();
        assert!(is_role(&connection, "PracticeAdmin"), "{too_little}");
    }
    let home = Home::new(
        &practice,
        "[default]\nec2_metadata_service_endpoint = box?token=hush\n",
    );
    let why = home.default_chain().await.unwrap_err().to_string();
    assert!(
        why.contains("ec2_metadata_service_endpoint on line 2 of"),
        "{why}"
    );
    assert!(!why.contains("hush"), "{why}");
}

/// Amazon EKS Pod Identity: the address of the agent, and a file with the token for it. The SDK's own provider reads the
/// environment of the process, hence a process.
#[tokio::test(flavor = "multi_thread")]
async fn a_pod_of_eks_has_its_credentials_from_the_agent() {
    let practice = start(Faults::none()).await;
    let given = session(&practice).await;
    let json = format!(
        r#"{{"AccessKeyId": "{}", "SecretAccessKey": "{}", "Token": "{}", "Expiration": "2999-01-01T00:00:00Z"}}"#,
        given.access_key_id, given.secret_access_key, given.session_token
    );
    let agent = serve(move |asked: Asked| {
        let right = asked.header("authorization") == Some("pod-token");
        let answer = said(if right { 200 } else { 403 }, json.clone());
        async { answer }
    })
    .await;
    let home = Home::new(&practice, "");
    home.write("pod-token", "pod-token");
    let token = home.path("pod-token").display().to_string();
    let home = home
        .set(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            &format!("{agent}/v1/credentials"),
        )
        .set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &token);
    let child = |test: &'static str, home: Home| {
        tokio::task::spawn_blocking(move || in_environment(test, &home.variables()))
    };
    child("sources::child_is_in_a_pod", home).await.unwrap();
    // An address with a secret in it, which the SDK would repeat.
    for (uri, token) in [
        ("http://ada:hunter2@example.com/creds?token=hunter2", "t"),
        ("hunter2", "t"),
        ("http://127.0.0.1:1/creds?token=hunter2", "t"),
        ("http://127.0.0.1:1/creds", "hunter2\n"),
    ] {
        let home = Home::new(&practice, "")
            .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri)
            .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        child("sources::child_has_no_container", home)
            .await
            .unwrap();
    }
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_is_in_a_pod() {
    let connection = Connection::open(Source::DefaultChain, None).await.unwrap();
    assert!(is_role(&connection, "PracticeAdmin"));
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_has_no_container() {
    let error = Connection::open(Source::DefaultChain, None)
        .await
        .unwrap_err();
    let words = format!("{error} {error:?}");
    assert!(
        words.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        "{words}"
    );
    assert!(!words.contains("hunter2"), "{words}");
}
