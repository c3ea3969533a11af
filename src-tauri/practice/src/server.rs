//! The HTTP server: what comes in, which part answers, and what goes out.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, LOCATION};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::calls::{Access, Call, Calls};
use crate::faults::{Fault, Script};
use crate::identity::{Identities, pool_resource};
use crate::model::MODEL;
use crate::oauth::{self, Keys, Reply, Visit};
use crate::operations::{self, Operation};
use crate::query;
use crate::rates::Quotas;
use crate::refusal::Refusal;
use crate::signature::{self, Signed};
use crate::sso::{self, IdentityCenter};
use crate::world::World;
use crate::writes::Writes;

/// The longest request body: a style may carry several images.
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) world: Mutex<World>,
    pub(crate) keys: Keys,
    pub(crate) calls: Calls,
    pub(crate) script: Script,
    pub(crate) identities: Identities,
    pub(crate) identity_center: IdentityCenter,
    pub(crate) quotas: Quotas,
    pub(crate) writes: Writes,
    pub(crate) endpoint: String,
}

/// The connection is to be closed without an answer.
#[derive(Debug)]
pub(crate) struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection is dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

pub(crate) type Answer = Result<Response<Full<Bytes>>, Dropped>;

/// A request that has been read to its end.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
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

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Answer {
    let (head, body) = request.into_parts();
    if !is_for_us(&head.headers) {
        return Ok(plain(421, "This is Practice, on loopback only."));
    }
    let Ok(body) = Limited::new(body, LONGEST_BODY).collect().await else {
        return Ok(plain(413, "The request is too large or broken off."));
    };
    let asked = Asked {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    if let Some(door) = sso::door(&asked) {
        return sso::answer(&shared, &asked, &door).await;
    }
    if asked.path != "/" {
        return visit(shared, asked).await;
    }
    if asked.headers.contains_key("x-amz-target") {
        return cognito(&shared, &asked).await;
    }
    query::call(&shared, &asked).await
}

/// Only who means loopback is answered: no page of a browser can be led here by DNS.
fn is_for_us(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let name = host
        .and_then(|host| host.rsplit_once(':'))
        .map(|pair| pair.0);
    let loopback = Ipv4Addr::LOCALHOST.to_string();
    name.is_some_and(|name| name == loopback || name == "localhost")
}

/// A call of Amazon Cognito, in AWS JSON 1.1.
async fn cognito(shared: &Shared, asked: &Asked) -> Answer {
    let target = header(&asked.headers, "x-amz-target");
    let name = target
        .strip_prefix(MODEL.target_prefix.as_str())
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or_default();
    let operation = operations::find(name);
    let access = operation.map_or(Access::Read, Operation::access);
    let action = format!("cognito-idp:{name}");
    let arrived = arrive(shared, asked, operation, &action);
    let turn = shared.script.turn(name);
    let flight = arrived.as_ref().ok().and_then(|call| {
        let pool = operations::named_pool(&call.input)?;
        (access == Access::Write).then(|| shared.writes.arrive(pool, turn.takes_time()))
    });
    let fault = turn.fault().await;
    let outcome = faulty(fault, &action, || {
        let call = arrived?;
        let concurrent = Refusal::concurrent();
        if flight.as_ref().is_some_and(|flight| flight.overlaps)
            && MODEL.lists_error(name, concurrent.code)
        {
            return Err(concurrent);
        }
        let mut world = shared.world.lock().unwrap_or_else(PoisonError::into_inner);
        call.operation
            .perform(&mut world, &call.region, &call.input)
    });
    drop(flight);
    let known = if name.is_empty() { &target } else { name };
    match outcome {
        Ok(value) => {
            shared.calls.add(known, access, None);
            let body = if value.is_null() {
                String::new()
            } else {
                value.to_string()
            };
            Ok(response(200, "application/x-amz-json-1.1", body))
        }
        Err(Some(refusal)) => {
            shared.calls.add(known, access, Some(refusal.code));
            let body = json!({ "__type": refusal.code, "message": refusal.message });
            let mut answer = response(
                refusal.status,
                "application/x-amz-json-1.1",
                body.to_string(),
            );
            answer
                .headers_mut()
                .insert("x-amzn-errortype", HeaderValue::from_static(refusal.code));
            Ok(answer)
        }
        Err(None) => unanswered(shared, fault, known, access).await,
    }
}

/// A call of Amazon Cognito that may be done.
struct Arrived {
    operation: &'static Operation,
    region: String,
    input: Map<String, Value>,
}

/// Whether a call is one: signed, known, readable, within the quotas, and allowed. What is not allowed counts, too.
fn arrive(
    shared: &Shared,
    asked: &Asked,
    operation: Option<&'static Operation>,
    action: &str,
) -> Result<Arrived, Refusal> {
    let signed = Signed {
        method: &asked.method,
        headers: &asked.headers,
        body: &asked.body,
        service: "cognito-idp",
        covered: &["host", "x-amz-date", "x-amz-target"],
    };
    let (region, caller) = signature::verify(&signed, &shared.identities)?;
    let operation = operation
        .filter(|_| asked.method == "POST")
        .ok_or_else(|| Refusal::new("UnknownOperationException", ""))?;
    let content_type = header(&asked.headers, "content-type");
    if content_type != "application/x-amz-json-1.1" {
        return Err(Refusal::serialization(format!(
            "The content type must be application/x-amz-json-1.1, not '{content_type}'"
        )));
    }
    let input = input(&asked.body)?;
    shared
        .quotas
        .admit(Instant::now(), &region, operation, &input)?;
    let resource = pool_resource(action, &region, &input);
    shared
        .identities
        .permit(&caller, action, &resource, &region)?;
    Ok(Arrived {
        operation,
        region,
        input,
    })
}

pub(crate) fn input(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(input)) => Ok(input),
        Ok(_) => Err(Refusal::serialization("Unexpected field type")),
        Err(_) => Err(Refusal::serialization("The request is not JSON")),
    }
}

