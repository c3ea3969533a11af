//! The commands of a contributor: `cargo xtask`.
//!
//! Each command sets up what it needs, so that it works on a fresh clone. The crate has no dependencies, so that it
//! builds in seconds.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "talking to the person at the terminal is its job"
)]

mod bindings;
mod checks;
mod node;
mod packages;
mod place;
mod program;
mod python;
mod steps;
mod tidy;
mod tools;

use std::process::{Command, ExitCode};

use packages::Purpose;
use place::Place;
use steps::Steps;

/// What went wrong is always a sentence for the person at the terminal.
type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [-- ARGUMENTS]  build the program and open it (ARGUMENTS: try `--help`)
  test                run every check and test
  tour                drive the program through all its screens and leave a picture of each
  bench               measure how fast Practice starts and answers
  bindings            write ui/src/bindings anew from the Rust types

Each command installs what it needs: with apt on Debian and Ubuntu, by a sentence elsewhere.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    let outcome = match (command.as_deref(), rest.as_slice()) {
        (None | Some("help" | "-h" | "--help"), _) => {
            println!("{USAGE}");
            Ok(())
        }
        (Some("run"), _) => run(&rest),
        (Some("test"), []) => checks::run_all(&Place::find()),
        (Some("tour"), []) => tour(),
        (Some("bench"), []) => bench(),
        (Some("tidy"), []) => tidy::check_all(&Place::find()),
        (Some("tidy"), [write]) if write == "--write" => tidy::mend_all(&Place::find()),
        (Some("bindings"), []) => bindings::write(&Place::find()),
        (Some("test" | "tour" | "bench" | "bindings"), [first, ..]) => {
            Err(format!("`{first}` is not expected here.\n\n{USAGE}"))
        }
        (Some(other), _) => Err(format!("There is no command `{other}`.\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the program and opens its window.
fn run(arguments: &[String]) -> Outcome {
    // Looked at first: nobody should wait minutes for a build to learn it.
    if cfg!(target_os = "linux")
        && !["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| is_set(name))
    {
        return Err("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open. \
                    `cargo xtask tour` drives the program on a screen of its own and leaves a picture of every screen."
            .to_owned());
    }
    let place = Place::find();
    packages::ensure(Purpose::Run)?;
    node::install(&place)?;
    node::script(&place, "build")?;
    let arguments = arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(arguments);
    program::run(
        place
            .cargo()
            .args([
                "run",
                "--package",
                "cdf-registrar",
                "--bin",
                "cdf-registrar",
                "--",
            ])
            .args(arguments),
    )
}

/// Drives the program through all its screens and says where the pictures are.
fn tour() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(
            "The tour drives the window through WebKitGTK's WebDriver, so it runs on Linux only."
                .to_owned(),
        );
    }
    let place = Place::find();
    let folder = place.target.join("tour");
    // Pictures of an earlier tour may show screens that are no more.
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("{} cannot be removed: {error}.", folder.display()))?;
    }
    let mut steps = Steps::new();
    steps.take("Packages", || packages::ensure(Purpose::Window))?;
    steps.take("Window: install packages", || node::install(&place))?;
    steps.take("Window: build", || node::script(&place, "build"))?;
    steps.take("Tour", || {
        let tour = [
            "test",
            "--workspace",
            "--test",
            "window",
            "tour::every_screen",
            "--",
            "--exact",
        ];
        program::run(place.cargo().args(tour))
    })?;
    let pictures = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "png")
        })
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

/// Builds Practice as it is released, and measures it.
fn bench() -> Outcome {
    packages::ensure(Purpose::Bench)?;
    program::run(Place::find().cargo().args([
        "bench",
        "--package",
        "registrar-practice",
        "--bench",
        "practice",
    ]))
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether a command ends well, with nothing shown.
fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
