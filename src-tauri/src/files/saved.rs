//! Texts that were saved, where people look for them.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// As many files of one name as anyone needs; the folder is full of them after that.
const MOST: u32 = 999;

/// Writes a text into this folder, under this name or that name with a number; a file that is there already is
/// never overwritten.
///
/// # Errors
/// When the folder cannot be made or written to.
pub(crate) fn save(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    for number in 1..=MOST {
        let path = folder.join(numbered(name, number));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(
        ErrorKind::AlreadyExists,
        format!("there are {MOST} files of this name already"),
    ))
}

/// `name.json`, then `name (2).json`.
fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, ending))) if !stem.is_empty() => format!("{stem} ({number}).{ending}"),
        _ => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("Downloads");
        let first = save(&folder, "pool-oidc.json", "1").unwrap();
        let second = save(&folder, "pool-oidc.json", "2").unwrap();
        assert_eq!(first, folder.join("pool-oidc.json"));
        assert_eq!(second, folder.join("pool-oidc (2).json"));
        assert_eq!(std::fs::read_to_string(first).unwrap(), "1");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "2");
    }

    #[test]
    fn numbers_go_before_the_ending() {
        for (name, numbered_name) in [
            ("a.b.md", "a.b (3).md"),
            ("plain", "plain (3)"),
            (".env", ".env (3)"),
        ] {
            assert_eq!(numbered(name, 3), numbered_name);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(save(&file.join("Downloads"), "a", "1").is_err());
    }
}
