//! Folders with all their files, read and replaced as one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The files of a folder and those below it, by their path inside it.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Reads a folder; one that is missing is empty.
pub(crate) fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop().filter(|next| next.exists()) {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                files.insert(inside, fs::read(&path)?);
            }
        }
    }
    Ok(files)
}

/// Puts these files in place of all that a folder has.
pub(crate) fn replace(folder: &Path, files: &Files) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (inside, content) in files {
        let path = folder.join(inside);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, content)| (PathBuf::from(name), content.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = std::env::temp_dir().join(format!("xtask-folder-{}", std::process::id()));
        let (old, new) = (
            files(&[("Old.ts", "1")]),
            files(&[("A.ts", "2"), ("deep/B.ts", "3")]),
        );
        for files in [&old, &new] {
            replace(&folder, files).expect("the folder can be written");
            assert_eq!(&read(&folder).expect("the folder can be read"), files);
        }
        fs::remove_dir_all(&folder).expect("the folder can be removed");
        assert!(read(&folder).expect("a missing folder is empty").is_empty());
    }
}
