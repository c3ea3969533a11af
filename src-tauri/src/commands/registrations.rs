//! The list of what was registered from this computer.

use tauri::State;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::registrations::{Forgotten, Registration, Reopened, StartedAnew};

#[tauri::command]
pub(crate) async fn list_registrations(
    session: State<'_, Session>,
) -> Result<Vec<Registration>, UiError> {
    caught(async move { session.registered() }).await
}

#[tauri::command]
pub(crate) async fn reopen_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
) -> Result<Reopened, UiError> {
    caught(session.reopen(&pool_id, &account, &region)).await
}

#[tauri::command]
pub(crate) async fn forget_registration(
    session: State<'_, Session>,
    pool_id: String,
    account: String,
    region: String,
    forgotten: Forgotten,
) -> Result<(), UiError> {
    caught(session.forget(&pool_id, &account, &region, forgotten)).await
}

#[tauri::command]
pub(crate) async fn start_registrations_anew(
    session: State<'_, Session>,
) -> Result<StartedAnew, UiError> {
    caught(async move { session.start_registrations_anew() }).await
}
