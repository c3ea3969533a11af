//! A journal in memory.

use std::sync::Mutex;

use super::FakeCloud;
use crate::advice::Advice;
use crate::ports::{Clock as _, Event, Journal, JournalError, Note, unsettled};
use crate::snapshot::{Remembered, Snapshot};

/// What was noted, with its time by the pool's clock.
#[derive(Debug)]
pub(crate) struct FakeJournal<'a> {
    cloud: &'a FakeCloud,
    pub(crate) notes: Mutex<Vec<(i64, Note)>>,
    pub(crate) is_full: bool,
}

impl<'a> FakeJournal<'a> {
    pub(crate) fn of(cloud: &'a FakeCloud) -> Self {
        Self {
            cloud,
            notes: Mutex::default(),
            is_full: false,
        }
    }

    /// What a program that starts anew knows.
    pub(crate) fn remembered(&self) -> Remembered {
        let notes = self.notes.lock().unwrap();
        let made = notes.iter().filter_map(|(_, note)| match &note.event {
            Event::Done { id: Some(id), .. } => Some((id.clone(), note.subject.clone())),
            _ => None,
        });
        Remembered {
            clients: made.collect(),
            unsettled: unsettled(notes.iter().map(|(at, note)| (*at, note))),
        }
    }

    /// Notes what a look has settled.
    pub(crate) fn settle(&self, snapshot: &Snapshot) {
        let mut notes = self.notes.lock().unwrap();
        for settled in snapshot.settled() {
            notes.push((snapshot.at_ms, settled.note(&snapshot.pool.id)));
        }
    }
}

impl Journal for FakeJournal<'_> {
    async fn note(&self, note: &Note) -> Result<(), JournalError> {
        if self.is_full {
            let advice = Advice::new("The disk is full.", "Make room.");
            return Err(JournalError(advice));
        }
        let now = self.cloud.now_ms();
        self.notes.lock().unwrap().push((now, note.clone()));
        Ok(())
    }
}
