//! Runs Python with clients that none of us wrote: boto3, PyJWT, the AWS CLI.
#![allow(dead_code, reason = "each test file has its own use of it")]

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use registrar_practice::{
    ACCESS_KEY_ID, MFA_SEED, MFA_SERIAL, Practice, REGION, SECRET_ACCESS_KEY, START_URL,
};

/// Runs `tests/{script}` against a server and fails the test if the script fails. What stands after the script's name,
/// behind spaces, are its arguments.
pub(crate) fn run(script: &str, practice: &Practice) {
    output(against(script, practice));
}

/// The same with a script that asks for something while it runs: for each line that it prints, `act` is called, and
/// then it gets a line.
pub(crate) fn run_with(script: &str, practice: &Practice, mut act: impl FnMut()) {
    let mut command = against(script, practice);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes
        .stderr(Stdio::piped())
        .spawn()
        .expect("there is Python");
    let mut answers = child.stdin.take().expect("it is piped");
    let asked = BufReader::new(child.stdout.take().expect("it is piped"));
    for _ in asked.lines() {
        act();
        // One that has ended meanwhile says below why.
        let _ = answers.write_all(b"\n");
    }
    let output = child.wait_with_output().expect("it was started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script}: {}\n{said}",
        output.status
    );
}

/// The command that runs a script against a server.
fn against(script: &str, practice: &Practice) -> Command {
    let mut words = script.split(' ');
    let file = words.next().expect("a text has a first part");
    let mut command = Command::new(interpreter());
    apart(&mut command)
        .arg(tests().join(file))
        .arg(practice.endpoint())
        .args(words)
        .env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
        .env("AWS_DEFAULT_REGION", REGION)
        .env("PRACTICE_MFA_SEED", MFA_SEED)
        .env("PRACTICE_MFA_SERIAL", MFA_SERIAL)
        .env("PRACTICE_START_URL", START_URL);
    command
}

/// The Python that has the clients.
pub(crate) fn interpreter() -> OsString {
    std::env::var_os("REGISTRAR_PYTHON")
        .expect("run `cargo xtask test`, which makes the Python environment")
}

/// Lets a command look at nothing that the machine has set up.
pub(crate) fn apart(command: &mut Command) -> &mut Command {
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", tests().join("aws-config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", tests().join("none"))
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_REGION")
        .env_remove("AWS_ENDPOINT_URL")
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
}

/// What a command prints; fails the test if the command fails.
pub(crate) fn output(mut command: Command) -> String {
    let output = command.output().expect("the program is there");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{printed}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}

/// Cargo runs tests in the package's folder. (What it says at build time may be another checkout's, where the target
/// folder is shared.)
fn tests() -> PathBuf {
    std::path::absolute("tests").expect("there is a current folder")
}
