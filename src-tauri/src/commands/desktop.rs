//! What any screen asks of the desktop: the clipboard and the browser.

use registrar_core::parts::ConsolePage;
use tauri::State;

use crate::console::console_url;
use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;

#[tauri::command]
pub(crate) async fn copy_text(session: State<'_, Session>, text: String) -> Result<(), UiError> {
    caught(async move {
        session
            .clipboard
            .copy_text(text)
            .await
            .map_err(|why| UiError::clipboard(&why))
    })
    .await
}

#[tauri::command]
pub(crate) async fn open_console(
    session: State<'_, Session>,
    plan_id: String,
    page: ConsolePage,
) -> Result<(), UiError> {
    caught(async move {
        let (region, pool_id) = session.pool_under_review(&plan_id)?;
        open::that_detached(console_url(&page, &region, &pool_id))
            .map_err(|error| UiError::browser(&error))
    })
    .await
}
