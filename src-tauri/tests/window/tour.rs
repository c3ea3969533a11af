//! A walk through every screen on Practice, with a picture of each, light, dark and as small as it goes: `cargo xtask tour`.

use std::path::{Path, PathBuf};

use registrar_practice::seed;

use crate::journey::all;
use crate::others::Server;
use crate::stage::{Stage, Window};

/// Takes numbered pictures.
struct Camera {
    folder: PathBuf,
    look: &'static str,
    taken: u32,
}

impl Camera {
    async fn take(&mut self, window: &Window, name: &str) {
        // What was just drawn is in the picture only after the next frames; a fade takes a moment more.
        let settled = "const done = arguments[0];
            const still = () => document.getAnimations().every((animation) => animation.playState !== 'running');
            const look = () => still() ? requestAnimationFrame(() => setTimeout(done, 200)) : setTimeout(look, 50);
            setTimeout(look, 200);";
        window.client.execute_async(settled, vec![]).await.unwrap();
        self.taken += 1;
        let file = format!("{:02}-{name}-{}.png", self.taken, self.look);
        window.screenshot(self.folder.join(file)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen() {
    // Cargo lets tests write below the target folder's `tmp`; the pictures are for people, so one level up.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tour");
    for look in ["light", "dark", "small"] {
        let mut stage = Stage::set().await;
        if look == "dark" {
            stage.dark();
        }
        Server::practice("http://127.0.0.1:9").write_profile(&stage, "production");
        let window = stage.open(&["--cluster", "westeurope-1"]).await;
        if look == "small" {
            // The smallest that the window lets itself be made.
            window.client.set_window_size(960, 640).await.unwrap();
        }
        walk(
            &stage,
            &window,
            Camera {
                folder: folder.clone(),
                look,
                taken: 0,
            },
        )
        .await;
        window.close().await;
    }
}

async fn walk(stage: &Stage, window: &Window, mut camera: Camera) {
    window.by_testid("profile").await;
    camera.take(window, "connect").await;
    window.click("use-practice").await;
    camera.take(window, "connect-practice").await;
    window.click("connect").await;
    window.by_testid(&format!("pool-{}", seed::EMPTY)).await;
    camera.take(window, "pool").await;
    window.click("create-pool").await;
    window.type_into("new-pool-name", "Refinery sign-in").await;
    camera.take(window, "create-pool").await;
    window.click("cancel-create-pool").await;
    for (pool, name, step) in [
        (seed::HALF_REGISTERED, "review-half-registered", "domain"),
        (seed::LITE, "review-blocked", "domain"),
        (seed::CROWDED, "review-which-client", "data-fusion"),
        (seed::CLASSIC, "review-classic-domain", "domain"),
    ] {
        review(window, pool).await;
        scroll_to(window, &format!("step-{step}")).await;
        camera.take(window, name).await;
        window.click("back").await;
    }
    review(window, seed::NO_DOMAIN).await;
    window.choose_domain_prefix("plant-sign-in").await;
    camera.take(window, "review").await;
    scroll_to(window, "untouched").await;
    camera.take(window, "review-end").await;
    assert_eq!(window.register_all().await, all("done"));
    camera.take(window, "register").await;
    window.click("to-handover").await;
    window.wait_attr("proof", "data-sound", "true").await;
    camera.take(window, "handover").await;
    scroll_to(window, "secret-authorization-server").await;
    window.click("copy-secret-authorization-server").await;
    window.click("reveal-authorization-server").await;
    window.by_testid("revealed-authorization-server").await;
    camera.take(window, "handover-secrets").await;
    window.click("reveal-authorization-server").await;
    scroll_to(window, "sheet").await;
    camera.take(window, "handover-sheet").await;
    window.click("rotate-authorization-server").await;
    window.click("rotation-begin").await;
    window.wait_attr("rotation", "data-state", "both").await;
    camera.take(window, "rotation").await;
    window.click("close-rotation").await;
    break_style(stage, window).await;
    window.click("prove").await;
    window.wait_attr("proof", "data-sound", "false").await;
    scroll_to(window, "proof").await;
    camera.take(window, "proof-failed").await;
    window.click("to-registrations").await;
    window
        .by_testid(&format!("registration-{}", seed::NO_DOMAIN))
        .await;
    camera.take(window, "registrations").await;
    window.click(&format!("forget-{}", seed::NO_DOMAIN)).await;
    camera.take(window, "forget").await;
}

/// Takes away what makes the sign-in page, as somebody else might.
async fn break_style(stage: &Stage, window: &Window) {
    let practice = Server::practice(&window.endpoint().await);
    practice.ask(stage, &["break", seed::NO_DOMAIN, "style"], "");
}

/// From the pools to the plan of this one.
async fn review(window: &Window, pool_id: &str) {
    window.type_into("pool-search", pool_id).await;
    window.click(&format!("pool-{pool_id}")).await;
    window.click("review").await;
    window.by_testid("plan").await;
}

async fn scroll_to(window: &Window, testid: &str) {
    let part = window.by_testid(testid).await;
    let script = "arguments[0].scrollIntoView({ block: 'center' })";
    window
        .client
        .execute(script, vec![serde_json::json!(part)])
        .await
        .unwrap();
}
