//! The stage itself, on elements that are put into whatever page the program shows.

use std::fs;

use serde_json::json;

use super::{Stage, Window};

const PROBE: &str = r#"
    const box = document.createElement('div');
    box.innerHTML = '<p data-testid="probe-text" data-change="keep">as seen</p>'
        + '<span data-testid="probe-field"><input value="before"></span>'
        + '<button data-testid="probe-button">Press</button>'
        + '<p data-testid="probe-hidden" hidden>never seen</p>';
    box.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647; background: white';
    document.body.append(box);
    const [text, field, button] = ['text', 'field', 'button'].map((name) => box.querySelector(`[data-testid="probe-${name}"]`));
    field.firstChild.addEventListener('input', () => { text.textContent = field.firstChild.value; });
    button.addEventListener('click', () => {
        setTimeout(() => { text.dataset.change = 'create'; field.remove(); }, 300);
    });
"#;

async fn prefers_dark(window: &Window) -> bool {
    let answer = window
        .client
        .execute(
            "return matchMedia('(prefers-color-scheme: dark)').matches",
            vec![],
        )
        .await;
    answer.expect("the page answers") == json!(true)
}

#[tokio::test]
async fn a_window_opens_and_is_driven() {
    let stage = Stage::set().await;
    let window = stage.open(&["--practice"]).await;
    window
        .client
        .execute(PROBE, vec![])
        .await
        .expect("the probe can be put into the page");

    assert!(!window.exists("probe-hidden").await);
    assert_eq!(window.text("probe-text").await, "as seen");
    window
        .type_into("probe-field", "https://example.com/a b")
        .await;
    assert_eq!(window.text("probe-text").await, "https://example.com/a b");
    window.click("probe-button").await;
    window
        .wait_attr("probe-text", "data-change", "create")
        .await;
    window.wait_gone("probe-field").await;
    assert_eq!(window.attr("probe-text", "data-none").await, None);
    assert!(!prefers_dark(&window).await);

    let picture = stage.home().join("pictures/page.png");
    window.screenshot(&picture).await;
    assert!(
        fs::read(picture)
            .expect("the picture was saved")
            .starts_with(b"\x89PNG")
    );
    window.close().await;
}

#[tokio::test]
async fn a_dark_desktop_makes_a_dark_page() {
    let mut stage = Stage::set().await;
    stage.dark();
    let window = stage.open(&["--practice"]).await;
    assert!(prefers_dark(&window).await);
    window.close().await;
}

#[tokio::test]
async fn two_stages_have_two_keyrings() {
    let (mut ours, theirs) = (Stage::set().await, Stage::set().await);
    ours.env("PROBE", "kept by ours");
    let stored = ours
        .command("sh")
        .args([
            "-c",
            "printf %s \"$PROBE\" | secret-tool store --label=Probe service S username U",
        ])
        .status();
    assert!(stored.expect("secret-tool runs").success());
    assert_eq!(
        ours.keyring_secret("S", "U").as_deref(),
        Some("kept by ours")
    );
    assert_eq!(theirs.keyring_secret("S", "U"), None);
}

/// The search that ends every test finds what it looks for.
#[tokio::test]
async fn a_leaked_secret_is_found_wherever_it_is() {
    let stage = Stage::set().await;
    let window = stage.open(&["--practice"]).await;
    let stored = "printf %s canary0canary0canary0canary | secret-tool store --label canary service 'CDF Registrar' username p/c";
    let stored = stage.command("bash").args(["-c", stored]).status();
    assert!(stored.expect("secret-tool runs").success());
    assert_eq!(window.canary.in_window(&window.client).await, None);
    assert_eq!(window.canary.in_files(), None);

    // It is not of a client that was put before the person, so the window does not get it.
    let ask = "const [owner, done] = arguments;
        window.__TAURI_INTERNALS__.invoke('reveal_secret', { owner, clientId: 'c', slot: 'current' })
            .then(done, ({ message }) => done(message));";
    let registration =
        json!({ "kind": "registration", "poolId": "p", "account": "1", "region": "r" });
    for owner in [json!({ "kind": "plan", "planId": "1" }), registration] {
        let refused = window.client.execute_async(ask, vec![owner]).await;
        assert_eq!(
            refused.expect("the shell answers"),
            json!("This plan is no longer the one under review.")
        );
    }
    let reveal =
        "window.journal.push(['ipc://localhost/reveal_secret', 'canary0canary0canary0canary']);";
    let revealed = window.client.execute(reveal, vec![]).await;
    revealed.expect("the journal can be changed");
    let revealed = window.canary.in_window(&window.client).await;
    assert_eq!(revealed, None, "a reveal is no leak");

    let leak = "document.title = 'canary0canary0canary0canary'";
    let leaked = window.client.execute(leak, vec![]).await;
    leaked.expect("the page can be changed");
    assert!(window.canary.in_window(&window.client).await.is_some());
    let retell = "document.title = ''; window.journal.push(['ipc://localhost/start', 'canary0canary0canary0canary']);";
    let retold = window.client.execute(retell, vec![]).await;
    retold.expect("the journal can be changed");
    assert!(window.canary.in_window(&window.client).await.is_some());
    let forget = window.client.execute("window.journal = [];", vec![]).await;
    forget.expect("the journal can be changed");

    let note = stage.home().join("note");
    fs::write(&note, "…canary0canary0canary0canary…").expect("home can be written to");
    assert!(window.canary.in_files().is_some());
    fs::remove_file(note).expect("home can be written to");

    // The journal is of what really goes between the window and the shell.
    let ask = "const done = arguments[0];
        window.__TAURI_INTERNALS__.invoke('check_cluster', { cluster: 'a/b' })
            .then(() => {
                const kept = () => window.journal.find(([address, answer]) => address.endsWith('check_cluster') && answer !== '');
                const look = () => kept() ? done(kept()) : setTimeout(look, 50);
                look();
            });";
    let entry = window.client.execute_async(ask, vec![]).await;
    let entry = entry.expect("the shell answers").to_string();
    assert!(
        entry.contains("check_cluster") && entry.contains("problem"),
        "{entry}"
    );
    window.close().await;
}
