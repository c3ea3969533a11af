//! The journal: `journal.jsonl`, a line for each thing that is about to be done to a pool or has come of it.
//!
//! A line is written and flushed before and after each change. Nothing is decided by it but one thing: a creation without
//! a known end is not sent again unasked.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use registrar_core::advice::Advice;
use registrar_core::ports::{Event, Journal, JournalError, Note, Unsettled, unsettled};
use registrar_core::snapshot::Remembered;
use serde::{Deserialize, Serialize};

const NAME: &str = "journal.jsonl";
/// What a program holds while it writes; the file itself is replaced when it is shortened.
const LOCK: &str = "journal.lock";
/// Beyond this many bytes the older half goes.
const MOST_BYTES: u64 = 1 << 20;

/// The journal of what one account does in one region.
#[derive(Debug, Clone)]
pub(crate) struct JournalFile {
    folder: PathBuf,
    account: String,
    region: String,
}

/// A line. There is no secret in it. Lines that cannot be read are passed over: an earlier end of the program may have
/// left half a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    /// In milliseconds since 1970-01-01 UTC.
    at: i64,
    account: String,
    region: String,
    pool_id: Option<String>,
    operation: String,
    subject: String,
    #[serde(flatten)]
    event: LineEvent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum LineEvent {
    About {
        known: Option<Vec<String>>,
    },
    Done {
        id: Option<String>,
        request_id: Option<String>,
    },
    Refused {
        code: String,
        request_id: Option<String>,
    },
    Unclear {
        code: String,
    },
}

impl JournalFile {
    /// The journal in this folder.
    pub(crate) fn new(folder: &Path, account: &str, region: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
        }
    }

    /// What it remembers of a pool: the clients that were created, and the creations without a known end.
    ///
    /// # Errors
    /// When it is there and cannot be read: then nobody knows whether a creation is without an end.
    pub(crate) fn remembered(&self, pool_id: &str) -> Result<Remembered, JournalError> {
        let notes = self.notes(Some(pool_id))?;
        let made = notes.iter().filter_map(|(_, note)| match &note.event {
            Event::Done { id: Some(id), .. } => Some((id.clone(), note.subject.clone())),
            _ => None,
        });
        Ok(Remembered {
            clients: made.collect(),
            unsettled: unsettled(notes.iter().map(|(at, note)| (*at, note))),
        })
    }

    /// The creations of pools without a known end.
    ///
    /// # Errors
    /// As with [`JournalFile::remembered`].
    pub(crate) fn unsettled_pools(&self) -> Result<Vec<Unsettled>, JournalError> {
        let notes = self.notes(None)?;
        Ok(unsettled(notes.iter().map(|(at, note)| (*at, note))))
    }

    fn notes(&self, pool_id: Option<&str>) -> Result<Vec<(i64, Note)>, JournalError> {
        let is_of = |line: &Line| {
            line.account == self.account
                && line.region == self.region
                && line.pool_id.as_deref() == pool_id
        };
        let lines = read(&self.folder).map_err(|error| self.unusable("read", &error))?;
        let lines = lines.into_iter().filter(is_of);
        Ok(lines.map(|line| (line.at, line.into())).collect())
    }

    fn line(&self, note: &Note) -> Line {
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Line {
            at: i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX),
            account: self.account.clone(),
            region: self.region.clone(),
            pool_id: note.pool_id.clone(),
            operation: note.operation.clone(),
            subject: note.subject.clone(),
            event: note.event.clone().into(),
        }
    }

    fn unusable(&self, verb: &str, error: &io::Error) -> JournalError {
        let file = self.folder.join(NAME);
        JournalError(Advice::new(
            format!(
                "The journal ({}) cannot be {verb}: {error}.",
                file.display()
            ),
            "Nothing was sent: without it a creation might be made twice. Mend the folder, then try again.",
        ))
    }
}

impl Journal for JournalFile {
    async fn note(&self, note: &Note) -> Result<(), JournalError> {
        let (folder, line) = (self.folder.clone(), self.line(note));
        let appended = tokio::task::spawn_blocking(move || append(&folder, &line)).await;
        match appended.unwrap_or_else(|error| Err(io::Error::other(error))) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.unusable("written", &error)),
        }
    }
}

