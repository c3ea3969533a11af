//! Practice against clients that none of us wrote: boto3, PyJWT and the AWS CLI.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use registrar_practice::{Access, Clock, Fault, Faults, Options, Practice, Rates, State};
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

fn with_faults(faults: Faults) -> Options {
    Options {
        faults,
        ..unhurried()
    }
}

/// The cases that need a server of their own, and which.
fn alone() -> [(&'static str, Options); 4] {
    let slow = Faults::none()
        .latency_at("UpdateUserPool", 1, Duration::from_secs(3600))
        .latency_at("UpdateUserPoolDomain", 1, Duration::from_secs(1));
    let hurried = Options {
        clock: Clock::still(),
        ..Options::default()
    };
    let luck = Faults::none()
        .at("ListUserPools", 1, Fault::AccessDenied)
        .at("ListUserPools", 2, Fault::ExpiredToken)
        .at("ListUserPools", 3, Fault::ServerErrorBeforeEffect)
        .at(
            "ListUserPoolClientSecrets",
            1,
            Fault::ServerErrorBeforeEffect,
        );
    let lag = Options {
        page_tokens_live: Duration::ZERO,
        visible_after: Duration::from_secs(3600),
        ..unhurried()
    };
    [
        ("overlap", with_faults(slow)),
        ("rates", hurried),
        ("lag", lag),
        ("luck", with_faults(luck)),
    ]
}

/// A server after a script has had its way with it.
async fn after(script: String, options: Options) -> Practice {
    let practice = Practice::start(options).await.unwrap();
    let run = move || {
        python::run(&script, &practice);
        practice
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// Every error that the source has a code for, but for those of the fault script on the OAuth paths.
fn error_codes() -> BTreeSet<String> {
    const OAUTH: [&str; 8] = [
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "method_not_allowed",
        "redirect_mismatch",
        "unauthorized_client",
        "unsupported_grant_type",
    ];
    let mut codes = BTreeSet::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if ["tests", "tests.rs"]
                .iter()
                .any(|tests| path.ends_with(tests))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let source = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let found = source.split('"').filter(|literal| {
                let letters = literal.chars().all(|letter| letter.is_ascii_alphabetic());
                letters && literal.len() > 9 && literal.ends_with("Exception")
                    || path.starts_with("src/oauth") && OAUTH.contains(literal)
            });
            codes.extend(found.map(str::to_owned));
        }
    }
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_and_pyjwt_find_what_they_know() {
    let alone = alone().map(|(name, options)| (format!("conformance.py cases.{name}"), options));
    let together = ("conformance.py".to_owned(), unhurried());
    let runs: Vec<_> = std::iter::once(together)
        .chain(alone)
        .map(|(script, options)| tokio::spawn(after(script, options)))
        .collect();
    let mut log = Vec::new();
    for run in runs {
        let practice = run.await.unwrap();
        let left = practice.dump();
        let loaded = State::from_json(&left.to_json()).expect("all that the cases leave is lawful");
        assert_eq!(loaded, left);
        log.extend(practice.log());
    }
    let mut met: BTreeSet<_> = log.iter().filter_map(|call| call.error.clone()).collect();
    // Only where the clock stands still between two tries: tests/center.py.
    met.insert("SlowDownException".to_owned());
    assert_eq!(
        error_codes().difference(&met).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "every error is met at least once"
    );
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

/// The table in docs/practice.md and the cases are the same set.
#[test]
fn the_documentation_names_every_case() {
    let documentation = include_str!("../../../docs/practice.md");
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
