//! Every check and test, in the order in which a mistake shows soonest; or only those of a part.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::steps::Steps;
use crate::{Outcome, bindings, node, program, python, tidy, tools, unexpected};

/// What is done for a part.
type Part = fn(&mut Checks) -> Outcome;

/// The parts that can be tested by themselves, with what they need only; the usage names them.
const PARTS: &[(&str, Part)] = &[
    ("core", |checks| {
        checks.crate_alone("registrar-core", Purpose::Rust)
    }),
    ("aws", |checks| checks.crate_and_clients("registrar-aws")),
    ("practice", |checks| {
        checks.crate_and_clients("registrar-practice")
    }),
    ("vault", |checks| {
        checks.crate_alone("registrar-vault", Purpose::Window)
    }),
    ("shell", Checks::shell),
    ("ui", Checks::ui),
    ("window", Checks::window),
];

/// Runs all checks and tests, or those of the part that is named.
pub(crate) fn run(place: &Place, arguments: &[String]) -> Outcome {
    let part = match arguments {
        [] => Checks::everything as Part,
        [name] => PARTS
            .iter()
            .find(|(part, _)| part == name)
            .map(|(_, part)| *part)
            .ok_or_else(|| unexpected(name))?,
        [_, second, ..] => return Err(unexpected(second)),
    };
    let mut checks = Checks {
        place: place.clone(),
        steps: Steps::new(),
    };
    part(&mut checks)?;
    checks.steps.sum_up();
    Ok(())
}

/// Writes every file as its formatter has it.
pub(crate) fn format(place: &Place, _: &[String]) -> Outcome {
    packages::ensure(Purpose::Browser)?;
    packages::ensure(Purpose::Clients)?;
    program::run(place.cargo().args(["fmt", "--all"]))?;
    node::install(place)?;
    node::script(place, "format")?;
    node::format_documents(place, "--write")?;
    let python = python::install(place)?;
    python::ruff(place, &python, &["check", "--fix"])?;
    python::ruff(place, &python, &["format"])
}

/// Builds Practice as it is released, and measures it.
pub(crate) fn bench(place: &Place, _: &[String]) -> Outcome {
    packages::ensure(Purpose::Rust)?;
    let bench = ["bench", "--package", "registrar-practice"];
    program::run(place.cargo().args(bench).args(["--bench", "practice"]))
}

/// The checks on the way; each stops at the first that fails.
struct Checks {
    place: Place,
    steps: Steps,
}

impl Checks {
    /// Cargo is always asked about the whole workspace: about a part of it, it would choose other features of the
    /// crates below and build them a second time.
    fn everything(&mut self) -> Outcome {
        self.packages(Purpose::Test)?;
        self.cargo("Rust: format", &["fmt", "--all", "--check"])?;
        self.steps.take("Tidy", || tidy::run(&self.place, &[]))?;
        self.ui_pages()?;
        self.steps.take("Documents: format", || {
            node::format_documents(&self.place, "--check")
        })?;
        let python = self.python()?;
        self.steps.take("Python: format", || {
            python::ruff(&self.place, &python, &["format", "--check"])
        })?;
        self.steps.take("Python: lint", || {
            python::ruff(&self.place, &python, &["check"])
        })?;
        // The program takes the built pages in, so nothing of the shell compiles before.
        self.ui_build()?;
        let warnings = ["--", "-D", "warnings"];
        let lint = [&["clippy", "--workspace", "--all-targets"], &warnings[..]].concat();
        self.cargo("Rust: lint", &lint)?;
        self.steps.take("Rust: licences and sources", || {
            tools::check_crates(&self.place)
        })?;
        self.steps
            .take("Bindings", || bindings::check(&self.place))?;
        let all = ["test", "--workspace"];
        self.tests("Rust: tests, those in the window among them", &all, &python)
    }

    /// A crate below the shell, by itself: with fewer features of the crates below it, which are built once more for
    /// it, and without building what stands on it at each change.
    fn crate_alone(&mut self, name: &str, purpose: Purpose) -> Outcome {
        self.packages(purpose)?;
        self.cargo("Tests", &["test", "--package", name])
    }

    /// The same, with AWS's own clients on the other side.
    fn crate_and_clients(&mut self, name: &str) -> Outcome {
        self.packages(Purpose::Clients)?;
        let python = self.python()?;
        self.tests("Tests", &["test", "--package", name], &python)
    }

