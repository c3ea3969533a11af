//! The clipboard of the desktop that the program runs on.

use registrar_core::secret::Secret;

use super::keeper::Board;

/// The desktop's clipboard, opened when it is first used.
#[derive(Default)]
pub(super) struct Desktop(Option<arboard::Clipboard>);

impl Desktop {
    fn opened(&mut self) -> Result<&mut arboard::Clipboard, String> {
        match &mut self.0 {
            Some(clipboard) => Ok(clipboard),
            none => Ok(none.insert(arboard::Clipboard::new().map_err(|error| error.to_string())?)),
        }
    }
}

impl Board for Desktop {
    fn put_text(&mut self, text: String) -> Result<(), String> {
        self.opened()?
            .set_text(text)
            .map_err(|error| error.to_string())
    }

    fn put_secret(&mut self, secret: &Secret) -> Result<(), String> {
        #[cfg(target_os = "macos")]
        use arboard::SetExtApple as _;
        #[cfg(target_os = "linux")]
        use arboard::SetExtLinux as _;
        #[cfg(target_os = "windows")]
        use arboard::SetExtWindows as _;
        let set = self.opened()?.set();
        #[cfg(target_os = "windows")]
        let set = set
            .exclude_from_monitoring()
            .exclude_from_history()
            .exclude_from_cloud();
        #[cfg(not(target_os = "windows"))]
        let set = set.exclude_from_history();
        set.text(secret.expose()).map_err(|error| error.to_string())
    }

    fn content(&mut self) -> Result<Option<Secret>, String> {
        use arboard::Error::{ContentNotAvailable, ConversionFailure};
        match self.opened()?.get_text() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(ContentNotAvailable | ConversionFailure) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn clear(&mut self) -> Result<(), String> {
        self.opened()?.clear().map_err(|error| error.to_string())
    }
}
