//! Practice against Terraform and its AWS provider, where the machine has both; nothing is fetched.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use registrar_practice::{
    ACCESS_KEY_ID, Fault, Faults, Options, Practice, REGION, SECRET_ACCESS_KEY,
};
use serde_json::{Value, from_value, json};
use tempfile::TempDir;

#[path = "terraform/mirror.rs"]
mod mirror;

const POOL: &str = "Plant sign-in, by Terraform";
const STYLE: &str = "aws_cognito_managed_login_branding";

/// Terraform in a folder of its own, of which alone it knows.
struct Terraform {
    folder: TempDir,
    endpoint: String,
}

impl Terraform {
    fn try_run(&self, arguments: &[&str]) -> std::io::Result<Output> {
        let home = self.folder.path();
        let mut command = Command::new("terraform");
        command.args(arguments).current_dir(home).env_clear();
        for kept in ["PATH", "SystemRoot", "TEMP", "TMPDIR"] {
            command.envs(env::var_os(kept).map(|value| (kept, value)));
        }
        command
            .env("HOME", home)
            .env("TF_CLI_CONFIG_FILE", home.join("terraform.rc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_INPUT", "0")
            .env("CHECKPOINT_DISABLE", "1")
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
            .env("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
            .env("AWS_REGION", REGION)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("NO_PROXY", "127.0.0.1")
            .output()
    }

    /// What it prints, or the test fails.
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.try_run(arguments).unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "terraform {arguments:?}: {}\n{printed}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        printed
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    /// Such as `linux_amd64`; nothing where there is no Terraform.
    fn platform(&self) -> Option<String> {
        let output = match self.try_run(&["version", "-json"]) {
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            output => output.unwrap(),
        };
        let version: Value = serde_json::from_slice(&output.stdout).unwrap();
        Some(version["platform"].as_str().unwrap().to_owned())
    }

    /// The id of the pool, as Terraform has kept it.
    fn pool_id(&self) -> String {
        let state = fs::read_to_string(self.folder.path().join("terraform.tfstate")).unwrap();
        let state: Value = serde_json::from_str(&state).unwrap();
        let mut resources = state["resources"].as_array().unwrap().iter();
        let pool = resources.find(|resource| resource["type"] == "aws_cognito_user_pool");
        let id = &pool.unwrap()["instances"][0]["attributes"]["id"];
        id.as_str().unwrap().to_owned()
    }

    fn configure(&self, mirror: &Path) {
        let mirror = json!(mirror);
        self.write(
            "terraform.rc",
            &format!(
                "provider_installation {{\n  filesystem_mirror {{\n    path = {mirror}\n  }}\n}}\n"
            ),
        );
        self.write("main.tf", include_str!("terraform/main.tf"));
        self.run(&["init", "-no-color"]);
        if self.run(&["providers", "schema", "-json"]).contains(STYLE) {
            self.write("style.tf", include_str!("terraform/style.tf"));
        }
    }
}

/// Says why.
#[expect(
    clippy::explicit_write,
    reason = "the test harness keeps what eprintln! prints to itself"
)]
fn skip(why: &str) {
    writeln!(std::io::stderr(), "skipped: terraform.rs, {why}").unwrap();
}

/// The pools of the name, by id.
fn pools(practice: &Practice) -> BTreeMap<String, Value> {
    let state: Value = serde_json::from_str(&practice.dump().to_json()).unwrap();
    let mut pools: BTreeMap<String, Value> = from_value(state["pools"].clone()).unwrap();
    pools.retain(|_, pool| pool["members"]["Name"] == POOL);
    pools
}

/// Whoever makes a pool and loses the answer has made one, and Terraform makes another then without a word. So its pool
/// is the one whose id it has kept, not the first one of the name.
#[tokio::test(flavor = "multi_thread")]
async fn terraform_registers_the_page_and_then_has_nothing_to_do() {
    let practice = Practice::start(Options {
        faults: Faults::none().at("CreateUserPool", 1, Fault::DropAfterEffect),
        ..Options::default()
    })
    .await
    .unwrap();
    let terraform = Terraform {
        folder: tempfile::tempdir().unwrap(),
        endpoint: practice.endpoint().to_owned(),
    };
    let Some(platform) = terraform.platform() else {
        return skip("for there is no terraform on the PATH");
    };
    let Some(mirror) = mirror::find(&platform) else {
        return skip("for no folder on this machine has the AWS provider, version 5 or later");
    };
    terraform.configure(&mirror);

    terraform.run(&["apply", "-auto-approve", "-no-color"]);
    let id = terraform.pool_id();
    let mut before = pools(&practice);
    let made = before[&id].clone();
    assert_eq!(made["prefix"]["login_version"], 2);
    assert_eq!(made["members"]["MfaConfiguration"], "OPTIONAL");
    assert_eq!(made["members"]["UserPoolTags"], json!({ "team": "plant" }));
    let has_style = terraform.folder.path().join("style.tf").exists();
    for (part, count) in [
        ("servers", 2),
        ("clients", 2),
        ("secrets", 2),
        ("styles", usize::from(has_style)),
    ] {
        assert_eq!(made[part].as_object().unwrap().len(), count, "{part}");
    }

    let plan = ["plan", "-detailed-exitcode", "-no-color"];
    terraform.run(&plan);
    assert_eq!(pools(&practice), before, "a plan changes nothing");

    terraform.run(&["destroy", "-auto-approve", "-no-color"]);
    before.remove(&id);
    assert_eq!(pools(&practice), before, "the others are not Terraform's");
    let lost = before.values().next().expect("its answer was lost");
    assert_eq!(
        (&lost["prefix"], &lost["clients"]),
        (&json!(null), &json!({}))
    );
}
