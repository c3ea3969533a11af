//! The authorize endpoint and the sign-in page of a domain.
//!
//! As in the real one: what is wrong with the client or its redirect URI goes to
//! the domain's own error page, everything else back to the redirect URI, and
//! where all is well the browser is sent on to `/login`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::cognito::pool::{OPENID_SCOPES, Pool};
use crate::cognito::world::World;
use crate::http::{Reply, Request, escaped, html};
use crate::model::members::{flag, texts};

/// What the page says where a domain of version 2 has no style for the client.
const UNAVAILABLE: &str = "Login pages unavailable. Please contact an administrator.";

type Query = HashMap<String, String>;

pub(super) fn check(world: &World, domain: &str, request: &Request, endpoint: &str) -> Reply {
    let query = query(request);
    let Some((_, pool, _)) = world.pool_of_domain(domain) else {
        return Reply::not_found();
    };
    let own = |error: &str| {
        let client_id = query.get("client_id").map(String::as_str);
        let text = form_urlencoded::Serializer::new(String::new())
            .append_pair("error", error)
            .append_pair("client_id", client_id.unwrap_or_default())
            .finish();
        Reply::redirect(format!("{endpoint}/{domain}/error?{text}"), Some(error))
    };
    let client = match client_of(pool, &query) {
        Ok(client) => client,
        Err(error) => return own(error),
    };
    let redirect_uri = match redirect_uri(client, &query) {
        Some(address) => address,
        None => return own("redirect_mismatch"),
    };
    if let Err(error) = may(pool, client, &query) {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("error", error);
        if let Some(state) = query.get("state") {
            text.append_pair("state", state);
        }
        let mark = if redirect_uri.contains('?') { '&' } else { '?' };
        let location = format!("{redirect_uri}{mark}{}", text.finish());
        return Reply::redirect(location, Some(error));
    }
    let location = format!("{endpoint}/{domain}/login?{}", request.query);
    Reply::redirect(location, None)
}

pub(super) fn page(world: &World, domain: &str, request: &Request) -> Reply {
    let query = query(request);
    let Some((_, pool, domain)) = world.pool_of_domain(domain) else {
        return Reply::not_found();
    };
    let client = match client_of(pool, &query) {
        Ok(client) => client,
        Err(error) => return shown_error(error),
    };
    if redirect_uri(client, &query).is_none() {
        return shown_error("redirect_mismatch");
    }
    let id = client["ClientId"].as_str().unwrap_or_default();
    if domain.login_version == 2 && pool.style_of(id).is_none() {
        let mut reply = Reply::html(403, document("Login pages unavailable", UNAVAILABLE));
        reply.error = Some("LoginPagesUnavailable".to_owned());
        return reply;
    }
    let name = client["ClientName"].as_str().unwrap_or_default();
    Reply::html(
        200,
        document(
            "Sign in",
            &format!(
                "Practice: this stands for the sign-in page of {name}. Nobody can sign in here."
            ),
        ),
    )
}

pub(super) fn error_page(request: &Request) -> Reply {
    shown_error(
        query(request)
            .get("error")
            .map_or("unknown", String::as_str),
    )
}

fn shown_error(error: &str) -> Reply {
    let text = format!("An error was encountered with the requested page: {error}");
    let mut reply = Reply::html(400, document("Error", &text));
    reply.error = Some(error.to_owned());
    reply
}

fn query(request: &Request) -> Query {
    form_urlencoded::parse(request.query.as_bytes())
        .into_owned()
        .collect()
}

fn client_of<'a>(pool: &'a Pool, query: &Query) -> Result<&'a Map<String, Value>, &'static str> {
    let id = query.get("client_id").ok_or("invalid_request")?;
    let client = pool.clients.get(id).ok_or("invalid_client")?;
    if flag(client, "AllowedOAuthFlowsUserPoolClient") {
        Ok(client)
    } else {
        Err("unauthorized_client")
    }
}

/// The redirect URI, if it is, letter for letter, one of the client's.
fn redirect_uri<'a>(client: &'a Map<String, Value>, query: &'a Query) -> Option<&'a str> {
    let asked = query.get("redirect_uri")?;
    texts(client, "CallbackURLs").find(|own| own == asked)
}

fn may(pool: &Pool, client: &Map<String, Value>, query: &Query) -> Result<(), &'static str> {
    let flow = match query.get("response_type").map(String::as_str) {
        Some("code") => "code",
        Some("token") => "implicit",
        _ => return Err("invalid_request"),
    };
    if !texts(client, "AllowedOAuthFlows").any(|own| own == flow) {
        return Err("unauthorized_client");
    }
    let scope = query.get("scope").map(String::as_str).unwrap_or_default();
    let asked: Vec<_> = scope.split(' ').filter(|name| !name.is_empty()).collect();
    let allowed = |scope: &&str| {
        texts(client, "AllowedOAuthScopes").any(|own| own == *scope) && pool.has_scope(scope)
    };
    if !asked.iter().all(allowed) {
        return Err("invalid_scope");
    }
    // email, phone and profile go with openid only.
    let personal = |scope: &&str| {
        OPENID_SCOPES.contains(scope) && *scope != "openid" && !scope.starts_with("aws.")
    };
    if asked.iter().any(personal) && !asked.contains(&"openid") {
        return Err("invalid_scope");
    }
    if query.contains_key("code_challenge")
        && query.get("code_challenge_method").map(String::as_str) != Some("S256")
    {
        return Err("invalid_request");
    }
    Ok(())
}

fn document(title: &str, text: &str) -> String {
    html(title, &format!("<p>{}</p>", escaped(text)))
}
