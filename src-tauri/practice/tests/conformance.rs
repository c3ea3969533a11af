//! Practice against clients that none of us wrote: boto3, PyJWT and the AWS CLI.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::collections::BTreeSet;

use registrar_practice::{Access, Faults, Options, Practice, Rates, State};
use serde_json::Value;

mod python;

const COGNITO: &str = include_str!("../model/cognito-idp.json");
const NEIGHBOURS: [&str; 4] = [
    include_str!("../model/iam.json"),
    include_str!("../model/sso-oidc.json"),
    include_str!("../model/sso.json"),
    include_str!("../model/sts.json"),
];

/// The operations that a model has; Practice answers no others.
fn modelled(model: &str) -> BTreeSet<String> {
    let model: Value = serde_json::from_str(model).unwrap();
    let operations = model["operations"].as_object().unwrap();
    operations.keys().cloned().collect()
}

/// What is asked is not about rates.
fn unhurried() -> Options {
    Options {
        rates: Rates::Unlimited,
        ..Options::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_and_pyjwt_find_what_they_know() {
    let practice = Practice::start(unhurried()).await.unwrap();
    python::run("conformance.py", &practice);
    let left = practice.dump();
    let loaded = State::from_json(&left.to_json()).expect("all that the cases leave is lawful");
    assert_eq!(loaded, left);
    let log = practice.log();
    let done: BTreeSet<_> = log
        .iter()
        .filter(|call| call.error.is_none())
        .map(|call| call.operation.clone())
        .collect();
    let cognito = modelled(COGNITO);
    let mut all = cognito.clone();
    all.extend(NEIGHBOURS.into_iter().flat_map(modelled));
    all.extend(
        [
            "authorize",
            "device",
            "openid-configuration",
            "jwks.json",
            "oauth2/token",
            "oauth2/authorize",
            "login",
        ]
        .map(str::to_owned),
    );
    assert_eq!(
        all.difference(&done).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "every operation succeeds at least once"
    );
    for operation in all {
        let entry = serde_json::json!({ "operation": operation, "latency_ms": 1 });
        let script = serde_json::json!({ "calls": [entry] });
        Faults::from_json(&script.to_string()).expect("a fault script can name it");
    }
    for call in log {
        let reads = !cognito.contains(&call.operation)
            || call.operation.starts_with("Get")
            || call.operation.starts_with("List")
            || call.operation.starts_with("Describe");
        assert_eq!(call.access == Access::Read, reads, "{}", call.operation);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_registers_the_page() {
    let practice = Practice::start(unhurried()).await.unwrap();
    python::run("command_line.py", &practice);
}

/// The table in the crate's documentation and the cases are the same set.
#[test]
fn the_documentation_names_every_case() {
    let documentation = include_str!("../src/lib.rs");
    let script = include_str!("conformance.py");
    for case in std::fs::read_dir("tests/cases").unwrap() {
        let file = case.unwrap().file_name().into_string().unwrap();
        let Some(name) = file.strip_suffix(".py") else {
            continue;
        };
        if !["__init__", "practice"].contains(&name) {
            assert!(documentation.contains(&format!("`{file}`")), "{file}");
            assert!(script.contains(name), "{file} is not run");
        }
    }
}
