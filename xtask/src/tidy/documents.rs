//! The counts and tables in the documents that come from the code.
//!
//! `<!-- count: commands -->32<!-- /count -->` holds a number, and `<!-- table: modules src-tauri/core/src -->` up to
//! `<!-- /table -->` a table. `cargo xtask tidy --write` fills them in.

use crate::tidy::crate_arrows::manifests;
use crate::tidy::modules::doc;
use crate::tidy::source::{blank, line_of, modules, without_tests};
use crate::tidy::tree::{Tree, folder, follow};
use crate::tidy::{Change, Fault, command_lists};

type Count = fn(&Tree) -> usize;

/// What can be counted.
const COUNTS: &[(&str, Count)] = &[
    ("commands", command_lists::commands),
    ("crates", |tree| manifests(tree).len()),
    ("events", command_lists::events),
];

/// Makes the lines of a table for a document in the folder that is named first; what comes second is its own.
type MakeTable = fn(&Tree, &str, &str) -> Result<Table, String>;

/// What there are tables of.
const TABLES: &[(&str, MakeTable)] = &[("crates", crates), ("modules", modules_table)];

/// What a document says between two marks, and what it should say.
struct Passage<'a> {
    /// Where its text is, between the marks.
    at: usize,
    is: &'a str,
    /// Or why that cannot be told.
    should_be: Result<String, String>,
}

/// A table's head and rows.
struct Table {
    head: [&'static str; 2],
    rows: Vec<[String; 2]>,
}

/// The counts and tables are so.
pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    documents(tree)
        .flat_map(|(path, text)| {
            passages(tree, path, text)
                .into_iter()
                .filter_map(move |passage| {
                    let words = match &passage.should_be {
                        Err(sentence) => sentence.clone(),
                        Ok(right) if same(right, passage.is) => return None,
                        Ok(right) if right.contains('\n') => {
                            "the table is not what the code says. `cargo xtask tidy --write` writes it anew."
                                .to_owned()
                        }
                        Ok(right) => format!(
                            "it says {}, and there are {right}. `cargo xtask tidy --write` writes it anew.",
                            passage.is.trim()
                        ),
                    };
                    Some(Fault::at(path, line_of(text, passage.at), words))
                })
        })
        .collect()
}

/// Writes the counts and tables that are not so anew.
pub(crate) fn mend(tree: &Tree) -> Vec<Change> {
    documents(tree)
        .filter_map(|(path, text)| {
            let mut changed = text.to_owned();
            // From the last to the first, so that the places of the others stay.
            for passage in passages(tree, path, text).iter().rev() {
                if let Ok(right) = &passage.should_be
                    && !same(right, passage.is)
                {
                    changed.replace_range(passage.at..passage.at + passage.is.len(), right);
                }
            }
            (changed != text).then(|| Change {
                path: path.to_owned(),
                text: changed,
            })
        })
        .collect()
}

/// The documents: all Markdown files.
pub(crate) fn documents(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.files().filter(|(path, _)| path.ends_with(".md"))
}

/// Whether two texts differ in blanks and the length of a table's lines only, which is up to the formatter.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(|word| {
                if word.bytes().all(|byte| byte == b'-') {
                    "-".to_owned()
                } else {
                    word.to_owned()
                }
            })
            .collect()
    };
    plain(one) == plain(other)
}

fn passages<'a>(tree: &Tree, path: &str, text: &'a str) -> Vec<Passage<'a>> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("<!-- ") {
        // Where a document explains the marks, they stand in backquotes.
        if text[..at].ends_with('`') {
            continue;
        }
        let rest = &text[at + start.len()..];
        let Some((mark, after)) = rest.split_once(" -->") else {
            continue;
        };
        let Some((kind, name)) = mark.split_once(": ") else {
            continue;
        };
        if kind != "count" && kind != "table" {
            continue;
        }
        let closing = format!("<!-- /{kind} -->");
        let is = after.split_once(&closing).map(|(inside, _)| inside);
        let should_be = match (is, kind) {
            (None, _) => Err(format!("`{mark}` has no `{closing}` after it.")),
            (_, "count") => count(tree, name),
            _ => table(tree, folder(path), name),
        };
        found.push(Passage {
            at: text.len() - after.len(),
            is: is.unwrap_or_default(),
            should_be,
        });
    }
    found
}

