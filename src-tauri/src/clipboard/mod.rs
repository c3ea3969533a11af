//! The clipboard, written from Rust so that a secret never passes through the window.

mod desktop;
mod keeper;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use registrar_core::secret::Secret;

use self::desktop::Desktop;
use self::keeper::Keeper;
use crate::wire::secrets::{ClearAfter, ClipboardChange, Copied};

/// The clipboard. On Linux the program that copied must serve what it copied, so one thread keeps it for as long as
/// the program runs.
#[derive(Debug, Clone)]
pub(crate) struct Clipboard {
    orders: Sender<Order>,
}

#[derive(Debug)]
enum Order {
    Text(String, Sender<Result<(), String>>),
    Secret(Secret, ClearAfter, Sender<Result<Copied, String>>),
    /// Takes a secret off at once, as when the program ends.
    Clear(Sender<()>),
}

impl Clipboard {
    /// A clipboard that tells what becomes of each secret on it, from a thread of its own.
    pub(crate) fn new(tell: impl Fn(ClipboardChange) + Send + 'static) -> Self {
        let (orders, inbox) = channel();
        std::thread::spawn(move || serve(&inbox, &mut Keeper::new(Desktop::default(), tell)));
        Self { orders }
    }

    /// Puts a public value on the clipboard.
    pub(crate) async fn copy_text(&self, text: String) -> Result<(), String> {
        self.order(|done| Order::Text(text, done)).await
    }

    /// Puts a secret on the clipboard, marked so that clipboard histories skip it, and takes it off again after a
    /// while, if it is still there. A secret that was on the clipboard is replaced, and its time with it.
    pub(crate) async fn copy_secret(
        &self,
        secret: Secret,
        clear_after: ClearAfter,
    ) -> Result<Copied, String> {
        self.order(|done| Order::Secret(secret, clear_after, done))
            .await
    }

    /// Takes a secret that is still on the clipboard off it; waits until that is done, two seconds at most.
    pub(crate) fn clear_now(&self) {
        let (done, wait) = channel();
        if self.orders.send(Order::Clear(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(2));
        }
    }

    async fn order<T: Send + 'static>(
        &self,
        order: impl FnOnce(Sender<Result<T, String>>) -> Order,
    ) -> Result<T, String> {
        let (done, wait) = channel();
        let gone = || "the clipboard's thread has ended".to_owned();
        self.orders.send(order(done)).map_err(|_| gone())?;
        tokio::task::spawn_blocking(move || wait.recv())
            .await
            .map_err(|_| gone())?
            .map_err(|_| gone())?
    }
}

/// Does what is ordered, and clears when it is time, until nobody is left who could order anything.
fn serve(inbox: &Receiver<Order>, keeper: &mut Keeper<Desktop>) {
    loop {
        let order = match keeper.due() {
            Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        // That whoever ordered has gone away meanwhile changes nothing.
        match order {
            Err(RecvTimeoutError::Timeout) => keeper.clear(Instant::now()),
            Err(RecvTimeoutError::Disconnected) => return keeper.clear(Instant::now()),
            Ok(Order::Clear(done)) => {
                keeper.clear(Instant::now());
                let _ = done.send(());
            }
            Ok(Order::Text(text, done)) => {
                let _ = done.send(keeper.copy_text(text));
            }
            Ok(Order::Secret(secret, clear_after, done)) => {
                let _ = done.send(keeper.copy_secret(secret, clear_after, Instant::now()));
            }
        }
    }
}
