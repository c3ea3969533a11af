//! The program's window, driven through WebDriver.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, thread};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::canary::{Canary, KEEP_JOURNAL};
use super::process::{GRACE, Helper, is_running};
use super::{PAUSE, tail};

/// How long a wait for something on the page lasts.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program's window, driven.
///
/// Parts of the page are named by their `data-testid`. Every method waits for what it needs and, where that does not
/// come, panics with a sentence, the text on the page and the path of a picture of it.
pub(crate) struct Window {
    /// For what the methods below do not cover.
    pub(crate) client: Client,
    pub(super) driver: Helper,
    /// The program's processes.
    pub(super) programs: Vec<u32>,
    pub(super) log: PathBuf,
    pub(super) canary: Canary,
}

/// Makes the page say whether the next press hits this element, or the one that was drawn in its place: where the page
/// moves between aiming and pressing, a press lands beside it.
const AIM: &str = "
    const [element] = arguments;
    // By default an element is brought to the nearest edge, where a sticky header or footer may cover it.
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { testid } = element.dataset;
    const isMeant = (target) =>
        element.contains(target) || (testid && target.closest(`[data-testid='${testid}']`) !== null);
    window.hit = false;
    const note = ({ target }) => { window.hit ||= isMeant(target); };
    document.addEventListener('click', note, { capture: true, once: true });
";

impl Window {
    /// From now on, what the shell answers is kept to be searched at the end.
    pub(super) async fn keep_journal(&self) {
        self.client
            .execute(KEEP_JOURNAL, vec![])
            .await
            .expect("the window keeps a journal");
    }

    /// The element with this test id, as soon as it is there and visible.
    pub(crate) async fn by_testid(&self, id: &str) -> Element {
        self.by_testid_within(id, PATIENCE).await
    }

