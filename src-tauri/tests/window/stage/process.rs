//! Processes that a stage starts, and ends by their id and nothing else.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use tokio::time::sleep;

use super::PAUSE;

/// How long a process may take to end after it was asked to, before it is killed.
pub(super) const GRACE: Duration = Duration::from_secs(3);

/// A process of the stage's, ended when this is dropped.
pub(super) struct Helper {
    pub(super) name: &'static str,
    pub(super) child: Child,
}

impl Helper {
    /// Starts `program` so that it cannot outlive the thread that calls this.
    pub(super) fn start(name: &'static str, command: &mut Command) -> Self {
        let child = command.spawn().unwrap_or_else(|error| {
            panic!("{name} could not be started ({error}); `cargo xtask test` installs it")
        });
        Self { name, child }
    }

    /// The first line that the helper writes to its standard output, which must be a pipe.
    pub(super) fn first_line(&mut self) -> String {
        let mut line = String::new();
        let stdout = self
            .child
            .stdout
            .take()
            .expect("the helper's output is a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .unwrap_or_else(|error| panic!("what {} said could not be read: {error}", self.name));
        let line = line.trim().to_owned();
        assert!(
            !line.is_empty(),
            "{} ended before it was ready; `cargo xtask test` installs it",
            self.name
        );
        line
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Asked first, so that Xvfb takes its lock file and socket along.
        let asked = self.is_alive()
            && rustix::process::kill_process(
                rustix::process::Pid::from_child(&self.child),
                rustix::process::Signal::TERM,
            )
            .is_ok();
        let until = Instant::now() + GRACE;
        while asked && self.is_alive() && Instant::now() < until {
            thread::sleep(Duration::from_millis(10));
        }
        // Neither can fail in a way that matters: the process has ended, or it ends now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command with exactly this environment that ends with the thread that starts it.
pub(super) fn tied(
    program: impl Into<OsString>,
    environment: &BTreeMap<OsString, OsString>,
) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .arg(program.into())
        .env_clear()
        .envs(environment)
        .stdin(Stdio::null());
    command
}

/// The processes that this one has started.
pub(super) fn children(parent: &Child) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{}/task", parent.id()))
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|children| {
            children
                .split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// Returns when a process has started another one and that has ended.
pub(super) async fn ended(parent: &Child) {
    let mut started = Vec::new();
    while started.is_empty() || started.iter().any(|id| is_running(*id)) {
        if started.is_empty() {
            started = children(parent);
        }
        sleep(PAUSE).await;
    }
}

/// Whether a process is there and more than an entry that nobody has collected.
pub(super) fn is_running(id: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, state)| !state.starts_with('Z'))
}
