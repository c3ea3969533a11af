//! What was sent to AWS from this computer, and what came of it.

use jiff::Timestamp;
use registrar_core::ports::Event;
use serde::Serialize;
use ts_rs::TS;

use crate::files::journal::Change;

/// A change that was sent, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "activity.ts")]
pub(crate) struct Activity {
    /// When it was about to be sent, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub(crate) at: i64,
    /// The account, 12 digits.
    pub(crate) account: String,
    /// The region.
    pub(crate) region: String,
    /// The pool's id; none where the pool itself was created.
    pub(crate) pool_id: Option<String>,
    /// The operation, such as `CreateUserPoolClient`.
    pub(crate) operation: String,
    /// What it was sent for: a client's name or id, a domain, an identifier.
    pub(crate) subject: String,
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// All of this as a line of text for support, its parts apart by tabs.
    pub(crate) line: String,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "activity.ts")]
pub(crate) enum Outcome {
    /// It took effect.
    Done {
        /// The id that the service gave, if it gave one.
        id: Option<String>,
        /// AWS's id of the request; none where looking has settled it.
        request_id: Option<String>,
    },
    /// It had no effect.
    Refused {
        /// The service's code.
        code: String,
        /// AWS's id of the request, if there was an answer.
        request_id: Option<String>,
    },
    /// No clear answer came, and looking has not settled it.
    Unclear {
        /// Why.
        code: String,
    },
    /// The program ended before its answer came, or is still waiting for it.
    Open,
}

/// The heads of the parts of a [line](Activity::line).
pub(crate) const HEADS: &str =
    "time\taccount\tregion\tuser pool\toperation\tsubject\toutcome\tid or code\trequest";

impl From<Change> for Activity {
    fn from(change: Change) -> Self {
        let outcome = match change.note.event {
            Event::About { .. } => Outcome::Open,
            Event::Done { id, request_id } => Outcome::Done { id, request_id },
            Event::Refused { code, request_id } => Outcome::Refused { code, request_id },
            Event::Unclear { code } => Outcome::Unclear { code },
        };
        let activity = Self {
            at: change.at,
            account: change.account,
            region: change.region,
            pool_id: change.note.pool_id,
            operation: change.note.operation,
            subject: change.note.subject,
            outcome,
            line: String::new(),
        };
        Self {
            line: activity.as_line(),
            ..activity
        }
    }
}

impl Activity {
    fn as_line(&self) -> String {
        let at = Timestamp::from_millisecond(self.at).unwrap_or_default();
        let or_none = |id: &Option<String>| id.clone().unwrap_or_else(|| "-".to_owned());
        let (outcome, id, request) = match &self.outcome {
            Outcome::Done { id, request_id } => ("done", or_none(id), or_none(request_id)),
            Outcome::Refused { code, request_id } => ("refused", code.clone(), or_none(request_id)),
            Outcome::Unclear { code } => ("unclear", code.clone(), or_none(&None)),
            Outcome::Open => ("without an answer", or_none(&None), or_none(&None)),
        };
        let line = [
            at.to_string(),
            self.account.clone(),
            self.region.clone(),
            or_none(&self.pool_id),
            self.operation.clone(),
            self.subject.clone(),
            outcome.to_owned(),
            id,
            request,
        ];
        // A name may have anything in it.
        let line = line.map(|part| part.replace(char::is_control, " "));
        line.join("\t")
    }
}

/// All of it, as a table of text.
pub(crate) fn table(activity: &[Activity]) -> String {
    let lines = activity.iter().map(|change| change.line.as_str());
    let lines: Vec<&str> = [HEADS].into_iter().chain(lines).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use registrar_core::ports::Note;

    use super::*;

    #[test]
    fn a_line_has_each_part_once_whatever_a_name_holds() {
        let change = Change {
            at: 1_795_608_000_000,
            account: "111122223333".into(),
            region: "eu-west-1".into(),
            note: Note {
                pool_id: None,
                operation: "CreateUserPool".into(),
                subject: "Plant\t1\n".into(),
                event: Event::Refused {
                    code: "LimitExceededException".into(),
                    request_id: None,
                },
            },
        };
        let line = Activity::from(change).line;
        assert_eq!(
            line,
            "2026-11-25T12:00:00Z\t111122223333\teu-west-1\t-\tCreateUserPool\tPlant 1 \trefused\tLimitExceededException\t-"
        );
        assert_eq!(line.split('\t').count(), HEADS.split('\t').count());
    }
}
