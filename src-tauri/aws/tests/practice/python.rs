//! The token cache is shared with botocore and the AWS CLI: both ways, by their own code.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use registrar_aws::connect::identity_center::SignIn;
use registrar_practice::{Identity, Lifetimes, Options, Practice, REGION};
use serde_json::Value;

use crate::home::Home;
use crate::person::{OF_SESSION, config, press};
use crate::support::{count, start_with};

/// Runs `tests/token_cache.py` in this home and fails the test if it fails; what it printed.
async fn python(home: &Home, wish: &'static str) -> Value {
    let interpreter = std::env::var_os("REGISTRAR_PYTHON")
        .expect("run `cargo xtask test`, which makes the Python environment");
    let script = std::path::absolute(Path::new("tests/token_cache.py")).unwrap();
    let mut command = Command::new(interpreter);
    command
        .arg(script)
        .arg(wish)
        .env_clear()
        .envs(home.variables())
        // The only variable that botocore takes a region from.
        .env("AWS_DEFAULT_REGION", REGION)
        .env("NO_PROXY", "127.0.0.1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_str(&text).unwrap()
}

async fn practice(access_token: Duration) -> Practice {
    let lifetimes = Lifetimes {
        access_token,
        ..Lifetimes::default()
    };
    start_with(Options {
        identity: Identity::default().lifetimes(lifetimes),
        ..Options::default()
    })
    .await
}

async fn signed_in(home: &Home, profile: &str) -> SignIn {
    let sign_in = SignIn::for_profile(profile, home.opening()).await.unwrap();
    let open = |page: &url::Url| {
        tokio::spawn(press(page.clone(), "allow"));
    };
    sign_in.with_browser(open).await.unwrap();
    sign_in
}

fn read(home: &Home) -> Value {
    serde_json::from_slice(&std::fs::read(home.path(OF_SESSION)).unwrap()).unwrap()
}

#[tokio::test]
async fn botocore_and_the_aws_cli_take_a_token_of_ours() {
    let practice = practice(Duration::from_secs(60 * 60)).await;
    let home = Home::new(&practice, &config());
    for profile in ["p", "old"] {
        signed_in(&home, profile).await;
    }
    let told = python(&home, "use").await;
    assert_eq!(told["token"], read(&home)["accessToken"]);
    for who in ["botocore", "legacy", "cli"] {
        let arn = told[who].as_str().unwrap();
        assert!(
            arn.contains("AWSReservedSSO_PracticeAdmin_"),
            "{who}: {arn}"
        );
    }
    // Nobody had to renew it.
    assert_eq!(count(&practice, "CreateToken"), 2);
}

#[tokio::test]
async fn a_token_is_renewed_by_botocore_then_by_us_in_a_file_of_one_form() {
    // botocore renews what lasts less than a quarter of an hour.
    let practice = practice(Duration::from_secs(5 * 60)).await;
    let home = Home::new(&practice, &config());
    let sign_in = signed_in(&home, "p").await;
    let ours = read(&home);
    let told = python(&home, "renew").await;
    let theirs = read(&home);
    assert_ne!(theirs["accessToken"], ours["accessToken"]);
    assert_eq!(told["token"], theirs["accessToken"]);
    // The same members, each of the same form, in a file with the same permissions.
    assert_eq!(told["forms"]["before"], told["forms"]["after"]);
    assert_eq!(told["modes"]["before"], told["modes"]["after"]);
    assert_eq!(told["modes"]["folder"], told["modes"]["folder of botocore"]);
    for kept in [
        "startUrl",
        "region",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
    ] {
        assert_eq!(theirs[kept], ours[kept], "{kept}");
    }

    // What botocore has written is good for us, and renewed in turn.
    let known = sign_in.signed_in().unwrap();
    assert!(known.is_renewable);
    sign_in.renew().await.unwrap();
    assert_ne!(read(&home)["accessToken"], theirs["accessToken"]);
    home.open("p").await.unwrap();
}

#[tokio::test]
async fn a_token_that_botocores_own_cache_has_written_is_ours_too() {
    let practice = practice(Duration::from_secs(60 * 60)).await;
    let home = Home::new(&practice, &config());
    let told = python(&home, "sign in").await;
    assert_eq!(told["token"], read(&home)["accessToken"]);
    let sign_in = SignIn::for_profile("p", home.opening()).await.unwrap();
    assert!(sign_in.signed_in().unwrap().is_renewable);
    let connection = home.open("p").await.unwrap();
    connection.pools().await.unwrap();
    sign_in.renew().await.unwrap();
    home.open("p").await.unwrap();
}
