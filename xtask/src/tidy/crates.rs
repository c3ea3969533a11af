//! The crates of the checkout as tidy sees them: their source roots, and which files belong to tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::source::{blank, modules};
use crate::tidy::tree::{Tree, folder};

/// Product code below one `lib.rs` or `main.rs`.
pub(crate) struct SourceRoot {
    /// Its folder, such as `src-tauri/core/src`.
    pub(crate) folder: String,
    /// Its files by the path of their module; `lib.rs`, or `main.rs` where there is none, has the empty one.
    pub(crate) modules: BTreeMap<Vec<String>, String>,
}

/// Whether a file is there for tests only, by its path.
pub(crate) fn is_test(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    folders.split('/').any(|folder| folder == "tests")
        || name.ends_with("tests.rs")
        || name.ends_with(".test.ts")
        || name.ends_with(".test.tsx")
}

/// Every folder with a `lib.rs` or a `main.rs` that is no test.
pub(crate) fn source_roots(tree: &Tree) -> Vec<SourceRoot> {
    let folders: BTreeSet<&str> = tree
        .files()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("/lib.rs") || path.ends_with("/main.rs"))
        .filter(|path| !is_test(path) && path.contains("src/"))
        .map(folder)
        .collect();
    folders
        .into_iter()
        .map(|root| SourceRoot {
            folder: root.to_owned(),
            modules: modules_of(tree, root),
        })
        .collect()
}

fn modules_of(tree: &Tree, root: &str) -> BTreeMap<Vec<String>, String> {
    let start = format!("{root}/");
    let top = if tree.has(&format!("{root}/lib.rs")) {
        "lib"
    } else {
        "main"
    };
    let mut found = BTreeMap::new();
    let mut for_tests = Vec::new();
    for (path, text) in tree.below(&start) {
        let inside = &path[start.len()..];
        let Some(inside) = inside.strip_suffix(".rs") else {
            continue;
        };
        // Each program in bin/ is a root of its own.
        if is_test(path) || inside.starts_with("bin/") {
            continue;
        }
        let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") || module == [top] {
            module.pop();
        }
        for child in modules(&blank(text)).iter().filter(|child| child.is_test) {
            for_tests.push([module.as_slice(), std::slice::from_ref(&child.name)].concat());
        }
        found.insert(module, path.to_owned());
    }
    found.retain(|module, _| !for_tests.iter().any(|test| module.starts_with(test)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_have_paths_and_those_for_tests_are_left_out() {
        let tree = Tree::of(&[
            ("a/src/lib.rs", "mod one;\n#[cfg(test)]\nmod fake;"),
            ("a/src/main.rs", ""),
            ("a/src/one/mod.rs", ""),
            ("a/src/one/two.rs", ""),
            ("a/src/one/tests.rs", ""),
            ("a/src/fake.rs", ""),
            ("a/src/fake/deep.rs", ""),
            ("a/src/bin/b/main.rs", ""),
            ("a/tests/c/main.rs", ""),
        ]);
        let roots: Vec<_> = source_roots(&tree)
            .into_iter()
            .map(|root| {
                let modules: Vec<String> = root.modules.keys().map(|path| path.join("/")).collect();
                (root.folder, modules.join(" "))
            })
            .collect();
        assert_eq!(
            roots,
            [
                ("a/src".to_owned(), " main one one/two".to_owned()),
                ("a/src/bin/b".to_owned(), String::new())
            ]
        );
    }
}
