//! The list of what was registered from this workstation: a small file without any secret.
//!
//! It decides nothing: what a pool holds is always read from the pool. Losing it loses a convenience.

use crate::wire::{Health, Registration, Source};
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

/// What every form of the file has.
#[derive(Debug, Deserialize)]
struct Form {
    version: u32,
}

/// Version 1 had no health, and is read as version 2 without any.
const VERSION: u32 = 2;

const NAME: &str = "registrations.json";

/// Why the list could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistrationsError {
    #[error("The list of registrations ({0}) cannot be read: {1}")]
    Read(PathBuf, String),
    #[error("The list of registrations ({0}) cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
    #[error("The list of registrations ({0}) cannot be put aside: {1}")]
    PutAside(PathBuf, std::io::Error),
}

impl Registrations {
    /// Reads the file in this folder, if there is one.
    pub(crate) fn load(folder: &Path) -> Result<Self, RegistrationsError> {
        let path = folder.join(NAME);
        let all = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => vec![],
            Err(error) => return Err(RegistrationsError::Read(path, error.to_string())),
            Ok(bytes) => match parse(&bytes) {
                Ok(registrations) => registrations,
                Err(why) => return Err(RegistrationsError::Read(path, why)),
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

    /// Starts a new list in the place of one that cannot be read, and says where that one is kept:
    /// `registrations.broken-N.json` beside it, with the first number that is free. One that can be read is not
    /// touched.
    pub(crate) fn start_anew(folder: &Path) -> Result<(Self, Option<PathBuf>), RegistrationsError> {
        if let Ok(readable) = Self::load(folder) {
            return Ok((readable, None));
        }
        let path = folder.join(NAME);
        let put_aside = || -> std::io::Result<PathBuf> {
            for n in 1_u32.. {
                let aside = folder.join(format!("registrations.broken-{n}.json"));
                if !exists(&aside)? {
                    std::fs::rename(&path, &aside)?;
                    return Ok(aside);
                }
            }
            Err(std::io::ErrorKind::AlreadyExists.into())
        };
        match put_aside() {
            Ok(aside) => Ok((Self::load(folder)?, Some(aside))),
            Err(error) => Err(RegistrationsError::PutAside(path, error)),
        }
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

    /// Adds a registration, or replaces the one of the same pool. What the last check found stays, if clusters and
    /// clients are still the same.
    pub(crate) fn remember(
        &mut self,
        mut registration: Registration,
    ) -> Result<(), RegistrationsError> {
        let Registration {
            pool_id,
            account,
            region,
            ..
        } = &registration;
        if let Some(i) = self.position(pool_id, account, region) {
            let old = self.list.remove(i);
            let parts = |r: &Registration| (r.clusters.clone(), r.clients.clone());
            if registration.health.is_none() && parts(&old) == parts(&registration) {
                registration.health = old.health;
            }
        }
        self.list.insert(0, registration);
        self.unsaved = true;
        self.save()
    }

    /// Notes what a check of a registration has found. Of a pool that is not in the list nothing is noted.
    pub(crate) fn note(
        &mut self,
        pool_id: &str,
        account: &str,
        region: &str,
        health: Health,
    ) -> Result<(), RegistrationsError> {
        let Some(i) = self.position(pool_id, account, region) else {
            return Ok(());
        };
        self.list[i].health = Some(health);
        self.unsaved = true;
        self.save()
    }

    /// Takes a registration off the list and gives it back, if it was there. Where that cannot be written it stays.
    pub(crate) fn forget(
        &mut self,
        pool_id: &str,
        account: &str,
        region: &str,
    ) -> Result<Option<Registration>, RegistrationsError> {
        let Some(i) = self.position(pool_id, account, region) else {
            return Ok(None);
        };
        let registration = self.list.remove(i);
        match self.save() {
            Ok(()) => Ok(Some(registration)),
            Err(error) => {
                self.list.insert(i, registration);
                Err(error)
            }
        }
    }

    fn position(&self, pool_id: &str, account: &str, region: &str) -> Option<usize> {
        self.list
            .iter()
            .position(|registration| registration.is_of(pool_id, account, region))
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

fn parse(bytes: &[u8]) -> Result<Vec<Registration>, String> {
    // The version alone first: what a later one holds may not fit.
    let form: Form = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match form.version {
        1..=VERSION => serde_json::from_slice::<File>(bytes)
            .map(|file| file.registrations)
            .map_err(|error| error.to_string()),
        newer => Err(format!(
            "it is of version {newer}, made by a newer CDF Registrar"
        )),
    }
}

/// Whether there is something of this name, be it a link that leads nowhere.
fn exists(path: &Path) -> std::io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
