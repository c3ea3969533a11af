//! What the HTTP requests beside the SDK's have in common: no redirect is followed, no more is read than was asked
//! for, and what can be told of an answer, or of the lack of one, without its content.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{AGE, CONTENT_TYPE, DATE, HeaderName, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response};
use url::Url;

use super::error::{bad_certificate, chain, root_cause};
use super::timing::Timing;

/// A longer address is not shown, and not gone to.
const MAX_LOCATION: usize = 8 * 1024;

/// A client that follows no redirect, for the way out to be added to.
pub(crate) fn client_builder(timing: Timing) -> ClientBuilder {
    Client::builder()
        // A firewall in front of a user pool commonly refuses requests without one (AWS WAF, NoUserAgent_HEADER).
        .user_agent(concat!("cdf-registrar/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(timing.connect)
        .timeout(timing.answer)
}

/// Says why a request must not leave, in a sentence.
type MayLeave = dyn Fn(&Url) -> Result<(), String> + Send + Sync;

/// The HTTP client beside the SDK's. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WebClient {
    client: Client,
    may_leave: Arc<MayLeave>,
}

impl WebClient {
    /// A client that asks before each request whether it may leave.
    pub(crate) fn new(
        client: Client,
        may_leave: impl Fn(&Url) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            client,
            may_leave: Arc::new(may_leave),
        }
    }

    pub(crate) fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    pub(crate) fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    /// Sends a request, once, and reads at most so many bytes of the answer.
    ///
    /// # Errors
    /// When no answer comes, or it breaks off.
    pub(crate) async fn send(
        &self,
        request: RequestBuilder,
        most: usize,
    ) -> Result<HttpAnswer, NoAnswer> {
        let started = Instant::now();
        let no_answer =
            |error: reqwest::Error| NoAnswer::new(&error.without_url(), started.elapsed());
        let request = request.build().map_err(no_answer)?;
        (self.may_leave)(request.url()).map_err(NoAnswer::not_sent)?;
        let mut answer = self.client.execute(request).await.map_err(no_answer)?;
        let body = limited_body(&mut answer, most).await.map_err(no_answer)?;
        Ok(HttpAnswer {
            location: location(&answer),
            facts: HttpFacts::of(&answer, started.elapsed()),
            body,
        })
    }
}

/// A whole answer. No Debug: what it holds, and where it leads, may be what was sent.
pub(crate) struct HttpAnswer {
    /// What can be told of it in any case.
    pub(crate) facts: HttpFacts,
    /// Where it redirects to, made absolute.
    pub(crate) location: Option<String>,
    /// Its body; `None` if that is larger than was asked for.
    pub(crate) body: Option<Vec<u8>>,
}

async fn limited_body(answer: &mut Response, most: usize) -> reqwest::Result<Option<Vec<u8>>> {
    let mut body = vec![];
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn location(answer: &Response) -> Option<String> {
    if !answer.status().is_redirection() {
        return None;
    }
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    if location.len() > MAX_LOCATION {
        return None;
    }
    let absolute = answer.url().join(location);
    Some(absolute.map_or_else(|_| location.to_owned(), String::from))
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
    /// How long the answer lay in a cache, in seconds (the header `Age`): its date is older by that.
    pub(crate) age: u32,
    /// Where the header `Location` points, without query and fragment, which may hold what was sent.
    pub(crate) redirect: Option<String>,
    /// From the start of the request to the end of the answer.
    pub(crate) elapsed: Duration,
}

impl HttpFacts {
    /// The facts of an answer that took so long.
    fn of(answer: &Response, elapsed: Duration) -> Self {
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
            age: header(AGE).and_then(|age| age.parse().ok()).unwrap_or(0),
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
    /// What lies at the bottom of it, without a full stop.
    pub(crate) cause: String,
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
    /// Nothing was sent; why, in sentences.
    fn not_sent(why: String) -> Self {
        Self {
            kind: NoAnswerKind::NoAnswer,
            cause: why.trim_end_matches('.').to_owned(),
            message: why,
        }
    }

    /// What an error of the client means. Its text holds no part of a request but its address.
    fn new(error: &reqwest::Error, elapsed: Duration) -> Self {
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
            cause: root,
        }
    }
}
