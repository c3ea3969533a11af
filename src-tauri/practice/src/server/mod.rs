//! The HTTP server: what comes in, which part answers, and what goes out.

mod answer;
mod calls;
mod cognito;
mod identity_center;
mod oauth;
mod query;
mod signature;

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{HOST, ORIGIN};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request as Incomplete};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use self::answer::{Answer, plain};
use crate::clock::Clock;
use crate::cognito::rates::Quotas;
use crate::cognito::world::World;
use crate::cognito::writes::Writes;
use crate::faults::Script;
use crate::http::Request;
use crate::identity::Identities;
use crate::identity_center::{Door, IdentityCenter};
use crate::oauth::Keys;
use crate::paging::Sealer;

pub(crate) use self::calls::Calls;
pub use self::calls::{Access, Call};

/// The longest request body: a style may carry several images.
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) world: Mutex<World>,
    pub(crate) keys: Keys,
    pub(crate) calls: Calls,
    pub(crate) script: Script,
    pub(crate) identities: Identities,
    pub(crate) identity_center: IdentityCenter,
    /// Makes the markers of the lists of IAM.
    pub(crate) sealer: Sealer,
    pub(crate) quotas: Quotas,
    pub(crate) writes: Writes,
    pub(crate) endpoint: String,
}

/// Takes connections until it is stopped; its connections end with it.
pub(crate) async fn run(listener: TcpListener, shared: Arc<Shared>) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request| answer(Arc::clone(&shared), request));
            // An error here is a client that left, or a connection that was dropped on purpose.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(shared: Arc<Shared>, incomplete: Incomplete<Incoming>) -> Answer {
    let (head, body) = incomplete.into_parts();
    if !is_for_us(&head.headers) {
        return Ok(plain(421, "This is Practice, on loopback only."));
    }
    if !is_from_here(&head.headers) {
        return Ok(plain(403, "No page from elsewhere is answered."));
    }
    let Ok(body) = Limited::new(body, LONGEST_BODY).collect().await else {
        return Ok(plain(413, "The request is too large or broken off."));
    };
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    if let Some(door) = Door::of(&request) {
        return identity_center::call(&shared, &request, door).await;
    }
    if request.path != "/" {
        return oauth::visit(shared, request).await;
    }
    if request.headers.contains_key("x-amz-target") {
        return cognito::call(&shared, &request).await;
    }
    query::call(&shared, &request).await
}

/// Only who means loopback is answered: no page of a browser can be led here by DNS.
fn is_for_us(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(is_loopback)
}

/// A page that a browser has from elsewhere says so, and is not answered. Programs say nothing.
fn is_from_here(headers: &HeaderMap) -> bool {
    headers.get(ORIGIN).is_none_or(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        origin.strip_prefix("http://").is_some_and(is_loopback)
    })
}

/// Whether a host, with its port, is this computer.
fn is_loopback(host: &str) -> bool {
    let loopback = Ipv4Addr::LOCALHOST.to_string();
    let name = host.rsplit_once(':').map(|(name, _)| name);
    name.is_some_and(|name| name == loopback || name == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_from_elsewhere_is_not_answered() {
        for (origin, answered) in [
            (None, true),
            (Some("http://127.0.0.1:4566"), true),
            (Some("http://localhost:4566"), true),
            (Some("https://evil.example"), false),
            (Some("http://127.0.0.1.evil.example:80"), false),
            (Some("null"), false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_from_here(&headers), answered, "{origin:?}");
        }
    }
}
