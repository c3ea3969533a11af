//! What the program keeps on disk: in its folder for data, and among the person's downloads.
//!
//! Each file has a form of its own, apart from the types that go to the window, so that neither changes with the other.
//! What an earlier release wrote can still be read; `fixtures` holds a file of each form. None of them holds a secret,
//! and none decides anything, except that a creation without a known end is not sent again unasked: what a pool holds is
//! always read from the pool.

pub(crate) mod journal;
pub(crate) mod last_profile;
pub(crate) mod registrations;
pub(crate) mod saved;

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a new file and puts it in the place of the old one, so that there is a whole one at any time. The folder is
/// made if it is missing.
fn replace(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    Ok(())
}

/// Waits until no other program holds the lock of this name, and holds it until the file is dropped. The folder is made
/// if it is missing.
fn lock(folder: &Path, name: &str) -> io::Result<File> {
    let file = lock_file(folder, name)?;
    file.lock()?;
    Ok(file)
}

/// The file of a lock, open. The folder is made if it is missing.
fn lock_file(folder: &Path, name: &str) -> io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.create(true).append(true).open(folder.join(name))
}