    fn shell(&mut self) -> Outcome {
        self.packages(Purpose::Window)?;
        self.ui_install()?;
        self.ui_build()?;
        self.steps.take("Tests", || {
            let path = shell_tests(&self.place)?;
            program::run(self.place.set_up(&mut Command::new(path)))
        })
    }

    fn ui(&mut self) -> Outcome {
        self.packages(Purpose::Pages)?;
        self.ui_pages()?;
        self.ui_build()
    }

    fn window(&mut self) -> Outcome {
        self.packages(Purpose::Window)?;
        self.packages(Purpose::Clients)?;
        self.ui_install()?;
        self.ui_build()?;
        let python = self.python()?;
        let tests = ["test", "--workspace", "--test", "window"];
        self.tests("Tests in the window", &tests, &python)
    }

    /// Everything of the user interface but the build.
    fn ui_pages(&mut self) -> Outcome {
        self.ui_install()?;
        let scripts = [
            ("UI: format", "format:check"),
            ("UI: types", "typecheck"),
            ("UI: lint", "lint"),
            ("UI: tests", "test"),
        ];
        for (step, script) in scripts {
            self.steps
                .take(step, || node::script(&self.place, script))?;
        }
        self.steps
            .take("UI: pictures", || node::pictures(&self.place))
    }

    fn ui_install(&mut self) -> Outcome {
        self.steps
            .take("UI: install packages", || node::install(&self.place))
    }

    fn ui_build(&mut self) -> Outcome {
        self.steps.take("UI: build", || node::build(&self.place))
    }

    fn packages(&mut self, purpose: Purpose) -> Outcome {
        self.steps.take("Packages", || packages::ensure(purpose))
    }

    fn python(&mut self) -> Outcome<PathBuf> {
        self.steps
            .take("Python: install packages", || python::install(&self.place))
    }

    fn cargo(&mut self, step: &'static str, arguments: &[&str]) -> Outcome {
        self.steps
            .take(step, || program::run(self.place.cargo().args(arguments)))
    }

    /// Tests that may start AWS's own clients.
    fn tests(&mut self, step: &'static str, arguments: &[&str], python: &Path) -> Outcome {
        self.steps.take(step, || {
            let mut cargo = self.place.cargo();
            program::run(cargo.args(arguments).env("REGISTRAR_PYTHON", python))
        })
    }
}

/// Builds the shell's own tests and says where they are.
///
/// They are built with those of the other crates, because Cargo would choose other features for the shell alone; after
/// a change of the shell, nothing else is built anew.
fn shell_tests(place: &Place) -> Outcome<PathBuf> {
    let mut command = place.cargo();
    command
        .args(["test", "--workspace", "--lib", "--no-run"])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit());
    let messages = program::read(&mut command)?;
    executable(&messages, "src-tauri/src/lib.rs")
        .map(PathBuf::from)
        .ok_or_else(|| "Cargo did not say where the shell's tests are.".to_owned())
}

/// The test program of a source file, from Cargo's messages: a line of JSON for each thing that it built.
fn executable(messages: &str, source: &str) -> Option<String> {
    let source = format!("/{source}\"");
    messages
        .lines()
        .map(|line| line.replace("\\\\", "/"))
        .filter(|line| line.contains(&source))
        .find_map(|line| {
            let (_, rest) = line.split_once("\"executable\":\"")?;
            Some(rest.split_once('"')?.0.to_owned())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage;

    #[test]
    fn the_usage_names_every_part() {
        for (part, _) in PARTS {
            assert!(usage().contains(part), "{part}");
        }
    }

    #[test]
    fn cargo_says_where_a_test_program_is() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"src_path":"/a/src-tauri/core/src/lib.rs"},"executable":"/t/core-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"src_path":"/a/src-tauri/src/lib.rs"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"src_path":"/a/src-tauri/src/lib.rs"},"executable":"/t/shell-2"}"#,
            "\n",
        );
        let path = executable(messages, "src-tauri/src/lib.rs");
        assert_eq!(path.as_deref(), Some("/t/shell-2"));
        assert_eq!(executable(messages, "src-tauri/gone.rs"), None);
    }
}