/// A change that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// When it was about to be sent, in milliseconds since 1970-01-01 UTC.
    pub(crate) at: i64,
    pub(crate) account: String,
    pub(crate) region: String,
    /// What it was, and the last that is known of it.
    pub(crate) note: Note,
}

/// What was sent, as far back as the lines go: the latest change first.
///
/// # Errors
/// When the file is there and cannot be read.
pub(crate) fn changes(folder: &Path) -> io::Result<Vec<Change>> {
    let is_open = |event: &Event| matches!(event, Event::About { .. });
    let mut changes: Vec<Change> = vec![];
    for line in read(folder)? {
        let (at, account, region) = (line.at, line.account.clone(), line.region.clone());
        let note = Note::from(line);
        let is_same = |change: &&mut Change| {
            is_open(&change.note.event)
                && change.account == account
                && change.region == region
                && change.note.pool_id == note.pool_id
                && change.note.operation == note.operation
                && change.note.subject == note.subject
        };
        // What was about to be sent has its end in a later line, if it has one.
        match changes.iter_mut().rev().find(is_same) {
            Some(change) if !is_open(&note.event) => change.note.event = note.event,
            _ => changes.push(Change {
                at,
                account,
                region,
                note,
            }),
        }
    }
    changes.reverse();
    Ok(changes)
}

/// All lines that can be understood.
fn read(folder: &Path) -> io::Result<Vec<Line>> {
    let file = match File::open(folder.join(NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error),
    };
    let mut lines = vec![];
    for line in BufReader::new(file).split(b'\n') {
        lines.extend(serde_json::from_slice::<Line>(&line?));
    }
    Ok(lines)
}

/// Adds a line, and comes back when it is on the disk.
fn append(folder: &Path, line: &Line) -> io::Result<()> {
    let _lock = super::lock(folder, LOCK)?;
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(NAME))?;
    if file.metadata()?.len() > MOST_BYTES {
        shorten(folder)?;
        file = OpenOptions::new().append(true).open(folder.join(NAME))?;
    }
    // A line before it that was cut off ends here, too.
    let mut text = b"\n".to_vec();
    serde_json::to_writer(&mut text, line)?;
    text.push(b'\n');
    file.write_all(&text)?;
    file.sync_data()
}

/// Leaves out the older half, except for the creations without a known end.
fn shorten(folder: &Path) -> io::Result<()> {
    let lines = read(folder)?;
    let (old, young) = lines.split_at(lines.len() / 2);
    let mut last = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if matches!(line.event, LineEvent::About { .. }) {
            last.insert(line.key(), Some(at));
        } else if !matches!(line.event, LineEvent::Unclear { .. }) {
            last.insert(line.key(), None);
        }
    }
    let kept = old.iter().enumerate().filter(|(at, line)| {
        matches!(line.event, LineEvent::About { known: Some(_) })
            && last.get(&line.key()) == Some(&Some(*at))
    });
    let mut text = vec![];
    for line in kept.map(|(_, line)| line).chain(young) {
        serde_json::to_writer(&mut text, line)?;
        text.push(b'\n');
    }
    super::replace(folder, NAME, &text)
}

impl Line {
    /// What a line is about.
    fn key(&self) -> [Option<&str>; 5] {
        let pool_id = self.pool_id.as_deref();
        let [account, region, operation, subject] =
            [&self.account, &self.region, &self.operation, &self.subject].map(|text| Some(&**text));
        [account, region, pool_id, operation, subject]
    }
}

impl From<Line> for Note {
    fn from(line: Line) -> Self {
        Self {
            pool_id: line.pool_id,
            operation: line.operation,
            subject: line.subject,
            event: match line.event {
                LineEvent::About { known } => Event::About { known },
                LineEvent::Done { id, request_id } => Event::Done { id, request_id },
                LineEvent::Refused { code, request_id } => Event::Refused { code, request_id },
                LineEvent::Unclear { code } => Event::Unclear { code },
            },
        }
    }
}

