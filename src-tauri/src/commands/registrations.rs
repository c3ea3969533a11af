//! The list of what was registered from this computer.

use tauri::State;

use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::registrations::{Registration, Reopened, StartedAnew};

#[tauri::command]
pub(crate) async fn list_registrations(
    session: State<'_, Session>,
) -> Result<Vec<Registration>, UiError> {
    session.registered()
}

#[tauri::command]
pub(crate) async fn reopen_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
) -> Result<Reopened, UiError> {
    session.reopen(&pool_id, &account, &region).await
}

#[tauri::command]
pub(crate) async fn forget_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
    with_secrets: bool,
) -> Result<(), UiError> {
    session
        .forget(&pool_id, &account, &region, with_secrets)
        .await
}

#[tauri::command]
pub(crate) async fn start_registrations_anew(
    session: State<'_, Session>,
) -> Result<StartedAnew, UiError> {
    session.start_registrations_anew()
}
