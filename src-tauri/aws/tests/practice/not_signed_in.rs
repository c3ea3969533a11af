//! Signing in that comes to nothing, that has to begin anew, or that nobody has to be asked for.

use std::time::Duration;

use registrar_aws::connect::environment::Environment;
use registrar_aws::connect::error::{ConnectError, SignInError};
use registrar_aws::connect::identity_center::SignIn;
use registrar_practice::{Fault, Faults, START_URL};
use serde_json::Value;

use crate::home::Home;
use crate::person::{OF_SESSION, Person, config, practice, read, registrations, sign_in};
use crate::support::count;

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
    let wide = crate::person::sign_in(&home, "wide").await;
    let error = wide.with_browser(|_| panic!()).await.unwrap_err();
    assert!(
        error.to_string().contains("Scope openid is not one"),
        "{error}"
    );
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
    let hurried = crate::person::sign_in(&home, "p")
        .await
        .within(Duration::ZERO);
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
    let is_due = matches!(busy, SignInError::Connect(ConnectError::SignInDue { .. }));
    assert!(!is_due, "{busy:?}");
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
    let unknown = ConnectError::UnknownProfile {
        profile: "gone".into(),
        variable: None,
    };
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
