//! No circle among modules that stand side by side in a crate, re-exports resolved.

use std::collections::BTreeMap;

use crate::tidy::Fault;
use crate::tidy::crates::{SourceRoot, source_roots};
use crate::tidy::graph::{self, Arrow};
use crate::tidy::source::{blank, line_of, uses, without_tests};
use crate::tidy::tree::Tree;

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    source_roots(tree)
        .iter()
        .flat_map(|root| {
            let arrows = arrows(tree, root);
            let circles = graph::circles(&arrows);
            circles
                .iter()
                .filter_map(|circle| {
                    let first = circle.arrows.values().next()?.first()?;
                    let what = format!("modules of {}", root.folder);
                    Some(Fault::at(
                        &first.file,
                        first.line,
                        graph::describe(circle, &what),
                    ))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What each module of a crate takes from others of it.
fn arrows(tree: &Tree, root: &SourceRoot) -> Vec<Arrow> {
    let sources: BTreeMap<&[String], String> = root
        .modules
        .iter()
        .filter_map(|(module, path)| {
            Some((module.as_slice(), without_tests(&blank(tree.text(path)?))))
        })
        .collect();
    let names = Names::new(&sources);
    let mut arrows = Vec::new();
    // The root shows what is below it, and may know all.
    for (module, source) in sources.iter().filter(|(module, _)| !module.is_empty()) {
        for (path, at) in paths(source) {
            let Some(absolute) = names
                .absolute(&path, module)
                .filter(|path| !path.is_empty())
            else {
                continue;
            };
            let to = names.module_of(&absolute, 0);
            if !to.is_empty() && to != *module {
                arrows.push(Arrow {
                    from: module.to_vec(),
                    to,
                    name: absolute.last().cloned().unwrap_or_default(),
                    file: root.modules[*module].clone(),
                    line: line_of(source, at),
                });
            }
        }
    }
    arrows
}

/// The paths that a module takes something by: those of its `use` items, and those in its code that begin with `crate`
/// or `super`.
fn paths(source: &str) -> Vec<(Vec<String>, usize)> {
    let mut code = source.to_owned();
    let mut found = Vec::new();
    for item in uses(source) {
        code.replace_range(item.range.clone(), &" ".repeat(item.range.len()));
        let at = item.range.start;
        found.extend(item.names.into_iter().map(|name| (name.path, at)));
    }
    let is_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(is_path) {
                continue;
            }
            let rest = &code[at..];
            let path = &rest[..rest.find(|letter| !is_path(letter)).unwrap_or(rest.len())];
            let segments = path.split("::").filter(|segment| !segment.is_empty());
            found.push((segments.map(str::to_owned).collect(), at));
        }
    }
    found
}

/// What the names of a crate lead to.
struct Names<'a> {
    modules: &'a BTreeMap<&'a [String], String>,
    /// Where a module shows a name as its own: the path of that name, and the path that it stands for.
    shown: BTreeMap<Vec<String>, Vec<String>>,
}

impl<'a> Names<'a> {
    fn new(modules: &'a BTreeMap<&'a [String], String>) -> Self {
        let mut names = Self {
            modules,
            shown: BTreeMap::new(),
        };
        for (module, source) in modules {
            for item in uses(source) {
                if item.visibility.is_empty() {
                    continue;
                }
                for name in item.names {
                    if name.path.last().is_some_and(|last| last == "*") {
                        continue;
                    }
                    if let Some(path) = names.absolute(&name.path, module) {
                        let shown = [*module, &[name.local().to_owned()]].concat();
                        names.shown.insert(shown, path);
                    }
                }
            }
        }
        names
    }

    /// A path from the crate's root; `None` if it leads to another crate.
    fn absolute(&self, path: &[String], module: &[String]) -> Option<Vec<String>> {
        let (base, rest) = match path.first()?.as_str() {
            "crate" => (&[] as &[String], &path[1..]),
            "self" => (module, &path[1..]),
            "super" => {
                let ups = path
                    .iter()
                    .take_while(|segment| *segment == "super")
                    .count();
                (&module[..module.len().saturating_sub(ups)], &path[ups..])
            }
            child => {
                let child = [module, &[child.to_owned()]].concat();
                if !self.modules.contains_key(child.as_slice()) {
                    return None;
                }
                (module, path)
            }
        };
        let mut absolute = [base, rest].concat();
        if absolute.last().is_some_and(|last| last == "self") {
            absolute.pop();
        }
        Some(absolute)
    }

    /// The module in which what a path names is defined; at a re-export, the module that it is from.
    fn module_of(&self, path: &[String], depth: usize) -> Vec<String> {
        for length in (0..=path.len()).rev() {
            let (module, rest) = path.split_at(length);
            if !self.modules.contains_key(module) {
                continue;
            }
            if let Some(name) = rest.first()
                && let Some(shown) = self
                    .shown
                    .get(&[module, std::slice::from_ref(name)].concat())
                && shown.as_slice() != path
                && depth < 8
            {
                return self.module_of(&[shown, &rest[1..]].concat(), depth + 1);
            }
            return module.to_vec();
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        find(&Tree::of(files))
            .iter()
            .map(|fault| fault.to_string())
            .collect()
    }

    #[test]
    fn modules_that_import_each_other_are_a_circle() {
        let found = circles(&[
            ("a/src/lib.rs", "mod one;\nmod two;"),
            ("a/src/one.rs", "\nuse crate::two::Two;\npub struct One;"),
            ("a/src/two.rs", "use super::one::{One};\npub struct Two;"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with(
                "a/src/one.rs:2: 2 modules of a/src know each other in a circle: one, two."
            ),
            "{}",
            found[0]
        );
        assert!(
            found[0].contains("two -> one: One (a/src/two.rs:1)"),
            "{}",
            found[0]
        );
    }

    #[test]
    fn re_exports_are_resolved() {
        let found = circles(&[
            (
                "a/src/lib.rs",
                "mod one;\nmod two;\npub use one::One;\npub use two::Two as Other;",
            ),
            ("a/src/one.rs", "use crate::Other;"),
            ("a/src/two.rs", "pub struct Two(Box<crate::One>);"),
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn paths_in_code_count_and_those_in_comments_and_tests_do_not() {
        let two = "// crate::one::One\n#[cfg(test)]\nmod tests {\n    use crate::one::One;\n}\n";
        let lib = ("a/src/lib.rs", "mod one;\nmod two;");
        let one = ("a/src/one.rs", "fn one() { crate::two::two() }");
        assert!(circles(&[lib, one, ("a/src/two.rs", two)]).is_empty());
        let two = "fn two() { crate::one::one() }";
        assert_eq!(circles(&[lib, one, ("a/src/two.rs", two)]).len(), 1);
    }

    #[test]
    fn children_are_compared_at_their_level() {
        let found = circles(&[
            ("a/src/lib.rs", "mod p;"),
            ("a/src/p/mod.rs", "mod one;\nmod two;\npub use one::One;"),
            ("a/src/p/one.rs", "use super::two::Two;\nuse super::Parent;"),
            ("a/src/p/two.rs", "use super::One;"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("in p know each other"), "{}", found[0]);
    }
}
