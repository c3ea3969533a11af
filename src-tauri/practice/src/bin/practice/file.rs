//! The files that it reads and writes.

use std::fmt::Display;
use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;

/// What a file says; an error names the file.
pub(crate) fn read<T, E: Display>(
    path: &Path,
    meaning: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
    meaning(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Finds out early whether a file can be written, and leaves it as it is.
pub(crate) fn try_out(path: &Path) -> Result<(), String> {
    beside(path)
        .map(drop)
        .map_err(|error| unwritten(path, &error))
}

/// Writes a new file, which its owner alone may read, and puts it in the place of the old one, so that there is a
/// whole one at any time.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    let put = || -> std::io::Result<()> {
        let mut new = beside(path)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(path)?;
        Ok(())
    };
    put().map_err(|error| unwritten(path, &error))
}

/// A new file in the same folder, and so on the same disk.
fn beside(path: &Path) -> std::io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
}

fn unwritten(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}.", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_the_place_of_the_one_before_and_is_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        std::fs::write(&path, "old").unwrap();
        try_out(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        write(&path, "new").unwrap();
        let text = read(&path, |text| Ok::<_, String>(text.to_owned()));
        assert_eq!(text.unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = path.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
