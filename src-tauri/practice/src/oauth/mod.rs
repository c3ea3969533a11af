//! The OAuth and OpenID Connect endpoints of a pool and its domain.
//!
//! There is no DNS on loopback, so the host of the real service is the first
//! part of the path: `/{pool id}/…` for `cognito-idp.REGION.amazonaws.com/{pool id}/…`
//! (that is the same), and `/{domain}/…` for `https://{domain}.auth.REGION.amazoncognito.com/…`.

mod authorize;
mod discovery;
mod keys;
mod token;

use hyper::HeaderMap;
use serde_json::{Value, json};

pub(crate) use authorize::{escaped, html};
pub(crate) use keys::Keys;

use crate::world::World;

/// A request to one of these endpoints.
pub(crate) struct Visit<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// Where Practice is, without a slash at the end.
    pub(crate) endpoint: &'a str,
}

/// An answer of one of these endpoints.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    pub(crate) location: Option<String>,
    pub(crate) error: Option<String>,
}

impl Reply {
    fn json(status: u16, body: &Value) -> Reply {
        let error = body.get("error").or_else(|| body.get("__type"));
        Reply {
            status,
            content_type: "application/json;charset=UTF-8",
            body: body.to_string(),
            location: None,
            error: error.and_then(Value::as_str).map(str::to_owned),
        }
    }

    pub(crate) fn html(status: u16, body: String) -> Reply {
        Reply {
            status,
            content_type: "text/html;charset=UTF-8",
            body,
            location: None,
            error: None,
        }
    }

    pub(crate) fn redirect(location: String, error: Option<&str>) -> Reply {
        Reply {
            status: 302,
            content_type: "text/html;charset=UTF-8",
            body: String::new(),
            location: Some(location),
            error: error.map(str::to_owned),
        }
    }

    /// An OAuth error of this status, with the description if there is one.
    pub(crate) fn oauth_error(status: u16, error: &str, description: Option<&str>) -> Reply {
        let mut body = json!({ "error": error });
        if let Some(description) = description {
            body["error_description"] = json!(description);
        }
        Reply::json(status, &body)
    }

    fn not_found() -> Reply {
        let body = json!({ "__type": "ResourceNotFoundException", "message": "Not found" });
        Reply::json(404, &body)
    }
}

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

/// Answers a visit. What needs a key asks `keys` for it, which may take a moment.
pub(crate) fn answer(world: &std::sync::Mutex<World>, keys: &Keys, visit: &Visit<'_>) -> Reply {
    let first = visit.path.split('/').nth(1).unwrap_or_default();
    match (name(visit.path), visit.method) {
        (Some("openid-configuration"), "GET") => discovery::configuration(world, first, visit),
        (Some("jwks.json"), "GET") => discovery::key_set(world, keys, first),
        (Some("oauth2/token"), "POST") => token::issue(world, keys, first, visit),
        (Some("oauth2/authorize"), "GET") => authorize::check(world, first, visit),
        (Some("login"), "GET") => authorize::page(world, first, visit),
        (Some("error"), "GET") => authorize::error_page(visit),
        (Some(_), _) => Reply::oauth_error(405, "method_not_allowed", None),
        (None, _) => Reply::not_found(),
    }
}

fn locked(world: &std::sync::Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
