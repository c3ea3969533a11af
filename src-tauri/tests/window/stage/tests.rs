//! The stage itself, on elements that are put into whatever page the program shows.

use super::{Stage, Window};
use serde_json::json;
use std::fs;

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