/// Does the work around a fault. `Err(None)` is a call without an answer.
pub(crate) fn faulty<T>(
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
pub(crate) async fn unanswered(
    shared: &Shared,
    fault: Option<Fault>,
    name: &str,
    access: Access,
) -> Answer {
    if fault.is_some_and(Fault::is_time_out) {
        shared.calls.add(name, access, Some(Call::TIMED_OUT));
        return std::future::pending().await;
    }
    shared.calls.add(name, access, Some(Call::DROPPED));
    Err(Dropped)
}

/// A visit of the OAuth endpoints. A key may have to be made for it, so it is
/// done where waiting does no harm.
async fn visit(shared: Arc<Shared>, asked: Asked) -> Answer {
    let name = oauth::name(&asked.path).unwrap_or("unknown path");
    let fault = shared.script.next(name).await;
    let worker = Arc::clone(&shared);
    let work = move || {
        oauth::answer(
            &worker.world,
            &worker.keys,
            &Visit {
                method: &asked.method,
                path: &asked.path,
                query: &asked.query,
                headers: &asked.headers,
                body: &asked.body,
                endpoint: &worker.endpoint,
            },
        )
    };
    let reply = match fault {
        Some(
            Fault::DropBeforeEffect
            | Fault::DropAfterEffect
            | Fault::TimeOutBeforeEffect
            | Fault::TimeOutAfterEffect,
        ) => return unanswered(&shared, fault, name, Access::Read).await,
        Some(Fault::Throttle) => Reply::oauth_error(429, "too_many_requests", None),
        Some(Fault::ServerErrorBeforeEffect | Fault::ServerErrorAfterEffect) => {
            Reply::oauth_error(500, "server_error", None)
        }
        Some(_) => Reply::oauth_error(403, "access_denied", None),
        None => match tokio::task::spawn_blocking(work).await {
            Ok(reply) => reply,
            Err(_) => Reply::oauth_error(500, "server_error", None),
        },
    };
    Ok(replied(&shared, name, reply))
}

/// What goes out to a visitor; it is in the log then.
pub(crate) fn replied(shared: &Shared, name: &str, reply: Reply) -> Response<Full<Bytes>> {
    shared.calls.add(name, Access::Read, reply.error.as_deref());
    let mut answer = response(reply.status, reply.content_type, reply.body);
    if let Some(location) = reply.location
        && let Ok(location) = HeaderValue::from_str(&location)
    {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}

pub(crate) fn header(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}

fn plain(status: u16, text: &str) -> Response<Full<Bytes>> {
    response(status, "text/plain", text.to_owned())
}

pub(crate) fn response(
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
