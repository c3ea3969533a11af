//! The list of what was registered from this computer: `registrations.json`. Losing it loses a convenience.
//!
//! Several programs may share it: it is read anew for each look and each change, and changed by one at a time.

mod form;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::lock;

pub(crate) use self::form::{
    ClientRecord, HealthRecord, RegistrationRecord, SourceRecord, Unreadable,
};

const NAME: &str = "registrations.json";
/// What a program holds while it changes the list; the file itself is replaced.
const LOCK: &str = "registrations.lock";
/// What every program holds, as long as it runs, that uses the list.
const IN_USE: &str = "in-use.lock";

/// The registrations.
#[derive(Debug)]
pub(crate) struct RegistrationList {
    folder: PathBuf,
    /// The Practice server of this program. Registrations of another one are not shown: their pools are gone, or in
    /// another window.
    practice: String,
    /// Registrations of Practice servers that have ended. None while another program uses the list: its rehearsals may
    /// go on.
    stale: Vec<RegistrationRecord>,
    /// What could not be written yet.
    unsaved: Vec<RegistrationRecord>,
    /// Kept open, as long as the program runs.
    in_use: Option<File>,
}

/// Why the list, which is in this file, could not be read or written.
#[derive(Debug)]
pub(crate) enum RegistrationsError {
    Read(PathBuf, Unreadable),
    Write(PathBuf, io::Error),
    PutAside(PathBuf, io::Error),
}

impl RegistrationList {
    /// The list in this folder, for a program whose Practice server goes by this name.
    pub(crate) fn open(folder: &Path, practice: impl Into<String>) -> Self {
        let mut list = Self {
            folder: folder.to_owned(),
            practice: practice.into(),
            stale: vec![],
            unsaved: vec![],
            in_use: None,
        };
        // Where locks do not work, rehearsals of others stay where they are.
        if let Ok((in_use, is_alone)) = in_use(folder) {
            let records = list.read().unwrap_or_default().into_iter();
            let stale = records.filter(|record| is_alone && !list.shows(record));
            list.stale = stale.collect();
            list.in_use = Some(in_use);
        }
        list
    }

    /// Puts a list that cannot be read aside, so that a new one begins, and says where it is kept:
    /// `registrations.broken-N.json` beside it, with the first number that is free. One that can be read is not
    /// touched.
    pub(crate) fn start_anew(&mut self) -> Result<Option<PathBuf>, RegistrationsError> {
        let path = self.folder.join(NAME);
        let put_aside = || -> io::Result<Option<PathBuf>> {
            let _lock = lock(&self.folder, LOCK)?;
            if self.read().is_ok() {
                return Ok(None);
            }
            for n in 1_u32.. {
                let aside = self.folder.join(format!("registrations.broken-{n}.json"));
                if !exists(&aside)? {
                    std::fs::rename(&path, &aside)?;
                    return Ok(Some(aside));
                }
            }
            Err(io::ErrorKind::AlreadyExists.into())
        };
        put_aside().map_err(|error| RegistrationsError::PutAside(path, error))
    }

    /// The registrations, the newest first. What could not be written before is written first.
    pub(crate) fn list(&mut self) -> Result<Vec<RegistrationRecord>, RegistrationsError> {
        if !self.unsaved.is_empty() {
            self.change(|_, _| ())?;
        }
        let mut records = self.read()?;
        records.retain(|record| self.shows(record));
        Ok(records)
    }

    /// Registrations of Practice servers that have ended. Each is handed out once, and stays in the file until it is
    /// [forgotten](RegistrationList::forget_stale).
    pub(crate) fn take_stale(&mut self) -> Vec<RegistrationRecord> {
        std::mem::take(&mut self.stale)
    }

    /// Takes registrations of a Practice server that has ended out of the file.
    pub(crate) fn forget_stale(
        &mut self,
        gone: &[RegistrationRecord],
    ) -> Result<(), RegistrationsError> {
        self.change(|records, _| records.retain(|record| !gone.contains(record)))
    }

