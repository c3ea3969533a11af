//! Credentials by a token of IAM Identity Center that is there already.

use std::time::{Duration, SystemTime};

use aws_sdk_ssooidc as oidc;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use registrar_aws::connect::error::ConnectError;
use registrar_aws::connect::profiles::Need;
use registrar_practice::{
    ACCOUNT, Fault, Faults, Identity, Lifetimes, Options, Practice, REGION, START_URL,
};
use serde_json::{Value, json};

use crate::home::{Home, is_role, role_arn};
use crate::support::{count, start_with};

/// The name of the cache file for the session `dev`: printf %s dev | sha1sum
const OF_SESSION: &str = ".aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
/// The same for [`START_URL`].
const OF_START_URL: &str = ".aws/sso/cache/774f7152fedbd1dd467296a9161e3f48aed92cc5.json";

async fn practice(access_token: Duration, faults: Faults) -> Practice {
    let lifetimes = Lifetimes {
        access_token,
        ..Lifetimes::default()
    };
    start_with(Options {
        faults,
        identity: Identity::default().lifetimes(lifetimes),
        ..Options::default()
    })
    .await
}

const HOUR: Duration = Duration::from_secs(60 * 60);
/// A token is renewed a quarter of an hour before its end.
const MINUTES: Duration = Duration::from_secs(5 * 60);

fn config() -> String {
    format!(
        "[profile p]\nsso_session = dev\nsso_account_id = {ACCOUNT}\nsso_role_name = PracticeAdmin\n[sso-session dev]\nsso_region = {REGION}\nsso_start_url = {START_URL}\n[profile old]\nsso_region = {REGION}\nsso_start_url = {START_URL}\nsso_account_id = {ACCOUNT}\nsso_role_name = PracticeAdmin\n[profile role]\nsource_profile = p\nrole_arn = {}\n[profile other]\nsso_session = dev\nsso_account_id = {ACCOUNT}\nsso_role_name = Nobody\n",
        role_arn("PracticeReader")
    )
}

fn time(after: Duration) -> String {
    let time = DateTime::from(SystemTime::now() + after);
    let whole = DateTime::from_secs(time.secs());
    whole.fmt(Format::DateTime).unwrap()
}

