//! Every check and test, in the order in which a mistake shows soonest.

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::steps::Steps;
use crate::{Outcome, bindings, node, program, python, tools};

/// Runs them all, and stops at the first that fails.
///
/// Cargo is always asked about the whole workspace: about a part of it, it would choose other features of the crates
/// below and build them a second time.
pub(crate) fn run_all(place: &Place) -> Outcome {
    let mut steps = Steps::new();
    let cargo = |arguments: &[&str]| program::run(place.cargo().args(arguments));
    steps.take("Packages", || packages::ensure(Purpose::Test))?;
    steps.take("Rust: format", || cargo(&["fmt", "--all", "--check"]))?;
    steps.take("UI: install packages", || node::install(place))?;
    steps.take("UI: types", || node::script(place, "typecheck"))?;
    steps.take("UI: lint", || node::script(place, "lint"))?;
    steps.take("UI: tests", || node::script(place, "test"))?;
    // The program takes the built pages in, so nothing of the shell compiles before.
    steps.take("UI: build", || node::script(place, "build"))?;
    steps.take("Rust: lint", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    steps.take("Rust: licences and sources", || tools::check_crates(place))?;
    steps.take("Bindings", || bindings::check(place))?;
    let python = steps.take("Python: install packages", || python::install(place))?;
    steps.take("Rust: tests, those in the window among them", || {
        program::run(
            place
                .cargo()
                .args(["test", "--workspace"])
                .env("REGISTRAR_PYTHON", &python)
                .env("TS_RS_EXPORT_DIR", bindings::generated(place)),
        )
    })?;
    steps.sum_up();
    Ok(())
}
