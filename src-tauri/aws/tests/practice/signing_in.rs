//! Signing in to Practice's IAM Identity Center, with a browser that a script drives.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use registrar_aws::connect::environment::Environment;
use registrar_aws::connect::error::{ConnectError, SignInError};
use registrar_aws::connect::identity_center::{DeviceCode, SignIn};
use registrar_practice::{
    ACCOUNT, Fault, Faults, Identity, Lifetimes, Options, Practice, REGION, START_URL,
};
use serde_json::Value;
use tokio::task::JoinHandle;
use url::Url;

use crate::home::Home;
use crate::support::{count, start_with};

/// printf %s dev | sha1sum
pub(crate) const OF_SESSION: &str = ".aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
const OF_START_URL: &str = ".aws/sso/cache/774f7152fedbd1dd467296a9161e3f48aed92cc5.json";
/// An access token lasts an hour.
const HOUR_MS: u64 = 60 * 60 * 1000;

async fn practice(faults: Faults) -> Practice {
    start_with(Options {
        faults,
        ..Options::default()
    })
    .await
}

pub(crate) fn config() -> String {
    let role = format!("sso_account_id = {ACCOUNT}\nsso_role_name = PracticeAdmin\n");
    let place = format!("sso_region = {REGION}\nsso_start_url = {START_URL}\n");
    format!(
        "[profile p]\nsso_session = dev\n{role}[sso-session dev]\n{place}[profile old]\n{place}{role}\
         [profile role]\nsource_profile = p\nrole_arn = arn:aws:iam::{ACCOUNT}:role/PracticeReader\n\
         [profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n\
         [profile half]\nsso_session = half\n{role}[sso-session half]\nsso_region = {REGION}\n\
         [profile wide]\nsso_session = wide\n{role}[sso-session wide]\n{place}sso_registration_scopes = openid, sso:account:access\n"
    )
}

async fn sign_in(home: &Home, profile: &str) -> SignIn {
    SignIn::for_profile(profile, home.opening()).await.unwrap()
}

/// A browser without a proxy that goes where it is sent.
fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Looks at the page of this address and presses one of its buttons; where that leads, and what is shown there.
pub(crate) async fn press(page: Url, button: &str) -> (Url, String) {
    let browser = browser();
    let shown = browser.get(page.clone()).send().await.unwrap();
    assert_eq!(shown.status().as_u16(), 200);
    let shown = shown.text().await.unwrap();
    assert!(shown.contains("cdf-registrar wants to act"), "{shown}");
    let field = shown.split_once("type=\"hidden\" name=\"").unwrap().1;
    let (name, rest) = field.split_once("\" value=\"").unwrap();
    let value = rest.split_once('"').unwrap().0;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .append_pair("answer", button)
        .finish();
    let mut action = page;
    action.set_query(None);
    let pressed = browser
        .post(action)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let answer = pressed.send().await.unwrap();
    (answer.url().clone(), answer.text().await.unwrap())
}

/// A person who presses this button as soon as the browser is opened; what they see then.
struct Person {
    button: &'static str,
    sees: Mutex<Option<JoinHandle<(Url, String)>>>,
}

impl Person {
    fn who(button: &'static str) -> Self {
        Self {
            button,
            sees: Mutex::default(),
        }
    }

    fn opens(&self, page: &Url) {
        let pressing = press(page.clone(), self.button);
        *self.sees.lock().unwrap() = Some(tokio::spawn(pressing));
    }

    fn shown(&self, code: &DeviceCode) {
        assert!(
            code.verification_uri_complete
                .query()
                .unwrap()
                .contains(&code.user_code)
        );
        assert!(code.verification_uri.query().is_none());
        self.opens(&code.verification_uri_complete);
    }

    async fn sees(self) -> (Url, String) {
        self.sees.into_inner().unwrap().unwrap().await.unwrap()
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    u64::try_from(since.unwrap().as_millis()).unwrap()
}

fn read(home: &Home, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(home.path(name)).unwrap()).unwrap()
}

