//! Signing in to Practice's IAM Identity Center, in each of its ways.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use registrar_aws::connect::error::SignInError;
use registrar_aws::connect::identity_center::SignIn;
use registrar_practice::{Faults, Identity, Lifetimes, Options, REGION, START_URL};
use serde_json::Value;
use url::Url;

use crate::home::Home;
use crate::person::{
    OF_SESSION, OF_START_URL, Person, browser, config, practice, press, read, registrations,
    sign_in,
};
use crate::support::{count, start_with};

/// An access token lasts an hour.
const HOUR_MS: u64 = 60 * 60 * 1000;

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(since.unwrap().as_millis()).unwrap()
}

fn members(value: &Value) -> Vec<&str> {
    let members = value.as_object().unwrap().keys();
    let mut members: Vec<_> = members.map(String::as_str).collect();
    members.sort_unstable();
    members
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

const TOKEN: [&str; 8] = [
    "accessToken",
    "clientId",
    "clientSecret",
    "expiresAt",
    "refreshToken",
    "region",
    "registrationExpiresAt",
    "startUrl",
];

#[tokio::test]
async fn the_browser_signs_in_and_the_profiles_of_the_session_connect() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    let sign_in = sign_in(&home, "role").await;
    assert_eq!(sign_in.session().name.as_deref(), Some("dev"));
    assert_eq!(sign_in.session().start_url, START_URL);
    assert_eq!(sign_in.session().region.as_str(), REGION);
    assert_eq!(sign_in.signed_in(), None);

    let person = Person::who("allow");
    let before = now_ms();
    let signed_in = sign_in
        .with_browser(|page| person.opens(page))
        .await
        .unwrap();
    // Whole seconds are kept.
    let expected = before + HOUR_MS - 1000..=now_ms() + HOUR_MS;
    assert!(expected.contains(&signed_in.expires_at_ms), "{signed_in:?}");
    assert!(signed_in.is_renewable);
    assert_eq!(sign_in.signed_in(), Some(signed_in));

    let (callback, text) = person.sees().await;
    assert!(text.contains("You can close this window."), "{text}");
    assert_eq!(callback.path(), "/oauth/callback");
    // Nobody listens there any more.
    assert!(
        browser()
            .get(callback)
            .send()
            .await
            .unwrap_err()
            .is_connect()
    );

    let token = read(&home, OF_SESSION);
    assert_eq!(members(&token), TOKEN);
    let kept = registrations(&home, OF_SESSION);
    assert_eq!(kept.len(), 1);
    let registration: Value = serde_json::from_slice(&std::fs::read(&kept[0]).unwrap()).unwrap();
    let form = [
        "clientId",
        "clientSecret",
        "expiresAt",
        "grantTypes",
        "scopes",
    ];
    assert_eq!(members(&registration), form);
    assert_eq!(registration["clientId"], token["clientId"]);
    #[cfg(unix)]
    assert_eq!(
        (mode(&home.path(OF_SESSION)), mode(&kept[0])),
        (0o600, 0o600)
    );

    for profile in ["p", "role"] {
        let connection = home.open(profile).await.unwrap();
        connection.pools().await.unwrap();
    }
    // The registration is used again, for the profile itself and for another person's way to it.
    let person = Person::who("allow");
    let again = SignIn::for_profile("p", home.opening()).await.unwrap();
    again.with_browser(|page| person.opens(page)).await.unwrap();
    assert_eq!(count(&practice, "RegisterClient"), 1);
    assert_ne!(read(&home, OF_SESSION)["accessToken"], token["accessToken"]);
    let printed = format!("{again:?} {signed_in:?}");
    for secret in ["accessToken", "clientSecret", "refreshToken"] {
        assert!(
            !printed.contains(token[secret].as_str().unwrap()),
            "{printed}"
        );
    }
}

#[tokio::test]
async fn a_code_signs_in_with_a_session_and_with_settings_in_the_profile_itself() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    for (profile, token) in [("p", OF_SESSION), ("old", OF_START_URL)] {
        let sign_in = sign_in(&home, profile).await;
        let person = Person::who("allow");
        let mut shown = None;
        let signed_in = sign_in.with_device_code(|code| {
            person.shown(code);
            shown = Some(code.clone());
        });
        let signed_in = signed_in.await.unwrap();
        assert!(signed_in.is_renewable);
        assert!(shown.unwrap().expires_at_ms > now_ms());
        assert_eq!(person.sees().await.1.matches("Request approved").count(), 2);
        assert_eq!(members(&read(&home, token)), TOKEN);
        home.open(profile).await.unwrap();
    }
    assert_eq!(count(&practice, "StartDeviceAuthorization"), 2);
}

