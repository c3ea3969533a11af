//! Which AWS profile was used last: a convenience, so what goes wrong with its file is of no matter.

use std::io::Write as _;
use std::path::Path;

const NAME: &str = "last-profile.txt";

/// The profile that was used last, if it is known.
pub(crate) fn last(folder: &Path) -> Option<String> {
    let name = std::fs::read_to_string(folder.join(NAME)).ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Keeps the name of the profile that is used now.
pub(crate) fn keep(folder: &Path, profile: &str) {
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(profile.as_bytes())?;
        new.persist(folder.join(NAME))?;
        Ok(())
    };
    let _ = write();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_is_kept_and_a_broken_file_is_none() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        assert_eq!(last(&folder), None);
        keep(&folder, "prod");
        keep(&folder, "test account");
        assert_eq!(last(&folder).as_deref(), Some("test account"));
        std::fs::write(folder.join(NAME), [0xff, 0xfe]).unwrap();
        assert_eq!(last(&folder), None);
    }
}
