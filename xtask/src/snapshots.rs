//! `cargo xtask snapshots`: what the tests' snapshots hold now, shown beside what they held, and taken over.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::place::Place;
use crate::tidy::tree::Tree;
use crate::tidy::{crate_arrows, tree};
use crate::{Outcome, node, program, unexpected};

/// What insta adds to the name of a snapshot that differs from the one that is there.
const NEW: &str = ".new";

/// Shows the snapshots that differ, or accepts those that were shown.
pub(crate) fn run(place: &Place, arguments: &[String]) -> Outcome {
    match arguments {
        [] => show(place),
        [accept] if accept == "--accept" => accept_all(place),
        [.., last] => Err(unexpected(last)),
    }
}

fn show(place: &Place) -> Outcome {
    let before = Tree::read(&place.root)
        .map_err(|error| format!("{} cannot be read: {error}.", place.root.display()))?;
    // Those of an earlier time may be of tests that pass now.
    for path in new_ones(&before) {
        let path = place.root.join(path);
        fs::remove_file(&path)
            .map_err(|error| format!("{} cannot be removed: {error}.", path.display()))?;
    }
    let crates = crates_with_snapshots(&before);
    if crates.contains("cdf-registrar") {
        // The program takes the built pages in.
        node::install(place)?;
        node::build(place)?;
    }
    let selection = crates.iter().flat_map(|name| ["--package", name]);
    program::run(
        place
            .cargo()
            .args(["test", "--quiet"])
            .args(selection)
            .envs([("INSTA_UPDATE", "new"), ("INSTA_FORCE_PASS", "1")]),
    )?;
    let after = Tree::read(&place.root)
        .map_err(|error| format!("{} cannot be read: {error}.", place.root.display()))?;
    let new: Vec<&str> = new_ones(&after).collect();
    for path in &new {
        let old = path.trim_end_matches(NEW);
        let old = if after.has(old) { old } else { "/dev/null" };
        // It ends with 1 where two files differ. Without Git, the names must do.
        let shown = Command::new("git")
            .args(["--no-pager", "diff", "--no-index", "--", old, path])
            .current_dir(&place.root)
            .status();
        if shown.is_err() {
            println!("{path}");
        }
    }
    match new.len() {
        0 => {
            println!("No snapshot has changed.");
            Ok(())
        }
        count => Err(format!(
            "{count} changed, as shown above. Where that is right, `cargo xtask snapshots --accept` takes all of them over."
        )),
    }
}

fn accept_all(place: &Place) -> Outcome {
    let tree = Tree::read(&place.root)
        .map_err(|error| format!("{} cannot be read: {error}.", place.root.display()))?;
    let mut count = 0;
    for path in new_ones(&tree) {
        let new = place.root.join(path);
        let old = place.root.join(path.trim_end_matches(NEW));
        fs::read_to_string(&new)
            .and_then(|text| fs::write(&old, accepted(&text)))
            .and_then(|()| fs::remove_file(&new))
            .map_err(|error| format!("{} cannot be taken over: {error}.", new.display()))?;
        println!("{}", path.trim_end_matches(NEW));
        count += 1;
    }
    println!("Taken over: {count}");
    Ok(())
}

fn new_ones(tree: &Tree) -> impl Iterator<Item = &str> {
    tree.files()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with(".snap.new"))
}

/// The crates below whose folders snapshots lie.
fn crates_with_snapshots(tree: &Tree) -> BTreeSet<&str> {
    let manifests = crate_arrows::manifests(tree);
    tree.files()
        .filter(|(path, _)| path.ends_with(".snap"))
        .filter_map(|(path, _)| {
            manifests
                .iter()
                .filter(|manifest| {
                    let folder = tree::folder(manifest.path);
                    folder.is_empty() || path.starts_with(&format!("{folder}/"))
                })
                .max_by_key(|manifest| manifest.path.len())
                .map(|manifest| manifest.name)
        })
        .collect()
}

/// A snapshot without the line of its assertion, which would change with every line above it.
fn accepted(text: &str) -> String {
    let mut marks = 0;
    text.split_inclusive('\n')
        .filter(|line| {
            if line.trim_end() == "---" {
                marks += 1;
            }
            marks != 1 || !line.starts_with("assertion_line:")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accepted_snapshot_has_no_line_number() {
        let new = "---\nsource: src/plan.rs\nassertion_line: 12\nexpression: plan\n---\nassertion_line: 1\n";
        let old = "---\nsource: src/plan.rs\nexpression: plan\n---\nassertion_line: 1\n";
        assert_eq!(accepted(new), old);
        assert_eq!(accepted(old), old);
    }

    #[test]
    fn snapshots_belong_to_the_nearest_crate() {
        let tree = Tree::of(&[
            ("Cargo.toml", "[package]\nname = \"all\"\n"),
            ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
            ("a/src/snapshots/b.snap", ""),
            ("a/src/snapshots/c.snap.new", ""),
        ]);
        let crates: Vec<&str> = crates_with_snapshots(&tree).into_iter().collect();
        assert_eq!(crates, ["a"]);
        assert_eq!(new_ones(&tree).count(), 1);
    }
}
