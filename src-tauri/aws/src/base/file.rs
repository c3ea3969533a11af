//! Files that other programs write: the AWS files, certificates, tokens.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// How much is read of one, in bytes: a hundred times what a large organisation's AWS file or bundle of certificates has.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The bytes of a file.
///
/// # Errors
/// Those of the system; and of a folder, a pipe or a device, which would be waited for, and of a file that is too large.
/// `/dev/null` is an empty file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let found = std::fs::metadata(path)?;
    if path == Path::new("/dev/null") {
        return Ok(vec![]);
    }
    if found.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder, and not a file",
        ));
    }
    if !found.is_file() {
        return Err(io::Error::other("it is no file, but a pipe or a device"));
    }
    let mut bytes = vec![];
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(io::Error::other("it is larger than 16 MB")),
        false => Ok(bytes),
    }
}

/// The same, where others are served meanwhile.
///
/// # Errors
/// Like [`read`].
pub(crate) async fn read_async(path: PathBuf) -> io::Result<Vec<u8>> {
    let read = tokio::task::spawn_blocking(move || read(&path)).await;
    read.unwrap_or_else(|error| Err(error.into()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_waited_for_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let why = |path: &Path| read(path).unwrap_err().to_string();
        assert_eq!(why(&pipe), "it is no file, but a pipe or a device");
        assert_eq!(why(folder.path()), "it is a folder, and not a file");
        assert_eq!(
            why(Path::new("/dev/zero")),
            "it is no file, but a pipe or a device"
        );
        assert_eq!(read(Path::new("/dev/null")).unwrap(), b"");
        let large = folder.path().join("large");
        File::create(&large)
            .unwrap()
            .set_len(MAX_BYTES + 1)
            .unwrap();
        assert_eq!(why(&large), "it is larger than 16 MB");
    }
}
