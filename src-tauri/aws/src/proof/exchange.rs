//! One request, with what is to be known of it afterwards.

use crate::http::{self, BodyError, HttpFacts, limited_body};
use registrar_core::proof::{Answer, Exchange, NoAnswer, NoAnswerKind};
use reqwest::header::{ACCEPT, AGE, LOCATION};
use reqwest::{Client, Response};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use url::Url;

/// A longer address is not shown, and not gone to.
const MAX_LOCATION: usize = 8 * 1024;

/// This computer's clock, in milliseconds since 1970 in UTC.
pub(super) fn moment() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// Asks for a document of at most `most` bytes, and has it read.
pub(super) async fn get<T>(
    client: &Client,
    url: &Url,
    accept: &str,
    most: usize,
    read: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Exchange<T> {
    let (asked_at, started) = (moment(), Instant::now());
    let answer = async {
        let mut answer = client
            .get(url.clone())
            .header(ACCEPT, accept)
            .send()
            .await?;
        let content = match limited_body(&mut answer, most).await {
            Ok(body) => read(&body),
            Err(BodyError::TooLarge) => Err(format!("It is larger than {most} bytes.")),
            Err(BodyError::Broken(error)) => return Err(error),
        };
        let facts = HttpFacts::of(&answer, started.elapsed());
        let location = location(url, &answer);
        Ok(answered(facts, location, age(&answer), content))
    };
    let answer = answer.await.map_err(|error: reqwest::Error| {
        no_answer(http::NoAnswer::new(&error.without_url(), started.elapsed()))
    });
    Exchange {
        url: url.to_string(),
        asked_at,
        answer,
    }
}

pub(super) fn answered<T>(
    facts: HttpFacts,
    location: Option<String>,
    age: i64,
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
        date: date.map(|date| date.saturating_add(age)),
        millis: u64::try_from(facts.elapsed.as_millis()).unwrap_or(u64::MAX),
        content,
    }
}

/// Where the answer redirects to, made absolute.
fn location(asked: &Url, answer: &Response) -> Option<String> {
    if !answer.status().is_redirection() {
        return None;
    }
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    if location.len() > MAX_LOCATION {
        return None;
    }
    Some(
        asked
            .join(location)
            .map_or_else(|_| location.to_owned(), String::from),
    )
}

/// How long an answer lay in a cache, in seconds: its date is older by that.
fn age(answer: &Response) -> i64 {
    let age = answer
        .headers()
        .get(AGE)
        .and_then(|age| age.to_str().ok()?.parse::<u32>().ok());
    i64::from(age.unwrap_or(0))
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
