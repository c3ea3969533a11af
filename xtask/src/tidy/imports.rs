//! One style of imports: std, other crates, then this crate's own, and re-exports by themselves.
//!
//! Groups are set apart by a blank line, and each module that names come from has one `use`. The order inside a group
//! is rustfmt's, whose own options for the rest are not stable.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::tidy::source::{Name, blank, line_of, modules, uses};
use crate::tidy::tree::Tree;
use crate::tidy::{Change, Fault};

/// Every block of imports at the top of a file or a module is in the one style.
pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    rust(tree)
        .flat_map(|(path, text)| {
            blocks(text)
                .into_iter()
                .filter(|block| !block.is_in_style())
                .map(move |block| {
                    Fault::at(
                        path,
                        line_of(text, block.range().start),
                        "these imports are not in the one style: std, other crates, then `crate` and `super`, a blank line \
                         between, one `use` for each module. `cargo xtask tidy --write` writes them so.",
                    )
                })
        })
        .collect()
}

/// Writes the blocks anew that are not in the one style; rustfmt then does its part.
pub(crate) fn mend(tree: &Tree) -> Vec<Change> {
    rust(tree)
        .filter_map(|(path, text)| {
            let changed = rewrite(text);
            (changed != text).then(|| Change {
                path: path.to_owned(),
                text: changed,
            })
        })
        .collect()
}

fn rust(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.files().filter(|(path, _)| path.ends_with(".rs"))
}

fn rewrite(text: &str) -> String {
    let mut changed = text.to_owned();
    for block in blocks(text)
        .iter()
        .rev()
        .filter(|block| !block.is_in_style())
    {
        changed.replace_range(block.range(), &block.in_style());
    }
    changed
}

/// A `use` item with what belongs to it.
struct Import {
    /// Whole lines: comments and attributes before it, and a comment behind it.
    range: Range<usize>,
    /// The text of those lines.
    text: String,
    /// Where the line of `use` begins to be written.
    indent: String,
    is_shown: bool,
    names: Vec<Name>,
    /// Whether a comment or an attribute belongs to it, so that it stays as it is.
    is_special: bool,
    /// Whether a blank line goes before it.
    is_apart: bool,
}

/// Imports that follow one another.
struct Block {
    imports: Vec<Import>,
    /// The modules of the file, which are this crate's own.
    own: BTreeSet<String>,
}

/// One line, or one item, in the one style: with what it is compared, and how it is written.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    words: String,
    text: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let blanked = blank(text);
    let own: BTreeSet<String> = modules(&blanked)
        .into_iter()
        .map(|module| module.name)
        .collect();
    let mut blocks: Vec<Block> = Vec::new();
    for mut import in imports(text, &blanked) {
        if let Some(block) = blocks.last_mut()
            && let Some(last) = block.imports.last()
            && last.indent == import.indent
            && last.range.end <= import.range.start
            && text[last.range.end..import.range.start].trim().is_empty()
        {
            import.is_apart = last.range.end != import.range.start;
            block.imports.push(import);
        } else {
            blocks.push(Block {
                imports: vec![import],
                own: own.clone(),
            });
        }
    }
    blocks
}

/// The imports of a file that stand in modules and not in functions, each on lines of its own.
fn imports(text: &str, blanked: &str) -> Vec<Import> {
    let in_functions = in_functions(blanked);
    let mut imports: Vec<Import> = Vec::new();
    for item in uses(blanked) {
        let first_line = text[..item.range.start].rfind('\n').map_or(0, |at| at + 1);
        let last_line = text[item.range.end..]
            .find('\n')
            .map_or(text.len(), |length| item.range.end + length + 1);
        let indent = &text[first_line..item.range.start];
        let is_alone =
            indent.trim().is_empty() && blanked[item.range.end..last_line].trim().is_empty();
        if !is_alone
            || in_functions
                .iter()
                .any(|range| range.contains(&item.range.start))
        {
            continue;
        }
        let start = lead(text, first_line);
        let is_special = start != first_line
            || text[item.range.start..last_line] != blanked[item.range.start..last_line];
        imports.push(Import {
            text: text[start..last_line].trim_end().to_owned(),
            indent: indent.to_owned(),
            is_shown: !item.visibility.is_empty(),
            names: item.names,
            is_special,
            is_apart: false,
            range: start..last_line,
        });
    }
    imports
}

