//! Calls and visits of IAM Identity Center, in REST with JSON.

use hyper::header::HeaderValue;

use super::Shared;
use super::answer::{Answer, faulty, replied, unanswered};
use super::calls::Access;
use crate::http::Request;
use crate::identity_center::{Door, refused};

/// Answers a call or a visit.
pub(super) async fn call(shared: &Shared, request: &Request, door: Door) -> Answer {
    let (name, calls) = (door.name(), &shared.calls);
    let fault = shared.script.next(name).await;
    let answer = || {
        let center = &shared.identity_center;
        center.answer(&shared.identities, &shared.endpoint, request, door)
    };
    match faulty(fault, &door.action(), answer) {
        Ok(reply) => Ok(replied(calls, name, reply)),
        Err(Some(refusal)) => {
            let (code, reply) = refused(door, &refusal);
            let mut answer = replied(calls, name, reply);
            let headers = answer.headers_mut();
            headers.insert("x-amzn-errortype", HeaderValue::from_static(code));
            Ok(answer)
        }
        Err(None) => unanswered(calls, fault, name, Access::Read).await,
    }
}
