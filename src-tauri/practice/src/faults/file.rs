//! The fault script as a file.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Fault, Faults};
use crate::{identity_center, model, oauth};

/// Why a fault script was refused: a sentence.
#[derive(Debug, thiserror::Error)]
pub enum FaultsError {
    /// It is not JSON, or names something that there is not; with the line and the column.
    #[error("The fault script cannot be used: {0}.")]
    Unreadable(#[from] serde_json::Error),
    /// An entry makes no sense.
    #[error("The fault script's entry for {entry} {problem}.")]
    Entry {
        /// The calls that it is for.
        entry: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    latency_ms: u64,
    #[serde(default)]
    calls: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(deserialize_with = "operation")]
    operation: String,
    call: Option<NonZeroU32>,
    fault: Option<Fault>,
    latency_ms: Option<u64>,
}

/// Checked while it is read, because only then is the line known.
fn operation<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    let is_known = model::ALL
        .iter()
        .any(|model| model.operations.contains_key(&name))
        || identity_center::PAGES.contains(&name.as_str())
        || oauth::PATHS.iter().any(|(_, known)| *known == name);
    if is_known {
        Ok(name)
    } else {
        Err(D::Error::custom(format!(
            "Practice has no operation `{name}`"
        )))
    }
}

impl Faults {
    /// Reads a script from JSON.
    ///
    /// Operations and faults have the names that they have in [`Call::operation`](crate::Call) and [`Fault`]. An entry
    /// without `call` is for every call of its operation, and has a latency alone:
    ///
    /// ```json
    #[doc = include_str!("../../tests/faults.json")]
    /// ```
    ///
    /// # Errors
    /// When it is not JSON, has an operation, a fault or a member that there is not, an entry that would do nothing, or
    /// two entries for the same.
    pub fn from_json(text: &str) -> Result<Faults, FaultsError> {
        let file: File = serde_json::from_str(text)?;
        let mut faults = Faults::none().latency(Duration::from_millis(file.latency_ms));
        let mut seen = HashSet::new();
        for entry in file.calls {
            if let Some(problem) = entry.problem() {
                return Err(entry.refused(problem));
            }
            if !seen.insert((entry.operation.clone(), entry.call)) {
                return Err(entry.refused("is there twice"));
            }
            faults = entry.added_to(faults);
        }
        Ok(faults)
    }
}

impl Entry {
    fn problem(&self) -> Option<&'static str> {
        match (self.call, self.fault, self.latency_ms) {
            (None, Some(_), _) => Some("has a fault, which takes the number of a call"),
            (_, None, None) => Some("has neither a fault nor a latency"),
            _ => None,
        }
    }

    fn refused(&self, problem: &'static str) -> FaultsError {
        let entry = match self.call {
            Some(call) => format!("call {call} of {}", self.operation),
            None => format!("every call of {}", self.operation),
        };
        FaultsError::Entry { entry, problem }
    }

    fn added_to(&self, mut faults: Faults) -> Faults {
        if let Some(latency) = self.latency_ms.map(Duration::from_millis) {
            faults = match self.call {
                Some(call) => faults.latency_at(&self.operation, call.get(), latency),
                None => faults.latency_of(&self.operation, latency),
            };
        }
        if let (Some(call), Some(fault)) = (self.call, self.fault) {
            faults = faults.at(&self.operation, call.get(), fault);
        }
        faults
    }
}
