//! What was sent from this computer.

use super::Session;
use crate::files::journal;
use crate::ui_error::UiError;
use crate::wire::activity::Activity;

impl Session {
    /// What was sent, as far back as the journal goes: the latest change first.
    pub(crate) fn activity(&self) -> Result<Vec<Activity>, UiError> {
        let changes = journal::changes(&self.data_folder);
        let changes = changes.map_err(|error| UiError::journal(&error))?;
        Ok(changes.into_iter().map(Activity::from).collect())
    }
}