/// Where the comments and attributes begin that stand right before a line.
fn lead(text: &str, line: usize) -> usize {
    let mut start = line;
    for before in text[..line].split_inclusive('\n').rev() {
        let words = before.trim_start();
        let belongs = (words.starts_with("//") && !words.starts_with("//!"))
            || (words.starts_with("#[") && words.trim_end().ends_with(']'));
        if !belongs {
            break;
        }
        start -= before.len();
    }
    start
}

/// Where braces enclose something else than a module's items.
fn in_functions(blanked: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut found = Vec::new();
    for (at, byte) in blanked.bytes().enumerate() {
        match byte {
            b'{' => {
                let mut words = blanked[..at].split_whitespace().rev();
                let is_module = words.next().is_some() && words.next() == Some("mod");
                open.push((at, is_module));
            }
            b'}' => {
                if let Some((start, false)) = open.pop() {
                    found.push(start..at);
                }
            }
            _ => {}
        }
    }
    found
}

impl Block {
    fn range(&self) -> Range<usize> {
        let start = self.imports.first().map_or(0, |first| first.range.start);
        let end = self.imports.last().map_or(start, |last| last.range.end);
        start..end
    }

    fn is_in_style(&self) -> bool {
        let words = |groups: Vec<Vec<Line>>| -> Vec<Vec<String>> {
            groups
                .into_iter()
                .map(|group| group.into_iter().map(|line| line.words).collect())
                .collect()
        };
        words(self.as_is()) == words(self.as_it_should_be())
    }

    fn in_style(&self) -> String {
        let groups: Vec<String> = self
            .as_it_should_be()
            .iter()
            .map(|group| {
                let lines: Vec<&str> = group.iter().map(|line| line.text.as_str()).collect();
                lines.join("\n") + "\n"
            })
            .collect();
        groups.join("\n")
    }

    /// The groups as blank lines make them; the order inside a group does not count.
    fn as_is(&self) -> Vec<Vec<Line>> {
        let mut groups: Vec<Vec<Line>> = Vec::new();
        for import in &self.imports {
            if import.is_apart || groups.is_empty() {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(line_as_is(import));
            }
        }
        sorted(groups)
    }

    fn as_it_should_be(&self) -> Vec<Vec<Line>> {
        let mut own: [Vec<Line>; 3] = Default::default();
        let mut plain: [Vec<&Name>; 3] = Default::default();
        let mut shown: Vec<Vec<Line>> = Vec::new();
        let mut is_apart = true;
        for import in &self.imports {
            is_apart |= import.is_apart;
            if import.is_shown {
                if std::mem::take(&mut is_apart) {
                    shown.push(Vec::new());
                }
                if let Some(group) = shown.last_mut() {
                    group.push(line_as_is(import));
                }
            } else if import.is_special {
                let group = import.names.first().map_or(1, |name| self.group(name));
                own[group].push(line_as_is(import));
            } else {
                for name in &import.names {
                    plain[self.group(name)].push(name);
                }
            }
        }
        let indent = self
            .imports
            .first()
            .map(|import| import.indent.as_str())
            .unwrap_or_default();
        for (group, names) in own.iter_mut().zip(plain) {
            group.extend(items(&names).into_iter().map(|item| Line {
                words: squeezed(&item),
                text: format!("{indent}{item}"),
            }));
        }
        let mut groups = Vec::from(own);
        groups.extend(shown);
        groups.retain(|group| !group.is_empty());
        sorted(groups)
    }

    /// 0 is std, 1 another crate, 2 this one.
    fn group(&self, name: &Name) -> usize {
        let first = name.path.iter().find(|segment| !segment.is_empty());
        match first.map_or("", String::as_str) {
            "std" | "core" | "alloc" => 0,
            "crate" | "self" | "super" => 2,
            // A module or an enum of this file.
            first if self.own.contains(first) || first.starts_with(char::is_uppercase) => 2,
            _ => 1,
        }
    }
}

