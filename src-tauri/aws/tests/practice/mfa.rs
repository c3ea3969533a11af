//! Codes that are asked for.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::error::ConnectError;
use registrar_aws::connect::mfa::{MfaPrompt, MfaRequest};
use registrar_aws::connect::source::Source;
use registrar_core::ports::CloudErrorKind;
use registrar_core::secret::Secret;
use registrar_practice::{Faults, MFA_SERIAL, Practice, mfa_code};

use crate::home::{Home, is_role, keys, role_arn};
use crate::support::{count, start};

/// What was asked for so far.
pub(crate) type Asked = Arc<Mutex<Vec<MfaRequest>>>;

/// Answers with these, one after the other, and with nothing when they are used up.
pub(crate) fn answers(codes: Vec<String>) -> (MfaPrompt, Asked) {
    let asked = Asked::default();
    let (log, codes) = (Arc::clone(&asked), Mutex::new(codes.into_iter()));
    let prompt = MfaPrompt::new(move |request| {
        log.lock().unwrap().push(request);
        let code = codes.lock().unwrap().next();
        async move { code.map(Secret::new) }
    });
    (prompt, asked)
}

/// The code that is shown now, and the next one, which is good already; each is good once.
pub(crate) fn codes() -> Vec<String> {
    let now = SystemTime::now();
    vec![mfa_code(now), mfa_code(now + Duration::from_secs(30))]
}

fn config() -> String {
    format!(
        "{}[profile p]\nrole_arn = {}\nsource_profile = base\nmfa_serial = {MFA_SERIAL}\n[profile inner]\nrole_arn = {}\nsource_profile = p\n",
        keys("base"),
        role_arn("PracticeMfa"),
        role_arn("PracticeReader"),
    )
}

async fn home(codes: Vec<String>) -> (Practice, Home, Asked) {
    let practice = start(Faults::none()).await;
    let (prompt, asked) = answers(codes);
    let home = Home::new(&practice, &config()).asking(prompt);
    (practice, home, asked)
}

#[tokio::test]
async fn a_code_is_asked_for_and_its_session_kept_in_memory() {
    let (practice, home, asked) = home(codes()).await;
    let connection = home.open("p").await.unwrap();
    assert!(is_role(&connection, "PracticeMfa"));
    assert!(connection.expires_at().is_some());
    assert!(!connection.pools().await.unwrap().is_empty());
    let request = MfaRequest {
        profile: "p".into(),
        mfa_serial: MFA_SERIAL.into(),
        role_arn: role_arn("PracticeMfa"),
        renewal: false,
    };
    assert_eq!(*asked.lock().unwrap(), [request]);
    // Neither another connection of the profile nor one that goes on from it asks again.
    home.open("p").await.unwrap();
    let inner = home.open("inner").await.unwrap();
    assert!(is_role(&inner, "PracticeReader"));
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!(count(&practice, "AssumeRole"), 2);
    // Nothing of it is on the disk.
    let files: Vec<_> = std::fs::read_dir(home.path(".aws")).unwrap().collect();
    assert_eq!(files.len(), 1);
}

#[tokio::test]
async fn a_profile_that_goes_on_from_one_with_a_code_asks_for_it() {
    let (_practice, home, asked) = home(codes()).await;
    assert!(is_role(
        &home.open("inner").await.unwrap(),
        "PracticeReader"
    ));
    assert_eq!(asked.lock().unwrap()[0].profile, "p");
}

#[tokio::test]
async fn a_wrong_code_is_told_as_such_and_the_next_may_be_right() {
    let [right, _] = codes().try_into().unwrap();
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let spaced = format!(" {} {} ", &right[..3], &right[3..]);
    let (practice, home, asked) = home(vec!["12345".into(), wrong.into(), spaced]).await;
    let refused = async || match home.open("p").await.unwrap_err() {
        error @ ConnectError::MfaRefused { .. } => error.to_string(),
        error => panic!("{error:?}"),
    };
    let error = refused().await;
    assert!(error.contains("a code has six digits"), "{error}");
    assert_eq!(count(&practice, "AssumeRole"), 0);
    let error = refused().await;
    assert!(
        error.contains("MultiFactorAuthentication failed with invalid MFA one time pass code. Nothing was changed."),
        "{error}"
    );
    // A call with a code is sent once.
    assert_eq!(count(&practice, "AssumeRole"), 1);
    home.open("p").await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn it_can_be_called_off_and_is_told_when_nobody_can_be_asked() {
    let (practice, mut home, _) = home(vec![]).await;
    let mfa_serial = MFA_SERIAL.to_owned();
    assert_eq!(
        home.open("p").await.unwrap_err(),
        ConnectError::MfaCancelled {
            mfa_serial: mfa_serial.clone()
        }
    );
    home.mfa = None;
    let role_arn = role_arn("PracticeMfa");
    assert_eq!(
        home.open("p").await.unwrap_err(),
        ConnectError::MfaNotAsked {
            mfa_serial,
            role_arn
        }
    );
    assert_eq!(count(&practice, "AssumeRole"), 0);
}

#[tokio::test]
async fn the_question_is_dropped_with_the_connection_that_waits_for_it() {
    let practice = start(Faults::none()).await;
    let (shown, mut is_shown) = tokio::sync::mpsc::unbounded_channel();
    let prompt = MfaPrompt::new(move |_| {
        let (waits, dropped) = tokio::sync::oneshot::channel::<()>();
        shown.send(dropped).unwrap();
        async move {
            // It is held for as long as the question is.
            let _waits = waits;
            std::future::pending().await
        }
    });
    let home = Home::new(&practice, &config()).asking(prompt);
    let waiting = tokio::spawn(async move { home.open("p").await.map(drop) });
    let dropped = is_shown.recv().await.unwrap();
    waiting.abort();
    // The other end is gone.
    assert!(dropped.await.is_err());
}

#[tokio::test]
async fn a_refusal_that_is_not_of_the_code_is_the_roles() {
    let practice =
        start(Faults::none().at("AssumeRole", 1, registrar_practice::Fault::Throttle)).await;
    let (prompt, _) = answers(codes());
    let home = Home::new(&practice, &config()).asking(prompt);
    let ConnectError::Role { error, .. } = home.open("p").await.unwrap_err() else {
        panic!();
    };
    assert_eq!(error.kind, CloudErrorKind::Busy);
    let source = Source::Profile("p".into());
    assert!(
        Connection::open_with(source, None, home.opening())
            .await
            .is_ok()
    );
}
