//! Credentials that end, and codes that are asked for again.

use std::sync::Arc;

use registrar_core::secret::Secret;
use registrar_practice::{
    ACCESS_KEY_ID, ACCOUNT, MFA_SERIAL, Options, Practice, REGION, SECRET_ACCESS_KEY, mfa_code,
};
use tempfile::TempDir;

use super::*;
use crate::connect::mfa::MfaRequest;
use crate::connect::options::Opening;
use crate::connect::source::Source;

/// The credentials of a profile that has a code asked for, and what was asked.
async fn kept(practice: &Practice) -> (Kept, Arc<Held<Vec<MfaRequest>>>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("config");
    std::fs::write(&path, format!("[profile base]\naws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {SECRET_ACCESS_KEY}\n[profile p]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/PracticeMfa\nsource_profile = base\nmfa_serial = {MFA_SERIAL}\n")).unwrap();
    let asked = Arc::new(Held::new(vec![]));
    let log = Arc::clone(&asked);
    let mfa = MfaPrompt::new(move |request| {
        let mut log = log.lock().unwrap();
        // Each code is good once, and that of the next half minute is good already.
        let later = Duration::from_secs(30 * u64::try_from(log.len()).unwrap());
        log.push(request);
        async move { Some(Secret::new(mfa_code(SystemTime::now() + later))) }
    });
    let opening = Opening {
        environment: Environment::of([
            ("AWS_CONFIG_FILE", path.to_str().unwrap()),
            ("AWS_ENDPOINT_URL", practice.endpoint()),
        ]),
        mfa: Some(mfa),
        ..Opening::default()
    };
    let opened = opening.prepare(Source::Profile("p".into()), Some(REGION));
    (opened.await.unwrap().kept, asked)
}

/// Makes what is kept end now.
async fn end(kept: &Kept) {
    let ended = Credentials::new("a", "s", None, Some(SystemTime::now()), "test");
    let mut loaded = kept.loaded.lock().await;
    let caller = loaded.as_ref().expect("they were loaded").caller.clone();
    kept.keep(&mut loaded, ended, caller);
    drop(loaded);
    *kept.sourcing.sessions.0.lock().unwrap() = Default::default();
}

#[tokio::test]
async fn a_session_that_has_ended_is_renewed_before_a_call_and_never_within_one() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let (kept, asked) = kept(&practice).await;
    kept.ready().await.unwrap();
    let first = kept.in_call().await.unwrap();
    assert!(kept.expiry().is_some());
    kept.ready().await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1);

    end(&kept).await;
    assert_eq!(
        kept.in_call().await.unwrap_err(),
        ConnectError::SessionExpired
    );
    assert_eq!(asked.lock().unwrap().len(), 1);
    kept.ready().await.unwrap();
    let renewals: Vec<_> = asked.lock().unwrap().iter().map(|it| it.renewal).collect();
    assert_eq!(renewals, [false, true]);
    let second = kept.in_call().await.unwrap();
    assert_ne!(first.access_key_id(), second.access_key_id());
}

#[tokio::test]
async fn short_lived_credentials_are_used_for_most_of_their_time() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let (kept, _) = kept(&practice).await;
    let renewed_after = async |seconds: u64| {
        let start = SystemTime::now();
        let expiry = start + Duration::from_secs(seconds);
        let given = Credentials::new("a", "s", None, Some(expiry), "test");
        let mut loaded = kept.loaded.lock().await;
        let caller = Caller {
            account: ACCOUNT.to_owned(),
            arn: "arn".to_owned(),
        };
        kept.keep(&mut loaded, given, caller);
        let renew_at = loaded.as_ref().unwrap().renew_at.unwrap();
        renew_at.duration_since(start).unwrap().as_secs()
    };
    assert_eq!(renewed_after(3600).await, 3480);
    assert!((45..=46).contains(&renewed_after(60).await));
}

#[test]
fn a_role_is_the_same_whatever_its_session_is_called() {
    let caller = |account: &str, arn: &str| Caller {
        account: account.to_owned(),
        arn: arn.to_owned(),
    };
    let role = |role: &str| caller("1", &format!("arn:aws:sts::1:assumed-role/{role}"));
    assert!(role("A/monday").is_same_as(&role("A/tuesday")));
    assert!(!role("A/monday").is_same_as(&role("B/monday")));
    let user = caller("1", "arn:aws:iam::1:user/ada");
    assert!(user.is_same_as(&user));
    assert!(!user.is_same_as(&caller("1", "arn:aws:iam::1:user/eve")));
    assert!(!role("A/x").is_same_as(&caller("2", "arn:aws:sts::2:assumed-role/A/x")));
}
