//! Programs that are to print credentials, and do not.

use std::path::Path;
use std::time::Duration;

use registrar_aws::connect::connection::Connection;
use registrar_aws::connect::environment::Environment;
use registrar_aws::connect::error::{ConnectError, ProcessFault};
use registrar_aws::connect::options::Opening;
use registrar_aws::connect::source::Source;
use registrar_practice::Faults;

use crate::home::Home;
use crate::support::start;

async fn home(command: &str) -> Home {
    let practice = start(Faults::none()).await;
    Home::new(
        &practice,
        &format!("[profile p]\ncredential_process = {command}\n"),
    )
}

async fn fault(opening: Opening) -> (ProcessFault, String) {
    let source = Source::Profile("p".into());
    let opened = Connection::open_with(source, None, opening).await;
    let error = opened.unwrap_err();
    let text = error.to_string();
    match error {
        ConnectError::Process { profile, fault } => {
            assert_eq!(profile, "p");
            (fault, text)
        }
        error => panic!("{error:?}"),
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_wrong_with_a_program_is_told_and_nothing_that_it_printed() {
    for (command, expected) in [
        ("echo hunter2", ProcessFault::NotJson),
        (
            "sh -c 'echo hunter2; exit 3'",
            ProcessFault::Failed("exit code 3".into()),
        ),
        (
            "/nonexistent/hunter2",
            ProcessFault::Failed("exit code 127 (no such program)".into()),
        ),
        (
            "sh -c 'head -c 1000000 /dev/zero | tr \"\\\\0\" x'",
            ProcessFault::TooMuch,
        ),
        // It has no terminal to ask on.
        (
            "sh -c 'read -r code && echo code'",
            ProcessFault::Failed("exit code 1".into()),
        ),
    ] {
        let home = home(command).await;
        let (fault, text) = fault(home.opening()).await;
        assert_eq!(fault, expected, "{command}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

/// Whether a process is there and running; a zombie that nobody has collected is not.
#[cfg(target_os = "linux")]
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    let state = stat.rsplit(") ").next().unwrap_or_default();
    !state.is_empty() && !state.starts_with('Z')
}

/// Waits for the end of a process; one that does not end fails here.
#[cfg(target_os = "linux")]
async fn ends(pid: &str) {
    let ended = async {
        while runs(pid) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), ended);
    ended.await.expect("the process ends");
}

#[cfg(target_os = "linux")]
async fn pid(path: &Path) -> String {
    loop {
        match std::fs::read_to_string(path) {
            Ok(pid) if pid.ends_with('\n') => return pid,
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// A program that starts another one, and both hang.
#[cfg(target_os = "linux")]
async fn hanging() -> Home {
    let home = home("").await;
    let script = home.path("hang.sh").display().to_string();
    let pid = home.path("pid").display().to_string();
    home.write(
        "hang.sh",
        &format!("sleep 100000 &\necho $! > {pid}\nwait\n"),
    );
    home.write(
        ".aws/config",
        &format!("[profile p]\ncredential_process = sh {script}\n"),
    );
    home
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_program_that_hangs_is_ended_with_what_it_started_after_its_time() {
    let home = hanging().await;
    let mut opening = home.opening();
    opening.timing.credentials = Duration::from_secs(5);
    let (fault, text) = fault(opening).await;
    assert_eq!(fault, ProcessFault::TooSlow(5));
    assert!(
        text.contains("it did not end within 5 s and was stopped"),
        "{text}"
    );
    ends(&pid(&home.path("pid")).await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_program_that_hangs_is_ended_with_what_it_started_when_nobody_waits() {
    let home = hanging().await;
    let opening = Opening {
        environment: Environment::of(home.variables()),
        ..Opening::default()
    };
    let source = Source::Profile("p".into());
    let waiting =
        tokio::spawn(async move { Connection::open_with(source, None, opening).await.map(drop) });
    let pid = pid(&home.path("pid")).await;
    assert!(runs(&pid));
    waiting.abort();
    ends(&pid).await;
}
