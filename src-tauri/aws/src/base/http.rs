//! What the HTTP requests beside the SDK's have in common: no redirect is followed, no more is read than was asked
//! for, and what can be told of an answer, or of the lack of one, without its content.

use std::io;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderName, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};

use super::error::{bad_certificate, chain, root_cause};
use super::timing::Timing;

/// A client that follows no redirect, for the way out to be added to.
pub(crate) fn client_builder(timing: Timing) -> ClientBuilder {
    Client::builder()
        // A firewall in front of a user pool commonly refuses requests without one (AWS WAF, NoUserAgent_HEADER).
        .user_agent(concat!("cdf-registrar/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(timing.connect)
        .timeout(timing.answer)
}

/// The body of an answer.
///
/// # Errors
/// When it is larger than `most` bytes, or breaks off.
pub(crate) async fn limited_body(answer: &mut Response, most: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = vec![];
    while let Some(chunk) = answer.chunk().await.map_err(BodyError::Broken)? {
        if body.len() + chunk.len() > most {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Why the body of an answer was not read to its end.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It is larger than was asked for.
    TooLarge,
    /// The connection broke, or was too slow.
    Broken(reqwest::Error),
}

/// What can be told of an answer without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HttpFacts {
    /// The status code.
    pub(crate) status: u16,
    /// The header `Content-Type`.
    pub(crate) content_type: Option<String>,
    /// The header `Date`, as it was sent: the server's clock.
    pub(crate) date: Option<String>,
    /// Where the header `Location` points, without query and fragment, which may hold what was sent.
    pub(crate) redirect: Option<String>,
    /// From the start of the request to the end of the answer.
    pub(crate) elapsed: Duration,
}

impl HttpFacts {
    /// The facts of an answer that took so long.
    pub(crate) fn of(answer: &Response, elapsed: Duration) -> Self {
        let header = |name: HeaderName| {
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.chars().take(1024).collect::<String>())
        };
        let bare = |target: String| {
            let end = target.find(['?', '#']).unwrap_or(target.len());
            target[..end].to_owned()
        };
        Self {
            status: answer.status().as_u16(),
            content_type: header(CONTENT_TYPE),
            date: header(DATE),
            redirect: header(LOCATION).map(bare),
            elapsed,
        }
    }
}

/// A request that got no answer, or no whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoAnswer {
    /// What to make of it.
    pub(crate) kind: NoAnswerKind,
    /// What happened, in a sentence.
    pub(crate) message: String,
    /// How long it took to know.
    pub(crate) elapsed: Duration,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswerKind {
    /// Nobody listens at that address.
    Refused,
    /// The server's certificate is not one that this computer trusts.
    NotTrusted,
    /// It took too long.
    TimedOut,
    /// No such host, no route, or a connection that broke.
    NoAnswer,
}

impl NoAnswer {
    /// What an error of the client means. Its text holds no part of a request but its address.
    pub(crate) fn new(error: &reqwest::Error, elapsed: Duration) -> Self {
        let root = root_cause(error);
        let io_errors = || chain(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
        let (kind, message) = if error.is_timeout() {
            let message = format!("No answer came within {} s.", elapsed.as_secs().max(1));
            (NoAnswerKind::TimedOut, message)
        } else if bad_certificate(error).is_some() {
            let message = format!("The server's certificate is not trusted: {root}.");
            (NoAnswerKind::NotTrusted, message)
        } else if io_errors().any(|cause| cause.kind() == io::ErrorKind::ConnectionRefused) {
            let message = "The connection was refused: nobody listens at that address.".into();
            (NoAnswerKind::Refused, message)
        } else {
            (NoAnswerKind::NoAnswer, format!("No answer came: {root}."))
        };
        Self {
            kind,
            message,
            elapsed,
        }
    }
}
