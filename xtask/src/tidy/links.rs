//! The links from one document to another, or to a file of the code.

use crate::tidy::Fault;
use crate::tidy::documents::documents;
use crate::tidy::source::line_of;
use crate::tidy::tree::{Tree, folder, follow};

/// Each relative link leads to a file, and each `#anchor` to a heading.
pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in documents(tree) {
        let plain = without_code(text);
        for (target, at) in targets(&plain) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = match target.split_once('#') {
                Some((file, anchor)) => (file, Some(anchor)),
                None => (target, None),
            };
            let file = if file.is_empty() {
                Some(path.to_owned())
            } else {
                follow(folder(path), file)
            };
            let file = file.filter(|file| tree.has(file));
            let Some(file) = file else {
                let words = format!("the link {target} leads to no file. Mend it or take it out.");
                faults.push(Fault::at(path, line_of(&plain, at), words));
                continue;
            };
            let leads = anchor.is_none_or(|anchor| {
                !file.ends_with(".md")
                    || anchors(tree.text(&file).unwrap_or_default()).contains(&anchor.to_owned())
            });
            if !leads {
                let words = format!(
                    "the link {target} leads to no heading of {file}. Mend it or take it out."
                );
                faults.push(Fault::at(path, line_of(&plain, at), words));
            }
        }
    }
    faults
}

/// The same document in which code is blank, that in the text and that in blocks.
fn without_code(text: &str) -> String {
    let mut plain = String::new();
    let mut in_block = false;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
            plain.push_str(&blanks(line));
        } else if in_block {
            plain.push_str(&blanks(line));
        } else {
            // Every second piece between backquotes is code; one without an end is none.
            let pieces: Vec<&str> = line.split('`').collect();
            for (index, piece) in pieces.iter().enumerate() {
                let is_code = index % 2 == 1 && index + 1 < pieces.len();
                if index > 0 {
                    plain.push(' ');
                }
                plain.push_str(&if is_code {
                    blanks(piece)
                } else {
                    (*piece).to_owned()
                });
            }
        }
    }
    plain
}

fn blanks(text: &str) -> String {
    text.chars()
        .map(|letter| if letter == '\n' { '\n' } else { ' ' })
        .collect()
}

/// What the links and pictures of a document lead to: `](target)`, and `[name]: target` at the start of a line.
fn targets(plain: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (at, start) in plain.match_indices("](") {
        let rest = &plain[at + start.len()..];
        let target = rest.split([')', ' ', '\n']).next().unwrap_or_default();
        found.push((target, at));
    }
    let mut at = 0;
    for line in plain.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix('[')
            && let Some((_, target)) = rest.split_once("]: ")
        {
            found.push((target.split_whitespace().next().unwrap_or_default(), at));
        }
        at += line.len();
    }
    found.retain(|(target, _)| !target.is_empty());
    found
}

/// What the headings of a document are called in links, as GitHub has it.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if in_block || level == 0 || level > 6 || !heading.starts_with(' ') {
            continue;
        }
        let name: String = heading
            .trim()
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let same = |other: &&String| {
            **other == name
                || other
                    .rsplit_once('-')
                    .is_some_and(|(start, number)| start == name && number.parse::<u32>().is_ok())
        };
        let before = anchors.iter().filter(same).count();
        anchors.push(if before == 0 {
            name
        } else {
            format!("{name}-{before}")
        });
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_files_and_headings() {
        let document = "# The map\n[a](../a.rs) ![b](b.png) [c](#the-map) [d](https://a.b/c) `[e](e)`\n\n```\n[f](f)\n```\n[g]: ../README.md#try-it-1 \"Try\"\n";
        let readme = "## Try it\n## `Try` it!\n[docs](docs)\n";
        let tree = |document: &str| {
            Tree::of(&[
                ("README.md", readme),
                ("a.rs", ""),
                ("docs/b.png", ""),
                ("docs/map.md", document),
            ])
        };
        let words = |document: &str| -> Vec<String> {
            find(&tree(document)).iter().map(Fault::to_string).collect()
        };
        assert!(words(document).is_empty(), "{:?}", words(document));
        assert_eq!(
            words("\n[a](gone.md) and [b](#nowhere)"),
            [
                "docs/map.md:2: the link gone.md leads to no file. Mend it or take it out.",
                "docs/map.md:2: the link #nowhere leads to no heading of docs/map.md. Mend it or take it out."
            ]
        );
    }
}
