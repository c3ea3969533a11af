//! `cargo xtask tidy`: what no compiler, linter or formatter holds.

mod command_lists;
pub(crate) mod crate_arrows;
mod crates;
mod documents;
mod graph;
mod import_circles;
mod imports;
mod links;
mod module_circles;
mod modules;
mod named_tests;
mod source;
pub(crate) mod tree;

use std::collections::BTreeSet;
use std::{fmt, fs};

use crate::place::Place;
use crate::tidy::tree::Tree;
use crate::{Outcome, program, unexpected};

/// Something that is not tidy.
pub(crate) struct Fault {
    path: String,
    line: usize,
    /// What it is, and what to do about it.
    words: String,
}

impl Fault {
    fn at(path: &str, line: usize, words: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            words: words.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.words)
    }
}

/// A file as it should be.
pub(crate) struct Change {
    path: String,
    text: String,
}

struct Check {
    /// What holds when it finds nothing.
    name: &'static str,
    find: fn(&Tree) -> Vec<Fault>,
    /// Puts right what a program can.
    mend: Option<fn(&Tree) -> Vec<Change>>,
}

const fn check(name: &'static str, find: fn(&Tree) -> Vec<Fault>) -> Check {
    Check {
        name,
        find,
        mend: None,
    }
}

const CHECKS: &[Check] = &[
    check("no crate knows what it must not", crate_arrows::find),
    check("no circle among modules side by side", module_circles::find),
    check("no circle in the user interface", import_circles::find),
    check("each module says what it holds", modules::find_silent),
    check("no source file is too long", modules::find_long),
    check("the lists of commands agree", command_lists::find),
    check("links in documents lead somewhere", links::find),
    check("tests that documents name are there", named_tests::find),
    Check {
        mend: Some(documents::mend),
        ..check("counts and tables in documents are so", documents::find)
    },
    Check {
        mend: Some(imports::mend),
        ..check("imports are in one style", imports::find)
    },
];

/// Runs every check; with `--write`, it first puts right what a program can.
pub(crate) fn run(place: &Place, arguments: &[String]) -> Outcome {
    match arguments {
        [] => check_all(place),
        [write] if write == "--write" => mend_all(place),
        [.., last] => Err(unexpected(last)),
    }
}

/// Tells of all that the checks find.
fn check_all(place: &Place) -> Outcome {
    let tree = read(place)?;
    let mut count = 0;
    for check in CHECKS {
        let faults = (check.find)(&tree);
        let mark = if faults.is_empty() { "ok" } else { "NOT SO" };
        println!("{mark:>6}  {}", check.name);
        for fault in &faults {
            println!("        {fault}");
        }
        count += faults.len();
    }
    match count {
        0 => Ok(()),
        1 => Err("One thing is not tidy; it is named above.".to_owned()),
        _ => Err(format!("{count} things are not tidy; each is named above.")),
    }
}

fn mend_all(place: &Place) -> Outcome {
    for mend in CHECKS.iter().filter_map(|check| check.mend) {
        let changes = mend(&read(place)?);
        let mut rust = BTreeSet::new();
        for change in &changes {
            let path = place.root.join(&change.path);
            fs::write(&path, &change.text)
                .map_err(|error| format!("{} cannot be written: {error}.", path.display()))?;
            println!("{} is written anew.", change.path);
            if change.path.ends_with(".rs") {
                rust.insert(path);
            }
        }
        // The order inside a group and the breaking of lines are rustfmt's.
        if !rust.is_empty() {
            program::run(place.cargo().args(["fmt", "--all"]))?;
        }
    }
    check_all(place)
}

fn read(place: &Place) -> Outcome<Tree> {
    Tree::read(&place.root)
        .map_err(|error| format!("{} cannot be read: {error}.", place.root.display()))
}
