//! A person who signs in to Practice's IAM Identity Center, with a browser that a script drives.

use std::path::PathBuf;
use std::sync::Mutex;

use registrar_aws::connect::identity_center::{DeviceCode, SignIn};
use registrar_practice::{ACCOUNT, Faults, Options, Practice, REGION, START_URL};
use serde_json::Value;
use tokio::task::JoinHandle;
use url::Url;

use crate::home::Home;
use crate::support::start_with;

/// printf %s dev | sha1sum
pub(crate) const OF_SESSION: &str = ".aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
pub(crate) const OF_START_URL: &str =
    ".aws/sso/cache/774f7152fedbd1dd467296a9161e3f48aed92cc5.json";
pub(crate) async fn practice(faults: Faults) -> Practice {
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

pub(crate) async fn sign_in(home: &Home, profile: &str) -> SignIn {
    SignIn::for_profile(profile, home.opening()).await.unwrap()
}

/// A browser without a proxy that goes where it is sent.
pub(crate) fn browser() -> reqwest::Client {
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
pub(crate) struct Person {
    button: &'static str,
    sees: Mutex<Option<JoinHandle<(Url, String)>>>,
}

impl Person {
    pub(crate) fn who(button: &'static str) -> Self {
        Self {
            button,
            sees: Mutex::default(),
        }
    }

    pub(crate) fn opens(&self, page: &Url) {
        let pressing = press(page.clone(), self.button);
        *self.sees.lock().unwrap() = Some(tokio::spawn(pressing));
    }

    pub(crate) fn shown(&self, code: &DeviceCode) {
        assert!(
            code.verification_uri_complete
                .query()
                .unwrap()
                .contains(&code.user_code)
        );
        assert!(code.verification_uri.query().is_none());
        self.opens(&code.verification_uri_complete);
    }

    pub(crate) async fn sees(self) -> (Url, String) {
        self.sees.into_inner().unwrap().unwrap().await.unwrap()
    }
}

pub(crate) fn read(home: &Home, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(home.path(name)).unwrap()).unwrap()
}

/// The files of the cache but this one: those of registrations.
pub(crate) fn registrations(home: &Home, token: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(home.path(".aws/sso/cache")).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| *path != home.path(token))
        .collect()
}
