//! The window's commands: those that it may call, and those that it calls.

use std::collections::BTreeMap;

use crate::tidy::Fault;
use crate::tidy::crates::is_test;
use crate::tidy::source::line_of;
use crate::tidy::tree::Tree;

const CAPABILITIES: &str = "src-tauri/capabilities/main.json";

/// What the user interface talks to the shell with: this file, or those of the folder of that name.
const BACKEND: &str = "ui/src/backend";

/// The capabilities and the user interface name the same commands. (That the shell has them is held by its build and
/// its own test.)
pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let (allowed, called) = (allowed(tree), called(tree, "invoke"));
    let not_allowed = called
        .iter()
        .filter(|(name, _)| !allowed.contains_key::<str>(name))
        .map(|(name, (file, line))| {
            let permission = permission(name);
            let words = format!(
                "`{name}` is called, and {CAPABILITIES} has no \"{permission}\". Add it there, or take the call out."
            );
            Fault::at(file, *line, words)
        });
    let not_called = allowed
        .iter()
        .filter(|(name, _)| !called.contains_key(name.as_str()))
        .map(|(name, line)| {
            let words = format!(
                "`{name}` is allowed, and {BACKEND} never calls it. Take the permission out, or call it there."
            );
            Fault::at(CAPABILITIES, *line, words)
        });
    not_allowed.chain(not_called).collect()
}

/// How many commands the window may call.
pub(crate) fn commands(tree: &Tree) -> usize {
    allowed(tree).len()
}

/// How many of the program's own events the window listens to.
pub(crate) fn events(tree: &Tree) -> usize {
    called(tree, "listen").len()
}

/// The commands that the window may call, each with its line.
fn allowed(tree: &Tree) -> BTreeMap<String, usize> {
    let text = tree.text(CAPABILITIES).unwrap_or_default();
    text.match_indices("\"allow-")
        .filter_map(|(at, start)| {
            let name = text[at + start.len()..].split('"').next()?;
            Some((name.replace('-', "_"), line_of(text, at)))
        })
        .collect()
}

fn permission(command: &str) -> String {
    format!("allow-{}", command.replace('_', "-"))
}

/// The names with which a function of Tauri's is called, each with its first place.
fn called<'a>(tree: &'a Tree, function: &str) -> BTreeMap<&'a str, (&'a str, usize)> {
    let mut found = BTreeMap::new();
    for (path, text) in tree.below(BACKEND) {
        let is_code = path.ends_with(".ts") || path.ends_with(".tsx");
        // What plays the shell in a browser answers calls and makes none.
        if !is_code || is_test(path) || path.contains("played") {
            continue;
        }
        for (at, _) in text.match_indices(function) {
            let name = after_generics(&text[at + function.len()..])
                .trim_start()
                .strip_prefix('(')
                .and_then(|rest| rest.trim_start().strip_prefix('"'))
                .and_then(|rest| rest.split('"').next());
            if let Some(name) = name {
                found.entry(name).or_insert((path, line_of(text, at)));
            }
        }
    }
    found
}

/// What comes after `<…>`, if that comes first.
fn after_generics(text: &str) -> &str {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '<' => depth += 1,
            // Not the arrow of a function's type.
            '>' if !text[..at].ends_with('=') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { text } else { &text[at + 1..] };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPABILITIES_TEXT: &str = "{\n  \"permissions\": [\n    \"allow-read-pool\",\n    \"allow-start\",\n    \"core:event:allow-listen\"\n  ]\n}";

    #[test]
    fn the_lists_name_the_same_commands() {
        let backend = "const a = () => invoke<Start>(\"start\");\nconst b = () =>\n  invoke<Map<string, () => Pool>>(\n    \"read_pool\", { pool });\nlisten<Progress>(\"progress\", f);";
        let tree = |text: &str| {
            Tree::of(&[
                (CAPABILITIES, CAPABILITIES_TEXT),
                ("ui/src/backend/pool.ts", text),
                ("ui/src/backend/played.ts", "invoke(\"anything\")"),
            ])
        };
        assert!(find(&tree(backend)).is_empty());
        assert_eq!((commands(&tree(backend)), events(&tree(backend))), (2, 1));
        let faults: Vec<_> = find(&tree(&backend.replace("\"start\"", "\"begin\"")))
            .iter()
            .map(Fault::to_string)
            .collect();
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].starts_with("ui/src/backend/pool.ts:1: `begin` is called, and src-tauri/capabilities/main.json has no \"allow-begin\""),
            "{}",
            faults[0]
        );
        assert!(
            faults[1].starts_with("src-tauri/capabilities/main.json:4: `start` is allowed"),
            "{}",
            faults[1]
        );
    }
}
