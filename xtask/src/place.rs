//! Where things are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout and its build folder.
#[derive(Clone)]
pub(crate) struct Place {
    /// The root of the checkout.
    pub(crate) root: PathBuf,
    /// Cargo's target folder; what the commands make lies in there, too.
    pub(crate) target: PathBuf,
}

impl Place {
    /// The checkout that this program was started from.
    pub(crate) fn find() -> Self {
        // What Cargo says now counts more than what it said at the build: checkouts may share one target folder.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package
            .parent()
            .map_or_else(|| package.clone(), Path::to_owned);
        let target = match env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
            // Cargo understands a relative folder from where the person is.
            Some(folder) => env::current_dir()
                .unwrap_or_else(|_| root.clone())
                .join(folder),
            None => root.join("target"),
        };
        Self { root, target }
    }

    /// The folder of the user interface.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Cargo, in this checkout and with this target folder.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        self.set_up(&mut cargo);
        cargo
    }

    /// A command as Cargo is started here, or a test as Cargo would start it.
    pub(crate) fn set_up<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("TS_RS_EXPORT_DIR", self.generated_bindings())
    }

    /// Where bindings go at first, which tests write by the way: left alone, ts-rs writes next to each crate.
    pub(crate) fn generated_bindings(&self) -> PathBuf {
        self.target.join("bindings")
    }
}
