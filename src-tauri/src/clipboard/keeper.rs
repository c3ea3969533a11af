//! What becomes of a secret on the clipboard. Knows no desktop and no clock.

use std::time::{Duration, Instant};

use registrar_core::secret::Secret;

use crate::wire::secrets::{ClearAfter, ClipboardChange, Copied};

/// How long to wait where a clipboard could not be read or cleared, as while another program has it open.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// A clipboard. A failure is a clause that says why.
pub(super) trait Board {
    fn put_text(&mut self, text: String) -> Result<(), String>;
    /// Marked so that clipboard histories skip it.
    fn put_secret(&mut self, secret: &Secret) -> Result<(), String>;
    /// The text that is there now, which may be a secret; none where there is something else or nothing.
    fn content(&mut self) -> Result<Option<Secret>, String>;
    fn clear(&mut self) -> Result<(), String>;
}

/// Puts secrets on a clipboard and takes them off again. At most one is held at a time.
pub(super) struct Keeper<B> {
    board: B,
    tell: Box<dyn Fn(ClipboardChange) + Send>,
    held: Option<SecretOnClipboard>,
    /// How many secrets were copied so far; the last one's number.
    copies: u32,
}

/// A secret on the clipboard, and when it is due to go.
struct SecretOnClipboard {
    copy: u32,
    secret: Secret,
    due: Instant,
    /// Whether it was told that it could not be taken off.
    stuck: bool,
}

impl<B: Board> Keeper<B> {
    pub(super) fn new(board: B, tell: impl Fn(ClipboardChange) + Send + 'static) -> Self {
        Self {
            board,
            tell: Box::new(tell),
            held: None,
            copies: 0,
        }
    }

    /// When [`Self::clear`] is to be called, if no order comes before.
    pub(super) fn due(&self) -> Option<Instant> {
        self.held.as_ref().map(|held| held.due)
    }

    pub(super) fn copy_text(&mut self, text: String) -> Result<(), String> {
        self.board.put_text(text)?;
        self.let_go(|copy| ClipboardChange::Replaced { copy });
        Ok(())
    }

    /// Where it fails, a secret that was copied before keeps its time.
    pub(super) fn copy_secret(
        &mut self,
        secret: Secret,
        clear_after: ClearAfter,
        now: Instant,
    ) -> Result<Copied, String> {
        if let Err(why) = self.board.put_secret(&secret) {
            // It may have failed after the text was there, as when it could not be marked.
            if self
                .board
                .content()
                .is_ok_and(|content| content.as_ref() == Some(&secret))
            {
                let _ = self.board.clear();
            }
            return Err(why);
        }
        self.let_go(|copy| ClipboardChange::Replaced { copy });
        self.copies = self.copies.wrapping_add(1);
        let (copy, clears_after_seconds) = (self.copies, clear_after.seconds());
        self.held = Some(SecretOnClipboard {
            copy,
            secret,
            due: now + Duration::from_secs(clears_after_seconds.into()),
            stuck: false,
        });
        (self.tell)(ClipboardChange::Holding {
            copy,
            clears_after_seconds,
        });
        Ok(Copied {
            copy,
            clears_after_seconds,
        })
    }

    /// Takes the secret off, unless something else has been put there meanwhile. Where the clipboard does not answer,
    /// the secret is due again a little later.
    pub(super) fn clear(&mut self, now: Instant) {
        let Some(held) = &mut self.held else {
            return;
        };
        let cleared = match self.board.content() {
            Ok(Some(content)) if content == held.secret => self.board.clear().map(|()| true),
            Ok(_) => Ok(false),
            Err(why) => Err(why),
        };
        match cleared {
            Ok(true) => self.let_go(|copy| ClipboardChange::Cleared { copy }),
            Ok(false) => self.let_go(|copy| ClipboardChange::Replaced { copy }),
            Err(why) => {
                held.due = now + TRY_AGAIN_AFTER;
                if !std::mem::replace(&mut held.stuck, true) {
                    let copy = held.copy;
                    (self.tell)(ClipboardChange::Stuck { copy, why });
                }
            }
        }
    }

