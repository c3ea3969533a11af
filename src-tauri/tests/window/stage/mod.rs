//! The stage: a private desktop for one test in the real window.
//!
//! Each [`Stage`] has its own home, its own screen (Xvfb), its own session bus with its own unlocked keyring, and each
//! [`Window`] on it its own WebDriver, so that any number of tests run side by side and none sees the person's desktop.
//! What a stage starts it ends, by process id and nothing else; should the test process itself be killed, the kernel
//! ends the helpers (`setpriv --pdeathsig`).
//!
//! The kernel ties a helper to the *thread* that started it: set a stage and open windows from the test's own future,
//! not from `tokio::task::spawn_blocking`.

mod canary;
mod process;
mod tests;
mod window;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tokio::time::{sleep, timeout};

use canary::Canary;
use process::{Helper, children, ended, tied};

pub(crate) use window::Window;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_cdf-registrar");
/// How long a helper or the program may take to come up; machines that build and test at once are slow.
const START: Duration = Duration::from_secs(60);
/// Between two looks at the page.
const PAUSE: Duration = Duration::from_millis(100);
/// The password of the stage's login keyring.
const KEYRING_PASSWORD: &[u8] = b"stage";

/// A session bus that starts nothing by itself: no portal, accessibility bus or password dialog of the machine's own
/// is drawn in, and none is left behind.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=RUNTIME</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the stage takes over from the environment of the test; everything else (above all `AWS_*`) stays outside.
const PASSED_ON: [&str; 10] = [
    "PATH",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "LLVM_PROFILE_FILE",
    "LIBGL_ALWAYS_SOFTWARE",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "REGISTRAR_PYTHON",
];

/// A private desktop: home, screen, session bus and keyring.
pub(crate) struct Stage {
    environment: BTreeMap<OsString, OsString>,
    // Fields are dropped in this order: the keyring, its bus, the screen, and the folder that they all use.
    keyring: Helper,
    _bus: Helper,
    _screen: Helper,
    folder: tempfile::TempDir,
}

impl Stage {
    /// Sets up a new desktop and returns when its keyring is unlocked.
    pub(crate) async fn set() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("stage-")
            .tempdir()
            .expect("a folder for the stage can be made");
        let mut environment = environment(folder.path());

