//! Programs that the commands run.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// Runs a command with the person looking on; anything but success is an error that names it.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .map_err(|error| format!("`{line}` could not be started: {error}."))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})."))
    }
}

/// Runs a command and gives what it says; anything but success is an error that names it.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let line = line(command);
    println!("$ {line}");
    let output = command
        .output()
        .map_err(|error| format!("`{line}` could not be started: {error}."))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{line}` failed ({}).", output.status))
    }
}

/// Whether a command ends well, with nothing shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Where the program is that this name starts, if it can be started at all.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// A command as one would type it, with only the last part of the program's path.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let plain =
            !argument.is_empty() && !argument.contains(|letter: char| " '\"*$".contains(letter));
        line.push(' ');
        line.push_str(&if plain {
            argument.into_owned()
        } else {
            format!("{argument:?}")
        });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_as_typed() {
        let mut command = Command::new("/somewhere/bin/cargo");
        assert_eq!(
            line(command.args(["test", "--test", "a b"])),
            "cargo test --test \"a b\""
        );
    }

    #[test]
    fn failure_names_the_command() {
        let sentence =
            run(Command::new("no-such-program").arg("now")).expect_err("there is no such program");
        assert!(
            sentence.starts_with("`no-such-program now` could not be started"),
            "{sentence}"
        );
    }
}
