//! Cargo tools, at versions of our choosing and apart from the person's own.

use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;
use crate::{Outcome, program};

const CARGO_DENY: &str = "0.20.2";

/// Installs cargo-deny, unless it is there already, and says where.
pub(crate) fn cargo_deny(place: &Place) -> Outcome<PathBuf> {
    let folder = place.target.join("tools");
    let tool = folder
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let said = Command::new(&tool)
        .arg("--version")
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    if said.trim_ascii() == format!("cargo-deny {CARGO_DENY}").as_bytes() {
        return Ok(tool);
    }
    program::run(
        place
            .cargo()
            .args([
                "install",
                "cargo-deny",
                "--locked",
                "--force",
                "--version",
                CARGO_DENY,
                "--root",
            ])
            .arg(&folder)
            // Kept, so that a build that was cut off goes on where it was.
            .arg("--target-dir")
            .arg(place.target.join("tools-build")),
    )?;
    Ok(tool)
}

/// Checks the licences and sources of all crates.
pub(crate) fn check_crates(place: &Place) -> Outcome {
    let tool = cargo_deny(place)?;
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
