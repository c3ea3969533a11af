//! A connection, from each kind of source.

use std::process::Command;

use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::environment::Environment;
use registrar_aws::connect::error::{ConnectError, ProfileFault};
use registrar_aws::connect::profiles::profiles;
use registrar_aws::connect::source::Source;
use registrar_core::ports::CloudErrorKind;
use registrar_core::secret::Secret;
use registrar_practice::{ACCESS_KEY_ID, Faults, REGION, SECRET_ACCESS_KEY};
use tempfile::TempDir;

use crate::support::*;

#[tokio::test]
async fn the_identity_is_whose_key_it_is() {
    let practice = start(Faults::none()).await;
    let connection = connect(&practice).await;
    let identity = connection.identity();
    assert!(identity.arn.contains(&identity.account), "{identity:?}");
    assert_eq!(identity.account.len(), 12);
    assert_eq!(identity.region, REGION);
    assert_eq!(identity.endpoint.as_deref(), Some(practice.endpoint()));
}

#[tokio::test]
async fn a_wrong_key_a_wrong_region_and_a_wrong_endpoint_are_told_at_once() {
    let practice = start(Faults::none()).await;
    let with = |secret: &str, endpoint: &str| Source::Static {
        access_key_id: ACCESS_KEY_ID.into(),
        secret_access_key: Secret::new(secret.into()),
        endpoint: Some(endpoint.into()),
    };
    let wrong = with(
        "wJalrXUtnFEMIwJalrXUtnFEMIwJalrXUtnFEMI0",
        practice.endpoint(),
    );
    let error = Connection::open_with(wrong, Some(REGION), TIMING)
        .await
        .unwrap_err();
    let ConnectError::Caller(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind, CloudErrorKind::Credentials, "{error:?}");
    assert_eq!(error.operation, "GetCallerIdentity");

    let source = || with(SECRET_ACCESS_KEY, practice.endpoint());
    let open = async |region| Connection::open(source(), region).await.unwrap_err();
    assert_eq!(open(None).await, ConnectError::NoRegion);
    assert_eq!(open(Some(" ")).await, ConnectError::NoRegion);
    assert!(matches!(
        open(Some("eu-west1")).await,
        ConnectError::Region { set_by: None, .. }
    ));
    let error = Connection::open(with(SECRET_ACCESS_KEY, "localhost"), Some(REGION)).await;
    assert_eq!(error.unwrap_err(), ConnectError::Endpoint { set_by: None });
}

/// Runs a test, which is ignored otherwise, in a process with this environment.
pub(crate) fn in_environment(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

fn files(folder: &TempDir, endpoint: &str) -> (String, String) {
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let config = format!(
        "[profile plant]\nregion = {REGION}\nendpoint_url = {endpoint}\n[profile bare]\nregion = {REGION}\nendpoint_url = {endpoint}\n"
    );
    let credentials = format!(
        "[plant]\naws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {SECRET_ACCESS_KEY}\n"
    );
    std::fs::write(path("config"), config).unwrap();
    std::fs::write(path("credentials"), credentials).unwrap();
    (path("config"), path("credentials"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_used_whatever_the_environment_holds() {
    let practice = start(Faults::none()).await;
    let folder = TempDir::new().unwrap();
    let (config, credentials) = files(&folder, practice.endpoint());
    let wrong = [
        ("AWS_CONFIG_FILE", config.as_str()),
        ("AWS_SHARED_CREDENTIALS_FILE", credentials.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIAWRONGWRONGWRONG0"),
        ("AWS_SECRET_ACCESS_KEY", "wrong"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        // A proxy that is not there: loopback goes past it.
        ("HTTP_PROXY", "http://127.0.0.1:9"),
    ];
    tokio::task::spawn_blocking({
        let wrong = wrong.map(|(name, value)| (name.to_owned(), value.to_owned()));
        move || {
            let wrong: Vec<_> = wrong
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            in_environment("connecting::child_uses_the_profile", &wrong);
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_uses_the_profile() {
    let names: Vec<_> = profiles(&Environment::of_process())
        .await
        .unwrap()
        .profiles
        .into_iter()
        .map(|p| p.name)
        .collect();
    assert_eq!(names, ["bare", "plant"]);
    let open =
        async |name: &str| Connection::open_with(Source::Profile(name.into()), None, TIMING).await;
    let connection = open("plant").await.unwrap();
    assert_eq!(connection.identity().region, REGION);
    assert!(connection.identity().endpoint.is_some());
    assert!(!connection.pools().await.unwrap().is_empty());
    assert_eq!(
        open("plan").await.unwrap_err(),
        ConnectError::UnknownProfile {
            profile: "plan".into(),
            variable: None
        }
    );
    let error = open("bare").await.unwrap_err();
    let ConnectError::Profile {
        profile,
        fault: ProfileFault::NoCredentials,
        place: Some(place),
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(profile, "bare");
    assert!(
        place.to_string().ends_with("config, from line 4 on"),
        "{place}"
    );
    // The default chain takes the environment's key, which nobody knows.
    let error = Connection::open_with(Source::DefaultChain, Some(REGION), TIMING).await;
    assert!(error.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_chain_is_the_environments() {
    let practice = start(Faults::none()).await;
    let endpoint = practice.endpoint().to_owned();
    tokio::task::spawn_blocking(move || {
        in_environment(
            "connecting::child_uses_the_default_chain",
            &[
                ("AWS_CONFIG_FILE", "/nonexistent/config"),
                ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials"),
                ("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID),
                ("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
                ("AWS_REGION", REGION),
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
                ("AWS_ENDPOINT_URL_STS", &endpoint),
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", &endpoint),
                // Only a preflight asks IAM, and it may do without.
                ("AWS_ENDPOINT_URL_IAM", "nonsense"),
            ],
        );
        in_environment(
            "connecting::child_has_an_unknown_profile",
            &[
                ("AWS_CONFIG_FILE", "/nonexistent/config"),
                ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials"),
                ("AWS_REGION", REGION),
                ("AWS_PROFILE", "gone"),
            ],
        );
    })
    .await
    .unwrap();
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_uses_the_default_chain() {
    assert!(
        profiles(&Environment::of_process())
            .await
            .unwrap()
            .profiles
            .is_empty()
    );
    let connection = Connection::open_with(Source::DefaultChain, None, TIMING)
        .await
        .unwrap();
    let endpoint = std::env::var("AWS_ENDPOINT_URL_STS").ok();
    assert_eq!(connection.identity().endpoint, endpoint);
    assert!(!connection.pools().await.unwrap().is_empty());
}

#[tokio::test]
#[ignore = "run by another test, with an environment of its own"]
async fn child_has_an_unknown_profile() {
    assert_eq!(
        Connection::open(Source::DefaultChain, None)
            .await
            .unwrap_err(),
        ConnectError::UnknownProfile {
            profile: "gone".into(),
            variable: Some("AWS_PROFILE")
        }
    );
}