impl From<Event> for LineEvent {
    fn from(event: Event) -> Self {
        match event {
            Event::About { known } => LineEvent::About { known },
            Event::Done { id, request_id } => LineEvent::Done { id, request_id },
            Event::Refused { code, request_id } => LineEvent::Refused { code, request_id },
            Event::Unclear { code } => LineEvent::Unclear { code },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(subject: &str) -> Note {
        Note {
            pool_id: Some("eu-west-1_a".into()),
            operation: "CreateUserPoolClient".into(),
            subject: subject.into(),
            event: Event::About {
                known: Some(vec!["old".into()]),
            },
        }
    }

    fn done(subject: &str) -> Note {
        Note {
            event: Event::Done {
                id: Some("new".into()),
                request_id: Some("r-1".into()),
            },
            ..about(subject)
        }
    }

    fn journal(folder: &Path) -> JournalFile {
        JournalFile::new(folder, "111122223333", "eu-west-1")
    }

    #[tokio::test]
    async fn a_creation_without_an_end_is_remembered_until_it_has_one() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        let remembered = || journal.remembered("eu-west-1_a").unwrap();
        assert_eq!(remembered(), Remembered::default());
        journal.note(&about("Plant")).await.unwrap();
        let [lost] = &*remembered().unsettled else {
            panic!("{:?}", remembered())
        };
        assert_eq!(
            (&*lost.subject, &*lost.known),
            ("Plant", &["old".to_owned()][..])
        );
        // Another pool, account or region knows nothing of it.
        assert_eq!(
            journal.remembered("eu-west-1_b").unwrap(),
            Remembered::default()
        );
        let elsewhere = JournalFile::new(folder.path(), "999999999999", "eu-west-1");
        assert_eq!(
            elsewhere.remembered("eu-west-1_a").unwrap(),
            Remembered::default()
        );
        journal.note(&done("Plant")).await.unwrap();
        assert_eq!(remembered().unsettled, []);
        assert_eq!(remembered().clients["new"], "Plant");
    }

    proptest::proptest! {
        /// Whatever stands in the file, and whatever a name holds: the program goes on, and what it writes then is read.
        #[test]
        fn whatever_is_in_the_file_does_no_harm(
            noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
            subject in proptest::prelude::any::<String>(),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let journal = journal(folder.path());
            std::fs::write(folder.path().join(NAME), &noise).unwrap();
            append(folder.path(), &journal.line(&about(&subject))).unwrap();
            let told = changes(folder.path()).unwrap();
            proptest::prop_assert_eq!(&told[0].note.subject, &subject);
            let remembered = journal.remembered("eu-west-1_a").unwrap();
            proptest::prop_assert_eq!(remembered.unsettled.len(), 1);
        }
    }

    #[tokio::test]
    async fn each_change_is_told_once_with_what_came_of_it_the_latest_first() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        for note in [
            about("Plant"),
            done("Plant"),
            about("Plant"),
            about("Other"),
        ] {
            journal.note(&note).await.unwrap();
        }
        let told = changes(folder.path()).unwrap();
        let told: Vec<_> = told.into_iter().map(|change| change.note).collect();
        let expected = [about("Other"), about("Plant"), done("Plant")];
        assert_eq!(told, expected);
    }

    #[tokio::test]
    async fn half_a_line_costs_that_line_alone() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        journal.note(&about("Plant")).await.unwrap();
        let path = folder.path().join(NAME);
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b"{\"at\": 1, \"acc");
        std::fs::write(&path, text).unwrap();
        journal.note(&about("Other")).await.unwrap();
        let remembered = journal.remembered("eu-west-1_a").unwrap();
        assert_eq!(remembered.unsettled.len(), 2);
    }

    #[tokio::test]
    async fn a_long_one_is_shortened_and_forgets_no_creation_without_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        journal.note(&about("Lost")).await.unwrap();
        let line = serde_json::to_string(&journal.line(&done("Plant"))).unwrap();
        let path = folder.path().join(NAME);
        let mut text = std::fs::read_to_string(&path).unwrap();
        while u64::try_from(text.len()).unwrap() <= MOST_BYTES {
            text.push_str(&line);
            text.push('\n');
        }
        std::fs::write(&path, text).unwrap();
        journal.note(&about("Plant")).await.unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() < MOST_BYTES * 2 / 3);
        let remembered = journal.remembered("eu-west-1_a").unwrap();
        let lost: Vec<_> = remembered
            .unsettled
            .iter()
            .map(|lost| &*lost.subject)
            .collect();
        assert_eq!(lost, ["Lost", "Plant"]);
    }

    #[tokio::test]
    async fn one_that_cannot_be_written_says_so() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let error = journal(folder.path())
            .note(&about("Plant"))
            .await
            .unwrap_err();
        assert!(error.0.message.contains(NAME), "{error}");
    }
}
