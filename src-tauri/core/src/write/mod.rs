//! The one way to change a pool.
//!
//! Right before a change is sent, what it goes by is looked at, each time that it is sent: between the look and the
//! sending nothing waits for a person, and a look allows one sending. A change that another person's work has made
//! meaningless is not sent. An answer that does not come is settled by looking again and again for a minute. Each step of
//! it is in the journal before the next one is made.

mod cancel;

use std::future::Future;

use crate::ports::{
    Answer, Clock, CloudError, CloudErrorKind, Event, Journal, JournalError, Note, Operation,
};

pub use cancel::Cancel;

/// How often a change is sent again after "not now": with the pauses of [`Clock::pause`], within 15.5 seconds.
const REPEATS: u32 = 5;
/// How often it is looked for after the first look where no clear answer came: with the pauses of [`Clock::pause`], for
/// 63.5 seconds.
const LOOKS: u32 = 7;
/// How long a creation without an answer may still appear, in milliseconds: the longest that is waited for an answer, and a
/// minute by which a list may lag behind. Before, it cannot be taken for not made.
pub const SETTLING_MS: i64 = 90_000;

/// A change of a pool.
pub trait Write<C>: Sync {
    /// What is sent, made of what the look right before found. It is given up for one sending.
    type Ready: Send;
    /// What is made.
    type Made: Send;

    /// What is called.
    fn operation(&self) -> Operation;
    /// What it is called for, for the journal.
    fn subject(&self) -> String;
    /// Of a creation that the service would repeat: the ids of what bears its name already.
    fn known(&self) -> Option<Vec<String>> {
        None
    }
    /// Looks at what the change goes by, and makes of it what is to be sent.
    fn look(&self, cloud: &C)
    -> impl Future<Output = Result<Look<Self::Ready>, CloudError>> + Send;
    /// Sends it, once.
    fn send(
        &self,
        ready: Self::Ready,
        cloud: &C,
    ) -> impl Future<Output = Result<Answer<Self::Made>, CloudError>> + Send;
    /// What it has made, if it took effect.
    fn settle(
        &self,
        cloud: &C,
    ) -> impl Future<Output = Result<Option<Self::Made>, CloudError>> + Send;
    /// The id of what was made, if the service gives one.
    fn made_id(_: &Self::Made) -> Option<String> {
        None
    }
}

/// What the look right before a change finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look<T> {
    /// As far as the change is concerned, all is as it was when it was decided; this is to be sent.
    Ready(T),
    /// All is as the change would make it.
    AlreadySo,
    /// Somebody else has changed what the change is about.
    Changed,
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// The pool did not do it, or whether it did is not known.
    Cloud(CloudError),
    /// Somebody else has changed what it is about. Nothing was sent.
    Changed,
    /// It could not be noted. Nothing was sent.
    Journal(JournalError),
}

impl From<CloudError> for NotWritten {
    fn from(error: CloudError) -> Self {
        NotWritten::Cloud(error)
    }
}

/// Where changes are made, and who notes them.
#[derive(Debug)]
pub struct Writer<'a, C, J> {
    /// What is written to.
    pub cloud: &'a C,
    /// Where it is noted.
    pub journal: &'a J,
    /// The user pool's id; none while there is no pool yet.
    pub pool_id: Option<&'a str>,
    /// A person's wish to stop.
    pub cancel: &'a Cancel,
}

impl<C: Clock, J: Journal> Writer<'_, C, J> {
    /// Makes a change; what it has made, or nothing where it was so already.
    ///
    /// # Errors
    /// When it was not made, or whether it was is not known. It can be dropped at any await: then the journal says how
    /// far it came.
    pub async fn write<W: Write<C>>(&self, change: &W) -> Result<Option<W::Made>, NotWritten> {
        let mut repeats = 0;
        loop {
            let ready = match change.look(self.cloud).await? {
                Look::Ready(ready) => ready,
                Look::AlreadySo => return Ok(None),
                Look::Changed => return Err(NotWritten::Changed),
            };
            let known = change.known();
            let noted = self.note(change, Event::About { known }).await;
            noted.map_err(NotWritten::Journal)?;
            let error = match change.send(ready, self.cloud).await {
                Ok(Answer { made, request_id }) => {
                    self.done::<W>(change, &made, request_id).await;
                    return Ok(Some(made));
                }
                Err(error) => error,
            };
            if error.kind == CloudErrorKind::Unclear {
                return self.settle(change, error).await.map(Some);
            }
            let refused = Event::Refused {
                code: error.code.clone(),
                request_id: error.request_id.clone(),
            };
            self.note_after(change, refused).await;
            let repeats_again = error.kind == CloudErrorKind::Busy && repeats < REPEATS;
            if !repeats_again || !self.pause(repeats).await {
                return Err(error.into());
            }
            repeats += 1;
        }
    }

    /// Looks for what a change without a clear answer has made, until it is there or a minute is over.
    async fn settle<W: Write<C>>(
        &self,
        change: &W,
        error: CloudError,
    ) -> Result<W::Made, NotWritten> {
        for nth in 0..=LOOKS {
            // A look that fails tells nothing; the next one may.
            if let Ok(Some(made)) = change.settle(self.cloud).await {
                self.done::<W>(change, &made, None).await;
                return Ok(made);
            }
            if nth == LOOKS || !self.pause(nth).await {
                break;
            }
        }
        let code = error.code.clone();
        self.note_after(change, Event::Unclear { code }).await;
        Err(error.into())
    }

    /// Whether to go on after the pause.
    async fn pause(&self, nth: u32) -> bool {
        let pause = self.cloud.pause(nth);
        self.cancel.wait_for(pause).await.is_some()
    }

    async fn done<W: Write<C>>(&self, change: &W, made: &W::Made, request_id: Option<String>) {
        let id = W::made_id(made);
        self.note_after(change, Event::Done { id, request_id })
            .await;
    }

    /// What cannot be noted afterwards is left out: it has happened, and the next review finds it in the pool.
    async fn note_after<W: Write<C>>(&self, change: &W, event: Event) {
        let _ = self.note(change, event).await;
    }

    async fn note<W: Write<C>>(&self, change: &W, event: Event) -> Result<(), JournalError> {
        let note = Note {
            pool_id: self.pool_id.map(str::to_owned),
            operation: change.operation().to_string(),
            subject: change.subject(),
            event,
        };
        self.journal.note(&note).await
    }
}