    /// Adds a registration, or replaces the one of the same pool. What the last check found stays, if clusters and
    /// clients are still the same.
    pub(crate) fn remember(
        &mut self,
        mut registration: RegistrationRecord,
    ) -> Result<(), RegistrationsError> {
        if let SourceRecord::Practice { server } = &mut registration.source {
            server.clone_from(&self.practice);
        }
        self.unsaved.push(registration);
        self.change(|_, _| ())
    }

    /// Notes what a check of a registration has found. Of a pool that is not in the list nothing is noted.
    pub(crate) fn note(
        &mut self,
        pool_id: &str,
        account: &str,
        region: &str,
        health: HealthRecord,
    ) -> Result<(), RegistrationsError> {
        self.change(|records, shows| {
            let mut records = records.iter_mut();
            let found = records.find(|one| one.is_of(pool_id, account, region) && shows(one));
            if let Some(record) = found {
                record.health = Some(health);
            }
        })
    }

    /// Takes a registration off the list, if it is there.
    pub(crate) fn forget(
        &mut self,
        pool_id: &str,
        account: &str,
        region: &str,
    ) -> Result<(), RegistrationsError> {
        self.change(|records, shows| {
            records.retain(|one| !(one.is_of(pool_id, account, region) && shows(one)));
        })
    }

    /// Whether a registration is one for this program.
    fn shows(&self, record: &RegistrationRecord) -> bool {
        is_for(record, &self.practice)
    }

    fn read(&self) -> Result<Vec<RegistrationRecord>, RegistrationsError> {
        let path = self.folder.join(NAME);
        let records = match std::fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            Err(error) => Err(Unreadable::File(error)),
            Ok(content) => form::read(&content),
        };
        records.map_err(|why| RegistrationsError::Read(path, why))
    }

    /// Changes what is in the file, after what could not be written before.
    fn change(
        &mut self,
        change: impl FnOnce(&mut Vec<RegistrationRecord>, &dyn Fn(&RegistrationRecord) -> bool),
    ) -> Result<(), RegistrationsError> {
        let written = |error| RegistrationsError::Write(self.folder.join(NAME), error);
        let _lock = lock(&self.folder, LOCK).map_err(written)?;
        let before = self.read()?;
        let mut records = before.clone();
        for registration in &self.unsaved {
            put(&mut records, registration.clone(), &self.practice);
        }
        change(&mut records, &|record| self.shows(record));
        if records != before {
            form::written(&records)
                .and_then(|content| super::replace(&self.folder, NAME, &content))
                .map_err(written)?;
        }
        self.unsaved.clear();
        Ok(())
    }
}

/// Whether a registration is one for the program with this Practice server.
fn is_for(record: &RegistrationRecord, practice: &str) -> bool {
    match &record.source {
        SourceRecord::Practice { server } => server == practice,
        SourceRecord::Profile { .. } | SourceRecord::DefaultChain => true,
    }
}

/// Adds a registration, in the place of the one of the same pool.
fn put(records: &mut Vec<RegistrationRecord>, mut new: RegistrationRecord, practice: &str) {
    let RegistrationRecord {
        pool_id,
        account,
        region,
        ..
    } = &new;
    let position = records
        .iter()
        .position(|one| one.is_of(pool_id, account, region) && is_for(one, practice));
    if let Some(i) = position {
        let old = records.remove(i);
        let parts = |record: &RegistrationRecord| (record.clusters.clone(), record.clients.clone());
        if new.health.is_none() && parts(&old) == parts(&new) {
            new.health = old.health;
        }
        // Where there was nothing to choose this time, the choice of before stands.
        new.keeps_classic_domain = new.keeps_classic_domain.or(old.keeps_classic_domain);
    }
    records.insert(0, new);
}

/// Shows other programs that this one uses the folder. Whether none did already comes with it.
fn in_use(folder: &Path) -> io::Result<(File, bool)> {
    let file = super::lock_file(folder, IN_USE)?;
    let is_alone = file.try_lock().is_ok();
    if is_alone {
        file.unlock()?;
    }
    // One that starts at the same moment may hold it for itself for an instant.
    file.lock_shared()?;
    Ok((file, is_alone))
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