        let mut screen = Helper::start(
            "Xvfb",
            tied("Xvfb", &environment)
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1280x860x24",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        environment.insert("DISPLAY".into(), format!(":{}", screen.first_line()).into());

        let bus_file = folder.path().join("bus.conf");
        let runtime = folder.path().join("runtime");
        fs::write(
            &bus_file,
            BUS.replace("RUNTIME", &runtime.to_string_lossy()),
        )
        .expect("the bus can be configured");
        let mut bus = Helper::start(
            "dbus-daemon",
            tied("dbus-daemon", &environment)
                .arg("--nofork")
                .arg("--print-address=1")
                .arg(format!("--config-file={}", bus_file.display()))
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        environment.insert("DBUS_SESSION_BUS_ADDRESS".into(), bus.first_line().into());

        let mut keyring = Helper::start(
            "gnome-keyring-daemon",
            tied("gnome-keyring-daemon", &environment)
                .args(["--foreground", "--unlock", "--components=secrets"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        // The password ends where the pipe does, hence the drop.
        let mut password = keyring
            .child
            .stdin
            .take()
            .expect("the keyring reads its password from a pipe");
        password
            .write_all(KEYRING_PASSWORD)
            .expect("the keyring takes its password");
        drop(password);

        let stage = Self {
            environment,
            keyring,
            _bus: bus,
            _screen: screen,
            folder,
        };
        let until = Instant::now() + START;
        while !stage.keyring_is_unlocked() {
            assert!(
                Instant::now() < until,
                "the stage's keyring was not unlocked within {} s",
                START.as_secs()
            );
            sleep(PAUSE).await;
        }
        stage
    }

    /// The home folder of the stage's person.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Sets a variable for what is started from now on.
    pub(crate) fn env(&mut self, key: impl Into<OsString>, value: impl Into<OsString>) {
        self.environment.insert(key.into(), value.into());
    }

    /// From now on the keyring answers nobody, as one does whose prompt is never answered.
    pub(crate) fn freeze_keyring(&self) {
        let id = Pid::from_child(&self.keyring.child);
        kill_process(id, Signal::STOP).expect("the keyring can be stopped");
    }

    /// It answers again.
    pub(crate) fn thaw_keyring(&self) {
        let id = Pid::from_child(&self.keyring.child);
        kill_process(id, Signal::CONT).expect("the keyring can go on");
    }

    /// Makes the desktop a dark one: the page's `prefers-color-scheme` follows.
    pub(crate) fn dark(&mut self) {
        self.env("GTK_THEME", "Adwaita:dark");
    }

    /// A command that sees this desktop and nothing of the person's: for `secret-tool`, a Python script and the like.
    ///
    /// It ends with the test at the latest.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        tied(program, &self.environment)
    }

    /// The program itself, without a WebDriver.
    pub(crate) fn program(&self) -> Command {
        self.command(PROGRAM)
    }

    /// The secret that the stage's keyring holds for this service and account, as `secret-tool` reads it.
    pub(crate) fn keyring_secret(&self, service: &str, account: &str) -> Option<String> {
        let found = self
            .command("secret-tool")
            .args(["lookup", "service", service, "username", account])
            .output()
            .expect("secret-tool runs; `cargo xtask test` installs it");
        found
            .status
            .success()
            .then(|| String::from_utf8(found.stdout).expect("the secret is text"))
    }

    /// Opens the program with these arguments and returns when its window can be driven.
    pub(crate) async fn open(&self, args: &[&str]) -> Window {
        let log = self.folder.path().join("window.log");
        let (driver, port) = self.start_driver(&log).await;

        // The program, too, must not outlive the driver, which starts it.
        let arguments: Vec<&str> = ["--pdeathsig", "KILL", "--", PROGRAM]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let capabilities =
            json!({ "webkitgtk:browserOptions": { "binary": "setpriv", "args": arguments } });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().cloned().unwrap_or_default());
        let address = format!("http://127.0.0.1:{port}");
        let failure = tokio::select! {
            opened = timeout(START, builder.connect(&address)) => match opened {
                Ok(Ok(client)) => {
                    let canary = Canary {
                        environment: self.environment.clone(),
                        home: self.home(),
                        log: log.clone(),
                    };
                    let programs = children(&driver.child);
                    assert!(!programs.is_empty(), "the program runs");
                    let window = Window { client, driver, programs, log, canary };
                    window.keep_journal().await;
                    return window;
                }
                Ok(Err(error)) => error.to_string(),
                Err(_) => format!("nothing came within {} s", START.as_secs()),
            },
            // The driver would wait for good for a program that has ended.
            () = ended(&driver.child) => "the program ended at once".to_owned(),
        };
        panic!("the window did not open: {failure}\n{}", tail(&log));
    }

    /// A WebDriver that accepts connections, and its port.
    async fn start_driver(&self, log: &Path) -> (Helper, u16) {
        // The driver cannot choose a port by itself, so a free one is found first. Another process may be quicker to
        // take it; then the driver ends at once, and another port is tried.
        for _ in 0..5 {
            let port = free_port();
            let output = File::create(log).expect("the window's log can be written");
            let errors = output.try_clone().expect("the window's log can be written");
            let mut driver = Helper::start(
                "WebKitWebDriver",
                self.command("WebKitWebDriver")
                    .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
                    // Without these two, the web view does not let itself be driven.
                    .env("TAURI_AUTOMATION", "true")
                    .env("TAURI_WEBVIEW_AUTOMATION", "true")
                    .stdout(output)
                    .stderr(errors),
            );
            let until = Instant::now() + START;
            while driver.is_alive() && Instant::now() < until {
                let accepted = tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                    .await
                    .is_ok();
                sleep(PAUSE).await;
                if accepted && driver.is_alive() {
                    return (driver, port);
                }
            }
        }
        panic!(
            "WebKitWebDriver did not start; `cargo xtask test` installs it\n{}",
            tail(log)
        );
    }

    fn keyring_is_unlocked(&self) -> bool {
        self.command("dbus-send")
            .args([
                "--session",
                "--print-reply=literal",
                "--dest=org.freedesktop.secrets",
            ])
            .args([
                "/org/freedesktop/secrets/collection/login",
                "org.freedesktop.DBus.Properties.Get",
            ])
            .args(["string:org.freedesktop.Secret.Collection", "string:Locked"])
            .output()
            .is_ok_and(|reply| String::from_utf8_lossy(&reply.stdout).contains("boolean false"))
    }
}

/// The environment of a stage in this folder, less the addresses of its screen and bus.
fn environment(folder: &Path) -> BTreeMap<OsString, OsString> {
    let mut environment: BTreeMap<OsString, OsString> = PASSED_ON
        .iter()
        .filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)))
        .collect();
    for (name, place, mode) in [
        ("HOME", "home", 0o755),
        ("XDG_RUNTIME_DIR", "runtime", 0o700),
        ("XDG_CONFIG_HOME", "home/.config", 0o755),
        ("XDG_DATA_HOME", "home/.local/share", 0o755),
        ("XDG_STATE_HOME", "home/.local/state", 0o755),
        ("XDG_CACHE_HOME", "home/.cache", 0o755),
    ] {
        let place = folder.join(place);
        fs::create_dir_all(&place).expect("a folder of the stage can be made");
        fs::set_permissions(&place, fs::Permissions::from_mode(mode))
            .expect("a folder of the stage can be protected");
        environment.insert(name.into(), place.into());
    }
    // Files that do not exist: there is no profile until a test writes one.
    environment.insert(
        "AWS_CONFIG_FILE".into(),
        folder.join("home/.aws/config").into(),
    );
    environment.insert(
        "AWS_SHARED_CREDENTIALS_FILE".into(),
        folder.join("home/.aws/credentials").into(),
    );
    for (name, value) in [
        // Otherwise the default chain waits for a service that only cloud machines have.
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("LANG", "C.UTF-8"),
        ("GDK_BACKEND", "x11"),
        ("GSETTINGS_BACKEND", "memory"),
        ("GTK_THEME", "Adwaita"),
        // No accessibility bus: nothing on the stage would answer.
        ("NO_AT_BRIDGE", "1"),
    ] {
        environment.insert(name.into(), value.into());
    }
    environment
}

/// Waits until something outside the window is so.
pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + START;
    while !is_so() {
        assert!(
            Instant::now() < until,
            "{what}: not within {} s",
            START.as_secs()
        );
        sleep(PAUSE).await;
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("a port of this machine is free")
        .port()
}

/// The end of what the program and its driver wrote.
fn tail(log: &Path) -> String {
    let log = fs::read(log).unwrap_or_default();
    let log = String::from_utf8_lossy(&log[log.len().saturating_sub(4000)..]).into_owned();
    if log.trim().is_empty() {
        "The program wrote nothing.".to_owned()
    } else {
        format!("The program wrote:\n{log}")
    }
}
