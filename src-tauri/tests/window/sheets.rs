//! What is handed over: sheets that are seen, saved and checked against the server that they speak of.

use registrar_practice::{Faults, seed};
use serde_json::Value;

use crate::journey::all;
use crate::others::Rehearsal;

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_saved_and_says_what_the_server_says() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    assert_eq!(window.register_all().await, all("done"));
    window.click("to-handover").await;
    window.wait_text("sheet", "JWKS").await;

    window
        .choose_segment("sheet-format", "OIDC configuration (JSON)")
        .await;
    window.wait_text("sheet", "jwksUrl").await;
    let shown = window.text("sheet").await;
    for expected in ["oidc-configuration.json", "oidc-configuration (2).json"] {
        window.click("save-sheet").await;
        window.wait_text("saved-sheet", expected).await;
    }
    let saved = window.text("saved-sheet").await;
    let path = saved.strip_prefix("Saved as ").unwrap();
    assert!(
        path.starts_with(&rehearsal.stage.home().display().to_string()),
        "{path}"
    );
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        text.split_whitespace().collect::<String>(),
        shown.split_whitespace().collect::<String>()
    );

    // By a library of another house: the schema of the repository, and the server's own discovery document.
    let arguments = [
        "sheet",
        seed::NO_DOMAIN,
        path,
        "src-tauri/core/schema/oidc-configuration.schema.json",
    ];
    let claims = rehearsal.server.ask(&rehearsal.stage, &arguments, "");
    let claims: Value = serde_json::from_str(&claims).unwrap();
    assert_eq!(claims, true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_registration_is_found_again_in_its_pool() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    assert_eq!(window.register_all().await, all("done"));
    window.click("to-handover").await;
    let client_id = window.text("value-data-fusion-client-id").await;
    let account = format!("{}/{client_id}", seed::NO_DOMAIN);
    let secret = || rehearsal.stage.keyring_secret("CDF Registrar", &account);
    assert!(secret().is_some());
    window.wait_attr("proof", "data-sound", "true").await;
    window.click("to-registrations").await;
    let card = format!("registration-{}", seed::NO_DOMAIN);
    window.click(&format!("forget-{}", seed::NO_DOMAIN)).await;
    window.check("forget-secrets").await;
    window.click("confirm-forget").await;
    window.wait_gone(&card).await;
    assert_eq!(secret(), None, "its secrets were to go, too");
    window.close().await;

    // Another day, with nothing but the pool's name: its clusters are in its scopes.
    let args = ["--profile", "rehearsal", "--user-pool", seed::NO_DOMAIN];
    let window = rehearsal.stage.open(&args).await;
    window.click("connect").await;
    window.click("use-found-clusters").await;
    window.by_testid("cluster-token-westeurope-1").await;
    window.click("review").await;
    window.by_testid("plan").await;
    assert_eq!(window.changes().await, all("keep"));
    // Amazon Cognito still shows the secrets: they are fetched.
    window.register_all().await;
    assert!(secret().is_some());
    window.click("to-registrations").await;
    window.by_testid(&card).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_list_is_put_aside_only_when_that_is_asked_for() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    window.register_all().await;
    window.close().await;
    let folder = rehearsal.stage.home().join(".local/share");
    let list = find(&folder, "registrations.json");
    std::fs::write(&list, "{ half a").unwrap();

    let window = rehearsal.open(seed::HALF_REGISTERED).await;
    window.click("to-registrations").await;
    window
        .wait_attr("error", "data-code", "registrations_unreadable")
        .await;
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "{ half a");
    window.click("start-anew").await;
    window.wait_gone("error").await;
    let aside = list.with_file_name("registrations.broken-1.json");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "{ half a");
    window.close().await;
}

/// The one file of this name below a folder.
fn find(folder: &std::path::Path, name: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.file_name() == name {
                return entry.path();
            }
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    panic!("no {name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_can_be_read_and_saved() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    assert_eq!(window.register_all().await, all("done"));
    window.click("to-activity").await;
    window
        .wait_text("activity", "CreateManagedLoginBranding")
        .await;
    let shown = window.text("activity").await;
    for written in rehearsal.writes() {
        assert!(shown.contains(&written), "{written} in {shown}");
    }
    window
        .type_into("activity-search", "createuserpooldomain")
        .await;
    window.wait_text("activity", "1 match").await;
    window.click("save-activity").await;
    window
        .wait_text("saved-activity", "cdf-registrar-activity.tsv")
        .await;
    let saved = window.text("saved-activity").await;
    let table = std::fs::read_to_string(saved.strip_prefix("Saved as ").unwrap()).unwrap();
    assert_eq!(
        table.lines().count(),
        1 + rehearsal.writes().len(),
        "{table}"
    );
    // What AWS calls them is there, to be told to its support.
    let requests = table
        .lines()
        .skip(1)
        .map(|line| line.rsplit('\t').next().unwrap());
    assert!(
        requests.into_iter().all(|request| request.len() > 8),
        "{table}"
    );
    window.click("back").await;
    window.by_testid("run-summary").await;
    window.close().await;
}
