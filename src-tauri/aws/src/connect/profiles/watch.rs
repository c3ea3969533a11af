//! Tells when the AWS configuration files change.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::files::{Place, places};
use crate::base::file;
use crate::connect::environment::Environment;
use crate::connect::error::{WatchError, reason};

/// A file is written in several steps; they count as one change.
const SETTLED: Duration = Duration::from_millis(200);

/// Tells when the AWS configuration files change; made by [`watch_profiles`].
pub struct ProfileChanges {
    environment: Environment,
    events: mpsc::Receiver<()>,
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    seen: Vec<Fingerprint>,
    /// An event has come that was not looked into yet.
    due: bool,
}

/// What is told of a file: whether it can be read, and a hash of what is in it.
type Fingerprint = Result<u64, io::ErrorKind>;

/// Watches the AWS configuration files from now on.
///
/// Their folders are watched, so that a file that is written anew, appears or vanishes is seen; so are the folders of
/// what a link points to, and the nearest folder there is while `~/.aws` itself is missing.
///
/// # Errors
/// When the system does not let them be watched.
pub fn watch_profiles(environment: &Environment) -> Result<ProfileChanges, WatchError> {
    // One event that waits is enough: what changed is looked up.
    let (sender, events) = mpsc::channel(1);
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if !event.is_ok_and(|event| is_reading(event.kind)) {
            let _ = sender.try_send(());
        }
    });
    let mut changes = ProfileChanges {
        environment: environment.clone(),
        events,
        watcher: watcher.map_err(|error| WatchError(error.to_string()))?,
        watched: BTreeSet::new(),
        seen: vec![],
        due: false,
    };
    changes.follow()?;
    changes.seen = changes.look();
    Ok(changes)
}

impl ProfileChanges {
    /// Waits until one of the files has another content than when it was last looked at, appears, vanishes, or can no
    /// longer be read. It may be dropped and called again; no change is lost.
    ///
    /// # Errors
    /// When the files can no longer be watched.
    pub async fn next(&mut self) -> Result<(), WatchError> {
        loop {
            if !self.due {
                let event = self.events.recv().await;
                event.ok_or_else(|| WatchError(reason::WATCH_ENDED.to_owned()))?;
                self.due = true;
            }
            while let Ok(Some(())) = tokio::time::timeout(SETTLED, self.events.recv()).await {}
            self.due = false;
            self.follow()?;
            let now = self.look();
            if now != self.seen {
                self.seen = now;
                return Ok(());
            }
        }
    }

    /// Watches the folders that matter now, and no others. All are watched anew: one that was deleted and made again
    /// has the same path, and nobody watches it.
    fn follow(&mut self) -> Result<(), WatchError> {
        for folder in std::mem::take(&mut self.watched) {
            // It may no longer be there.
            let _ = self.watcher.unwatch(&folder);
        }
        for folder in folders(&self.environment) {
            let watched = self.watcher.watch(&folder, RecursiveMode::NonRecursive);
            watched.map_err(|error| WatchError(error.to_string()))?;
            self.watched.insert(folder);
        }
        Ok(())
    }

    fn look(&self) -> Vec<Fingerprint> {
        let places = places(&self.environment);
        places
            .iter()
            .map(|place| {
                place
                    .path()
                    .map_or(Err(io::ErrorKind::NotFound), fingerprint)
            })
            .collect()
    }
}

/// Without this, looking into a file would be a reason to look again.
fn is_reading(event: EventKind) -> bool {
    let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
    event.is_access() && event != written
}

fn fingerprint(path: &Path) -> Fingerprint {
    let bytes = file::read(path).map_err(|error| error.kind())?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Ok(hasher.finish())
}

fn folders(environment: &Environment) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    let places = places(environment);
    for path in places.iter().filter_map(Place::path) {
        let target = std::fs::canonicalize(path).ok();
        for path in target.as_deref().into_iter().chain([path]) {
            let folder = path.ancestors().skip(1).find(|folder| folder.is_dir());
            folders.extend(folder.map(Path::to_owned));
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::tests::Folder;
    use super::*;

    /// Waits for the change that was just made; a watch that misses it fails here, long after any machine has told.
    async fn told(changes: &mut ProfileChanges) {
        let told = tokio::time::timeout(Duration::from_secs(60), changes.next());
        told.await.expect("the change is told").unwrap();
    }

    #[tokio::test]
    async fn tells_of_files_that_appear_change_are_written_anew_and_vanish() {
        let folder = Folder::new(None, None);
        let mut changes = watch_profiles(&folder.environment()).unwrap();
        let config = folder.path("config");
        fs::write(&config, "[default]\n").unwrap();
        told(&mut changes).await;
        fs::write(&config, "[default]\nregion = eu-west-1\n").unwrap();
        told(&mut changes).await;
        // As editors do it.
        fs::write(folder.path("new"), "[profile a]\n").unwrap();
        fs::rename(folder.path("new"), &config).unwrap();
        told(&mut changes).await;
        fs::remove_file(&config).unwrap();
        told(&mut changes).await;
    }

    #[tokio::test]
    async fn tells_of_a_folder_that_is_made_later_and_made_again() {
        let home = tempfile::TempDir::new().unwrap();
        let path = home.path().to_str().unwrap().to_owned();
        let mut changes = watch_profiles(&Environment::of([("HOME", path.as_str())])).unwrap();
        let folder = home.path().join(".aws");
        for text in ["[default]\n", "[default]\nregion = eu-west-1\n"] {
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("config"), text).unwrap();
            told(&mut changes).await;
            fs::remove_dir_all(&folder).unwrap();
            told(&mut changes).await;
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn tells_of_a_change_behind_a_link() {
        let folder = Folder::new(None, None);
        let elsewhere = tempfile::TempDir::new().unwrap();
        let target = elsewhere.path().join("dotfile");
        fs::write(&target, "[default]\n").unwrap();
        std::os::unix::fs::symlink(&target, folder.path("config")).unwrap();
        let mut changes = watch_profiles(&folder.environment()).unwrap();
        fs::write(&target, "[profile a]\n").unwrap();
        told(&mut changes).await;
    }

    #[tokio::test]
    async fn other_files_and_the_same_content_are_no_change() {
        let folder = Folder::new(Some("[default]\n"), None);
        let mut changes = watch_profiles(&folder.environment()).unwrap();
        fs::write(folder.path("other"), "x").unwrap();
        fs::write(folder.path("config"), "[default]\n").unwrap();
        // The first thing that is told is the real change.
        let before = changes.seen.clone();
        fs::write(folder.path("credentials"), "[a]\n").unwrap();
        told(&mut changes).await;
        assert_eq!(changes.seen[0], before[0]);
        assert_ne!(changes.seen[1], before[1]);
    }
}
