//! The hand-over of a registered pool: proof of sign-in, and sheets.

use registrar_core::handover::Handover;
use registrar_core::proof::Check;
use registrar_core::sheet::Sheet;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _, State};

use crate::files::sheets;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::handover::{Proved, SavedSheet};

#[tauri::command]
pub(crate) async fn read_handover(
    session: State<'_, Session>,
    plan_id: String,
) -> Result<Handover, UiError> {
    session.handover(&plan_id).await
}

#[tauri::command]
pub(crate) async fn prove(
    session: State<'_, Session>,
    plan_id: String,
    on_done: Channel<Check>,
) -> Result<Proved, UiError> {
    session
        .prove(&plan_id, |check| {
            let _ = on_done.send(check);
        })
        .await
}

#[tauri::command]
pub(crate) async fn read_sheets(
    session: State<'_, Session>,
    plan_id: String,
) -> Result<Vec<Sheet>, UiError> {
    Ok(session.handover(&plan_id).await?.sheets())
}

#[tauri::command]
pub(crate) async fn save_sheet(
    session: State<'_, Session>,
    app: AppHandle,
    plan_id: String,
    file_name: String,
) -> Result<SavedSheet, UiError> {
    let sheets = session.handover(&plan_id).await?.sheets();
    let sheet = sheets
        .iter()
        .find(|sheet| sheet.file_name == file_name)
        .ok_or_else(UiError::plan_outdated)?;
    let folders = app.path();
    // A person without a folder for downloads still has a home.
    let saved = folders
        .download_dir()
        .or_else(|_| folders.home_dir())
        .map_err(std::io::Error::other)
        .and_then(|folder| sheets::save(&folder, sheet));
    let path = saved.map_err(|error| UiError::saving(&file_name, &error))?;
    Ok(SavedSheet {
        path: path.display().to_string(),
    })
}
