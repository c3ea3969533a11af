//! A real clipboard: what a secret's copy leaves there, and what the window hears of it.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use registrar_practice::seed;
use serde_json::{Value, json};

use crate::stage::{Stage, Window};

/// More than the ten seconds that a secret stays, for a slow computer.
const PATIENCE: Duration = Duration::from_secs(40);

/// Collects what the event tells, as the window would.
const LISTEN: &str = r"
    const done = arguments[arguments.length - 1];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    window.told = [];
    const handler = transformCallback((event) => window.told.push(event.payload));
    invoke('plugin:event|listen', { event: 'clipboard', target: { kind: 'Any' }, handler })
        .then(() => done('heard'), (error) => done(String(error)));
";

async fn told(window: &Window) -> Value {
    let script = window.client.execute("return window.told;", vec![]);
    script.await.unwrap()
}

/// Waits until the window has heard this, from the first to the last.
async fn wait_told(window: &Window, expected: &[Value]) {
    let until = Instant::now() + PATIENCE;
    loop {
        let told = told(window).await;
        if told == json!(expected) {
            return;
        }
        assert!(Instant::now() < until, "{told} and not {expected:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn content(stage: &Stage) -> String {
    let mut xclip = stage.command("xclip");
    xclip.args(["-selection", "clipboard", "-o"]);
    String::from_utf8(xclip.output().unwrap().stdout).unwrap()
}

/// Another program copies something.
fn copy_elsewhere(stage: &Stage, text: &str) {
    // xclip stays behind to serve what it copied, so nobody may wait for its output to end.
    let mut xclip = stage
        .command("xclip")
        .args(["-selection", "clipboard", "-i"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    xclip
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    assert!(xclip.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_leaves_the_clipboard_and_what_others_put_there_stays() {
    let stage = Stage::set().await;
    let args = [
        "--practice",
        "--user-pool",
        seed::EMPTY,
        "--cluster",
        "westeurope-1",
    ];
    let window = stage.open(&args).await;
    window.connect_and_review().await;
    window.register_all().await;
    window.click("to-handover").await;
    let client_id = window.text("value-authorization-server-client-id").await;
    let account = format!("practice/{}/{client_id}", seed::EMPTY);
    let secret = stage.keyring_secret("CDF Registrar", &account).unwrap();
    let heard = window.client.execute_async(LISTEN, vec![]).await.unwrap();
    assert_eq!(heard, "heard");

    let holding = |copy| json!({ "state": "holding", "copy": copy, "clearsAfterSeconds": 10 });
    let first = [holding(1), json!({ "state": "cleared", "copy": 1 })];
    window.click("copy-secret-authorization-server").await;
    wait_told(&window, &first[..1]).await;
    assert_eq!(content(&stage), secret);
    wait_told(&window, &first).await;
    assert_eq!(content(&stage), "");

    let replaced = json!({ "state": "replaced", "copy": 2 });
    let [one, two] = first;
    let second = [one, two, holding(2), replaced];
    window.click("copy-secret-authorization-server").await;
    wait_told(&window, &second[..3]).await;
    copy_elsewhere(&stage, "theirs");
    wait_told(&window, &second).await;
    assert_eq!(content(&stage), "theirs");

    // And nothing of it was a secret.
    assert!(!told(&window).await.to_string().contains(&secret));
    window.close().await;
    assert_eq!(content(&stage), "theirs");
}
