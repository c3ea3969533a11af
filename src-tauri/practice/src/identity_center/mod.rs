//! IAM Identity Center: its OpenID Connect endpoints, the pages where a user lets a program in, and the access portal.
//!
//! As on AWS the three speak REST with JSON, without signatures. There is one start URL, and one user, who is always
//! signed in: only whether the program may act for them is asked.

mod authorize;
mod clients;
mod devices;
mod pages;
mod portal;
mod tokens;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use self::authorize::{AuthorizationRequest, Code};
use self::clients::Client;
use self::devices::Device;
use self::tokens::Tokens;
use crate::clock::Clock;
use crate::http::{Reply, Request};
use crate::identity::{Identities, Lifetimes};
use crate::mint::Mint;
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::model::{Kind, Model, Place, SSO, SSO_OIDC, check};
use crate::paging::Sealer;

pub(crate) use self::pages::PAGES;

/// The start URL of IAM Identity Center in Practice; it is made up.
pub const START_URL: &str = "https://practice.awsapps.com/start";

/// What IAM Identity Center knows.
pub(crate) struct IdentityCenter {
    /// Makes the tokens that lead from page to page.
    sealer: Sealer,
    live: Mutex<Live>,
}

struct Live {
    mint: Mint,
    clock: Clock,
    lifetimes: Lifetimes,
    /// By id.
    clients: HashMap<String, Client>,
    /// By device code.
    devices: HashMap<String, Device>,
    /// By a name that only the page with the question knows.
    requests: HashMap<String, AuthorizationRequest>,
    /// Authorization codes that nobody has used.
    codes: HashMap<String, Code>,
    tokens: Tokens,
}

impl IdentityCenter {
    pub(crate) fn new(lifetimes: Lifetimes, clock: Clock, sealer: Sealer) -> IdentityCenter {
        let live = Live {
            mint: Mint::unpredictable(),
            clock,
            lifetimes,
            clients: HashMap::new(),
            devices: HashMap::new(),
            requests: HashMap::new(),
            codes: HashMap::new(),
            tokens: Tokens::default(),
        };
        IdentityCenter {
            sealer,
            live: Mutex::new(live),
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    /// Something that nobody can guess.
    fn random(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.mint.letters(LETTERS, length)
    }
}

/// What a path leads to, by its name.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    Oidc(&'static str),
    Portal(&'static str),
    /// A page for the user's browser.
    Page(&'static str),
}

impl Door {
    /// The door of IAM Identity Center that a request is for, if it is for one of its own.
    pub(crate) fn of(request: &Request) -> Option<Door> {
        let find = |model: &'static Model| {
            let mut operations = model.operations.iter();
            operations
                .find(|(_, operation)| {
                    operation.path == request.path && operation.method == request.method
                })
                .map(|(name, _)| name.as_str())
        };
        find(&SSO_OIDC)
            .map(Door::Oidc)
            .or_else(|| find(&SSO).map(Door::Portal))
            .or_else(|| pages::name(request).map(Door::Page))
    }

    /// The name that the log and the fault script have for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Door::Oidc(name) | Door::Portal(name) | Door::Page(name) => name,
        }
    }

    /// What a fault calls it.
    pub(crate) fn action(self) -> String {
        match self {
            Door::Oidc(name) => format!("sso-oauth:{name}"),
            Door::Portal(name) | Door::Page(name) => format!("sso:{name}"),
        }
    }
}

impl IdentityCenter {
    /// Answers a call or a visit. `endpoint` is where Practice is, without a slash at the end.
    pub(crate) fn answer(
        &self,
        identities: &Identities,
        endpoint: &str,
        request: &Request,
        door: Door,
    ) -> Result<Reply, Refusal> {
        let value = match door {
            Door::Oidc(name) => {
                let input = in_body(request)?;
                check::request(&SSO_OIDC, name, &input)?;
                let input = Input::new(&input);
                let live = &mut self.live();
                match name {
                    "RegisterClient" => clients::register(live, input, endpoint)?,
                    "StartDeviceAuthorization" => devices::start(live, input, endpoint)?,
                    _ => tokens::create(live, input)?,
                }
            }
            Door::Portal(name) => {
                let input = in_head(request, name)?;
                check::request(&SSO, name, &input)?;
                let input = Input::new(&input);
                let mut live = self.live();
                let sign_in = live
                    .tokens
                    .check(input.text("accessToken"), live.clock.now())?;
                if name == "Logout" {
                    live.tokens.sign_out(sign_in);
                    Value::Null
                } else {
                    portal::answer(identities, &self.sealer, name, input)?
                }
            }
            Door::Page(_) => return Ok(pages::answer(&mut self.live(), request)),
        };
        let body = if value.is_null() {
            String::new()
        } else {
            value.to_string()
        };
        Ok(json(200, body, None))
    }
}

