//! What is about to be done to a pool, and what came of it.

use std::collections::BTreeMap;
use std::future::Future;

use crate::advice::Advice;

/// Where every write is noted before it is sent and after it was answered. A port: the shell fills it with a file.
///
/// Nothing is decided by it but one thing: a creation of which nobody knows whether it took effect is not sent again.
pub trait Journal: Send + Sync {
    /// Notes it, and comes back when it would survive the end of the program.
    ///
    /// # Errors
    /// When it cannot be kept; what is not noted is not sent.
    fn note(&self, note: &Note) -> impl Future<Output = Result<(), JournalError>> + Send;
}

/// One line of a journal. There is no secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The user pool's id; none while the pool itself is created.
    pub pool_id: Option<String>,
    /// What is sent, such as `CreateUserPoolClient`.
    pub operation: String,
    /// What it is sent for: a client's name or id, a domain, an identifier.
    pub subject: String,
    /// What happens to it.
    pub event: Event,
}

/// What happens to a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It is about to be sent.
    About {
        /// Of a creation that the service would repeat: the ids of what bears its name already.
        known: Option<Vec<String>>,
    },
    /// It took effect.
    Done {
        /// The id that the service gave, if it gave one.
        id: Option<String>,
        /// AWS's id of the request; none where looking has settled it.
        request_id: Option<String>,
    },
    /// It had no effect.
    Refused {
        /// The service's code.
        code: String,
        /// AWS's id of the request, if there was an answer.
        request_id: Option<String>,
    },
    /// No clear answer came, and looking for a minute has not settled it.
    Unclear {
        /// Why there was no clear answer.
        code: String,
    },
}

/// A creation of which nobody knows whether it took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// What was sent, such as `CreateUserPoolClient`.
    pub operation: String,
    /// The name of what was to be created.
    pub subject: String,
    /// The ids of what bore its name before.
    pub known: Vec<String>,
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub sent_at_ms: i64,
}

/// The creations without a known end, among all notes on one pool, each with its time in milliseconds since 1970-01-01
/// UTC, in the order in which they were made.
pub fn unsettled<'a>(notes: impl IntoIterator<Item = (i64, &'a Note)>) -> Vec<Unsettled> {
    let mut pending = BTreeMap::new();
    for (sent_at_ms, note) in notes {
        let key = (&*note.operation, &*note.subject);
        match &note.event {
            Event::About { known: Some(known) } => {
                let lost = Unsettled {
                    operation: note.operation.clone(),
                    subject: note.subject.clone(),
                    known: known.clone(),
                    sent_at_ms,
                };
                pending.insert(key, lost);
            }
            Event::Done { .. } | Event::Refused { .. } => {
                pending.remove(&key);
            }
            Event::About { known: None } | Event::Unclear { .. } => {}
        }
    }
    pending.into_values().collect()
}

/// The journal could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.message)]
pub struct JournalError(pub Advice);
