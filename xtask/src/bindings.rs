//! The TypeScript types that the user interface has from Rust: `ui/src/bindings`.

use std::fs;
use std::path::PathBuf;

use crate::folder::{Files, read, replace};
use crate::place::Place;
use crate::{Outcome, program};

/// Replaces the committed bindings by those of the Rust types as they are.
pub(crate) fn write(place: &Place, _: &[String]) -> Outcome {
    let files = generate(place)?;
    let folder = committed(place);
    replace(&folder, &files)
        .map_err(|error| format!("{} cannot be written: {error}.", folder.display()))?;
    println!("{} bindings are in {}", files.len(), folder.display());
    Ok(())
}

/// Checks that the committed bindings are those of the Rust types as they are.
pub(crate) fn check(place: &Place) -> Outcome {
    let generated = generate(place)?;
    let folder = committed(place);
    let committed =
        read(&folder).map_err(|error| format!("{} cannot be read: {error}.", folder.display()))?;
    let differences = differences(&committed, &generated);
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!(
        "ui/src/bindings is not what the Rust types say; `cargo xtask bindings` writes it anew.\n  {}",
        differences.join("\n  ")
    ))
}

fn committed(place: &Place) -> PathBuf {
    place.ui().join("src/bindings")
}

fn generate(place: &Place) -> Outcome<Files> {
    let folder = place.generated_bindings();
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| format!("{} cannot be removed: {error}.", folder.display()))?;
    }
    // ts-rs writes a type's file in a test that it adds beside the type.
    program::run(place.cargo().args([
        "test",
        "--quiet",
        "--workspace",
        "--lib",
        "export_bindings",
    ]))?;
    match read(&folder) {
        Ok(files) if files.is_empty() => {
            Err("No Rust type has bindings (`#[ts(export)]`).".to_owned())
        }
        Ok(files) => Ok(files),
        Err(error) => Err(format!("{} cannot be read: {error}.", folder.display())),
    }
}

/// What sets two folders apart, a line for each file.
fn differences(committed: &Files, generated: &Files) -> Vec<String> {
    let gone = committed
        .keys()
        .filter(|name| !generated.contains_key(*name))
        .map(|name| (name, "has no Rust type any more"));
    let others = generated
        .iter()
        .filter_map(|(name, content)| match committed.get(name) {
            None => Some((name, "is missing")),
            Some(other) if other != content => Some((name, "differs")),
            Some(_) => None,
        });
    gone.chain(others)
        .map(|(name, what)| format!("{} {what}", name.display()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, content)| (PathBuf::from(name), content.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn every_kind_of_difference_is_told() {
        let committed = files(&[("Gone.ts", ""), ("Old.ts", "1"), ("Same.ts", "=")]);
        let generated = files(&[("New.ts", ""), ("Old.ts", "2"), ("Same.ts", "=")]);
        assert_eq!(
            differences(&committed, &generated),
            [
                "Gone.ts has no Rust type any more",
                "New.ts is missing",
                "Old.ts differs"
            ]
        );
        assert!(differences(&generated, &generated).is_empty());
    }
}
