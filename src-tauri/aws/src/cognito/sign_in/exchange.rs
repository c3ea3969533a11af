//! One request, with what is to be known of it afterwards.

use std::time::{SystemTime, UNIX_EPOCH};

use registrar_core::proof::{Answer, Exchange, NoAnswer, NoAnswerKind};
use reqwest::header::ACCEPT;
use url::Url;

use crate::base::http::{self, HttpAnswer, HttpFacts, WebClient};
use crate::cognito::error::Unreadable;

/// What was asked for by its address.
pub(super) struct Fetched<T> {
    pub(super) facts: HttpFacts,
    /// Where it redirects to, made absolute.
    pub(super) location: Option<String>,
    /// What it holds, or why that is not understood.
    pub(super) content: Result<T, Unreadable>,
}

/// Asks for what is at an address, of at most `most` bytes, and has it read.
///
/// # Errors
/// When no answer comes, or not all of it.
pub(super) async fn fetch<T>(
    client: &WebClient,
    url: &Url,
    accept: &str,
    most: usize,
    read: impl FnOnce(&[u8]) -> Result<T, Unreadable>,
) -> Result<Fetched<T>, http::NoAnswer> {
    let request = client.get(url.clone()).header(ACCEPT, accept);
    let HttpAnswer {
        facts,
        location,
        body,
    } = client.send(request, most).await?;
    let body = body.ok_or(Unreadable::TooLarge(most));
    Ok(Fetched {
        facts,
        location,
        content: body.and_then(|body| read(&body)),
    })
}

/// The same as evidence.
pub(super) async fn exchange<T>(
    url: &Url,
    fetched: impl Future<Output = Result<Fetched<T>, http::NoAnswer>>,
) -> Exchange<T> {
    let asked_at = moment();
    let answer = fetched.await.map(|fetched| {
        let content = fetched.content.map_err(|fault| format!("It {fault}"));
        answered(fetched.facts, fetched.location, content)
    });
    Exchange {
        url: url.to_string(),
        asked_at,
        answer: answer.map_err(no_answer),
    }
}

/// This computer's clock, in milliseconds since 1970 in UTC.
pub(super) fn moment() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

pub(super) fn answered<T>(
    facts: HttpFacts,
    location: Option<String>,
    content: Result<T, String>,
) -> Answer<T> {
    let date = facts
        .date
        .as_deref()
        .and_then(|date| httpdate::parse_http_date(date).ok());
    let date = date.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
    let date = date.and_then(|date| i64::try_from(date.as_secs()).ok());
    Answer {
        status: facts.status,
        content_type: facts.content_type,
        location,
        date: date.map(|date| date.saturating_add(i64::from(facts.age))),
        millis: u64::try_from(facts.elapsed.as_millis()).unwrap_or(u64::MAX),
        content,
    }
}

pub(super) fn no_answer(lack: http::NoAnswer) -> NoAnswer {
    NoAnswer {
        kind: match lack.kind {
            http::NoAnswerKind::Refused => NoAnswerKind::Refused,
            http::NoAnswerKind::NotTrusted => NoAnswerKind::NotTrusted,
            http::NoAnswerKind::TimedOut => NoAnswerKind::TimedOut,
            http::NoAnswerKind::NoAnswer => NoAnswerKind::Lost,
        },
        message: lack.message,
    }
}

/// How long an answer with HTTP status 200 took, in milliseconds.
pub(super) fn served_in<T>(exchange: &Exchange<T>) -> Option<u64> {
    let answer = exchange.answer.as_ref().ok()?;
    (answer.status == 200).then_some(answer.millis)
}
