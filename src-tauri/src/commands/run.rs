//! Registering: applying the plan under review.

use tauri::State;
use tauri::ipc::Channel;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::run::{Registered, TimedProgress};

#[tauri::command]
pub(crate) async fn register(
    session: State<'_, Session>,
    plan_id: String,
    on_progress: Channel<TimedProgress>,
) -> Result<Registered, UiError> {
    caught(async move {
        session
            .register(&plan_id, |progress| {
                // The window may be gone; the run goes on, and what it returns is the truth.
                let _ = on_progress.send(progress);
            })
            .await
    })
    .await
}

#[tauri::command]
pub(crate) fn cancel_register(session: State<'_, Session>, plan_id: &str) {
    session.cancel(plan_id);
}
