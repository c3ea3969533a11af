//! The token endpoint of a domain.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::keys::Keys;
use crate::cognito::access_seconds;
use crate::cognito::pool::Pool;
use crate::cognito::world::World;
use crate::http::{Reply, Request};
use crate::model::members::{flag, texts};

/// What goes into a token.
pub(super) struct Grant {
    pool_id: String,
    client_id: String,
    scopes: Vec<String>,
    seconds: i64,
    /// When it is granted, in seconds since 1970.
    now: i64,
}

/// What a request to the token endpoint of a domain is granted.
pub(super) fn grant(world: &World, domain: &str, request: &Request) -> Result<Grant, Reply> {
    let form = form(request)?;
    let (pool_id, pool, _) = world.pool_of_domain(domain).ok_or_else(Reply::not_found)?;
    granted(pool_id, pool, &form, request, world.now() as i64)
        .map_err(|error| Reply::oauth_error(400, error))
}

/// The answer with the token.
pub(super) fn issue(keys: &Keys, grant: &Grant, endpoint: &str) -> Reply {
    let claims = json!({
        "sub": grant.client_id,
        "token_use": "access",
        "scope": grant.scopes.join(" "),
        "auth_time": grant.now,
        "iss": format!("{endpoint}/{}", grant.pool_id),
        "exp": grant.now + grant.seconds,
        "iat": grant.now,
        "version": 2,
        "jti": Uuid::new_v4().to_string(),
        "client_id": grant.client_id,
    });
    let token = keys.of(&grant.pool_id, |keys| keys.access_token(&claims));
    Reply::json(
        200,
        &json!({
            "access_token": token,
            "expires_in": grant.seconds,
            "token_type": "Bearer",
        }),
    )
}

fn form(request: &Request) -> Result<HashMap<String, String>, Reply> {
    let content_type = request
        .headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return Err(Reply::oauth_error(400, "invalid_request"));
    }
    let mut form = HashMap::new();
    for (name, value) in form_urlencoded::parse(&request.body) {
        // RFC 6749, 3.2: a parameter must not be there more than once.
        if form.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(Reply::oauth_error(400, "invalid_request"));
        }
    }
    Ok(form)
}

fn granted(
    pool_id: &str,
    pool: &Pool,
    form: &HashMap<String, String>,
    request: &Request,
    now: i64,
) -> Result<Grant, &'static str> {
    let kind = form.get("grant_type").ok_or("invalid_request")?;
    let (client_id, client) = authenticated(pool, form, request)?;
    match kind.as_str() {
        "client_credentials" => {}
        // Practice signs nobody in, so no code and no refresh token is one of its own.
        "authorization_code" if form.contains_key("code") => return Err("invalid_grant"),
        "refresh_token" if form.contains_key("refresh_token") => return Err("invalid_grant"),
        "authorization_code" | "refresh_token" => return Err("invalid_request"),
        _ => return Err("unsupported_grant_type"),
    }
    if !flag(client, "AllowedOAuthFlowsUserPoolClient") {
        return Err("invalid_grant");
    }
    if !texts(client, "AllowedOAuthFlows").any(|flow| flow == "client_credentials") {
        return Err("unauthorized_client");
    }
    let scopes = scopes(pool, client, form)?;
    Ok(Grant {
        pool_id: pool_id.to_owned(),
        client_id,
        scopes,
        seconds: access_seconds(client),
        now,
    })
}

fn scopes(
    pool: &Pool,
    client: &Map<String, Value>,
    form: &HashMap<String, String>,
) -> Result<Vec<String>, &'static str> {
    let allowed: Vec<_> = texts(client, "AllowedOAuthScopes").collect();
    let asked: Vec<_> = form
        .get("scope")
        .map(|scope| scope.split(' ').filter(|name| !name.is_empty()).collect())
        .unwrap_or_default();
    let granted = if asked.is_empty() {
        allowed.clone()
    } else {
        asked
    };
    let lawful = |scope: &&str| allowed.contains(scope) && pool.has_scope(scope);
    if granted.is_empty() || !granted.iter().all(lawful) {
        return Err("invalid_scope");
    }
    Ok(granted.into_iter().map(str::to_owned).collect())
}

/// The client that a request proves to be: by HTTP Basic, or in the form, not both.
fn authenticated<'a>(
    pool: &'a Pool,
    form: &HashMap<String, String>,
    request: &Request,
) -> Result<(String, &'a Map<String, Value>), &'static str> {
    let header = request.headers.get("authorization");
    let (id, secret) = match header {
        Some(header) => {
            let (id, secret) =
                basic(header.to_str().unwrap_or_default()).ok_or("invalid_client")?;
            if form.get("client_id").is_some_and(|named| *named != id) {
                return Err("invalid_client");
            }
            if form.contains_key("client_secret") {
                return Err("invalid_request");
            }
            (id, Some(secret))
        }
        None => {
            let id = form.get("client_id").ok_or("invalid_client")?.clone();
            (id, form.get("client_secret").cloned())
        }
    };
    let client = pool.clients.get(&id).ok_or("invalid_client")?;
    if !pool.is_proven(&id, secret.as_deref()) {
        return Err("invalid_client");
    }
    Ok((id, client))
}

fn basic(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}
