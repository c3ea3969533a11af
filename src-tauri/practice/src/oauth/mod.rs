//! The OAuth and OpenID Connect endpoints of a pool and its domain.
//!
//! There is no DNS on loopback, so the host of the real service is the first
//! part of the path: `/{pool id}/…` for `cognito-idp.REGION.amazonaws.com/{pool id}/…`
//! (that is the same), and `/{domain}/…` for `https://{domain}.auth.REGION.amazoncognito.com/…`.

mod authorize;
mod discovery;
mod keys;
mod token;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cognito::world::World;
use crate::http::{Reply, Request};

pub(crate) use self::keys::Keys;

/// What comes after the first part of a path, and the name that it goes by in the log and in the fault script.
pub(crate) const PATHS: [(&str, &str); 6] = [
    (".well-known/openid-configuration", "openid-configuration"),
    (".well-known/jwks.json", "jwks.json"),
    ("oauth2/token", "oauth2/token"),
    ("oauth2/authorize", "oauth2/authorize"),
    ("login", "login"),
    ("error", "error"),
];

/// The name of a path.
pub(crate) fn name(path: &str) -> Option<&'static str> {
    let (_, rest) = path.strip_prefix('/')?.split_once('/')?;
    let known = PATHS.iter().find(|(known, _)| *known == rest);
    known.map(|(_, name)| *name)
}

/// Answers a visit. What needs a key asks `keys` for it, which may take a moment; the world is not held meanwhile.
/// `endpoint` is where Practice is, without a slash at the end.
pub(crate) fn answer(
    world: &Mutex<World>,
    keys: &Keys,
    request: &Request,
    endpoint: &str,
) -> Reply {
    let first = request.path.split('/').nth(1).unwrap_or_default();
    match (name(&request.path), request.method.as_str()) {
        (Some("openid-configuration"), "GET") => {
            discovery::configuration(&locked(world), first, endpoint)
        }
        (Some("jwks.json"), "GET") => {
            if locked(world).pools.contains_key(first) {
                discovery::key_set(keys, first)
            } else {
                discovery::no_pool(first)
            }
        }
        (Some("oauth2/token"), "POST") => {
            let granted = token::grant(&locked(world), first, request);
            match granted {
                Ok(grant) => token::issue(keys, &grant, endpoint),
                Err(reply) => reply,
            }
        }
        (Some("oauth2/authorize"), "GET") => {
            authorize::check(&locked(world), first, request, endpoint)
        }
        (Some("login"), "GET") => authorize::page(&locked(world), first, request),
        (Some("error"), "GET") => authorize::error_page(request),
        (Some(_), _) => Reply::oauth_error(405, "method_not_allowed"),
        (None, _) => Reply::not_found(),
    }
}

fn locked(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}
