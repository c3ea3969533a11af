//! What goes out, and that nothing goes out where a fault says so.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::{Response, StatusCode};
use uuid::Uuid;

use super::calls::{Access, Call, Calls};
use crate::faults::Fault;
use crate::http::Reply;
use crate::model::refusal::Refusal;

/// The connection is to be closed without an answer.
#[derive(Debug)]
pub(super) struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection is dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

pub(super) type Answer = Result<Response<Full<Bytes>>, Dropped>;

/// Does the work around a fault. `Err(None)` is a call without an answer.
pub(super) fn faulty<T>(
    fault: Option<Fault>,
    action: &str,
    work: impl FnOnce() -> Result<T, Refusal>,
) -> Result<T, Option<Refusal>> {
    let Some(fault) = fault else {
        return work().map_err(Some);
    };
    if fault.is_after_effect() {
        work().map_err(Some)?;
    }
    Err(fault.refusal(action))
}

/// Ends a call that gets no answer: the connection is closed, or open until the client gives up or the server stops.
pub(super) async fn unanswered(
    calls: &Calls,
    fault: Option<Fault>,
    name: &str,
    access: Access,
) -> Answer {
    if fault.is_some_and(Fault::is_time_out) {
        calls.add(name, access, Some(Call::TIMED_OUT));
        return std::future::pending().await;
    }
    calls.add(name, access, Some(Call::DROPPED));
    Err(Dropped)
}

/// What goes out to a visitor; it is in the log then.
pub(super) fn replied(calls: &Calls, name: &str, reply: Reply) -> Response<Full<Bytes>> {
    calls.add(name, Access::Read, reply.error.as_deref());
    let mut answer = response(reply.status, reply.content_type, reply.body);
    if let Some(location) = reply.location
        && let Ok(location) = HeaderValue::from_str(&location)
    {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}

pub(super) fn plain(status: u16, text: &str) -> Response<Full<Bytes>> {
    response(status, "text/plain", text.to_owned())
}

pub(super) fn response(
    status: u16,
    content_type: &'static str,
    body: String,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert("x-amzn-requestid", id);
    }
    response
}
