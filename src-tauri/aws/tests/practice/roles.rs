//! Sessions of roles, and what IAM says of them beforehand.

use aws_sdk_sts as sts;
use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::source::Source;
use registrar_core::preflight::Layer;
use registrar_practice::{
    ACCESS_KEY_ID, ACCOUNT, Identity, Practice, REGION, Role, SECRET_ACCESS_KEY,
};
use tempfile::TempDir;

use crate::connecting::in_environment;
use crate::permissions::{Case, policy_of};
use crate::preflight::{denied, denying, reviewed, unknown, without};
use crate::support::*;

/// Runs a test in a process whose AWS configuration files are in a folder of its own.
pub(crate) async fn with_files_of_its_own(test: &'static str) {
    let run = tokio::task::spawn_blocking(move || {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let files = [
            ("AWS_CONFIG_FILE", path("config")),
            ("AWS_SHARED_CREDENTIALS_FILE", path("credentials")),
        ];
        let files = files.each_ref().map(|(name, path)| (*name, path.as_str()));
        in_environment(test, &files);
    });
    run.await.unwrap();
}

/// A session of a role, by a profile with a session token.
pub(crate) async fn session(practice: &Practice, role: &str) -> Connection {
    let key = sts::config::Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
    let config = sts::Config::builder()
        .behavior_version(sts::config::BehaviorVersion::latest())
        .region(sts::config::Region::new(REGION))
        .endpoint_url(practice.endpoint())
        .credentials_provider(key)
        .build();
    let issued = sts::Client::from_conf(config)
        .assume_role()
        .role_arn(format!("arn:aws:iam::{ACCOUNT}:role/{role}"))
        .role_session_name("anna")
        .send()
        .await
        .unwrap()
        .credentials
        .unwrap();
    let file = |name: &str| std::env::var(name).unwrap();
    let config = format!(
        "[profile session]\nregion = {REGION}\nendpoint_url = {}\n",
        practice.endpoint()
    );
    let credentials = format!(
        "[session]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n",
        issued.access_key_id, issued.secret_access_key, issued.session_token
    );
    std::fs::write(file("AWS_CONFIG_FILE"), config).unwrap();
    std::fs::write(file("AWS_SHARED_CREDENTIALS_FILE"), credentials).unwrap();
    let source = Source::Profile("session".into());
    Connection::open_with(source, None, TIMING).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_asked_about_by_what_iam_says_of_it() {
    with_files_of_its_own("roles::child_is_a_role").await;
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_is_a_role() {
    let (_, permissions) = reviewed(Case::NoDomain).await;
    let policy = policy_of(permissions.clone());
    let action = "cognito-idp:CreateUserPoolClient";
    let may_ask = ["iam:GetRole", "iam:SimulatePrincipalPolicy"];
    let role = |name: &str, besides: &[&str]| {
        Role::new(name, without(&policy, action, besides)).path("/teams/plant/")
    };
    let identity = Identity::default()
        .role(role("Deployer", &may_ask))
        .role(role("Bounded", &may_ask).boundary(denying(action)))
        .role(role("NoRoles", &may_ask[1..]))
        .role(role("NoQuestions", &may_ask[..1]));
    let practice = start_as(identity).await;
    let ask = async |name: &str| {
        let connection = session(&practice, &format!("teams/plant/{name}")).await;
        let arn = &connection.identity().arn;
        assert!(
            arn.ends_with(&format!(":assumed-role/{name}/anna")),
            "{arn}"
        );
        connection.preflight(permissions.clone()).await
    };
    assert_eq!(denied(&ask("Deployer").await), [(action, Layer::Identity)]);
    assert_eq!(denied(&ask("Bounded").await), [(action, Layer::Boundary)]);
    for (name, missing) in [
        ("NoRoles", "iam:GetRole"),
        ("NoQuestions", "iam:SimulatePrincipalPolicy"),
    ] {
        let why = unknown(&ask(name).await);
        assert!(why.contains(&format!("takes {missing};")), "{why}");
    }
}
