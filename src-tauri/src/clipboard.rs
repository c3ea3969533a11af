//! The clipboard, written from Rust so that a secret never passes through the window.

use registrar_core::Secret;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// After how long a secret is taken off the clipboard again.
pub(crate) const CLEAR_AFTER: Duration = Duration::from_secs(30);

/// The clipboard. On Linux the program that copied must serve what it copied, so one thread keeps it for as long as
/// the program runs.
#[derive(Debug, Clone)]
pub(crate) struct Clipboard {
    orders: Sender<Order>,
}

enum Order {
    Text(String, Sender<Result<(), String>>),
    Secret(Secret, Sender<Result<(), String>>),
    /// Takes a secret off at once, as when the program ends.
    Clear(Sender<Result<(), String>>),
}

impl Clipboard {
    pub(crate) fn new() -> Self {
        let (orders, inbox) = channel();
        std::thread::spawn(move || serve(&inbox));
        Self { orders }
    }

    /// Puts a public value on the clipboard.
    pub(crate) async fn copy_text(&self, text: String) -> Result<(), String> {
        self.order(|done| Order::Text(text, done)).await
    }

    /// Puts a secret on the clipboard, marked so that clipboard histories skip it, for [`CLEAR_AFTER`].
    pub(crate) async fn copy_secret(&self, secret: Secret) -> Result<(), String> {
        self.order(|done| Order::Secret(secret, done)).await
    }

    /// Takes a secret that is still on the clipboard off it; waits until that is done, two seconds at most.
    pub(crate) fn clear_now(&self) {
        let (done, wait) = channel();
        if self.orders.send(Order::Clear(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(2));
        }
    }

    async fn order(
        &self,
        order: impl FnOnce(Sender<Result<(), String>>) -> Order,
    ) -> Result<(), String> {
        let (done, wait) = channel();
        let gone = || "the clipboard's thread has ended".to_owned();
        self.orders.send(order(done)).map_err(|_| gone())?;
        tokio::task::spawn_blocking(move || wait.recv())
            .await
            .map_err(|_| gone())?
            .map_err(|_| gone())?
    }
}

/// A secret on the clipboard, and when it is due to go.
struct Shown {
    secret: Secret,
    until: Instant,
}

fn serve(inbox: &Receiver<Order>) {
    let mut clipboard: Option<arboard::Clipboard> = None;
    let mut shown: Option<Shown> = None;
    loop {
        let order = match &shown {
            Some(shown) => {
                inbox.recv_timeout(shown.until.saturating_duration_since(Instant::now()))
            }
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let (done, result) = match order {
            Err(RecvTimeoutError::Timeout) => {
                clear(&mut clipboard, &mut shown);
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return clear(&mut clipboard, &mut shown),
            Ok(Order::Clear(done)) => {
                clear(&mut clipboard, &mut shown);
                (done, Ok(()))
            }
            Ok(Order::Text(text, done)) => {
                shown = None;
                (
                    done,
                    opened(&mut clipboard)
                        .and_then(|c| c.set_text(text).map_err(|error| error.to_string())),
                )
            }
            Ok(Order::Secret(secret, done)) => {
                let result =
                    opened(&mut clipboard).and_then(|clipboard| set_secret(clipboard, &secret));
                shown = result.is_ok().then(|| Shown {
                    secret,
                    until: Instant::now() + CLEAR_AFTER,
                });
                (done, result)
            }
        };
        let _ = done.send(result);
    }
}

fn opened(clipboard: &mut Option<arboard::Clipboard>) -> Result<&mut arboard::Clipboard, String> {
    if clipboard.is_none() {
        *clipboard = Some(arboard::Clipboard::new().map_err(|error| error.to_string())?);
    }
    clipboard.as_mut().ok_or_else(String::new)
}

fn set_secret(clipboard: &mut arboard::Clipboard, secret: &Secret) -> Result<(), String> {
    #[cfg(target_os = "macos")]
    use arboard::SetExtApple as _;
    #[cfg(target_os = "linux")]
    use arboard::SetExtLinux as _;
    #[cfg(target_os = "windows")]
    use arboard::SetExtWindows as _;
    #[cfg(target_os = "windows")]
    let set = clipboard
        .set()
        .exclude_from_monitoring()
        .exclude_from_history()
        .exclude_from_cloud();
    #[cfg(not(target_os = "windows"))]
    let set = clipboard.set().exclude_from_history();
    set.text(secret.expose()).map_err(|error| error.to_string())
}

/// Takes the secret off, unless something else has been put there meanwhile.
fn clear(clipboard: &mut Option<arboard::Clipboard>, shown: &mut Option<Shown>) {
    if let (Some(clipboard), Some(shown)) = (clipboard, shown.take())
        && clipboard
            .get_text()
            .is_ok_and(|text| text == shown.secret.expose())
    {
        let _ = clipboard.clear();
    }
}
