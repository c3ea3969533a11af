//! The list of what was registered from this workstation: a small file without any secret.
//!
//! It decides nothing: what a pool holds is always read from the pool. Losing it loses a convenience.

use crate::wire::{Registration, Source};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The registrations, as they are in the file.
#[derive(Debug)]
pub(crate) struct Registrations {
    path: PathBuf,
    list: Vec<Registration>,
    /// Registrations on a Practice server that has ended; their pools are gone.
    stale: Vec<Registration>,
    /// Whether the file lacks what the list has.
    unsaved: bool,
}

/// The file's form. A later form gets another number.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    version: u32,
    registrations: Vec<Registration>,
}

const VERSION: u32 = 1;

/// Why the list could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistrationsError {
    #[error("The list of registrations ({0}) cannot be read: {1}")]
    Read(PathBuf, String),
    #[error("The list of registrations ({0}) cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
}

impl Registrations {
    /// Reads the file in this folder, if there is one.
    pub(crate) fn load(folder: &Path) -> Result<Self, RegistrationsError> {
        let path = folder.join("registrations.json");
        let all = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => vec![],
            Err(error) => return Err(RegistrationsError::Read(path, error.to_string())),
            Ok(bytes) => match serde_json::from_slice::<File>(&bytes) {
                Ok(file) if file.version == VERSION => file.registrations,
                Ok(file) => {
                    let why = format!(
                        "it is of version {}, made by a newer CDF Registrar",
                        file.version
                    );
                    return Err(RegistrationsError::Read(path, why));
                }
                Err(error) => return Err(RegistrationsError::Read(path, error.to_string())),
            },
        };
        let (stale, list) = all
            .into_iter()
            .partition(|registration| registration.source == Source::Practice);
        Ok(Self {
            path,
            list,
            stale,
            unsaved: false,
        })
    }

    /// The registrations, the newest first. What could not be written before is written first.
    pub(crate) fn list(&mut self) -> Result<&[Registration], RegistrationsError> {
        if self.unsaved {
            self.save()?;
        }
        Ok(&self.list)
    }

    /// Registrations of Practice servers that have ended. Each is handed out once.
    pub(crate) fn take_stale(&mut self) -> Vec<Registration> {
        std::mem::take(&mut self.stale)
    }

    /// Adds a registration, or replaces the one of the same pool.
    pub(crate) fn remember(
        &mut self,
        registration: Registration,
    ) -> Result<(), RegistrationsError> {
        self.list.retain(|other| !same_pool(other, &registration));
        self.list.insert(0, registration);
        self.unsaved = true;
        self.save()
    }

    /// Writes a new file and puts it in the place of the old one, so that there is a whole one at any time.
    fn save(&mut self) -> Result<(), RegistrationsError> {
        let registrations = self.list.iter().chain(&self.stale).cloned().collect();
        let file = File {
            version: VERSION,
            registrations,
        };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            let mut new = tempfile::NamedTempFile::new_in(folder)?;
            new.write_all(&serde_json::to_vec_pretty(&file)?)?;
            new.as_file().sync_all()?;
            new.persist(&self.path)?;
            Ok(())
        };
        write().map_err(|error| RegistrationsError::Write(self.path.clone(), error))?;
        self.unsaved = false;
        Ok(())
    }
}

fn same_pool(a: &Registration, b: &Registration) -> bool {
    (&a.pool_id, &a.region, &a.account) == (&b.pool_id, &b.region, &b.account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration(pool: &str, source: Source) -> Registration {
        Registration {
            pool_id: pool.into(),
            pool_name: "Plant".into(),
            region: "eu-west-1".into(),
            account: "111122223333".into(),
            source,
            clusters: vec!["westeurope-1".into()],
            clients: vec![],
            registered_at: 1_790_000_000_000,
        }
    }

    #[test]
    fn survives_a_restart_and_holds_each_pool_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Registrations::load(folder.path()).unwrap();
        let prod = || Source::Profile {
            name: "prod".into(),
        };
        first.remember(registration("a", prod())).unwrap();
        first.remember(registration("b", prod())).unwrap();
        first
            .remember(registration("a", Source::DefaultChain))
            .unwrap();
        let mut again = Registrations::load(folder.path()).unwrap();
        assert_eq!(
            again.list().unwrap(),
            [
                registration("a", Source::DefaultChain),
                registration("b", prod())
            ]
        );
    }

    #[test]
    fn what_was_practised_is_gone_with_its_server_and_handed_out_for_cleaning_up() {
        let folder = tempfile::tempdir().unwrap();
        Registrations::load(folder.path())
            .unwrap()
            .remember(registration("p", Source::Practice))
            .unwrap();
        let mut again = Registrations::load(folder.path()).unwrap();
        assert!(again.list().unwrap().is_empty());
        assert_eq!(again.take_stale(), [registration("p", Source::Practice)]);
        again
            .remember(registration("a", Source::DefaultChain))
            .unwrap();
        assert!(
            Registrations::load(folder.path())
                .unwrap()
                .take_stale()
                .is_empty()
        );
    }

    #[test]
    fn what_could_not_be_written_is_told_and_written_later() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut registrations = Registrations::load(&data).unwrap();
        // A file where the folder should be.
        std::fs::write(&data, "").unwrap();
        let made = registration("a", Source::DefaultChain);
        assert!(registrations.remember(made.clone()).is_err());
        assert!(registrations.list().is_err());
        std::fs::remove_file(&data).unwrap();
        assert_eq!(registrations.list().unwrap(), std::slice::from_ref(&made));
        assert_eq!(Registrations::load(&data).unwrap().list().unwrap(), [made]);
    }

    #[test]
    fn a_broken_or_newer_file_is_an_error_and_not_overwritten() {
        for text in ["{ rubbish", r#"{"version": 2, "registrations": []}"#] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("registrations.json");
            std::fs::write(&path, text).unwrap();
            assert!(Registrations::load(folder.path()).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
