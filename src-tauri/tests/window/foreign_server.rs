//! The same job against MiniStack, a server that none of us wrote and that has no managed login styles.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::journey::STEPS;
use crate::others::{Server, python};
use crate::stage::Stage;

struct MiniStack {
    child: Child,
    server: Server,
}

impl MiniStack {
    fn start(stage: &Stage) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = stage
            .command(python())
            .args(["-m", "ministack"])
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            // Its other services would take ports of their own.
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(Instant::now() < until, "MiniStack did not start");
            std::thread::sleep(Duration::from_millis(100));
        }
        let server = Server {
            endpoint: format!("http://127.0.0.1:{port}"),
            access_key_id: "AKIAEXAMPLEEXAMPLE00".into(),
            secret_access_key: "made-up".into(),
            region: "eu-west-1".into(),
        };
        Self { child, server }
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ministack_gets_everything_but_the_style_which_fails_with_a_sentence() {
    let stage = Stage::set().await;
    let ministack = MiniStack::start(&stage);
    let server = &ministack.server;
    let pool_id = server.ask(&stage, &["create", "Plant sign-in"], "");
    server.write_profile(&stage, "ministack");
    let window = stage
        .open(&[
            "--profile",
            "ministack",
            "--user-pool",
            &pool_id,
            "--cluster",
            "westeurope-1",
        ])
        .await;
    window.connect_and_review().await;
    window.choose_domain_prefix("plant-sign-in").await;
    let outcomes = window.register_all().await;
    let expected = STEPS.map(|step| {
        (
            step,
            if step == "sign-in-page" {
                "failed"
            } else {
                "done"
            }
            .to_owned(),
        )
    });
    assert_eq!(outcomes, expected);
    let sentence = window.text("outcome-sign-in-page").await;
    assert!(
        sentence.contains("CreateManagedLoginBranding") && sentence.contains("Nothing was changed"),
        "{sentence}"
    );

    let pool = server.pool(&stage, &pool_id);
    for client in pool["clients"].as_array().unwrap() {
        let account = format!("{pool_id}/{}", client["ClientId"].as_str().unwrap());
        let kept = stage.keyring_secret("CDF Registrar", &account);
        assert_eq!(kept.as_deref(), client["ClientSecret"].as_str());
    }
    assert_eq!(pool["clients"].as_array().unwrap().len(), 2);
    window.close().await;
}
