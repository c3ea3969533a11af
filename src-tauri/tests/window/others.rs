//! Programs that none of us wrote, as clients and as servers: boto3 and MiniStack, in the Python environment that
//! `cargo xtask test` makes.

use std::io::Write as _;
use std::process::Stdio;

use registrar_practice::{Access, Call, Faults, Identity, Options, Practice, Rates};
use serde_json::Value;

use crate::stage::{Stage, Window, until};

/// A Practice server in the test's own process, whose calls can be counted, and a stage with a profile for it.
pub(crate) struct Rehearsal {
    pub(crate) practice: Practice,
    pub(crate) server: Server,
    pub(crate) stage: Stage,
}

impl Rehearsal {
    pub(crate) async fn set(faults: Faults) -> Self {
        Self::set_as(Identity::default(), faults).await
    }

    /// The same, for an identity that may not do everything.
    pub(crate) async fn set_as(identity: Identity, faults: Faults) -> Self {
        // boto3 reads whole pools, faster than the quotas by rate let it.
        let options = Options {
            faults,
            identity,
            rates: Rates::Unlimited,
            ..Options::default()
        };
        let practice = Practice::start(options).await.unwrap();
        let server = Server::practice(practice.endpoint());
        let stage = Stage::set().await;
        server.write_profile(&stage, "rehearsal");
        Self {
            practice,
            server,
            stage,
        }
    }

    /// A window on the first screen, with everything filled in.
    pub(crate) async fn open(&self, pool_id: &str) -> Window {
        let args = [
            "--profile",
            "rehearsal",
            "--user-pool",
            pool_id,
            "--cluster",
            "westeurope-1",
        ];
        self.stage.open(&args).await
    }

    /// A window on the plan of this pool.
    pub(crate) async fn review(&self, pool_id: &str) -> Window {
        let window = self.open(pool_id).await;
        window.connect_and_review().await;
        window
    }

    /// What the pool holds, read by boto3.
    pub(crate) fn pool(&self, pool_id: &str) -> Value {
        self.server.pool(&self.stage, pool_id)
    }

    /// The calls so far that could change something.
    pub(crate) fn writes(&self) -> Vec<String> {
        let log = self.practice.log();
        let writes = log.iter().filter(|call| call.access == Access::Write);
        writes.map(|call| call.operation.clone()).collect()
    }

    /// Waits until a call of this operation has come and is left without an answer, as the faults have it. What it does
    /// is done by then, where it does anything.
    pub(crate) async fn wait_unanswered(&self, operation: &str) {
        until(&format!("{operation} comes"), || {
            self.practice.log().iter().any(|call| {
                call.operation == operation && call.error.as_deref() == Some(Call::TIMED_OUT)
            })
        })
        .await;
    }
}

/// The credentials that tests give to clients of a server on loopback.
pub(crate) struct Server {
    pub(crate) endpoint: String,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) region: String,
}

impl Server {
    /// A Practice server, in the window's own process or in the test's.
    pub(crate) fn practice(endpoint: &str) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            access_key_id: registrar_practice::ACCESS_KEY_ID.to_owned(),
            secret_access_key: registrar_practice::SECRET_ACCESS_KEY.to_owned(),
            region: registrar_practice::REGION.to_owned(),
        }
    }

    /// Writes an AWS profile for this server into the stage's home.
    pub(crate) fn write_profile(&self, stage: &Stage, name: &str) {
        let folder = stage.home().join(".aws");
        std::fs::create_dir_all(&folder).unwrap();
        let Self {
            endpoint,
            access_key_id,
            secret_access_key,
            region,
        } = self;
        let config = format!("[profile {name}]\nregion = {region}\nendpoint_url = {endpoint}\n");
        std::fs::write(folder.join("config"), config).unwrap();
        let credentials = format!(
            "[{name}]\naws_access_key_id = {access_key_id}\naws_secret_access_key = {secret_access_key}\n"
        );
        std::fs::write(folder.join("credentials"), credentials).unwrap();
    }

    /// What the pool holds, read by boto3.
    pub(crate) fn pool(&self, stage: &Stage, pool_id: &str) -> Value {
        serde_json::from_str(&self.ask(stage, &["read", pool_id], "")).unwrap()
    }

    /// The verified claims of a token for this client and secret.
    pub(crate) fn token(
        &self,
        stage: &Stage,
        pool_id: &str,
        client_id: &str,
        secret: &str,
        scope: &str,
    ) -> Value {
        serde_json::from_str(&self.ask(stage, &["token", pool_id, client_id, scope], secret))
            .unwrap()
    }

    /// Whether the token endpoint gives this client a token that verifies, for this secret; nothing where it refuses
    /// the secret.
    pub(crate) fn works(
        &self,
        stage: &Stage,
        pool_id: &str,
        client_id: &str,
        secret: &str,
        scope: &str,
    ) -> bool {
        let answer = self.ask(stage, &["works", pool_id, client_id, scope], secret);
        serde_json::from_str(&answer).unwrap()
    }

    /// Runs `by_others/pool.py`.
    pub(crate) fn ask(&self, stage: &Stage, arguments: &[&str], input: &str) -> String {
        let mut child = stage
            .command(python())
            // Cargo runs tests in the package's folder.
            .arg("src-tauri/tests/window/by_others/pool.py")
            .arg(&self.endpoint)
            .args(arguments)
            .env("AWS_ACCESS_KEY_ID", &self.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret_access_key)
            .env("AWS_DEFAULT_REGION", &self.region)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pool.py {arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

/// The Python with boto3, PyJWT and MiniStack.
pub(crate) fn python() -> String {
    std::env::var("REGISTRAR_PYTHON")
        .expect("run `cargo xtask test`, which makes the Python environment")
}
