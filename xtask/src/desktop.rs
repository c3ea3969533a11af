//! The program on a desktop: opened, opened for somebody who works on it, and driven.

use std::env::consts::EXE_SUFFIX;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::steps::Steps;
use crate::{Outcome, node, program};

/// Builds the program and opens its window.
pub(crate) fn run(place: &Place, arguments: &[String]) -> Outcome {
    need_display()?;
    packages::ensure(Purpose::Run)?;
    node::install(place)?;
    node::build(place)?;
    let path = build(place, |cargo| cargo)?;
    program::run(Command::new(path).args(for_program(arguments)))
}

/// Opens the program on Practice, with the pages from a server that sends each change to the window.
pub(crate) fn dev(place: &Place, arguments: &[String]) -> Outcome {
    need_display()?;
    packages::ensure(Purpose::Run)?;
    node::install(place)?;
    let mut server = PageServer::start(place)?;
    // Merged into tauri.conf.json. The pages come from the server, and with them its policy (in ui/vite.config.ts)
    // instead of that of the program, which has no place for what hot reload takes.
    let config = format!("{{\"build\":{{\"devUrl\":\"{}\"}}}}", PageServer::address());
    // The feature gives this build names of its own, so that it and the other do not take turns in replacing each other.
    let path = build(place, |cargo| {
        cargo
            .args(["--features", "cdf-registrar/hot-reload"])
            .env("TAURI_CONFIG", &config)
    })?;
    server.wait()?;
    program::run(
        Command::new(path)
            .arg("--practice")
            .args(for_program(arguments)),
    )
}

/// Builds the program and says where it is.
///
/// It asks Cargo for the same features as the tests do, so that neither builds the crates below a second time for the
/// other: those of the whole workspace, and those that only dev-dependencies ask for. Cargo adds the latter when there is
/// something to build that may use them, such as the examples, whether there are any or not.
fn build(place: &Place, set_up: impl FnOnce(&mut Command) -> &mut Command) -> Outcome<PathBuf> {
    let mut cargo = place.cargo();
    cargo.args(["build", "--workspace", "--bin", "cdf-registrar"]);
    program::run(set_up(cargo.arg("--examples")))?;
    let name = format!("cdf-registrar{EXE_SUFFIX}");
    Ok(place.target.join("debug").join(name))
}

fn for_program(arguments: &[String]) -> &[String] {
    arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(arguments)
}

/// Looked at first: nobody should wait minutes for a build to learn it.
fn need_display() -> Outcome {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open. \
         `cargo xtask tour` drives the program on a screen of its own and leaves a picture of every screen."
            .to_owned(),
    )
}

/// Vite, which serves the pages and sends each change of them. It ends with this value.
struct PageServer {
    process: Child,
}

impl PageServer {
    const PORT: u16 = 1420;

    /// How long it may take until it answers.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn address() -> String {
        format!("http://localhost:{}", Self::PORT)
    }

    fn start(place: &Place) -> Outcome<Self> {
        // Not by way of npm, which would be ended in its place.
        let mut command = node::program(place, "vite");
        command
            .args(["--port", &Self::PORT.to_string(), "--strictPort"])
            .current_dir(place.ui());
        let process = command
            .spawn()
            .map_err(|error| format!("Vite could not be started: {error}."))?;
        Ok(Self { process })
    }

    /// Waits until it answers.
    fn wait(&mut self) -> Outcome {
        let start = Instant::now();
        while start.elapsed() < Self::PATIENCE {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!(
                    "Vite has ended ({status}). Is another program at port {}?",
                    Self::PORT
                ));
            }
            if TcpStream::connect(("localhost", Self::PORT)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err(format!("Vite does not answer at {}.", Self::address()))
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Drives the program through all its screens and says where the pictures are.
pub(crate) fn tour(place: &Place, _: &[String]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(
            "The tour drives the window through WebKitGTK's WebDriver, so it runs on Linux only."
                .to_owned(),
        );
    }
    let folder = place.target.join("tour");
    // Pictures of an earlier tour may show screens that are no more.
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| format!("{} cannot be removed: {error}.", folder.display()))?;
    }
    let mut steps = Steps::new();
    steps.take("Packages", || packages::ensure(Purpose::Window))?;
    steps.take("Window: install packages", || node::install(place))?;
    steps.take("Window: build", || node::build(place))?;
    steps.take("Tour", || {
        let tour = ["test", "--workspace", "--test", "window"];
        let only = ["tour::every_screen", "--", "--exact"];
        program::run(place.cargo().args(tour).args(only))
    })?;
    let pictures = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "png"))
        .count();
    if pictures == 0 {
        return Err(format!(
            "The tour left no pictures in {}.",
            folder.display()
        ));
    }
    println!("\n{pictures} pictures: {}", folder.join("*.png").display());
    Ok(())
}
