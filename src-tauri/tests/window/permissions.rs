//! What the identity may do: said before the first write, and again when a call is refused.

use registrar_practice::{Faults, Identity, Policy, seed};

use crate::others::Rehearsal;

const LACKING: &str = "cognito-idp:CreateManagedLoginBranding";

/// Everything but one action.
fn lacking_one() -> Identity {
    let policy = format!(
        r#"{{ "Version": "2012-10-17", "Statement": [
            {{ "Effect": "Allow", "Action": "*", "Resource": "*" }},
            {{ "Effect": "Deny", "Action": "{LACKING}", "Resource": "*" }}
        ] }}"#
    );
    Identity::default().policy(Policy::parse(&policy).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_everything_is_told_so_before_the_first_write() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window
        .wait_attr("preflight", "data-decision", "allowed")
        .await;
    assert!(rehearsal.writes().is_empty());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lacking_is_named_beforehand_and_in_the_run() {
    let rehearsal = Rehearsal::set_as(lacking_one(), Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window
        .wait_attr("preflight", "data-decision", "denied")
        .await;
    window.by_testid(&format!("denied-{LACKING}")).await;
    assert!(
        !window
            .exists("denied-cognito-idp:UpdateUserPoolClient")
            .await
    );
    // It does not stand in the way, and all else is done.
    let outcomes = window.register_all().await;
    let failed: Vec<_> = outcomes
        .iter()
        .filter(|(_, outcome)| outcome == "failed")
        .collect();
    assert_eq!(failed, [&("sign-in-page", "failed".to_owned())]);
    window.wait_text("outcome-sign-in-page", LACKING).await;
    window
        .wait_attr("preflight", "data-decision", "denied")
        .await;
    window.by_testid(&format!("denied-{LACKING}")).await;
    window.close().await;
}