fn json(status: u16, body: String, error: Option<&str>) -> Reply {
    Reply {
        status,
        content_type: "application/json",
        body,
        location: None,
        error: error.map(str::to_owned),
    }
}

/// A refusal in the form of who refuses.
pub(crate) fn refused(door: Door, refusal: &Refusal) -> (&'static str, Reply) {
    let message = &refusal.message;
    match door {
        Door::Oidc(_) => {
            let (code, error, status) = oidc_error(refusal.code);
            let body = json!({ "error": error, "error_description": message });
            (code, json(status, body.to_string(), Some(code)))
        }
        Door::Portal(_) => {
            let (code, status) = portal_error(refusal.code);
            let kind = format!("com.amazonaws.switchboard.portal#{code}");
            let body = json!({ "message": message, "__type": kind });
            (code, json(status, body.to_string(), Some(code)))
        }
        Door::Page(_) => {
            let (code, status) = portal_error(refusal.code);
            let mut reply = pages::message(status, code, message);
            reply.error = Some(code.to_owned());
            (code, reply)
        }
    }
}

/// The code, the word of OAuth for it, and the status.
fn oidc_error(code: &'static str) -> (&'static str, &'static str, u16) {
    match code {
        "AccessDeniedException" => (code, "access_denied", 400),
        "AuthorizationPendingException" => (code, "authorization_pending", 400),
        "ExpiredTokenException" => (code, "expired_token", 400),
        "InternalErrorException" => ("InternalServerException", "server_error", 500),
        "InvalidClientException" => (code, "invalid_client", 401),
        "InvalidClientMetadataException" => (code, "invalid_client_metadata", 400),
        "InvalidGrantException" => (code, "invalid_grant", 400),
        "InvalidRedirectUriException" => (code, "invalid_redirect_uri", 400),
        "InvalidScopeException" => (code, "invalid_scope", 400),
        "SlowDownException" | "TooManyRequestsException" => ("SlowDownException", "slow_down", 400),
        "UnauthorizedClientException" => (code, "unauthorized_client", 400),
        "UnsupportedGrantTypeException" => (code, "unsupported_grant_type", 400),
        // What is wrong with the form has other codes where it is looked at.
        _ => ("InvalidRequestException", "invalid_request", 400),
    }
}

/// The code and the status. The model knows no way to say that somebody may not have a role, but the service does.
fn portal_error(code: &'static str) -> (&'static str, u16) {
    match code {
        "AccessDeniedException" => ("ForbiddenException", 403),
        "ExpiredTokenException" | "UnauthorizedException" => ("UnauthorizedException", 401),
        "InternalErrorException" => ("InternalServerException", 500),
        "ResourceNotFoundException" => (code, 404),
        "TooManyRequestsException" => (code, 429),
        _ => ("InvalidRequestException", 400),
    }
}

fn in_body(request: &Request) -> Result<Map<String, Value>, Refusal> {
    let content_type = request.header("content-type");
    if content_type.split(';').next() != Some("application/json") {
        return Err(Refusal::serialization(format!(
            "The content type must be application/json, not '{content_type}'"
        )));
    }
    request.json()
}

/// The members that are in the header and the query, and nothing else.
fn in_head(request: &Request, operation: &str) -> Result<Map<String, Value>, Refusal> {
    let shape = SSO.shape(&SSO.operations[operation].input);
    let mut input = Map::new();
    let query: Vec<_> = form_urlencoded::parse(request.query.as_bytes()).collect();
    for (name, value) in &query {
        let is_it = |place: &Place| matches!(place, Place::QueryString(known) if known == name);
        let member = shape.places.iter().find(|(_, place)| is_it(place));
        let (member, _) =
            member.ok_or_else(|| Refusal::serialization(format!("Unrecognized '{name}'")))?;
        let value = match SSO.shape(&shape.members[member]).kind {
            Kind::Integer => value.parse::<i64>().map(Value::from).map_err(|_| {
                Refusal::serialization(format!("'{value}' can not be converted to an Integer"))
            })?,
            _ => Value::from(value.as_ref()),
        };
        if input.insert(member.clone(), value).is_some() {
            return Err(Refusal::serialization(format!("'{name}' is given twice")));
        }
    }
    for (member, place) in &shape.places {
        if let Place::Header(name) = place
            && request.headers.contains_key(name)
        {
            input.insert(member.clone(), Value::from(request.header(name)));
        }
    }
    Ok(input)
}
