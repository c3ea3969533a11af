//! What was sent from this computer: to be read and saved.

use tauri::{AppHandle, State};

use super::downloads;
use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::activity::{Activity, table};
use crate::wire::handover::SavedFile;

#[tauri::command]
pub(crate) async fn read_activity(session: State<'_, Session>) -> Result<Vec<Activity>, UiError> {
    caught(async { session.activity() }).await
}

#[tauri::command]
pub(crate) async fn save_activity(
    session: State<'_, Session>,
    app: AppHandle,
) -> Result<SavedFile, UiError> {
    caught(async {
        downloads::save(
            &app,
            "cdf-registrar-activity.tsv",
            &table(&session.activity()?),
        )
    })
    .await
}