fn count(tree: &Tree, name: &str) -> Result<String, String> {
    match COUNTS.iter().find(|(known, _)| *known == name) {
        Some((_, count)) => Ok(count(tree).to_string()),
        None => Err(unknown("count", name, COUNTS.iter().map(|(name, _)| *name))),
    }
}

fn table(tree: &Tree, folder: &str, name: &str) -> Result<String, String> {
    let (kind, of) = name.split_once(' ').unwrap_or((name, ""));
    match TABLES.iter().find(|(known, _)| *known == kind) {
        Some((_, make)) => Ok(lay_out(&make(tree, folder, of.trim())?)),
        None => Err(unknown("table", kind, TABLES.iter().map(|(name, _)| *name))),
    }
}

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    format!(
        "there is no {kind} `{name}`; there are: {}.",
        known.join(", ")
    )
}

/// A table as Prettier leaves it.
fn lay_out(table: &Table) -> String {
    let head = table.head.map(str::to_owned);
    let lines: Vec<&[String; 2]> = std::iter::once(&head).chain(&table.rows).collect();
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or_default()
            .max(3)
    };
    let (first, second) = (width(0), width(1));
    let mut text = String::from("\n\n");
    for (index, [left, right]) in lines.iter().enumerate() {
        text.push_str(&format!("| {left:first$} | {right:second$} |\n"));
        if index == 0 {
            text.push_str(&format!(
                "| {} | {} |\n",
                "-".repeat(first),
                "-".repeat(second)
            ));
        }
    }
    text.push('\n');
    text
}

/// The crates, and what their manifests say of them.
fn crates(tree: &Tree, from: &str, _: &str) -> Result<Table, String> {
    let rows = manifests(tree)
        .iter()
        .map(|manifest| {
            let link = link(from, folder(manifest.path));
            [
                format!("[`{}`]({link})", manifest.name),
                manifest.description.to_owned(),
            ]
        })
        .collect();
    Ok(Table {
        head: ["crate", "what it is"],
        rows,
    })
}

/// The modules of a crate or of a module, in reading order: that of the `mod` items.
fn modules_table(tree: &Tree, from: &str, of: &str) -> Result<Table, String> {
    let parent = ["/lib.rs", "/main.rs", "/mod.rs", ".rs"]
        .iter()
        .find_map(|ending| tree.text(&format!("{of}{ending}")))
        .ok_or_else(|| {
            format!("there are no modules in `{of}`: name a folder with a lib.rs or a mod.rs.")
        })?;
    let rows = modules(&without_tests(&blank(parent)))
        .iter()
        .filter(|module| module.body.is_none())
        .map(|module| {
            let name = &module.name;
            let file = [format!("{of}/{name}.rs"), format!("{of}/{name}/mod.rs")]
                .into_iter()
                .find(|path| tree.text(path).is_some())
                .ok_or_else(|| format!("`{of}` has a module `{name}` without a file."))?;
            let text = tree.text(&file).unwrap_or_default();
            Ok([
                format!("[`{name}`]({})", link(from, &file)),
                first_sentence(&doc(text)).replace('|', "\\|"),
            ])
        })
        .collect::<Result<_, String>>()?;
    Ok(Table {
        head: ["module", "what it holds"],
        rows,
    })
}

