//! The main job with the keyboard alone.

use std::time::{Duration, Instant};

use fantoccini::key::Key;
use registrar_practice::seed;
use serde_json::json;

use crate::journey::all;
use crate::stage::{Stage, Window};

impl Window {
    /// Presses keys where the focus is.
    async fn keys(&self, keys: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let focused = self.client.active_element().await.unwrap();
            let Err(error) = focused.send_keys(keys).await else {
                return;
            };
            // While its own work goes on, a button takes no keys.
            let html = focused.html(false).await.unwrap_or_default();
            assert!(Instant::now() < until, "{error}: {html}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Goes on with Tab until the focus is in the part with this test id, or on a control that contains it.
    async fn tab_to(&self, testid: &str) {
        self.by_testid(testid).await;
        let script = "const part = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
            const at = document.activeElement;
            return at !== document.body && (part.contains(at) || at.closest('tr')?.contains(part) === true);";
        for _ in 0..80 {
            if self
                .client
                .execute(script, vec![json!(testid)])
                .await
                .unwrap()
                == json!(true)
            {
                return;
            }
            self.keys(&char::from(Key::Tab).to_string()).await;
        }
        panic!("Tab does not lead to {testid}");
    }

    async fn tab_to_and_press(&self, testid: &str, key: char) {
        self.tab_to(testid).await;
        self.keys(&key.to_string()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_needs_no_mouse() {
    let stage = Stage::set().await;
    let window = stage
        .open(&["--practice", "--cluster", "westeurope-1"])
        .await;
    let enter = char::from(Key::Enter);
    window.tab_to_and_press("connect", enter).await;
    window.tab_to("pool-search").await;
    window.keys(seed::NO_DOMAIN).await;
    window
        .tab_to_and_press(&format!("pool-{}", seed::NO_DOMAIN), ' ')
        .await;
    window.tab_to_and_press("review", enter).await;
    window.wait_text("step-domain", "It is free").await;
    window.tab_to_and_press("use-domain-prefix", enter).await;
    window
        .wait_attr("step-domain", "data-change", "create")
        .await;
    window.tab_to_and_press("register", enter).await;
    window.tab_to_and_press("to-handover", enter).await;
    window.tab_to("copy-secret-data-fusion").await;
    window.tab_to_and_press("register-another", enter).await;
    choose_and_review(&window, seed::NO_DOMAIN).await;
    window.by_testid("plan").await;
    assert_eq!(window.changes().await, all("keep"));
    window.close().await;
}

async fn choose_and_review(window: &Window, pool_id: &str) {
    window.tab_to("pool-search").await;
    window.keys(pool_id).await;
    window
        .tab_to_and_press(&format!("pool-{pool_id}"), ' ')
        .await;
    window
        .tab_to_and_press("review", char::from(Key::Enter))
        .await;
}
