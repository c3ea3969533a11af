//! No crate knows another of the checkout but those that the design lets it know.

use std::collections::BTreeMap;

use crate::tidy::Fault;
use crate::tidy::tree::Tree;

/// What a crate may know: `ui → shell → {aws, vault, practice} → core`, but that Practice stands by itself.
struct Allowed {
    name: &'static str,
    /// In the product.
    product: &'static [&'static str],
    /// In its tests besides.
    tests: &'static [&'static str],
}

const CORE: &str = "registrar-core";
const AWS: &str = "registrar-aws";
const VAULT: &str = "registrar-vault";
const PRACTICE: &str = "registrar-practice";
const SHELL: &str = "cdf-registrar";

const ALLOWED: &[Allowed] = &[
    allowed(CORE, &[], &[]),
    allowed(AWS, &[CORE], &[PRACTICE]),
    allowed(VAULT, &[CORE], &[]),
    allowed(PRACTICE, &[], &[]),
    allowed(SHELL, &[CORE, AWS, VAULT, PRACTICE], &[]),
    allowed("xtask", &[], &[]),
];

const fn allowed(
    name: &'static str,
    product: &'static [&'static str],
    tests: &'static [&'static str],
) -> Allowed {
    Allowed {
        name,
        product,
        tests,
    }
}

/// A line of a manifest that names a dependency.
struct Dependency<'a> {
    name: &'a str,
    line: usize,
    is_for_tests: bool,
}

/// What tidy reads of a `Cargo.toml`.
pub(crate) struct Manifest<'a> {
    /// Its path.
    pub(crate) path: &'a str,
    /// The crate's name.
    pub(crate) name: &'a str,
    /// Its description; empty where there is none.
    pub(crate) description: &'a str,
    dependencies: Vec<Dependency<'a>>,
}

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let manifests = manifests(tree);
    let ours: BTreeMap<&str, &str> = manifests
        .iter()
        .map(|manifest| (manifest.name, manifest.path))
        .collect();
    let mut faults = Vec::new();
    for manifest in &manifests {
        let Some(allowed) = ALLOWED.iter().find(|allowed| allowed.name == manifest.name) else {
            faults.push(Fault::at(
                manifest.path,
                1,
                format!(
                    "nobody has said which crates {} may know. Say it in xtask/src/tidy/crate_arrows.rs.",
                    manifest.name
                ),
            ));
            continue;
        };
        for dependency in &manifest.dependencies {
            let name = dependency.name;
            let may = allowed.product.contains(&name)
                || name == manifest.name
                || (dependency.is_for_tests && allowed.tests.contains(&name));
            if ours.contains_key(name) && !may {
                let known = if allowed.product.is_empty() {
                    "no other crate of ours".to_owned()
                } else {
                    allowed.product.join(", ")
                };
                faults.push(Fault::at(
                    manifest.path,
                    dependency.line,
                    format!(
                        "{} must not know {name}: it may know {known}. Take the dependency out, and let the shell bring the two together.",
                        manifest.name
                    ),
                ));
            }
        }
    }
    faults
}

/// The manifests of the checkout's crates.
pub(crate) fn manifests(tree: &Tree) -> Vec<Manifest<'_>> {
    tree.files()
        .filter(|(path, _)| *path == "Cargo.toml" || path.ends_with("/Cargo.toml"))
        .filter_map(|(path, text)| read(path, text))
        .collect()
}

fn read<'a>(path: &'a str, text: &'a str) -> Option<Manifest<'a>> {
    let (mut name, mut description) = (None, "");
    let mut dependencies = Vec::new();
    let mut section = "";
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or_default();
            // `[dependencies.serde]` names one, too.
            if let Some((table, dependency)) = section.rsplit_once('.')
                && is_dependencies(table)
            {
                dependencies.push(dependency_of(dependency, table, index));
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim().trim_matches('"'));
        match (section, key) {
            ("package", "name") => name = Some(value),
            ("package", "description") => description = value,
            (section, _) if is_dependencies(section) => {
                // `serde.workspace = true`, or a name of its own for `{ package = "…" }`.
                let key = key.split('.').next().unwrap_or(key);
                let renamed = value
                    .split_once("package = \"")
                    .and_then(|(_, rest)| rest.split('"').next());
                dependencies.push(dependency_of(renamed.unwrap_or(key), section, index));
            }
            _ => {}
        }
    }
    Some(Manifest {
        path,
        name: name?,
        description,
        dependencies,
    })
}

fn is_dependencies(section: &str) -> bool {
    section != "workspace.dependencies"
        && (section.ends_with("dependencies"))
        && section
            .rsplit(['.', '-'])
            .next()
            .is_some_and(|last| last == "dependencies")
}

fn dependency_of<'a>(name: &'a str, section: &str, index: usize) -> Dependency<'a> {
    Dependency {
        name: name.trim_matches('"'),
        line: index + 1,
        is_for_tests: section.ends_with("dev-dependencies"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE_MANIFEST: (&str, &str) = (
        "core/Cargo.toml",
        "[package]\nname = \"registrar-core\"\ndescription = \"The core\"\n",
    );
    const PRACTICE_MANIFEST: (&str, &str) = (
        "practice/Cargo.toml",
        "[package]\nname = \"registrar-practice\"\n",
    );

    fn faults(path: &str, text: &str) -> Vec<String> {
        find(&Tree::of(&[CORE_MANIFEST, PRACTICE_MANIFEST, (path, text)]))
            .iter()
            .map(|fault| fault.to_string())
            .collect()
    }

    #[test]
    fn a_crate_knows_only_what_it_may() {
        let aws = "[package]\nname = \"registrar-aws\"\n[dependencies]\nregistrar-core.workspace = true\nserde = \"1\"\n";
        assert!(faults("aws/Cargo.toml", aws).is_empty());
        let for_tests = format!("{aws}[dev-dependencies]\nregistrar-practice.workspace = true\n");
        assert!(faults("aws/Cargo.toml", &for_tests).is_empty());
        for forbidden in [
            "registrar-practice = { path = \"../practice\" }",
            "cloud = { package = \"registrar-practice\", path = \"../practice\" }",
            "[target.'cfg(unix)'.dependencies]\nregistrar-practice.workspace = true",
            "[dependencies.registrar-practice]\npath = \"../practice\"",
        ] {
            let found = faults("aws/Cargo.toml", &format!("{aws}{forbidden}\n"));
            assert_eq!(found.len(), 1, "{forbidden}");
            assert!(
                found[0].contains("registrar-aws must not know registrar-practice"),
                "{}",
                found[0]
            );
        }
    }

    #[test]
    fn practice_knows_nothing_of_core_not_even_in_tests() {
        let text = "[package]\nname = \"registrar-vault\"\n[dev-dependencies]\nregistrar-practice.workspace = true\n";
        assert_eq!(faults("vault/Cargo.toml", text).len(), 1);
        let tree = Tree::of(&[
            CORE_MANIFEST,
            (
                "practice/Cargo.toml",
                "[package]\nname = \"registrar-practice\"\n[dev-dependencies]\nregistrar-core.workspace = true\n",
            ),
        ]);
        let found = find(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().starts_with("practice/Cargo.toml:4: "));
    }

    #[test]
    fn a_new_crate_must_be_placed() {
        let found = faults("new/Cargo.toml", "[package]\nname = \"registrar-new\"\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("nobody has said"));
    }
}
