//! What is made of files and environments, beside what botocore makes of them.

mod known;
mod ours;
mod random;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What botocore says of cases, by `tests/configuration/judge.py`.
fn judged(cases: &[Value]) -> Vec<Value> {
    let interpreter = std::env::var_os("REGISTRAR_PYTHON")
        .expect("run `cargo xtask test`, which makes the Python environment");
    let mut judge = Command::new(interpreter)
        .arg(Path::new("tests/configuration/judge.py"))
        .arg("--stdin")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = serde_json::to_vec(cases).unwrap();
    let mut stdin = judge.stdin.take().unwrap();
    let asking = std::thread::spawn(move || stdin.write_all(&asked).unwrap());
    let output = judge.wait_with_output().unwrap();
    asking.join().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn reports() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/configuration/reports.json")).unwrap()
}

#[tokio::test]
async fn every_report_is_read_as_botocore_reads_it() {
    let cases = reports();
    let judged = judged(&cases);
    let mut differences = vec![];
    for (case, judged) in cases.iter().zip(judged) {
        assert_eq!(case["expect"], judged, "{}", case["id"]);
        let ours = ours::of(case).await;
        differences.extend(ours::differences(case, &ours));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// How many random cases are tried.
fn count() -> usize {
    std::env::var("REGISTRAR_CASES").map_or(300, |count| count.parse().unwrap())
}

/// Hundreds each time, and as many as `REGISTRAR_CASES` says: 20,000 were tried when this was written.
#[tokio::test]
async fn random_files_and_environments_are_read_as_botocore_reads_them() {
    let count = count();
    let seed = fastrand::u64(..);
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut cases: Vec<Value> = (0..count).map(|_| random::case(&mut rng)).collect();
    let judged = judged(&cases);
    let mut differences = vec![];
    for (case, judged) in cases.iter_mut().zip(judged) {
        case["expect"] = judged;
        let ours = ours::of(case).await;
        for difference in ours::differences(case, &ours) {
            differences.push(format!("{difference}\n{case:#}"));
        }
    }
    let shown = &differences[..differences.len().min(5)];
    assert!(
        differences.is_empty(),
        "{} differences with the seed {seed}:\n{}",
        differences.len(),
        shown.join("\n")
    );
}

/// What the secrets of the cases have in common.
const SECRETS: [&str; 3] = ["made/up", "made-up", "AKIA"];

#[tokio::test]
async fn no_word_and_no_log_has_a_secret_of_the_files_or_of_a_program_in_it() {
    let mut rng = fastrand::Rng::new();
    let random = (0..count()).map(|_| random::case(&mut rng));
    for case in reports().into_iter().chain(random) {
        let words = ours::words(&case).await;
        for secret in SECRETS {
            assert!(!words.contains(secret), "{secret} in {words} of {case:#}");
        }
    }
}

#[test]
fn every_difference_is_on_the_list_of_the_documentation() {
    let listed = include_str!("../../../../../docs/profiles.md");
    let listed = listed.split_whitespace().collect::<Vec<_>>().join(" ");
    // Every literal there that is a sentence, but for those of our own errors.
    let ours = [
        "There is no profile",
        "special letter",
        "over the lines below",
        "not an endpoint",
        "services section",
        "is missing",
    ];
    let literals = include_str!("known.rs").split('"').skip(1).step_by(2);
    let literals = literals.filter(|literal| literal.contains(' '));
    let reasons: Vec<&str> = literals.filter(|literal| !ours.contains(literal)).collect();
    assert!(reasons.len() > 10);
    for reason in reasons {
        assert!(listed.contains(reason), "{reason}");
    }
}
