//! Python: AWS's own clients and a Cognito that is not ours, which play the other side in tests, and what holds the tests
//! that are written in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::{Outcome, program};

/// Makes the virtual environment of `requirements.txt`, unless it is there already, and says where its Python is.
pub(crate) fn install(place: &Place) -> Outcome<PathBuf> {
    let folder = place.target.join("python");
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    let list_file = place.root.join("xtask/requirements.txt");
    let list = fs::read(&list_file)
        .map_err(|error| format!("{} cannot be read: {error}.", list_file.display()))?;
    // A copy of the list that was installed last. The Python is tried as well: an upgrade of the system may break it.
    let stamp = folder.join("installed-requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == list)
        && program::succeeds(Command::new(&python).arg("--version"))
    {
        println!("The packages of requirements.txt are installed.");
        return Ok(python);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| format!("{} cannot be removed: {error}.", folder.display()))?;
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    program::run(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    program::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&list_file),
    )?;
    fs::write(&stamp, list)
        .map_err(|error| format!("{} cannot be written: {error}.", stamp.display()))?;
    Ok(python)
}

/// Has ruff look at the Python files, or write them: those of the folder with its configuration, `src-tauri/ruff.toml`.
pub(crate) fn ruff(place: &Place, python: &Path, arguments: &[&str]) -> Outcome {
    program::run(
        Command::new(python)
            .current_dir(&place.root)
            .args(["-m", "ruff"])
            .args(arguments)
            .args(["--no-cache", "src-tauri"]),
    )
}
