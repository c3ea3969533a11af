//! The program `practice`, as somebody at a terminal meets it.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::net::TcpListener;
use std::process::{Command, Stdio};

#[cfg(unix)]
mod python;

fn practice(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_practice"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// The exit code and what is said on standard error.
fn failure(arguments: &[&str]) -> (Option<i32>, String) {
    let output = practice(arguments).output().unwrap();
    assert!(output.stdout.is_empty(), "nothing is served: {output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

#[test]
fn what_goes_wrong_is_said_in_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().port().to_string();
    for (arguments, beginning) in [
        (
            ["--port", &taken],
            format!("Port {taken} cannot be taken: "),
        ),
        (
            ["--load", "tests/none"],
            "tests/none cannot be read: ".to_owned(),
        ),
        (
            ["--load", "tests/faults.json"],
            "tests/faults.json: This is not a state of Practice: it has no `practice_state`."
                .to_owned(),
        ),
        (
            ["--faults", "model/cognito-idp.json"],
            "model/cognito-idp.json: The fault script cannot be used: unknown field `".to_owned(),
        ),
        (
            ["--dump", "tests/none/state.json"],
            "tests/none/state.json cannot be written: ".to_owned(),
        ),
    ] {
        let (code, said) = failure(&arguments);
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.starts_with(&format!("practice: {beginning}")),
            "{said}"
        );
        assert!(said.ends_with(".\n") && said.lines().count() == 1, "{said}");
    }
    for arguments in [
        &["--shell", "tcsh"][..],
        &["--empty", "--load", "a"],
        &["more"],
    ] {
        let (code, said) = failure(arguments);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("'--help'"), "{said}");
    }
}

/// Without its lines nobody could find it.
#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_printed_it_does_not_serve() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let mut program = practice(&["--empty"]);
    program.stdout(full.unwrap()).stderr(Stdio::piped());
    let output = program.spawn().unwrap().wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("practice: The environment cannot be printed: "),
        "{said}"
    );
}

#[cfg(unix)]
mod serving {
    use std::io::{BufRead as _, BufReader};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use registrar_practice::{MFA_SEED, MFA_SERIAL, START_URL, State, seed};
    use serde_json::Value;

    use super::{practice, python};

    /// The program while it serves. It is killed with the test.
    struct Serving {
        program: Child,
        /// What it prints: lines for a POSIX shell.
        environment: String,
    }

    impl Serving {
        fn start(arguments: &[&str]) -> Serving {
            let mut program = practice(arguments).stdout(Stdio::piped()).spawn().unwrap();
            let lines = BufReader::new(program.stdout.take().unwrap()).lines();
            let mut environment = String::new();
            for line in lines.map(Result::unwrap) {
                environment += &format!("{line}\n");
                if line.contains("AWS_DEFAULT_REGION") {
                    break;
                }
            }
            Serving {
                program,
                environment,
            }
        }

        /// The answer to the AWS CLI, started by a shell that has taken in the lines.
        fn aws(&self, pool: &str, operation: &str, arguments: &[&str]) -> Value {
            let mut shell = Command::new("sh");
            python::apart(&mut shell)
                .arg("-c")
                .arg(format!("{}exec \"$@\"", self.environment))
                .arg("sh")
                .arg(python::interpreter())
                .args(["-m", "awscli", "--output", "json", "cognito-idp", operation])
                .args(["--user-pool-id", pool])
                .args(arguments);
            serde_json::from_str(&python::output(shell)).unwrap()
        }

        fn signal(&self, name: &str) {
            let id = self.program.id().to_string();
            let kill = Command::new("kill").args([name, &id]).status().unwrap();
            assert!(kill.success());
        }
    }

    impl Drop for Serving {
        fn drop(&mut self) {
            // It may have ended already, as it should.
            let _ = self.program.kill();
            let _ = self.program.wait();
        }
    }

    /// The state in a file that a server is about to write.
    fn awaited(path: &Path) -> State {
        for _ in 0..3000 {
            if path.exists() {
                return State::from_json(&std::fs::read_to_string(path).unwrap()).unwrap();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{} was not written", path.display());
    }

    #[test]
    fn what_the_aws_cli_makes_is_found_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.json");
        let name = file.to_str().unwrap();
        let mut first = Serving::start(&["--dump", name]);
        assert!(!file.exists());
        let pool = seed::EMPTY;
        let asked = ["--client-name", "Kept", "--generate-secret"];
        let made = first.aws(pool, "create-user-pool-client", &asked);
        let id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
        first.signal("-USR1");
        let meanwhile = awaited(&file);
        let asked = ["--identifier", "https://kept.example.com", "--name", "Kept"];
        let server = first.aws(pool, "create-resource-server", &asked);
        first.signal("-TERM");
        assert!(first.program.wait().unwrap().success());
        let last = awaited(&file);
        assert_ne!(last, meanwhile);

        let second = Serving::start(&["--load", name]);
        let read = second.aws(pool, "describe-user-pool-client", &["--client-id", id]);
        assert_eq!(read, made);
        let read = second.aws(pool, "describe-resource-server", &asked[..2]);
        assert_eq!(read, server);
    }

    #[test]
    fn the_other_shells_are_told_in_their_own_words() {
        for (shell, beginning) in [("powershell", "$env:AWS_"), ("fish", "set -gx AWS_")] {
            let serving = Serving::start(&["--shell", shell, "--empty"]);
            let lines = serving.environment.lines();
            let (comments, settings): (Vec<_>, Vec<_>) =
                lines.partition(|line| line.starts_with("# "));
            for needed in [MFA_SEED, MFA_SERIAL, START_URL] {
                assert!(comments.iter().any(|line| line.ends_with(needed)));
            }
            assert_eq!(settings.len(), 4, "{shell}");
            assert!(
                settings.iter().all(|line| line.starts_with(beginning)),
                "{shell}"
            );
        }
    }
}
