//! Visits of the OAuth endpoints.

use std::sync::Arc;

use super::Shared;
use super::answer::{Answer, replied, unanswered};
use super::calls::Access;
use crate::faults::Fault;
use crate::http::{Reply, Request};
use crate::oauth;

/// Answers a visit. A key may have to be made for it, so it is done where waiting does no harm.
pub(super) async fn visit(shared: Arc<Shared>, request: Request) -> Answer {
    let name = oauth::name(&request.path).unwrap_or("unknown path");
    let fault = shared.script.next(name).await;
    let worker = Arc::clone(&shared);
    let work = move || oauth::answer(&worker.world, &worker.keys, &request, &worker.endpoint);
    let reply = match fault {
        Some(
            Fault::DropBeforeEffect
            | Fault::DropAfterEffect
            | Fault::TimeOutBeforeEffect
            | Fault::TimeOutAfterEffect,
        ) => return unanswered(&shared.calls, fault, name, Access::Read).await,
        Some(Fault::Throttle) => Reply::oauth_error(429, "too_many_requests"),
        Some(Fault::ServerErrorBeforeEffect | Fault::ServerErrorAfterEffect) => {
            Reply::oauth_error(500, "server_error")
        }
        Some(_) => Reply::oauth_error(403, "access_denied"),
        None => match tokio::task::spawn_blocking(work).await {
            Ok(reply) => reply,
            Err(_) => Reply::oauth_error(500, "server_error"),
        },
    };
    Ok(replied(&shared.calls, name, reply))
}