/// The first sentence of a module's doc, without its full stop and without links, which lead nowhere outside rustdoc.
fn first_sentence(doc: &str) -> String {
    let paragraph = doc.split("\n\n").next().unwrap_or_default();
    let paragraph = paragraph.replace('\n', " ");
    let sentence = paragraph.split(". ").next().unwrap_or_default();
    let sentence = sentence.trim_end_matches(['.', ':']);
    let mut plain = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once("[`") {
        plain.push_str(before);
        let (name, after) = after.split_once("`]").unwrap_or((after, ""));
        plain.push_str(&format!("`{name}`"));
        rest = match after.strip_prefix('(') {
            Some(target) => target.split_once(')').map_or("", |(_, rest)| rest),
            None => after,
        };
    }
    plain.push_str(rest);
    plain
}

/// The way from a document's folder to a path, both from the root of the checkout.
fn link(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (parts(from), parts(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let ups = from.len() - common;
    let way = [vec![".."; ups], to[common..].to_vec()].concat().join("/");
    debug_assert_eq!(follow(&from.join("/"), &way), Some(to.join("/")));
    if way.is_empty() { ".".to_owned() } else { way }
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! A crate.\npub mod two;\nmod one;\n#[cfg(test)]\nmod tests;\n";
    const ONE: &str =
        "//! One thing, as [`Two`](crate::two) has it, and [`Three`]: `a|b`. More of it.\n";
    const TWO: &str = "//! Two things\n//! on two lines.\n//!\n//! More.\n";

    fn tree(document: &str) -> Tree {
        Tree::of(&[
            (
                "Cargo.toml",
                "[package]\nname = \"cdf-registrar\"\ndescription = \"All of it\"\n",
            ),
            ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
            ("a/src/lib.rs", LIB),
            ("a/src/one.rs", ONE),
            ("a/src/two/mod.rs", TWO),
            ("docs/map.md", document),
        ])
    }

    fn faults(document: &str) -> Vec<String> {
        find(&tree(document)).iter().map(Fault::to_string).collect()
    }

    #[test]
    fn a_count_must_be_so() {
        assert!(faults("There are <!-- count: crates -->2<!-- /count --> of them.").is_empty());
        assert_eq!(
            faults("\nThere are <!-- count: crates -->3<!-- /count --> of them."),
            [
                "docs/map.md:2: it says 3, and there are 2. `cargo xtask tidy --write` writes it anew."
            ]
        );
        assert!(
            faults("<!-- count: dogs -->3<!-- /count -->")[0].contains("there is no count `dogs`")
        );
        assert!(faults("<!-- count: crates -->3")[0].contains("has no `<!-- /count -->`"));
        assert!(faults("Write `<!-- count: NAME -->`.").is_empty());
    }

    #[test]
    fn a_table_must_be_so_and_is_written_anew() {
        let document = "Before\n\n<!-- table: modules a/src --><!-- /table -->\n\n<!-- table: crates --><!-- /table -->\n\nAfter\n";
        assert_eq!(faults(document).len(), 2);
        let changes = mend(&tree(document));
        let expected = "Before

<!-- table: modules a/src -->

| module                       | what it holds                                   |
| ---------------------------- | ----------------------------------------------- |
| [`two`](../a/src/two/mod.rs) | Two things on two lines                         |
| [`one`](../a/src/one.rs)     | One thing, as `Two` has it, and `Three`: `a\\|b` |

<!-- /table -->
";
        assert!(changes[0].text.starts_with(expected), "{}", changes[0].text);
        let crates =
            "| [`cdf-registrar`](..) | All of it  |\n| [`a`](../a)           |            |\n";
        assert!(changes[0].text.contains(crates), "{}", changes[0].text);
        assert!(faults(&changes[0].text).is_empty());
        assert!(mend(&tree(&changes[0].text)).is_empty());
        // How wide the columns are is up to the formatter.
        assert!(faults(&changes[0].text.replace("----", "-").replace("  ", " ")).is_empty());
    }

    #[test]
    fn ways_lead_from_a_document() {
        assert_eq!(link("docs", "a/src/one.rs"), "../a/src/one.rs");
        assert_eq!(link("", "a/b.rs"), "a/b.rs");
        assert_eq!(link("docs/a", "docs/b.md"), "../b.md");
    }
}
