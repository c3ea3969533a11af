//! Which AWS profile was used last: a convenience, so what goes wrong with its file is of no matter.
//!
//! The file is the profile's name and nothing else. Another form gets another file name.

use std::path::Path;

const NAME: &str = "last-profile.txt";

/// The profile that was used last, if it is known.
pub(crate) fn read(folder: &Path) -> Option<String> {
    let name = std::fs::read_to_string(folder.join(NAME)).ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Keeps the name of the profile that is used now.
pub(crate) fn write(folder: &Path, profile: &str) {
    let _ = super::replace(folder, NAME, profile.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: &[u8] = include_bytes!("fixtures/last-profile.txt");

    #[test]
    fn the_last_one_is_kept_and_a_broken_file_is_none() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        assert_eq!(read(&folder), None);
        write(&folder, "prod");
        write(&folder, "test account");
        assert_eq!(read(&folder).as_deref(), Some("test account"));
        std::fs::write(folder.join(NAME), [0xff, 0xfe]).unwrap();
        assert_eq!(read(&folder), None);
    }

    #[test]
    fn the_file_of_the_first_release_is_read_and_still_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), FIXTURE).unwrap();
        assert_eq!(read(folder.path()).as_deref(), Some("test account"));
        write(folder.path(), "test account");
        let written = std::fs::read(folder.path().join(NAME)).unwrap();
        assert_eq!(written, FIXTURE);
    }
}