/// The files of the cache but this one: those of registrations.
fn registrations(home: &Home, token: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(home.path(".aws/sso/cache")).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| *path != home.path(token))
        .collect()
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

    let hurried = self::sign_in(&home, "p").await.within(Duration::ZERO);
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
async fn what_the_service_refuses_is_told_in_its_words() {
    let practice = practice(Faults::none()).await;
    let elsewhere = config().replace(START_URL, "https://other.awsapps.com/start");
    let home = Home::new(&practice, &elsewhere);
    let sign_in = sign_in(&home, "p").await;
    let error = sign_in.with_device_code(|_| {}).await.unwrap_err();
    let SignInError::Refused(refused) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refused.operation, "StartDeviceAuthorization");
    assert!(
        error.to_string().contains("Invalid start URL provided"),
        "{error}"
    );
    let error = sign_in.with_browser(|_| panic!()).await.unwrap_err();
    assert!(
        error.to_string().contains("Invalid issuer URL provided"),
        "{error}"
    );

    // The scopes that are configured are those that are asked for.
    let home = Home::new(&practice, &config());
    let wide = self::sign_in(&home, "wide").await;
    let error = wide.with_browser(|_| panic!()).await.unwrap_err();
    assert!(
        error.to_string().contains("Scope openid is not one"),
        "{error}"
    );
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_registration_that_is_not_known_any_more_is_made_anew() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    let sign_in = sign_in(&home, "p").await;
    let person = Person::who("allow");
    sign_in
        .with_device_code(|code| person.shown(code))
        .await
        .unwrap();
    let kept = registrations(&home, OF_SESSION).remove(0);
    let mut registration: Value = serde_json::from_slice(&std::fs::read(&kept).unwrap()).unwrap();
    registration["clientId"] = "gone".into();
    std::fs::write(&kept, registration.to_string()).unwrap();
    let person = Person::who("allow");
    sign_in
        .with_device_code(|code| person.shown(code))
        .await
        .unwrap();
    assert_eq!(count(&practice, "RegisterClient"), 2);

    // With a browser it is only seen there. The next sign-in does not take it again.
    let person = Person::who("allow");
    sign_in
        .with_browser(|page| person.opens(page))
        .await
        .unwrap();
    let all = registrations(&home, OF_SESSION);
    let of_browser = all.iter().find(|path| **path != kept).unwrap();
    let mut registration: Value =
        serde_json::from_slice(&std::fs::read(of_browser).unwrap()).unwrap();
    registration["clientId"] = "gone".into();
    std::fs::write(of_browser, registration.to_string()).unwrap();
    let hurried = self::sign_in(&home, "p").await.within(Duration::ZERO);
    assert_eq!(
        hurried.with_browser(|_| {}).await,
        Err(SignInError::TooLate)
    );
    let person = Person::who("allow");
    sign_in
        .with_browser(|page| person.opens(page))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_sign_in_is_renewed_without_asking_anybody_or_said_to_be_due() {
    let practice = practice(Faults::none().at("CreateToken", 4, Fault::Throttle)).await;
    let home = Home::new(&practice, &config());
    let sign_in = sign_in(&home, "p").await;
    let due = |error: SignInError| match error {
        SignInError::Connect(ConnectError::SignInDue { expired, .. }) => expired,
        error => panic!("{error:?}"),
    };
    assert!(!due(sign_in.renew().await.unwrap_err()));

    let person = Person::who("allow");
    sign_in
        .with_browser(|page| person.opens(page))
        .await
        .unwrap();
    let old = read(&home, OF_SESSION);
    let renewed = sign_in.renew().await.unwrap();
    assert_eq!(sign_in.signed_in(), Some(renewed));
    let new = read(&home, OF_SESSION);
    for (member, kept) in [
        ("accessToken", false),
        ("refreshToken", false),
        ("clientId", true),
        ("registrationExpiresAt", true),
    ] {
        assert_eq!(old[member] == new[member], kept, "{member}");
    }
    home.open("p").await.unwrap();

    // The old refresh token is used up; then the server cannot just now; then there is none.
    home.write(OF_SESSION, &old.to_string());
    assert!(due(sign_in.renew().await.unwrap_err()));
    home.write(OF_SESSION, &new.to_string());
    let busy = sign_in.renew().await.unwrap_err();
    assert!(busy.is_retryable(), "{busy:?}");
    sign_in.renew().await.unwrap();
    let mut over = new.clone();
    over["registrationExpiresAt"] = "2020-01-01T00:00:00Z".into();
    home.write(OF_SESSION, &over.to_string());
    let calls = count(&practice, "CreateToken");
    assert!(due(sign_in.renew().await.unwrap_err()));
    assert!(!sign_in.signed_in().unwrap().is_renewable);
    assert_eq!(count(&practice, "CreateToken"), calls);
}

#[tokio::test]
async fn what_cannot_be_signed_in_to_is_told_before_anything_is_asked() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    let error = async |profile: &str| {
        let sign_in = SignIn::for_profile(profile, home.opening()).await;
        sign_in.unwrap_err()
    };
    let keys = SignInError::NotIdentityCenter {
        profile: "keys".into(),
    };
    assert_eq!(error("keys").await, keys);
    let unknown = ConnectError::UnknownProfile("gone".into());
    assert_eq!(error("gone").await, unknown.into());
    let half = error("half").await.to_string();
    assert!(half.contains("sso_start_url"), "{half}");

    let lost = Home::new(&practice, &config());
    let file = lost.path(".aws/config");
    let lost = lost
        .set("AWS_CONFIG_FILE", file.to_str().unwrap())
        .set("HOME", "");
    let mut opening = lost.opening();
    let variables = lost
        .variables()
        .into_iter()
        .filter(|(name, _)| *name != "HOME");
    opening.environment = Environment::of(variables);
    let sign_in = SignIn::for_profile("p", opening).await.unwrap();
    assert_eq!(
        sign_in.with_browser(|_| panic!()).await,
        Err(SignInError::NoHome)
    );
    assert!(practice.log().is_empty());
}

#[tokio::test]
async fn a_token_that_cannot_be_kept_is_said_to_be_lost() {
    let practice = practice(Faults::none()).await;
    let home = Home::new(&practice, &config());
    home.write(".aws/sso/cache", "a file where the folder belongs");
    let sign_in = sign_in(&home, "p").await;
    let person = Person::who("allow");
    let error = sign_in.with_browser(|page| person.opens(page)).await;
    let Err(SignInError::NotKept { path, .. }) = error else {
        panic!("{error:?}");
    };
    assert_eq!(path, home.path(OF_SESSION));
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
    let of_aws = self::sign_in(&home, "p").await;
    let printed = format!("{of_aws:?}");
    let address = format!("https://oidc.{REGION}.amazonaws.com");
    assert!(printed.contains(&address), "{printed}");
}