    /// The secret that was held is no longer on the clipboard.
    fn let_go(&mut self, change: impl FnOnce(u32) -> ClipboardChange) {
        if let Some(held) = self.held.take() {
            (self.tell)(change(held.copy));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, MutexGuard};

    use proptest::prelude::*;

    use super::ClearAfter::{Seconds10, Seconds30, Seconds90};
    use super::ClipboardChange::{Cleared, Holding, Replaced, Stuck};
    use super::*;

    #[derive(Default)]
    struct State {
        content: Option<String>,
        /// It answers nothing.
        broken: bool,
        /// What is put there is there, and yet it fails.
        fails_late: bool,
        told: Vec<ClipboardChange>,
    }

    #[derive(Clone, Default)]
    struct FakeBoard(Arc<Mutex<State>>);

    impl FakeBoard {
        fn state(&self) -> MutexGuard<'_, State> {
            self.0.lock().unwrap()
        }

        fn answering(&self) -> Result<MutexGuard<'_, State>, String> {
            let state = self.state();
            if state.broken {
                return Err("as the test asked".into());
            }
            Ok(state)
        }

        fn put(&self, text: &str) {
            self.state().content = Some(text.into());
        }

        fn keeper(&self) -> Keeper<Self> {
            let ours = self.clone();
            Keeper::new(self.clone(), move |change| ours.state().told.push(change))
        }