/// Signs in by device code, and is let in at once; the cache file's content in botocore's form.
async fn signed_in(practice: &Practice) -> Value {
    let config = oidc::Config::builder()
        .behavior_version(oidc::config::BehaviorVersion::latest())
        .region(oidc::config::Region::new(REGION))
        .endpoint_url(practice.endpoint())
        .build();
    let client = oidc::Client::from_conf(config);
    let registered = client
        .register_client()
        .client_name("test")
        .client_type("public")
        .scopes("sso:account:access")
        .send()
        .await
        .unwrap();
    let device = client
        .start_device_authorization()
        .set_client_id(registered.client_id.clone())
        .set_client_secret(registered.client_secret.clone())
        .start_url(START_URL)
        .send()
        .await
        .unwrap();
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = format!("user_code={}&answer=allow", device.user_code.unwrap());
    let page = browser
        .post(format!("{}/device", practice.endpoint()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send();
    assert!(page.await.unwrap().status().is_success());
    let token = client
        .create_token()
        .grant_type("urn:ietf:params:oauth:grant-type:device_code")
        .set_client_id(registered.client_id.clone())
        .set_client_secret(registered.client_secret.clone())
        .set_device_code(device.device_code)
        .send()
        .await
        .unwrap();
    json!({
        "startUrl": START_URL,
        "region": REGION,
        "accessToken": token.access_token,
        "expiresAt": time(Duration::from_secs(u64::try_from(token.expires_in).unwrap())),
        "clientId": registered.client_id,
        "clientSecret": registered.client_secret,
        "registrationExpiresAt": time(24 * HOUR),
        "refreshToken": token.refresh_token,
    })
}

fn due(error: ConnectError) -> (String, Option<String>, bool) {
    match error {
        ConnectError::SignInDue {
            profile,
            session,
            expired,
            start_url,
            region,
        } => {
            assert_eq!((start_url.as_str(), region.as_str()), (START_URL, REGION));
            (profile, session, expired)
        }
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_session_that_is_signed_in_to_is_used() {
    let practice = practice(HOUR, Faults::none()).await;
    let home = Home::new(&practice, &config());
    let need = Need::IdentityCenter {
        session: Some("dev".into()),
        start_url: START_URL.into(),
        region: REGION.into(),
    };
    assert_eq!(home.profile("role").await.needs, [need]);
    home.write(OF_SESSION, &signed_in(&practice).await.to_string());
    let connection = home.open("p").await.unwrap();
    assert!(
        connection
            .identity()
            .arn
            .contains("AWSReservedSSO_PracticeAdmin_")
    );
    assert!(connection.expires_at().is_some());
    assert!(is_role(&home.open("role").await.unwrap(), "PracticeReader"));
    // Nothing was renewed, since the token lasts.
    assert_eq!(count(&practice, "CreateToken"), 1);
    let ConnectError::Role { role, .. } = home.open("other").await.unwrap_err() else {
        panic!();
    };
    assert_eq!(role, format!("Nobody in account {ACCOUNT}"));
}

#[tokio::test]
async fn settings_in_the_profile_itself_are_used_too() {
    let practice = practice(MINUTES, Faults::none()).await;
    let home = Home::new(&practice, &config());
    assert_eq!(
        due(home.open("old").await.unwrap_err()),
        ("old".into(), None, false)
    );
    home.write(OF_START_URL, &signed_in(&practice).await.to_string());
    home.open("old").await.unwrap();
    // Such a token is not renewed, as with the AWS CLI.
    assert_eq!(count(&practice, "CreateToken"), 1);
}

#[tokio::test]
async fn a_token_that_ends_soon_is_renewed_in_its_file() {
    let practice = practice(MINUTES, Faults::none()).await;
    let home = Home::new(&practice, &config());
    let old = signed_in(&practice).await;
    home.write(OF_SESSION, &old.to_string());
    home.open("p").await.unwrap();
    let new: Value =
        serde_json::from_slice(&std::fs::read(home.path(OF_SESSION)).unwrap()).unwrap();
    assert_ne!(new["accessToken"], old["accessToken"]);
    for kept in [
        "startUrl",
        "region",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
    ] {
        assert_eq!(new[kept], old[kept], "{kept}");
    }
    assert_eq!(count(&practice, "CreateToken"), 2);
}

#[tokio::test]
async fn a_renewal_that_fails_does_not_matter_while_the_token_lasts() {
    let faults = Faults::none().at("CreateToken", 2, Fault::ServerErrorBeforeEffect);
    let practice = practice(MINUTES, faults).await;
    let home = Home::new(&practice, &config());
    home.write(OF_SESSION, &signed_in(&practice).await.to_string());
    home.open("p").await.unwrap();
}

#[tokio::test]
async fn without_a_token_or_with_one_that_is_over_a_sign_in_is_due() {
    let practice = practice(HOUR, Faults::none()).await;
    let home = Home::new(&practice, &config());
    let session = || Some("dev".to_owned());
    let error = home.open("role").await.unwrap_err();
    assert!(
        error.to_string().contains(&format!(
            "“p” needs a sign-in to IAM Identity Center at {START_URL}: nobody"
        )),
        "{error}"
    );
    assert_eq!(due(error), ("p".into(), session(), false));
    home.write(OF_SESSION, "{");
    assert_eq!(
        due(home.open("p").await.unwrap_err()),
        ("p".into(), session(), false)
    );

    let mut token = signed_in(&practice).await;
    token["expiresAt"] = "2020-01-01T00:00:00Z".into();
    let mut over = async |name: &str, value: Value| {
        token[name] = value;
        home.write(OF_SESSION, &token.to_string());
        due(home.open("p").await.unwrap_err())
    };
    let expired = ("p".to_owned(), session(), true);
    // Past its time, with nothing to renew it with; then with a refresh token that is not one.
    assert_eq!(over("refreshToken", Value::Null).await, expired);
    assert_eq!(count(&practice, "CreateToken"), 1);
    assert_eq!(over("refreshToken", "wrong".into()).await, expired);
    assert_eq!(count(&practice, "CreateToken"), 2);
    // Not past its time, and signed out elsewhere.
    over("accessToken", "signed-out".into()).await;
    assert_eq!(over("expiresAt", time(HOUR).into()).await, expired);
}
