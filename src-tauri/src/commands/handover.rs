//! The hand-over of a registered pool: proof of sign-in, and sheets.

use registrar_core::handover::Handover;
use registrar_core::proof::Check;
use registrar_core::sheet::Sheet;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::downloads;
use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::handover::{Proved, SavedFile};

#[tauri::command]
pub(crate) async fn read_handover(
    session: State<'_, Session>,
    plan_id: String,
) -> Result<Handover, UiError> {
    caught(session.handover(&plan_id)).await
}

#[tauri::command]
pub(crate) async fn prove(
    session: State<'_, Session>,
    plan_id: String,
    on_done: Channel<Check>,
) -> Result<Proved, UiError> {
    caught(async move {
        session
            .prove(&plan_id, |check| {
                let _ = on_done.send(check);
            })
            .await
    })
    .await
}

#[tauri::command]
pub(crate) async fn read_sheets(
    session: State<'_, Session>,
    plan_id: String,
) -> Result<Vec<Sheet>, UiError> {
    caught(async move { Ok(session.handover(&plan_id).await?.sheets()) }).await
}

#[tauri::command]
pub(crate) async fn save_sheet(
    session: State<'_, Session>,
    app: AppHandle,
    plan_id: String,
    file_name: String,
) -> Result<SavedFile, UiError> {
    caught(async move {
        let sheets = session.handover(&plan_id).await?.sheets();
        let sheet = sheets
            .iter()
            .find(|sheet| sheet.file_name == file_name)
            .ok_or_else(UiError::plan_outdated)?;
        downloads::save(&app, &sheet.file_name, &sheet.text)
    })
    .await
}
