//! The secrets of app clients: copying, revealing and exchanging them.

use registrar_core::ports::Slot;
use registrar_core::rotation::{ClientSecrets, RotationAct};
use tauri::State;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::UiError;
use crate::wire::secrets::{ClearAfter, Copied, SecretOwner};

#[tauri::command]
pub(crate) async fn copy_secret(
    session: State<'_, Session>,
    owner: SecretOwner,
    client_id: String,
    slot: Slot,
    clear_after_seconds: Option<ClearAfter>,
) -> Result<Copied, UiError> {
    caught(async move {
        let secret = session.secret(&owner, &client_id, slot).await?;
        session
            .clipboard
            .copy_secret(secret, clear_after_seconds.unwrap_or_default())
            .await
            .map_err(|why| UiError::clipboard(&why))
    })
    .await
}

/// The one command that gives a secret to the window: after a deliberate press, to be shown for a moment.
#[tauri::command]
pub(crate) async fn reveal_secret(
    session: State<'_, Session>,
    owner: SecretOwner,
    client_id: String,
    slot: Slot,
) -> Result<String, UiError> {
    caught(async move {
        let secret = session.secret(&owner, &client_id, slot).await?;
        Ok(secret.expose().to_owned())
    })
    .await
}

#[tauri::command]
pub(crate) async fn read_client_secrets(
    session: State<'_, Session>,
    plan_id: String,
    client_id: String,
) -> Result<ClientSecrets, UiError> {
    caught(session.client_secrets(&plan_id, &client_id)).await
}

#[tauri::command]
pub(crate) async fn rotate_secret(
    session: State<'_, Session>,
    plan_id: String,
    client_id: String,
    act: RotationAct,
) -> Result<ClientSecrets, UiError> {
    caught(session.rotate(&plan_id, &client_id, act)).await
}
