//! The list of what was registered from this computer: `registrations.json`. Losing it loses a convenience.

mod form;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use self::form::{
    ClientRecord, HealthRecord, RegistrationRecord, SourceRecord, Unreadable,
};

const NAME: &str = "registrations.json";

/// The registrations, as they are in the file.
#[derive(Debug)]
pub(crate) struct RegistrationList {
    folder: PathBuf,
    list: Vec<RegistrationRecord>,
    /// Registrations on a Practice server that has ended; their pools are gone.
    stale: Vec<RegistrationRecord>,
    /// Whether the file lacks what the list has.
    unsaved: bool,
}

/// Why the list, which is in this file, could not be read or written.
#[derive(Debug)]
pub(crate) enum RegistrationsError {
    Read(PathBuf, Unreadable),
    Write(PathBuf, io::Error),
    PutAside(PathBuf, io::Error),
}

impl RegistrationList {
    /// Reads the file in this folder, if there is one.
    pub(crate) fn load(folder: &Path) -> Result<Self, RegistrationsError> {
        let path = folder.join(NAME);
        let records = match std::fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(vec![]),
            Err(error) => Err(Unreadable::File(error)),
            Ok(content) => form::read(&content),
        };
        let records = records.map_err(|why| RegistrationsError::Read(path, why))?;
        let (stale, list) = records
            .into_iter()
            .partition(|record| record.source == SourceRecord::Practice);
        Ok(Self {
            folder: folder.to_owned(),
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
        let put_aside = || -> io::Result<PathBuf> {
            for n in 1_u32.. {
                let aside = folder.join(format!("registrations.broken-{n}.json"));
                if !exists(&aside)? {
                    std::fs::rename(&path, &aside)?;
                    return Ok(aside);
                }
            }
            Err(io::ErrorKind::AlreadyExists.into())
        };
        match put_aside() {
            Ok(aside) => Ok((Self::load(folder)?, Some(aside))),
            Err(error) => Err(RegistrationsError::PutAside(path, error)),
        }
    }

    /// The registrations, the newest first. What could not be written before is written first.
    pub(crate) fn list(&mut self) -> Result<&[RegistrationRecord], RegistrationsError> {
        if self.unsaved {
            self.save()?;
        }
        Ok(&self.list)
    }

    /// Registrations of Practice servers that have ended. Each is handed out once.
    pub(crate) fn take_stale(&mut self) -> Vec<RegistrationRecord> {
        std::mem::take(&mut self.stale)
    }

    /// Adds a registration, or replaces the one of the same pool. What the last check found stays, if clusters and
    /// clients are still the same.
    pub(crate) fn remember(
        &mut self,
        mut registration: RegistrationRecord,
    ) -> Result<(), RegistrationsError> {
        let RegistrationRecord {
            pool_id,
            account,
            region,
            ..
        } = &registration;
        if let Some(i) = self.position(pool_id, account, region) {
            let old = self.list.remove(i);
            let parts =
                |record: &RegistrationRecord| (record.clusters.clone(), record.clients.clone());
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
        health: HealthRecord,
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
    ) -> Result<Option<RegistrationRecord>, RegistrationsError> {
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

    fn save(&mut self) -> Result<(), RegistrationsError> {
        let records: Vec<_> = self.list.iter().chain(&self.stale).collect();
        form::written(&records)
            .and_then(|content| crate::files::replace(&self.folder, NAME, &content))
            .map_err(|error| RegistrationsError::Write(self.folder.join(NAME), error))?;
        self.unsaved = false;
        Ok(())
    }
}

/// Whether there is something of this name, be it a link that leads nowhere.
fn exists(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