#[tokio::test]
async fn a_denial_is_told_in_either_way_and_leaves_no_token() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    let sign_in = sign_in(&home, "p").await;
    let person = Person::who("deny");
    let error = sign_in.with_browser(|page| person.opens(page)).await;
    assert_eq!(error, Err(SignInError::Denied));
    assert!(person.sees().await.1.contains("You denied access"));
    let person = Person::who("deny");
    let error = sign_in.with_device_code(|code| person.shown(code)).await;
    assert_eq!(error, Err(SignInError::Denied));
    assert!(!home.path(OF_SESSION).exists());
}

#[tokio::test]
async fn a_browser_with_another_state_is_sent_away_and_the_right_one_is_waited_for() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    let sign_in = sign_in(&home, "p").await;
    let stray = Arc::new(Mutex::new(None));
    let visit = |page: &Url| {
        let page = page.clone();
        let task = tokio::spawn(async move {
            let pairs = page.query_pairs();
            let redirect = pairs.into_iter().find(|(name, _)| name == "redirect_uri");
            let wrong = format!("{}?code=made-up&state=made-up", redirect.unwrap().1);
            let answer = browser().get(wrong).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 400);
            press(page, "allow").await;
        });
        *stray.lock().unwrap() = Some(task);
    };
    sign_in.with_browser(visit).await.unwrap();
    let task = stray.lock().unwrap().take();
    task.unwrap().await.unwrap();
    home.open("p").await.unwrap();
}

#[tokio::test]
async fn a_sign_in_that_is_dropped_or_too_late_leaves_all_as_it_was() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    home.write(OF_SESSION, "what was there before");
    let sign_in = Arc::new(sign_in(&home, "p").await);

    let (tell, told) = tokio::sync::oneshot::channel();
    let waiting = tokio::spawn({
        let sign_in = Arc::clone(&sign_in);
        async move {
            sign_in
                .with_browser(|page| tell.send(page.clone()).unwrap())
                .await
        }
    });
    let page = told.await.unwrap();
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    let redirect = page.query_pairs().find(|(name, _)| name == "redirect_uri");
    let callback = redirect.unwrap().1.into_owned();
    assert!(
        browser()
            .get(callback)
            .send()
            .await
            .unwrap_err()
            .is_connect()
    );

    let (tell, told) = tokio::sync::oneshot::channel();
    let waiting = tokio::spawn({
        let sign_in = Arc::clone(&sign_in);
        async move {
            let shown = sign_in.with_device_code(|code| tell.send(code.clone()).unwrap());
            shown.await
        }
    });
    told.await.unwrap();
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());

    let hurried = crate::person::sign_in(&home, "p")
        .await
        .within(Duration::ZERO);
    assert_eq!(
        hurried.with_browser(|_| {}).await,
        Err(SignInError::TooLate)
    );
    let late = hurried.with_device_code(|_| {}).await;
    assert_eq!(late, Err(SignInError::TooLate));
    let text = std::fs::read_to_string(home.path(OF_SESSION)).unwrap();
    assert_eq!(text, "what was there before");
}

#[tokio::test]
async fn a_code_that_has_expired_is_told() {
    let lifetimes = Lifetimes {
        code: Duration::ZERO,
        ..Lifetimes::default()
    };
    let practice = start_with(Options {
        identity: Identity::default().lifetimes(lifetimes),
        ..Options::default()
    })
    .await;
    let home = Home::new(&practice, &config());
    let error = sign_in(&home, "p").await.with_device_code(|_| {}).await;
    assert_eq!(error, Err(SignInError::TooLate));
    // It was the service that said so.
    assert_eq!(count(&practice, "CreateToken"), 1);
}

#[tokio::test]
async fn the_endpoint_of_this_service_alone_can_be_another() {
    let practice = practice(Faults::none()).await;
    let home = Home::at("http://127.0.0.1:9", &config())
        .set("AWS_ENDPOINT_URL_SSO_OIDC", practice.endpoint());
    let person = Person::who("allow");
    let sign_in = sign_in(&home, "p").await;
    sign_in
        .with_browser(|page| person.opens(page))
        .await
        .unwrap();

    let aws = format!("{}\n", config());
    let home = Home::new(&practice, &aws).set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let of_aws = crate::person::sign_in(&home, "p").await;
    let printed = format!("{of_aws:?}");
    let address = format!("https://oidc.{REGION}.amazonaws.com");
    assert!(printed.contains(&address), "{printed}");
}
