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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Call;

    fn refusal(text: &str) -> String {
        Faults::from_json(text)
            .expect_err("is to be refused")
            .to_string()
    }

    /// A script with this one entry, on its third line.
    fn entry(text: &str) -> String {
        format!("{{\n  \"calls\": [\n    {{ {text} }}\n  ]\n}}")
    }

    #[test]
    fn the_example_says_what_the_functions_say() {
        let read =
            Faults::from_json(include_str!("../../tests/faults.json")).expect("it is lawful");
        let said = Faults::none()
            .latency(Duration::from_millis(20))
            .latency_of("ListUserPools", Duration::from_millis(300))
            .at("CreateUserPoolClient", 1, Fault::DropAfterEffect)
            .at("CreateUserPoolClient", 2, Fault::Throttle)
            .latency_at("CreateUserPoolClient", 2, Duration::from_secs(2))
            .at("oauth2/token", 1, Fault::TimeOutBeforeEffect)
            .at("GetCallerIdentity", 3, Fault::ExpiredToken);
        assert_eq!(read, said);
        assert_eq!(Faults::from_json("{}").expect("is lawful"), Faults::none());
    }

    #[test]
    fn what_there_is_not_is_named_with_its_line() {
        assert_eq!(
            refusal(&entry(
                r#""operation": "CreateUserPoolCleint", "call": 1, "fault": "Throttle""#
            )),
            "The fault script cannot be used: Practice has no operation `CreateUserPoolCleint` at line 3 column 41."
        );
        let fault = refusal(&entry(
            r#""operation": "ListUserPools", "call": 1, "fault": "Explode""#,
        ));
        assert!(fault.contains("unknown variant `Explode`, expected one of `Throttle`, "));
        assert!(fault.contains(" at line 3 column "), "{fault}");
        let member = refusal(&entry(r#""operation": "ListUserPools", "delay": 1"#));
        assert!(member.contains("unknown field `delay`") && member.contains(" at line 3 "));
        assert!(refusal("{\n\"faults\": [] }").contains("unknown field `faults`"));
        let zeroth = refusal(&entry(
            r#""operation": "ListUserPools", "call": 0, "fault": "Throttle""#,
        ));
        assert!(zeroth.contains("integer `0`") && zeroth.contains(" at line 3 "));
        assert!(refusal("{").contains(" at line 1 "));
        for unnamed in [Call::DROPPED, "unknown", "unknown path", ""] {
            let refused = refusal(&entry(&format!(
                r#""operation": "{unnamed}", "latency_ms": 1"#
            )));
            assert!(refused.contains("has no operation"), "{refused}");
        }
    }

    #[test]
    fn an_entry_does_one_thing_and_stands_alone() {
        assert_eq!(
            refusal(&entry(r#""operation": "ListUserPools", "call": 4"#)),
            "The fault script's entry for call 4 of ListUserPools has neither a fault nor a latency."
        );
        assert_eq!(
            refusal(&entry(r#""operation": "login", "fault": "Throttle""#)),
            "The fault script's entry for every call of login has a fault, which takes the number of a call."
        );
        let slow = r#"{ "operation": "login", "latency_ms": 1 }"#;
        assert_eq!(
            refusal(&format!(r#"{{ "calls": [{slow}, {slow}] }}"#)),
            "The fault script's entry for every call of login is there twice."
        );
    }
}
