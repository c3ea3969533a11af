//! Saving among the person's downloads.

use tauri::{AppHandle, Manager as _};

use crate::files::saved;
use crate::ui_error::UiError;
use crate::wire::handover::SavedFile;

/// Saves a text under this name, or that name with a number.
///
/// # Errors
/// When it cannot be written.
pub(super) fn save(app: &AppHandle, name: &str, text: &str) -> Result<SavedFile, UiError> {
    let folders = app.path();
    // A person without a folder for downloads still has a home.
    let saved = folders
        .download_dir()
        .or_else(|_| folders.home_dir())
        .map_err(std::io::Error::other)
        .and_then(|folder| saved::save(&folder, name, text));
    let path = saved.map_err(|error| UiError::saving(name, &error))?;
    Ok(SavedFile {
        path: path.display().to_string(),
    })
}
