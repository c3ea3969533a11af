//! The user interface's side: Node.js and npm in `ui/`.

use std::fs;
use std::process::Command;

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::{Outcome, folder, program};

/// What the bundler (Vite 7) asks for.
const OLDEST: (u32, u32) = (20, 19);

/// Installs the packages that `package-lock.json` names, unless they are there already.
pub(crate) fn install(place: &Place) -> Outcome {
    check_version()?;
    let lock_file = place.ui().join("package-lock.json");
    let lock = fs::read(&lock_file)
        .map_err(|error| format!("{} cannot be read: {error}.", lock_file.display()))?;
    // A copy of the lock file that was installed last. `npm ci` empties the folder first, and takes it along.
    let stamp = place.ui().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("The packages of package-lock.json are installed.");
        return Ok(());
    }
    program::run(npm(place).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock)
        .map_err(|error| format!("{} cannot be written: {error}.", stamp.display()))
}

/// Builds the pages that the program takes in, in `ui/dist`.
///
/// Pages that are the same are left as they are: written anew, they would make Cargo build the program anew.
pub(crate) fn build(place: &Place) -> Outcome {
    let (built, pages) = (place.target.join("pages"), place.ui().join("dist"));
    program::run(
        npm(place)
            .args(["run", "--silent", "build", "--", "--emptyOutDir"])
            .arg("--outDir")
            .arg(&built),
    )?;
    let files = folder::read(&built)
        .map_err(|error| format!("{} cannot be read: {error}.", built.display()))?;
    if folder::read(&pages).is_ok_and(|before| before == files) {
        return Ok(());
    }
    folder::replace(&pages, &files)
        .map_err(|error| format!("{} cannot be written: {error}.", pages.display()))
}

/// Runs a script of `package.json`.
pub(crate) fn script(place: &Place, name: &str) -> Outcome {
    program::run(npm(place).args(["run", "--silent", name]))
}

/// Shows the user interface alone, in a browser, on a played backend.
pub(crate) fn show_played(place: &Place, _: &[String]) -> Outcome {
    packages::ensure(Purpose::Browser)?;
    install(place)?;
    script(place, "played")
}

/// Takes a picture of every state of every screen; it fails where a text is clipped.
pub(crate) fn pictures(place: &Place) -> Outcome {
    let mut npm = npm(place);
    npm.args(["run", "--silent", "pictures", "--"])
        .arg(place.target.join("pictures"));
    if let Some(browser) = packages::CHROMIUM
        .iter()
        .find_map(|name| program::find(name))
    {
        npm.env("REGISTRAR_CHROMIUM", browser);
    }
    program::run(&mut npm)
}

/// Has the formatter look at the documents, with `--check`, or write them, with `--write`.
pub(crate) fn format_documents(place: &Place, act: &str) -> Outcome {
    program::run(
        program(place, "prettier")
            .current_dir(&place.root)
            // The lines are broken by who writes them, and what stands in code blocks is left alone.
            .args([act, "--no-config", "--prose-wrap", "preserve"])
            .args(["--embedded-language-formatting", "off"])
            .args(["*.md", "docs/**/*.md", "--no-error-on-unmatched-pattern"]),
    )
}

/// A program of the packages.
pub(crate) fn program(place: &Place, name: &str) -> Command {
    let ending = if cfg!(windows) { ".cmd" } else { "" };
    let folder = place.ui().join("node_modules/.bin");
    Command::new(folder.join(format!("{name}{ending}")))
}

fn npm(place: &Place) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(place.ui());
    npm
}

fn check_version() -> Outcome {
    let said = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|error| {
            format!(
                "Node.js could not be started ({error}); version {}.{} or later is needed.",
                OLDEST.0, OLDEST.1
            )
        })?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    if version(&said).is_some_and(|version| version >= OLDEST) {
        return Ok(());
    }
    Err(format!(
        "Node.js {}.{} or later is needed, and this is {said:?}. If your system's own package is older, install it from nodejs.org.",
        OLDEST.0, OLDEST.1
    ))
}

/// The first two numbers of what `node --version` says.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("v20.20.2").is_some_and(|version| version >= OLDEST));
        assert!(version("v100.0.0").is_some_and(|version| version >= OLDEST));
        assert!(version("v20.9.0").is_some_and(|version| version < OLDEST));
        assert_eq!(version("unknown"), None);
    }
}