    /// As [`Window::by_testid`], for what takes longer or must be quicker.
    pub(crate) async fn by_testid_within(&self, id: &str, patience: Duration) -> Element {
        let until = Instant::now() + patience;
        loop {
            if let Some(element) = self.visible(id).await {
                return element;
            }
            if Instant::now() > until {
                self.give_up(
                    id,
                    &format!("`{id}` did not appear within {} s", patience.as_secs()),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Presses the element, once it is visible, enabled and not covered.
    pub(crate) async fn click(&self, testid: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let element = self.by_testid(testid).await;
            let reason = match self.press(&element).await {
                Ok(true) => return,
                Ok(false) => "it is disabled, or moves".to_owned(),
                // The page was drawn anew, or something lies above the element for a moment.
                Err(error) => error.to_string(),
            };
            if Instant::now() > until {
                self.give_up(
                    testid,
                    &format!("`{testid}` could not be pressed: {reason}"),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Replaces what stands in the field with `text`, key by key as a person would.
    ///
    /// The test id may be on the field or on a box around it, as Cloudscape has it.
    pub(crate) async fn type_into(&self, testid: &str, text: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let element = self.by_testid(testid).await;
            let reason = match self.fill(element, text).await {
                Ok(held) if held == text => return,
                Ok(held) => format!("it holds {held:?}"),
                Err(error) => error.to_string(),
            };
            if Instant::now() > until {
                self.give_up(
                    testid,
                    &format!("{text:?} could not be typed into `{testid}`: {reason}"),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// The visible text of the element.
    pub(crate) async fn text(&self, testid: &str) -> String {
        loop {
            // Between finding and reading, the page may have been drawn anew.
            if let Ok(text) = self.by_testid(testid).await.text().await {
                return text;
            }
            sleep(PAUSE).await;
        }
    }

    /// An attribute of the element; `None` where the element does not have it.
    pub(crate) async fn attr(&self, testid: &str, name: &str) -> Option<String> {
        loop {
            if let Ok(value) = self.by_testid(testid).await.attr(name).await {
                return value;
            }
            sleep(PAUSE).await;
        }
    }

    /// Waits until the element's attribute has this value.
    pub(crate) async fn wait_attr(&self, testid: &str, name: &str, value: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let now = self.attr(testid, name).await;
            if now.as_deref() == Some(value) {
                return;
            }
            if Instant::now() > until {
                let now = now.map_or_else(|| "missing".to_owned(), |now| format!("{now:?}"));
                self.give_up(
                    testid,
                    &format!("`{name}` of `{testid}` is {now} and did not become {value:?}"),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Waits until the element's text contains this.
    pub(crate) async fn wait_text(&self, testid: &str, part: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let text = self.text(testid).await;
            if text.contains(part) {
                return;
            }
            if Instant::now() > until {
                self.give_up(
                    testid,
                    &format!("`{testid}` says {text:?} and not {part:?}"),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Waits until no visible element has this test id.
    pub(crate) async fn wait_gone(&self, testid: &str) {
        let until = Instant::now() + PATIENCE;
        while self.exists(testid).await {
            if Instant::now() > until {
                self.give_up(
                    testid,
                    &format!("`{testid}` did not go away within {} s", PATIENCE.as_secs()),
                )
                .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Whether a visible element has this test id now.
    pub(crate) async fn exists(&self, testid: &str) -> bool {
        self.visible(testid).await.is_some()
    }

    /// Saves a picture of the page, as PNG; missing folders are made.
    pub(crate) async fn screenshot(&self, path: impl AsRef<Path>) {
        if let Err(error) = self.picture(path.as_ref()).await {
            panic!(
                "no picture could be taken for {}: {error}",
                path.as_ref().display()
            );
        }
    }

    /// Ticks a box: what bears the test id is the frame around it.
    pub(crate) async fn check(&self, testid: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let frame = self.by_testid(testid).await;
            let ticked = async {
                let tick = frame.find(Locator::Css("input[type=checkbox]")).await?;
                if tick.is_selected().await? {
                    return Ok(true);
                }
                self.client
                    .execute("arguments[0].click()", vec![json!(tick)])
                    .await?;
                Ok::<_, CmdError>(false)
            };
            if ticked.await.unwrap_or(false) {
                return;
            }
            if Instant::now() > until {
                self.give_up(testid, &format!("`{testid}` could not be ticked"))
                    .await;
            }
            sleep(PAUSE).await;
        }
    }

    /// Presses the segment with these words.
    pub(crate) async fn choose_segment(&self, testid: &str, words: &str) {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let frame = self.by_testid(testid).await;
            let segments = frame.find_all(Locator::Css("button")).await;
            for segment in segments.unwrap_or_default() {
                let is_meant = segment.text().await.is_ok_and(|text| text.trim() == words);
                if is_meant && matches!(self.press(&segment).await, Ok(true)) {
                    return;
                }
            }
            sleep(PAUSE).await;
        }
        self.give_up(testid, &format!("`{testid}` has no segment {words:?}"))
            .await;
    }

    /// Kills the program, as a power cut would.
    pub(crate) async fn kill(self) {
        self.signal(Signal::KILL);
        self.ended().await;
    }

    /// Tells the program to end, as the system does at a log-out.
    pub(crate) fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Tells the program to end until it has, as somebody does who does not want to wait.
    pub(crate) async fn terminate_now(self) {
        while self.programs.iter().any(|id| is_running(*id)) {
            self.terminate();
            sleep(PAUSE).await;
        }
        self.ended().await;
    }

    /// Returns when the program has ended by itself. Nothing that it leaves behind holds a secret.
    pub(crate) async fn ended(self) {
        self.over().await;
        drop(self.driver);
        assert_eq!(self.canary.in_files(), None);
    }

    /// The processes of the program.
    pub(crate) fn programs(&self) -> &[u32] {
        &self.programs
    }

    /// Returns when the program has ended by itself.
    pub(crate) async fn over(&self) {
        over(&self.programs).await;
    }

    fn signal(&self, signal: Signal) {
        for id in &self.programs {
            let id = i32::try_from(*id).ok().and_then(Pid::from_raw);
            // One that has ended meanwhile has no use for it.
            let _ = kill_process(id.expect("a process has an id"), signal);
        }
    }

    /// Closes the window and returns when the program has ended. Nothing that it leaves behind holds a secret.
    pub(crate) async fn close(self) {
        assert_eq!(self.canary.in_window(&self.client).await, None);
        // A program that ended by itself cannot be closed, which is fine.
        let _ = timeout(GRACE, self.client.close()).await;
        drop(self.driver);
        over(&self.programs).await;
        assert_eq!(self.canary.in_files(), None);
    }

    async fn visible(&self, testid: &str) -> Option<Element> {
        let found = self
            .client
            .find_all(Locator::Css(&format!("[data-testid=\"{testid}\"]")))
            .await;
        if let Err(error @ (CmdError::Lost(_) | CmdError::Failed(_))) = &found {
            panic!(
                "the window is gone, so `{testid}` cannot be looked for: {error}\n{}",
                tail(&self.log)
            );
        }
        for element in found.unwrap_or_default() {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    async fn press(&self, element: &Element) -> Result<bool, CmdError> {
        if !element.is_enabled().await?
            || element.attr("aria-disabled").await?.as_deref() == Some("true")
        {
            return Ok(false);
        }
        self.client.execute(AIM, vec![json!(element)]).await?;
        element.click().await?;
        // A page that is gone with the press was hit.
        let hit = self.client.execute("return window.hit", vec![]).await;
        Ok(hit.map_or(true, |hit| hit != json!(false)))
    }

    async fn fill(&self, element: Element, text: &str) -> Result<String, CmdError> {
        let field = match element.find(Locator::Css("input, textarea")).await {
            Ok(inner) => inner,
            Err(error) if error.is_no_such_element() => element,
            Err(error) => return Err(error),
        };
        // Keys, not a script: React listens to what the browser tells, and a script that sets the value tells nothing.
        // One call each: WebKit lets go of Control only where a call ends.
        field
            .send_keys(&format!("{}a", char::from(fantoccini::key::Key::Control)))
            .await?;
        field
            .send_keys(&char::from(fantoccini::key::Key::Delete).to_string())
            .await?;
        if !text.is_empty() {
            field.send_keys(text).await?;
        }
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    async fn picture(&self, path: &Path) -> Result<(), String> {
        let png = self
            .client
            .screenshot()
            .await
            .map_err(|error| error.to_string())?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        fs::write(path, png).map_err(|error| error.to_string())
    }

    /// Ends the test with `sentence` and what the page shows.
    async fn give_up(&self, testid: &str, sentence: &str) {
        let text = self
            .client
            .execute(
                "return document.body ? document.body.innerText : ''",
                Vec::new(),
            )
            .await;
        let text = match &text {
            Ok(text) => text.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("(not readable: {error})"),
        };
        let thread = thread::current();
        let name: String = format!("{}-{testid}", thread.name().unwrap_or("test"))
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("window")
            .join(format!("{name}.png"));
        let picture = match self.picture(&path).await {
            Ok(()) => path.display().to_string(),
            Err(error) => format!("none ({error})"),
        };
        panic!(
            "{sentence}.\nPicture: {picture}\nThe page says:\n{text}\n{}",
            tail(&self.log)
        );
    }
}

/// Returns when none of these processes is there any more.
async fn over(programs: &[u32]) {
    let until = Instant::now() + PATIENCE;
    while programs.iter().any(|id| is_running(*id)) {
        assert!(Instant::now() < until, "the program did not end");
        sleep(PAUSE).await;
    }
}
