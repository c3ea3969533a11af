//! Connecting with profiles that ask for more than a key: a code of an MFA device, a sign-in in the browser.

use std::time::SystemTime;

use registrar_practice::{Faults, MFA_SERIAL, START_URL, mfa_code};

use crate::others::{Rehearsal, python};
use crate::stage::{Stage, Window, until};

/// Adds a profile to the stage's configuration.
fn add_profile(rehearsal: &Rehearsal, text: &str) {
    let file = rehearsal.stage.home().join(".aws/config");
    let mut config = std::fs::read_to_string(&file).unwrap();
    let endpoint = rehearsal.practice.endpoint();
    config.push_str(&text.replace("ENDPOINT", endpoint));
    std::fs::write(file, config).unwrap();
}

fn mfa_profile() -> String {
    format!(
        "[profile mfa]\nrole_arn = arn:aws:iam::000000000000:role/PracticeMfa\nsource_profile = rehearsal\nmfa_serial = {MFA_SERIAL}\nregion = eu-west-1\nendpoint_url = ENDPOINT\n"
    )
}

fn identity_center_profile() -> String {
    format!(
        "[profile center]\nsso_session = work\nsso_account_id = 000000000000\nsso_role_name = PracticeAdmin\nregion = eu-west-1\nendpoint_url = ENDPOINT\n[sso-session work]\nsso_start_url = {START_URL}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
    )
}

/// Presses a button of the page at this address, as a person in a browser would.
fn press_in_browser(stage: &Stage, address: &str, button: &str) {
    let script = "src-tauri/tests/window/by_others/browser.py";
    let pressed = stage
        .command(python())
        .args([script, address, button])
        .output();
    let pressed = pressed.unwrap();
    let errors = String::from_utf8_lossy(&pressed.stderr);
    assert!(pressed.status.success(), "{errors}");
}

/// The address that the window gives to be opened elsewhere.
async fn sign_in_address(stage: &Stage, window: &Window) -> String {
    let copied = || {
        let mut xclip = stage.command("xclip");
        xclip.args(["-selection", "clipboard", "-o"]);
        String::from_utf8(xclip.output().unwrap().stdout).unwrap()
    };
    // An earlier address may still be there.
    let before = copied();
    window.click("copy-sign-in-url").await;
    let mut address = before.clone();
    until("the address is copied", || {
        address = copied();
        address != before && address.starts_with("http")
    })
    .await;
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_the_mfa_device_is_asked_for_in_the_window() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    add_profile(&rehearsal, &mfa_profile());
    let window = rehearsal.stage.open(&["--profile", "mfa"]).await;
    // It can be called off, and a wrong code is said to be wrong.
    window.click("connect").await;
    window.wait_attr("waiting", "data-for", "mfaCode").await;
    window.click("stop-waiting").await;
    window.wait_gone("waiting").await;
    window.wait_attr("error", "data-code", "stopped").await;
    window.click("connect").await;
    window.type_into("mfa-code", "000000").await;
    window.click("send-mfa-code").await;
    window.wait_attr("error", "data-code", "mfa_refused").await;

    window.click("connect").await;
    window
        .type_into("mfa-code", &mfa_code(SystemTime::now()))
        .await;
    window.click("send-mfa-code").await;
    window.by_testid("pools").await;
    window.wait_text("identity", "PracticeMfa").await;
    window.wait_text("identity", "left").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_to_identity_center_goes_through_the_browser() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    add_profile(&rehearsal, &identity_center_profile());
    let window = rehearsal.stage.open(&["--profile", "center"]).await;
    window.click("connect").await;
    window.wait_attr("error", "data-code", "sign_in_due").await;
    window.click("sign-in-browser").await;
    window.wait_attr("waiting", "data-for", "browser").await;
    let address = sign_in_address(&rehearsal.stage, &window).await;
    press_in_browser(&rehearsal.stage, &address, "Allow");
    window.by_testid("pools").await;
    window.wait_text("identity", "PracticeAdmin").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_the_way_out_where_no_browser_opens() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    add_profile(&rehearsal, &identity_center_profile());
    let window = rehearsal.stage.open(&["--profile", "center"]).await;
    window.click("connect").await;
    window.wait_attr("error", "data-code", "sign_in_due").await;
    window.click("sign-in-code").await;
    assert_eq!(window.text("user-code").await.len(), 9);
    let address = sign_in_address(&rehearsal.stage, &window).await;
    // Who declines is told so, and may try again.
    press_in_browser(&rehearsal.stage, &address, "Deny");
    window.wait_attr("error", "data-code", "sign_in").await;
    window.click("sign-in-code").await;
    window.wait_attr("waiting", "data-for", "deviceCode").await;
    let address = sign_in_address(&rehearsal.stage, &window).await;
    press_in_browser(&rehearsal.stage, &address, "Allow");
    window.by_testid("pools").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_profile_appears_without_a_restart() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.stage.open(&["--profile", "mfa"]).await;
    window.by_testid("profile").await;
    window.click("connect").await;
    window
        .wait_attr("error", "data-code", "unknown_profile")
        .await;
    add_profile(&rehearsal, &mfa_profile());
    window.wait_text("screen-connect", "Role with MFA").await;
    window.close().await;
}
