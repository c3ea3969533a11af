//! The tests that documents name.

use crate::tidy::Fault;
use crate::tidy::documents::documents;
use crate::tidy::source::line_of;
use crate::tidy::tree::Tree;

/// From so many underscores on, a name in a document is a test's: its name is a sentence.
const WORDS: usize = 5;

/// Each test that a document names is there.
pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let sources = tree.files().filter(|(path, _)| path.ends_with(".rs"));
    let sources: Vec<&str> = sources.map(|(_, text)| text).collect();
    let mut faults = vec![];
    for (path, text) in documents(tree) {
        let mut at = 0;
        // Every second piece between backquotes is code.
        for (index, piece) in text.split('`').enumerate() {
            let is_there = || {
                let definition = format!("fn {piece}(");
                sources.iter().any(|source| source.contains(&definition))
            };
            if index % 2 == 1 && is_name(piece) && !is_there() {
                let words = format!("there is no test {piece}. Name the one that is meant.");
                faults.push(Fault::at(path, line_of(text, at), words));
            }
            at += piece.len() + 1;
        }
    }
    faults
}

fn is_name(piece: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    piece.chars().all(is_letter) && piece.matches('_').count() >= WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_document_has_a_test() {
        let test = "fn what_is_there_is_there_all_right() {}";
        let page = "`what_is_there_is_there_all_right`\n`what_is_there_no_more_is_named` `ignore_configured_endpoint_urls`\n";
        let tree = Tree::of(&[("a.rs", test), ("docs/a.md", page)]);
        let faults: Vec<String> = find(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            faults,
            [
                "docs/a.md:2: there is no test what_is_there_no_more_is_named. Name the one that is meant."
            ]
        );
    }
}