        fn told(&self) -> Vec<ClipboardChange> {
            std::mem::take(&mut self.state().told)
        }
    }

    impl Board for FakeBoard {
        fn put_text(&mut self, text: String) -> Result<(), String> {
            self.answering()?.content = Some(text);
            Ok(())
        }

        fn put_secret(&mut self, secret: &Secret) -> Result<(), String> {
            let mut state = self.answering()?;
            state.content = Some(secret.expose().to_owned());
            if state.fails_late {
                return Err("it could not be marked".into());
            }
            Ok(())
        }

        fn content(&mut self) -> Result<Option<Secret>, String> {
            Ok(self.answering()?.content.clone().map(Secret::new))
        }

        fn clear(&mut self) -> Result<(), String> {
            self.answering()?.content = None;
            Ok(())
        }
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.into())
    }

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn holding(copy: u32, clears_after_seconds: u32) -> ClipboardChange {
        Holding {
            copy,
            clears_after_seconds,
        }
    }

    #[test]
    fn a_secret_goes_when_its_time_has_come() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        assert_eq!(keeper.due(), None);
        let copied = keeper.copy_secret(secret("one"), Seconds10, start).unwrap();
        assert_eq!((copied.copy, copied.clears_after_seconds), (1, 10));
        assert_eq!(board.state().content.as_deref(), Some("one"));
        assert_eq!(keeper.due(), Some(start + seconds(10)));
        keeper.clear(start + seconds(10));
        assert_eq!(board.state().content, None);
        assert_eq!(keeper.due(), None);
        assert_eq!(board.told(), [holding(1, 10), Cleared { copy: 1 }]);
    }

    #[test]
    fn what_another_program_has_put_there_stays() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        for other in [Some("theirs"), None] {
            keeper.copy_secret(secret("one"), Seconds30, start).unwrap();
            board.state().content = other.map(str::to_owned);
            board.told();
            keeper.clear(start + seconds(30));
            assert_eq!(board.state().content.as_deref(), other);
            assert!(matches!(board.told()[..], [Replaced { .. }]));
            assert_eq!(keeper.due(), None);
        }
    }

    #[test]
    fn a_second_secret_replaces_the_first_and_its_time() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        keeper.copy_secret(secret("one"), Seconds10, start).unwrap();
        let later = start + seconds(9);
        keeper.copy_secret(secret("two"), Seconds90, later).unwrap();
        assert_eq!(keeper.due(), Some(later + seconds(90)));
        keeper.clear(later + seconds(90));
        assert_eq!(board.state().content, None);
        assert_eq!(
            board.told(),
            [
                holding(1, 10),
                Replaced { copy: 1 },
                holding(2, 90),
                Cleared { copy: 2 }
            ]
        );
    }

    #[test]
    fn a_public_value_replaces_a_secret_and_stays() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        keeper.copy_secret(secret("one"), Seconds10, start).unwrap();
        keeper.copy_text("public".into()).unwrap();
        assert_eq!(keeper.due(), None);
        keeper.clear(start + seconds(10));
        assert_eq!(board.state().content.as_deref(), Some("public"));
        assert_eq!(board.told(), [holding(1, 10), Replaced { copy: 1 }]);
    }

    #[test]
    fn a_copy_that_fails_leaves_the_first_secret_its_time() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        keeper.copy_secret(secret("one"), Seconds10, start).unwrap();
        board.state().broken = true;
        let later = start + seconds(5);
        assert!(keeper.copy_secret(secret("two"), Seconds90, later).is_err());
        assert!(keeper.copy_text("public".into()).is_err());
        assert_eq!(keeper.due(), Some(start + seconds(10)));
        board.state().broken = false;
        keeper.clear(start + seconds(10));
        assert_eq!(board.state().content, None);
    }

    #[test]
    fn a_secret_that_could_not_be_marked_does_not_stay() {
        let board = FakeBoard::default();
        board.state().fails_late = true;
        let mut keeper = board.keeper();
        let copied = keeper.copy_secret(secret("one"), Seconds10, Instant::now());
        assert_eq!(copied, Err("it could not be marked".into()));
        assert_eq!(board.state().content, None);
        assert_eq!(board.told(), []);
    }

    #[test]
    fn a_clipboard_that_does_not_answer_is_told_once_and_tried_until_it_does() {
        let (board, start) = (FakeBoard::default(), Instant::now());
        let mut keeper = board.keeper();
        keeper.copy_secret(secret("one"), Seconds10, start).unwrap();
        board.told();
        board.state().broken = true;
        for n in 10..13 {
            keeper.clear(start + seconds(n));
            assert_eq!(keeper.due(), Some(start + seconds(n + 1)));
        }
        let why = "as the test asked".to_owned();
        assert_eq!(board.told(), [Stuck { copy: 1, why }]);
        board.state().broken = false;
        keeper.clear(start + seconds(13));
        assert_eq!(board.state().content, None);
        assert_eq!(board.told(), [Cleared { copy: 1 }]);
    }

    #[derive(Debug, Clone)]
    enum Event {
        CopySecret(u8, ClearAfter),
        CopyText,
        Other,
        Wait(u64),
        Breaks(bool),
    }

    fn event() -> impl Strategy<Value = Event> {
        let clear_after = prop_oneof![Just(Seconds10), Just(Seconds30), Just(Seconds90)];
        prop_oneof![
            (0_u8..3, clear_after).prop_map(|(n, after)| Event::CopySecret(n, after)),
            Just(Event::CopyText),
            Just(Event::Other),
            (1_u64..100).prop_map(Event::Wait),
            any::<bool>().prop_map(Event::Breaks),
        ]
    }

    proptest! {
        #[test]
        fn no_secret_outlives_its_time_and_each_has_one_end(
            events in proptest::collection::vec(event(), 0..20)
        ) {
            let board = FakeBoard::default();
            let mut keeper = board.keeper();
            let mut now = Instant::now();
            // As the thread does: clear whenever it is due.
            let wait = |keeper: &mut Keeper<FakeBoard>, now: &mut Instant, length| {
                let until = *now + length;
                while let Some(due) = keeper.due().filter(|due| *due <= until) {
                    keeper.clear(due);
                }
                *now = until;
            };
            for event in events {
                match event {
                    Event::CopySecret(n, after) => {
                        let _ = keeper.copy_secret(secret(&format!("secret{n}")), after, now);
                    }
                    Event::CopyText => {
                        let _ = keeper.copy_text("public".into());
                    }
                    Event::Other => board.put("theirs"),
                    Event::Wait(n) => wait(&mut keeper, &mut now, seconds(n)),
                    Event::Breaks(broken) => board.state().broken = broken,
                }
            }
            board.state().broken = false;
            wait(&mut keeper, &mut now, seconds(100));
            let content = board.state().content.clone();
            prop_assert!(content.is_none_or(|text| !text.starts_with("secret")));
            prop_assert_eq!(keeper.due(), None);
            let told = board.told();
            let copies = told.iter().filter(|c| matches!(c, Holding { .. })).count();
            for n in 1..=u32::try_from(copies).unwrap() {
                let ends = |c: &&ClipboardChange| matches!(c, Cleared { copy } | Replaced { copy } if *copy == n);
                prop_assert_eq!(told.iter().filter(ends).count(), 1);
            }
        }
    }
}
