//! What becomes of a mistake of the program's own, a panic: the command that it was in fails in the window, what that would
//! have done next is not begun, and everything else goes on.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use futures_util::FutureExt as _;

use crate::ui_error::UiError;

thread_local! {
    /// Where the last panic of this thread was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Has every panic told by its place alone, here and on the standard error: its words may hold what the program held.
pub(crate) fn tell_places_only() {
    panic::set_hook(Box::new(|info| {
        let place = place(info);
        #[expect(
            clippy::print_stderr,
            reason = "a panic may come where no window can tell of it"
        )]
        {
            eprintln!("CDF Registrar made a mistake at {place}.");
        }
        PLACE.set(Some(place));
    }));
}

fn place(info: &PanicHookInfo<'_>) -> String {
    let place = info.location();
    place.map_or_else(
        || "an unknown place".to_owned(),
        |place| format!("{}:{}", shortened(place.file()), place.line()),
    )
}

/// The path of a source file from its crate on, without the folder that it was built in.
fn shortened(file: &str) -> &str {
    let known = ["src-tauri", ".cargo/registry/src", "library"];
    let at = known.iter().filter_map(|folder| file.find(folder)).min();
    at.map_or(file, |at| &file[at..])
}

/// The answer to a call of the window, and an error where a panic keeps it from coming. What was under way is dropped, and
/// with it what it held, such as the mark of a run.
pub(crate) async fn caught<T>(
    answer: impl Future<Output = Result<T, UiError>>,
) -> Result<T, UiError> {
    // What is dropped half done is seen by nobody but through locks, which are taken whatever became of their last holder.
    let answered = AssertUnwindSafe(answer).catch_unwind().await;
    answered.unwrap_or_else(|_| {
        let place = PLACE
            .take()
            .unwrap_or_else(|| "an unknown place".to_owned());
        Err(UiError::panicked(&place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_error_that_names_its_place_and_none_of_its_words() {
        let told = tokio::spawn(async {
            let previous = panic::take_hook();
            tell_places_only();
            let told = caught::<()>(async {
                tokio::task::yield_now().await;
                panic!("hush");
            });
            let told = told.await;
            panic::set_hook(previous);
            told.unwrap_err()
        });
        let told = told.await.unwrap();
        assert!(
            told.message.contains("src-tauri/src/panics.rs:"),
            "{told:?}"
        );
        assert!(!format!("{told:?}").contains("hush"), "{told:?}");
        assert_eq!(caught(async { Ok(1) }).await, Ok(1));
    }

    #[test]
    fn a_place_says_nothing_of_the_computer_that_it_was_built_on() {
        for (file, short) in [
            (
                "/home/ada/registrar/src-tauri/core/src/run.rs",
                "src-tauri/core/src/run.rs",
            ),
            (
                "/root/.cargo/registry/src/index-0/url-2/src/lib.rs",
                ".cargo/registry/src/index-0/url-2/src/lib.rs",
            ),
            ("src-tauri/src/lib.rs", "src-tauri/src/lib.rs"),
        ] {
            assert_eq!(shortened(file), short);
        }
    }
}
