//! The plan under review, and what the identity may do of it.

use registrar_core::blueprint::Choices;
use registrar_core::preflight::Preflight;
use tauri::State;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::review::Review;

#[tauri::command]
pub(crate) async fn review(
    session: State<'_, Session>,
    pool_id: String,
    clusters: Vec<String>,
    choices: Choices,
) -> Result<Review, UiError> {
    caught(session.review(&pool_id, &clusters, choices)).await
}

#[tauri::command]
pub(crate) async fn preflight(
    session: State<'_, Session>,
    plan_id: String,
) -> Result<Preflight, UiError> {
    caught(session.preflight(&plan_id)).await
}
