//! What is made of files and environments, beside what botocore makes of them.

mod blanks;
mod canary;
mod known;
mod ours;
mod random;

use std::collections::{BTreeMap, BTreeSet};
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

/// What was agreed in, by kind.
type Agreed = BTreeMap<String, usize>;

/// Reads the cases beside botocore, which reads those with blank settings without them: to this program they are unset.
async fn compared(cases: &[Value]) -> (Vec<String>, Agreed) {
    let unset: Vec<Value> = cases.iter().map(blanks::unset).collect();
    let judged = judged(&unset);
    let mut differences = vec![];
    let mut agreed = Agreed::new();
    for ((case, unset), judged) in cases.iter().zip(unset).zip(judged) {
        let ours = ours::of(case).await;
        let mut unset = unset;
        unset["expect"] = judged;
        for difference in ours::differences(&unset, &ours, &mut agreed) {
            differences.push(format!("{difference}\n{unset:#}"));
        }
    }
    (differences, agreed)
}

#[tokio::test]
async fn every_report_is_read_as_botocore_reads_it() {
    let cases = reports();
    for (case, judged) in cases.iter().zip(judged(&cases)) {
        assert_eq!(case["expect"], judged, "{}", case["id"]);
    }
    let (differences, _) = compared(&cases).await;
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
    let cases: Vec<Value> = (0..count).map(|_| random::case(&mut rng)).collect();
    let (differences, agreed) = compared(&cases).await;
    let shown = &differences[..differences.len().min(5)];
    assert!(
        differences.is_empty(),
        "{} differences with the seed {seed}:\n{}",
        differences.len(),
        shown.join("\n")
    );
    // It is compared what is to be compared: of each kind some, and of a third the credentials.
    let of = |kind: &str| agreed.get(kind).copied().unwrap_or_default();
    for kind in KINDS {
        assert!(
            of(kind) * 100 >= count.min(1_000) / 2,
            "{kind} in {agreed:#?}"
        );
    }
    let credentials = agreed
        .iter()
        .filter(|(kind, _)| kind.starts_with("credentials "));
    let credentials: usize = credentials.map(|(_, count)| count).sum();
    assert!(credentials * 3 > count, "{agreed:#?}");
}

/// What is compared of random cases, in one of two hundred at least.
const KINDS: [&str; 12] = [
    "profiles",
    "region",
    "endpoint",
    "client_url",
    "credentials shared-credentials-file",
    "credentials config-file",
    "credentials custom-process",
    "credentials env",
    "credentials sso",
    "credentials assume-role",
    "credentials assume-role-with-web-identity",
    "credentials login",
];

/// The AWS CLI refuses a file for a line that it cannot read. Here that is a matter of the section with the line: no profile
/// becomes another one by it.
#[tokio::test]
async fn a_line_that_cannot_be_read_makes_no_profile_another_one() {
    let mut rng = fastrand::Rng::new();
    let mut unread = 0;
    for _ in 0..count() {
        let (whole, broken) = random::broken(&mut rng);
        let [before, after] = [
            ours::profiles_of(&whole).await,
            ours::profiles_of(&broken).await,
        ];
        for (name, now) in after {
            match now {
                Err((true, _)) => unread += 1,
                now => assert_eq!(before.get(&name), Some(&now), "{name} of {broken:#}"),
            }
        }
    }
    assert!(unread * 4 > count(), "{unread}");
}

/// The secrets of a case of the others: those that are called made-up, the ids of keys, and 40 letters in a row.
fn secrets(case: &Value) -> BTreeSet<String> {
    let text = case.to_string();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let runs = text.split(|c| !is_letter(c)).filter(|run| run.len() == 40);
    // Those of lower case are the names of files.
    let keys = runs.filter(|run| run.chars().any(|c| c.is_ascii_uppercase()));
    let fixed = ["made/up", "made-up", "AKIA0", "ASIA0"].into_iter();
    keys.chain(fixed).map(str::to_owned).collect()
}

#[tokio::test]
async fn no_word_and_no_log_has_a_secret_of_the_files_or_of_a_program_in_it() {
    let mut rng = fastrand::Rng::new();
    let random = (0..count()).map(|_| random::case(&mut rng));
    for case in reports().into_iter().chain(random) {
        let words = ours::words(&case).await;
        for secret in secrets(&case) {
            assert!(!words.contains(&secret), "{secret} in {words} of {case:#}");
        }
    }
}

/// Through to a signed request, which nobody answers.
#[tokio::test]
async fn whatever_the_files_and_the_environment_hold_does_no_harm() {
    let mut rng = fastrand::Rng::new();
    for _ in 0..count() {
        ours::words(&random::spoilt(&mut rng)).await;
    }
}

#[tokio::test]
async fn no_word_has_a_secret_in_it_that_stands_where_none_belongs() {
    for case in canary::cases() {
        let words = ours::words(&case).await;
        for secret in canary::PARTS {
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
        "The credential_process",
        "is not an AWS region",
        "No region is set",
        "The endpoint that is set",
        "there is no services section",
        "the settings of each service",
        "goes on over the lines below",
        "stands further in than the setting above it",
        "special letter",
        "no credentials",
        "is missing",
        "Version 1",
        "did not print the JSON",
    ];
    let literals = include_str!("known.rs").split('"').skip(1).step_by(2);
    let literals = literals.filter(|literal| literal.contains(' ') && !literal.starts_with(':'));
    let reasons: Vec<&str> = literals.filter(|literal| !ours.contains(literal)).collect();
    assert!(reasons.len() > 10);
    for reason in reasons {
        assert!(listed.contains(reason), "{reason}");
    }
}
