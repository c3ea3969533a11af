//! Cargo tools, at versions of our choosing and apart from the person's own.

use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;
use crate::{Outcome, program};

const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    first: None,
};
const CARGO_MUTANTS: Tool = Tool {
    name: "cargo-mutants",
    version: "27.1.0",
    first: Some("mutants"),
};

struct Tool {
    name: &'static str,
    version: &'static str,
    /// What it wants to hear first, as a command of Cargo.
    first: Option<&'static str>,
}

impl Tool {
    /// Installs it, unless it is there already, and says where.
    fn installed(&self, place: &Place) -> Outcome<PathBuf> {
        let folder = place.target.join("tools");
        let file = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        let tool = folder.join("bin").join(file);
        let said = Command::new(&tool)
            .args(self.first)
            .arg("--version")
            .output()
            .map(|output| output.stdout)
            .unwrap_or_default();
        if said.trim_ascii() == format!("{} {}", self.name, self.version).as_bytes() {
            return Ok(tool);
        }
        program::run(
            place
                .cargo()
                .args(["install", self.name, "--locked", "--force"])
                .args(["--version", self.version, "--root"])
                .arg(&folder)
                // Kept, so that a build that was cut off goes on where it was.
                .arg("--target-dir")
                .arg(place.target.join("tools-build")),
        )?;
        Ok(tool)
    }
}

/// What decides over a pool: each line of it is changed, and a test has to fail then.
const MUTATED: [&str; 6] = [
    "custody.rs",
    "parts/**",
    "plan.rs",
    "rotation/**",
    "run/**",
    "write/**",
];

/// Changes core's decisions one by one and tells which changes no test finds. It takes hours; `1/20` does one of twenty
/// parts.
pub(crate) fn mutants(place: &Place, arguments: &[String]) -> Outcome {
    let tool = CARGO_MUTANTS.installed(place)?;
    let mut command = Command::new(tool);
    command
        .current_dir(&place.root)
        .args([
            "mutants",
            "--package",
            "registrar-core",
            "--no-shuffle",
            "--output",
        ])
        .arg(place.target.join("mutants"))
        // A few of each property find what a line does; what none of many finds is told by the tests themselves.
        .env("PROPTEST_CASES", "16");
    for file in MUTATED {
        command.args(["--file", &format!("src-tauri/core/src/{file}")]);
    }
    if let Some(part) = arguments.first() {
        command.args(["--shard", part]);
    }
    program::run(command.args(["--", "--lib"]))
}

/// Checks the licences and sources of all crates.
pub(crate) fn check_crates(place: &Place) -> Outcome {
    let tool = CARGO_DENY.installed(place)?;
    println!(
        "Advisories are not checked: their list comes by git, from outside the package registry."
    );
    program::run(
        Command::new(tool)
            .current_dir(&place.root)
            .args([
                "--locked",
                "--all-features",
                "--config",
                ".cargo/deny.toml",
                "check",
            ])
            .args(["--hide-inclusion-graph", "bans", "licenses", "sources"]),
    )
}