fn sorted(mut groups: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    for group in &mut groups {
        group.sort();
    }
    groups
}

fn line_as_is(import: &Import) -> Line {
    let words = if import.is_shown || import.is_special {
        squeezed(&import.text)
    } else {
        // In how many items a module's names come does count, their order in one does not.
        squeezed(&items(&import.names.iter().collect::<Vec<_>>()).join(" "))
    };
    Line {
        words,
        text: import.text.clone(),
    }
}

/// A text without blanks and without commas that end a list.
fn squeezed(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace("{ ", "{").replace(" }", "}");
    text.replace(",}", "}")
}

/// The `use` items that bring these names in: one for each module that they come from.
fn items(names: &[&Name]) -> Vec<String> {
    let mut by_module: BTreeMap<Vec<&str>, BTreeSet<(&str, Option<&str>)>> = BTreeMap::new();
    for name in names {
        if let Some((last, module)) = name.path.split_last() {
            let module = module.iter().map(String::as_str).collect();
            let leaf = (last.as_str(), name.alias.as_deref());
            by_module.entry(module).or_default().insert(leaf);
        }
    }
    // `a::b::{self}` by itself is `a::b`.
    let alone: Vec<Vec<&str>> = by_module
        .iter()
        .filter(|(module, leaves)| {
            !module.is_empty() && leaves.iter().all(|(leaf, _)| *leaf == "self")
        })
        .map(|(module, _)| module.clone())
        .collect();
    for mut module in alone {
        let leaves = by_module.remove(&module).unwrap_or_default();
        if let Some(last) = module.pop() {
            let leaves = leaves.into_iter().map(|(_, alias)| (last, alias));
            by_module.entry(module).or_default().extend(leaves);
        }
    }
    let mut items = Vec::new();
    for (module, leaves) in by_module {
        let leaves: Vec<String> = leaves
            .into_iter()
            .map(|(leaf, alias)| match alias {
                Some(alias) => format!("{leaf} as {alias}"),
                None => leaf.to_owned(),
            })
            .collect();
        let module = module.join("::");
        match leaves.as_slice() {
            leaves if module.is_empty() => {
                items.extend(leaves.iter().map(|leaf| format!("use {leaf};")));
            }
            [leaf] => items.push(format!("use {module}::{leaf};")),
            leaves => items.push(format!("use {module}::{{{}}};", leaves.join(", "))),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_fall_into_groups() {
        let text = "//! A module.

use crate::{Outcome, place::Place};
use serde::Serialize;
use std::{fs, io, path::{Path, PathBuf}};
use std::path;
pub(crate) use two::Two;
mod two;
use two::Three;

fn f() {
    use std::fmt;
    use crate::g;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt;
    // Why this one.
    use proptest::prelude::*;
}
";
        let expected = "//! A module.

use std::path::{Path, PathBuf};
use std::{fs, io, path};

use serde::Serialize;

use crate::Outcome;
use crate::place::Place;

pub(crate) use two::Two;
mod two;
use two::Three;

fn f() {
    use std::fmt;
    use crate::g;
}

#[cfg(test)]
mod tests {
    use std::fmt;

    // Why this one.
    use proptest::prelude::*;

    use super::*;
}
";
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        let written = rewrite(text);
        // rustfmt has the last word on the order inside a group.
        assert_eq!(sorted(&written), sorted(expected), "{written}");
        assert_eq!(rewrite(&written), written);
        let tree = Tree::of(&[("a/src/lib.rs", text), ("a/src/good.rs", expected)]);
        let faults: Vec<String> = find(&tree).iter().map(Fault::to_string).collect();
        assert_eq!(faults.len(), 2);
        assert!(faults[0].starts_with("a/src/lib.rs:3: "), "{}", faults[0]);
        assert!(faults[1].starts_with("a/src/lib.rs:18: "), "{}", faults[1]);
        assert_eq!(mend(&tree).len(), 1);
    }

    #[test]
    fn what_rustfmt_may_change_does_not_count() {
        for text in [
            "use std::io;\n\nuse b::{\n    C,\n    D,\n};\nuse a;\n\nuse super::*;\n",
            "use a::{self, B};\n",
            "use a::{B, A};\n",
            "#[cfg(unix)]\nuse a::{B, c::D};\nuse a::E;\n",
            "pub use a::B;\npub use crate::C;\n\npub use std::fmt;\n",
            "use a::B; // Why.\nuse a::{\n    // Why.\n    C,\n};\n",
            "mod a { use b::C; }\n",
        ] {
            assert!(blocks(text).iter().all(Block::is_in_style), "{text}");
            assert_eq!(rewrite(text), text);
        }
    }

    /// Numbers that look made by chance and are the same each time (xorshift).
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % limit as u64).expect("it is below a small limit")
        }

        fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
            list[self.below(list.len())]
        }

        fn tree(&mut self, depth: usize) -> String {
            match self.below(if depth > 2 { 3 } else { 5 }) {
                0 => self.one(&["A", "B", "C", "fmt", "io"]).to_owned(),
                1 => format!("{} as {}", self.one(&["A", "B"]), self.one(&["X", "_"])),
                2 => self.one(&["D", "E"]).to_owned(),
                3 => format!("{}::{}", self.one(&["a", "b"]), self.tree(depth + 1)),
                _ => {
                    let count = 1 + self.below(3);
                    let mut inside: Vec<String> =
                        (0..count).map(|_| self.tree(depth + 1)).collect();
                    if depth > 0 && self.below(3) == 0 {
                        inside.push("self".to_owned());
                    }
                    // Lists stand behind a path.
                    format!("{}::{{{}}}", self.one(&["c", "d"]), inside.join(", "))
                }
            }
        }

        fn import(&mut self) -> String {
            let lead = match self.below(8) {
                0 => "#[cfg(unix)]\n",
                1 => "// Why.\n",
                _ => "",
            };
            let visibility = match self.below(6) {
                0 => "pub ",
                1 => "pub(crate) ",
                _ => "",
            };
            let root = self.one(&[
                "std",
                "alloc",
                "serde",
                "tokio::net",
                "crate",
                "super",
                "self",
                "own",
            ]);
            let end = if self.below(10) == 0 {
                " // Because."
            } else {
                ""
            };
            let gap = if self.below(4) == 0 { "\n" } else { "" };
            format!(
                "{lead}{visibility}use {root}::{};{end}\n{gap}",
                self.tree(0)
            )
        }
    }

    /// What a text brings in, and with which attributes: what must not be lost.
    fn brought_in(text: &str) -> BTreeSet<(bool, String, String, String)> {
        let blanked = blank(text);
        imports(text, &blanked)
            .into_iter()
            .flat_map(|import| {
                let special = if import.is_special {
                    import.text.clone()
                } else {
                    String::new()
                };
                import.names.into_iter().map(move |name| {
                    let local = name.local().to_owned();
                    let mut path = name.path;
                    path.retain(|segment| segment != "self");
                    (import.is_shown, path.join("::"), local, special.clone())
                })
            })
            .collect()
    }

    #[test]
    fn whatever_the_imports_are_none_is_lost_and_once_is_enough() {
        let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
        for _ in 0..2_000 {
            let count = 1 + chance.below(9);
            let block: String = (0..count).map(|_| chance.import()).collect();
            let text = format!("//! A module.\n\n{block}\nmod own;\n\nfn main() {{}}\n");
            let once = rewrite(&text);
            assert_eq!(brought_in(&once), brought_in(&text), "{text}\n{once}");
            assert_eq!(rewrite(&once), once, "{text}");
            assert!(
                blocks(&once).iter().all(Block::is_in_style),
                "{text}\n{once}"
            );
            assert!(once.starts_with("//! A module.\n\n"));
            assert!(once.ends_with("\nmod own;\n\nfn main() {}\n"), "{once}");
        }
    }
}
