//! No circle among files and folders that stand side by side in the user interface.

use crate::tidy::Fault;
use crate::tidy::crates::is_test;
use crate::tidy::graph::{self, Arrow};
use crate::tidy::source::line_of;
use crate::tidy::tree::{Tree, folder, follow};

const ROOT: &str = "ui/src/";

/// Generated types stand in a heap; what they know of each other is what the Rust types know.
const GENERATED: &str = "ui/src/bindings/";

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let arrows = arrows(tree);
    graph::circles(&arrows)
        .iter()
        .filter_map(|circle| {
            let first = circle.arrows.values().next()?.first()?;
            let words = graph::describe(circle, "files or folders of ui/src");
            Some(Fault::at(&first.file, first.line, words))
        })
        .collect()
}

fn arrows(tree: &Tree) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for (path, text) in tree.below(ROOT) {
        let is_code = path.ends_with(".ts") || path.ends_with(".tsx");
        if !is_code || is_test(path) || path.starts_with(GENERATED) {
            continue;
        }
        for (specifier, at) in specifiers(text) {
            let Some(target) =
                follow(folder(path), specifier).and_then(|target| file_of(tree, &target))
            else {
                continue;
            };
            arrows.push(Arrow {
                from: place(path),
                to: place(&target),
                name: specifier.to_owned(),
                file: path.to_owned(),
                line: line_of(text, at),
            });
        }
    }
    arrows
}

/// The relative modules that a file imports or passes on.
fn specifiers(text: &str) -> Vec<(&str, usize)> {
    let quotes = ['"', '\''];
    let mut found = Vec::new();
    for (at, quote) in text.match_indices(quotes) {
        let before = text[..at].trim_end();
        let is_import = ["from", "import", "import("]
            .iter()
            .any(|word| before.ends_with(word));
        let rest = &text[at + 1..];
        if is_import
            && rest.starts_with('.')
            && let Some(end) = rest.find(quote)
        {
            found.push((&rest[..end], at));
        }
    }
    found
}

/// The file that an import leads to.
fn file_of(tree: &Tree, target: &str) -> Option<String> {
    ["", ".ts", ".tsx", "/index.ts", "/index.tsx"]
        .iter()
        .map(|ending| format!("{target}{ending}"))
        .find(|path| tree.text(path).is_some())
}

/// The names from ui/src down; `backend.ts` is the parent of what is in `backend/`, as is `backend/index.ts`.
fn place(path: &str) -> Vec<String> {
    let inside = path.strip_prefix(ROOT).unwrap_or(path);
    let inside = inside
        .strip_suffix(".tsx")
        .or_else(|| inside.strip_suffix(".ts"))
        .unwrap_or(inside);
    let inside = inside.strip_suffix("/index").unwrap_or(inside);
    inside.split('/').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_import_each_other_are_a_circle() {
        let found = find(&Tree::of(&[
            (
                "ui/src/a.ts",
                "import { b } from \"./b\";\nimport \"./c.css\";",
            ),
            ("ui/src/b.tsx", "\nexport type { A } from './a';"),
            ("ui/src/c.css", ""),
        ]));
        assert_eq!(found.len(), 1);
        let words = found[0].to_string();
        assert!(words.starts_with("ui/src/a.ts:1: 2 files"), "{words}");
        assert!(words.contains("b -> a: ./a (ui/src/b.tsx:2)"), "{words}");
    }

    #[test]
    fn folders_are_compared_and_tests_are_not() {
        let files = [
            (
                "ui/src/kit/Copy.tsx",
                "import { run } from \"../shared/run\";",
            ),
            (
                "ui/src/kit/Copy.test.tsx",
                "import { x } from \"../screens/x\";",
            ),
            ("ui/src/shared/run.ts", "export const run = 1;"),
            (
                "ui/src/shared/Row.tsx",
                "const Copy = lazy(() => import(\"../kit/Copy\"));",
            ),
            ("ui/src/screens/x.ts", "import \"../kit/Copy\";"),
        ];
        let found = find(&Tree::of(&files));
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().contains("circle: kit, shared."));
    }

    #[test]
    fn a_parent_and_its_child_may_know_each_other() {
        let files = [
            ("ui/src/backend.ts", "export * from \"./backend/played\";"),
            ("ui/src/backend/played.ts", "import \"../backend\";"),
        ];
        assert!(find(&Tree::of(&files)).is_empty());
    }
}
