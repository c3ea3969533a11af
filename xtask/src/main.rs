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
mod desktop;
mod folder;
mod node;
mod packages;
mod place;
mod program;
mod python;
mod snapshots;
mod steps;
mod tidy;
mod tools;

use std::process::ExitCode;

use crate::place::Place;

/// What went wrong is always a sentence for the person at the terminal.
type Outcome<T = ()> = Result<T, String>;

/// One of the commands.
struct Command {
    name: &'static str,
    /// The arguments that it takes; empty where it takes none.
    arguments: &'static str,
    does: &'static str,
    act: fn(&Place, &[String]) -> Outcome,
}

const fn command(
    name: &'static str,
    arguments: &'static str,
    does: &'static str,
    act: fn(&Place, &[String]) -> Outcome,
) -> Command {
    Command {
        name,
        arguments,
        does,
        act,
    }
}

#[rustfmt::skip]
const COMMANDS: &[Command] = &[
    command("run", "[-- ARGUMENTS]", "build the program and open it (ARGUMENTS: try `--help`)", desktop::run),
    command("dev", "[-- ARGUMENTS]", "the same on Practice, and each change of the user interface shows at once", desktop::dev),
    command("ui", "", "show the user interface alone, in a browser, on a played backend", node::show_played),
    command("test", "[PART]", "run every check and test; or only those of core, aws, practice, vault, shell, ui or window", checks::run),
    command("tidy", "[--write]", "hold what no compiler or linter holds; --write puts right what a program can", tidy::run),
    command("format", "", "write every file as its formatter has it", checks::format),
    command("snapshots", "[--accept]", "show the snapshots that have changed; --accept takes them as they are now", snapshots::run),
    command("bindings", "", "write ui/src/bindings anew from the Rust types", bindings::write),
    command("tour", "", "drive the program through all its screens and leave a picture of each", desktop::tour),
    command("mutants", "[PART/OF]", "change what decides over a pool, line by line, and tell which change no test finds", tools::mutants),
    command("bench", "", "measure how fast Practice starts and answers", checks::bench),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match act(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn act(arguments: &[String]) -> Outcome {
    let Some((name, rest)) = arguments.split_first() else {
        println!("{}", usage());
        return Ok(());
    };
    if ["help", "-h", "--help"].contains(&name.as_str()) {
        println!("{}", usage());
        return Ok(());
    }
    let command = COMMANDS
        .iter()
        .find(|command| command.name == name)
        .ok_or_else(|| format!("There is no command `{name}`.\n\n{}", usage()))?;
    match rest.first() {
        Some(first) if command.arguments.is_empty() => Err(unexpected(first)),
        _ => (command.act)(&Place::find(), rest),
    }
}

/// What is said of an argument that a command does not take.
fn unexpected(argument: &str) -> String {
    format!("`{argument}` is not expected here.\n\n{}", usage())
}

fn usage() -> String {
    let lines: Vec<(String, &str)> = COMMANDS
        .iter()
        .map(|command| {
            let line = format!("{} {}", command.name, command.arguments);
            (line.trim_end().to_owned(), command.does)
        })
        .collect();
    let width = lines.iter().map(|(line, _)| line.len()).max().unwrap_or(0);
    let lines: String = lines
        .iter()
        .map(|(line, does)| format!("  {line:width$}  {does}\n"))
        .collect();
    format!(
        "Usage: cargo xtask COMMAND\n\n{lines}\n\
         Each command installs what it needs: with apt on Debian and Ubuntu, by a sentence elsewhere."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_names_every_command() {
        let usage = usage();
        for command in COMMANDS {
            assert!(usage.contains(&format!("\n  {} ", command.name)), "{usage}");
        }
    }

    #[test]
    fn what_is_not_expected_is_refused() {
        let refused = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            act(&arguments).expect_err("it is not expected")
        };
        assert!(refused(&["fly"]).starts_with("There is no command `fly`."));
        assert!(refused(&["tour", "now"]).starts_with("`now` is not expected here."));
        assert!(refused(&["test", "moon"]).starts_with("`moon` is not expected here."));
        assert!(refused(&["tidy", "--all"]).starts_with("`--all` is not expected here."));
        assert!(refused(&["snapshots", "--all"]).starts_with("`--all` is not expected here."));
    }
}
