//! Answers that are not what was asked for, whatever it was.

use super::{Answer, Check, Exchange, Fact, Finding, Mend, NoAnswerKind};

/// What was asked for, for the sentences about it.
pub(super) struct Wanted {
    pub(super) check: Check,
    /// The start of a sentence, such as "The token endpoint".
    pub(super) what: &'static str,
    /// The statuses that it may answer with.
    pub(super) statuses: &'static [u16],
    /// The content types, without parameters.
    pub(super) content_types: &'static [&'static str],
}

/// What to do about an answer that Amazon Cognito does not give.
const SOMETHING_ELSE: &str = "Something else may answer in Amazon Cognito’s place, such as a proxy. Cognite needs the answer at this very address: look at it in a browser, then prove again.";

impl Wanted {
    /// The answer and its content, or what is wrong, with the evidence for it.
    pub(super) fn of<'a, T>(
        &self,
        exchange: &'a Exchange<T>,
    ) -> Result<(&'a Answer<T>, &'a T), Box<Finding>> {
        let what = self.what;
        let failed = |message: String, hint: &str| {
            Finding::failed(self.check, message)
                .hint(hint)
                .resting_on(facts(exchange))
        };
        let answer = exchange.answer.as_ref().map_err(|lack| {
            let message = format!("{what} did not answer. {}", lack.message);
            Box::new(match lack.kind {
                NoAnswerKind::NotTrusted => failed(message, "Cognite would not trust it either, unless it is a proxy or firewall on your side that opens TLS: then install its certificate on this computer."),
                NoAnswerKind::TimedOut => failed(message, "Check the network and the proxy, wait a minute, then prove again.").mend(Mend::Wait),
                NoAnswerKind::Refused | NoAnswerKind::Lost => failed(message, "Check the network and the proxy, then prove again."),
            })
        })?;
        let status = answer.status;
        if (300..400).contains(&status) {
            let target = answer.location.as_deref().map_or("nowhere", bare);
            let message = format!(
                "{what} redirects to {target} (HTTP status {status}), which is not followed."
            );
            return Err(Box::new(failed(message, SOMETHING_ELSE)));
        }
        if !self.statuses.contains(&status) {
            let message = format!("{what} answered with HTTP status {status}.");
            return Err(Box::new(match status {
                429 | 500.. => failed(message, "Wait a minute, then prove again.").mend(Mend::Wait),
                _ => failed(message, SOMETHING_ELSE),
            }));
        }
        let sent = answer.content_type.as_deref();
        if !sent.is_some_and(|sent| self.content_types.contains(&essence(sent).as_str())) {
            let sent = sent.map_or("no content type".to_owned(), |sent| {
                format!("the content type {sent}")
            });
            let message = format!(
                "{what} answered with {sent} instead of {}.",
                self.content_types[0]
            );
            return Err(Box::new(failed(message, SOMETHING_ELSE)));
        }
        let content = answer.content.as_ref();
        let content = content
            .map_err(|why| failed(format!("{what} is not understood. {why}"), SOMETHING_ELSE))
            .map_err(Box::new)?;
        Ok((answer, content))
    }
}

/// The type without its parameters.
fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// An address without query and fragment, which may hold what was sent.
pub(super) fn bare(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// What can be told of an exchange without its content.
pub(super) fn facts<T>(exchange: &Exchange<T>) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Address", bare(&exchange.url))];
    if let Ok(answer) = &exchange.answer {
        facts.push(Fact::new("HTTP status", answer.status));
        let headers = [
            ("Content type", answer.content_type.as_deref()),
            ("Redirect", answer.location.as_deref().map(bare)),
        ];
        facts.extend(
            headers
                .into_iter()
                .filter_map(|(name, value)| Some(Fact::new(name, value?))),
        );
        facts.push(Fact::new("Time", format_args!("{} ms", answer.millis)));
    }
    facts
}
