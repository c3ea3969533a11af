//! What each source file owes: a line that says what it holds, and a length that can be read.

use crate::tidy::Fault;
use crate::tidy::crates::{is_test, source_roots};
use crate::tidy::source::{blank, line_of, modules};
use crate::tidy::tree::Tree;

/// How many lines a source file may have, its tests aside.
const LONGEST: usize = 400;

/// Each module of a crate says in a `//!` line what it holds.
pub(crate) fn find_silent(tree: &Tree) -> Vec<Fault> {
    source_roots(tree)
        .iter()
        .flat_map(|root| root.modules.values())
        .filter(|path| tree.text(path).is_some_and(|text| doc(text).is_empty()))
        .map(|path| {
            Fault::at(
                path,
                1,
                "the module does not say what it holds. Begin it with a `//!` line.",
            )
        })
        .collect()
}

/// No source file is too long to be read.
pub(crate) fn find_long(tree: &Tree) -> Vec<Fault> {
    tree.files()
        .filter(|(path, _)| is_source(path) && !is_test(path))
        .map(|(path, text)| (path, length(path, text)))
        .filter(|(_, length)| *length > LONGEST)
        .map(|(path, length)| {
            Fault::at(
                path,
                LONGEST + 1,
                format!(
                    "{length} lines without its tests, and {LONGEST} may be read at once. Give a part of it a module of its own."
                ),
            )
        })
        .collect()
}

fn is_source(path: &str) -> bool {
    let is_rust = path.ends_with(".rs") && path.contains("src/");
    let is_ui = (path.ends_with(".ts") || path.ends_with(".tsx")) && path.starts_with("ui/");
    is_rust || (is_ui && !path.starts_with("ui/src/bindings/"))
}

/// The lines of a file, without the test modules that stand in it.
fn length(path: &str, text: &str) -> usize {
    let all = text.lines().count();
    if !path.ends_with(".rs") {
        return all;
    }
    let blanked = blank(text);
    let in_tests: usize = modules(&blanked)
        .iter()
        .filter(|module| module.is_test && module.body.is_some())
        .map(|module| {
            line_of(&blanked, module.range.end) - line_of(&blanked, module.range.start) + 1
        })
        .sum();
    all - in_tests
}

/// The text of a module's `//!` lines, up to the first line that is none.
pub(crate) fn doc(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map_while(|line| line.trim_start().strip_prefix("//!"))
        .map(str::trim)
        .collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_what_it_holds() {
        let tree = Tree::of(&[
            ("a/src/lib.rs", "//! A crate.\nmod one;\nmod two;"),
            ("a/src/one.rs", "//! One."),
            ("a/src/two.rs", "// Two.\nuse std::fmt;"),
            ("a/src/two/tests.rs", "use super::*;"),
        ]);
        let faults: Vec<_> = find_silent(&tree).iter().map(Fault::to_string).collect();
        assert_eq!(
            faults,
            ["a/src/two.rs:1: the module does not say what it holds. Begin it with a `//!` line."]
        );
    }

    #[test]
    fn a_file_is_not_too_long() {
        let lines = "// A line.\n".repeat(LONGEST);
        let with_tests = format!("{lines}#[cfg(test)]\nmod tests {{\n{lines}}}\n");
        let longer = format!("{lines}// One more.\n");
        let tree = Tree::of(&[
            ("a/src/longest.rs", &lines),
            ("a/src/with_tests.rs", &with_tests),
            ("a/src/too_long.rs", &longer),
            ("a/src/tests.rs", &longer),
            ("a/tests/b.rs", &longer),
            ("ui/src/Long.tsx", &longer),
            ("ui/src/Long.test.tsx", &longer),
            ("ui/src/bindings/Long.ts", &longer),
        ]);
        let faults: Vec<_> = find_long(&tree).iter().map(Fault::to_string).collect();
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].starts_with("a/src/too_long.rs:401: 401 lines"),
            "{}",
            faults[0]
        );
        assert!(
            faults[1].starts_with("ui/src/Long.tsx:401: "),
            "{}",
            faults[1]
        );
    }
}
