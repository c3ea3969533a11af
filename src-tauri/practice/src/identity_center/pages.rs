//! The pages where the user lets a program in. They are plain, and their buttons are forms, so that a script can press
//! them, too.

use std::collections::HashMap;

use super::authorize::{self, Wrong};
use super::{Live, devices};
use crate::http::{Reply, Request, escaped, html};

/// The pages, by the names that they have in their paths.
pub(crate) const PAGES: [&str; 2] = ["authorize", "device"];

/// The name of the page of this path.
pub(super) fn name(request: &Request) -> Option<&'static str> {
    let path = request.path.strip_prefix('/')?;
    let known = PAGES.into_iter().find(|known| *known == path);
    known.filter(|_| ["GET", "POST"].contains(&request.method.as_str()))
}

pub(super) fn answer(live: &mut Live, request: &Request) -> Reply {
    let (query, form) = (pairs(request.query.as_bytes()), pairs(&request.body));
    let posted = request.method == "POST";
    match (request.path.as_str(), posted) {
        ("/authorize", false) => authorize(live, &query),
        ("/authorize", true) => authorized(live, &form),
        (_, false) => device(live, &query),
        (_, true) => let_in(live, &form),
    }
}

fn pairs(text: &[u8]) -> HashMap<String, String> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// A page that says something.
pub(super) fn message(status: u16, title: &str, text: &str) -> Reply {
    let body = format!("<h1>{}</h1><p>{}</p>", escaped(title), escaped(text));
    Reply::html(status, html(title, &body))
}

fn wrong(error: &str) -> Reply {
    let mut reply = message(400, "Request failed", error);
    reply.error = Some(error.to_owned());
    reply
}

/// Asks the user about a program; the answer is posted with this field.
fn question(live: &Live, path: &str, client_id: &str, (field, value): (&str, &str)) -> Reply {
    let client = live.clients.get(client_id);
    let client = client.map_or("A program", |client| client.name.as_str());
    let body = format!(
        "<h1>Allow access to your data?</h1><p>Practice: this stands for IAM Identity Center. {} wants to act for you in the account.</p>\
         <form method=\"post\" action=\"{path}\"><input type=\"hidden\" name=\"{field}\" value=\"{}\"><p>{}</p>\
         <button name=\"answer\" value=\"allow\">Allow</button> <button name=\"answer\" value=\"deny\">Deny</button></form>",
        escaped(client),
        escaped(value),
        if field == "user_code" {
            escaped(value)
        } else {
            String::new()
        },
    );
    Reply::html(200, html("Allow access", &body))
}

/// What the user pressed.
fn answered(form: &HashMap<String, String>) -> Option<bool> {
    match form.get("answer").map(String::as_str) {
        Some("allow") => Some(true),
        Some("deny") => Some(false),
        _ => None,
    }
}

fn authorize(live: &mut Live, query: &HashMap<String, String>) -> Reply {
    let name = match authorize::ask(live, query) {
        Ok(name) => name,
        Err(Wrong::Said(error)) => return wrong(error),
        Err(Wrong::SentBack(location, error)) => return Reply::redirect(location, Some(error)),
    };
    let client_id = query.get("client_id").map(String::as_str);
    question(
        live,
        "/authorize",
        client_id.unwrap_or_default(),
        ("request", &name),
    )
}

fn authorized(live: &mut Live, form: &HashMap<String, String>) -> Reply {
    let request = form.get("request").map(String::as_str).unwrap_or_default();
    let location = answered(form).and_then(|allowed| authorize::decide(live, request, allowed));
    match location {
        Some(location) => Reply::redirect(location, None),
        None => wrong("invalid_request"),
    }
}

fn device(live: &mut Live, query: &HashMap<String, String>) -> Reply {
    let Some(code) = query.get("user_code") else {
        let body = "<h1>Authorization requested</h1><form method=\"get\" action=\"/device\">\
                    <label>Code <input name=\"user_code\"></label> <button>Next</button></form>";
        return Reply::html(200, html("Authorization requested", body));
    };
    let Some(device) = devices::waiting(live, code) else {
        return wrong("invalid_user_code");
    };
    let (client_id, code) = (device.client_id().to_owned(), device.user_code().to_owned());
    question(live, "/device", &client_id, ("user_code", &code))
}

fn let_in(live: &mut Live, form: &HashMap<String, String>) -> Reply {
    let code = form
        .get("user_code")
        .map(String::as_str)
        .unwrap_or_default();
    let device = devices::waiting(live, code);
    match (device, answered(form)) {
        (Some(device), Some(allowed)) => {
            device.decide(allowed);
            let title = if allowed {
                "Request approved"
            } else {
                "Request denied"
            };
            message(200, title, "You can close this window.")
        }
        _ => wrong("invalid_user_code"),
    }
}
