//! Calls of Amazon Cognito, in AWS JSON 1.1.

use std::sync::PoisonError;

use hyper::header::HeaderValue;
use serde_json::{Map, Value, json};

use super::Shared;
use super::answer::{Answer, faulty, response, unanswered};
use super::calls::Access;
use super::signature::{self, Signed};
use crate::cognito;
use crate::cognito::operations::{Operation, named_pool};
use crate::http::Request;
use crate::identity::pool_resource;
use crate::model::MODEL;
use crate::model::refusal::Refusal;

/// Answers a call.
pub(super) async fn call(shared: &Shared, request: &Request) -> Answer {
    let target = request.header("x-amz-target");
    let name = target
        .strip_prefix(MODEL.target_prefix.as_str())
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or_default();
    let operation = cognito::find(name);
    let access = match operation {
        Some(operation) if operation.writes() => Access::Write,
        _ => Access::Read,
    };
    let action = format!("cognito-idp:{name}");
    let arrived = arrive(shared, request, operation, &action);
    let turn = shared.script.turn(name);
    let flight = arrived.as_ref().ok().and_then(|call| {
        let pool = named_pool(&call.input)?;
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
        Err(None) => unanswered(&shared.calls, fault, known, access).await,
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
    request: &Request,
    operation: Option<&'static Operation>,
    action: &str,
) -> Result<Arrived, Refusal> {
    let signed = Signed {
        method: &request.method,
        headers: &request.headers,
        body: &request.body,
        service: "cognito-idp",
        covered: &["host", "x-amz-date", "x-amz-target"],
    };
    let (region, caller) = signature::verify(&signed, &shared.identities, shared.clock.now())?;
    let operation = operation
        .filter(|_| request.method == "POST")
        .ok_or_else(|| Refusal::new("UnknownOperationException", ""))?;
    let content_type = request.header("content-type");
    if content_type != "application/x-amz-json-1.1" {
        return Err(Refusal::serialization(format!(
            "The content type must be application/x-amz-json-1.1, not '{content_type}'"
        )));
    }
    let input = request.json()?;
    shared
        .quotas
        .admit(shared.clock.instant(), &region, operation, &input)?;
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
