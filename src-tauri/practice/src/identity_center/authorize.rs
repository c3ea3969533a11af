//! The authorization code flow with PKCE (RFC 7636), for native programs that listen on loopback (RFC 8252).

use std::collections::HashMap;
use std::time::SystemTime;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Live;
use super::clients::{CODE, is_loopback};
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// What a program asks of the user.
#[derive(Clone)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    redirect_uri: String,
    state: String,
    challenge: String,
}

/// What the user has allowed.
pub(super) struct Code {
    request: AuthorizationRequest,
    expires: SystemTime,
}

/// Why a request is not put to the user.
pub(super) enum Wrong {
    /// Nobody is to be sent to where it says.
    Said(&'static str),
    /// The program is told: it is sent here, with this error.
    SentBack(String, &'static str),
}

/// Keeps a request until it is answered; the name that it is answered by.
pub(super) fn ask(live: &mut Live, query: &HashMap<String, String>) -> Result<String, Wrong> {
    let given = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let client = live.clients.get(given("client_id"));
    let client = client.ok_or(Wrong::Said("invalid_client"))?;
    if !client.redirects || !is_loopback(given("redirect_uri")) {
        return Err(Wrong::Said("invalid_redirect_uri"));
    }
    let request = AuthorizationRequest {
        client_id: given("client_id").to_owned(),
        redirect_uri: given("redirect_uri").to_owned(),
        state: given("state").to_owned(),
        challenge: given("code_challenge").to_owned(),
    };
    let mut scopes = given("scopes").split(' ').filter(|scope| !scope.is_empty());
    let error = if client.may(CODE).is_err() {
        "unauthorized_client"
    } else if given("response_type") != "code" {
        "unsupported_response_type"
    } else if !scopes.all(|scope| client.scopes.iter().any(|own| own == scope)) {
        "invalid_scope"
    } else if given("code_challenge_method") != "S256"
        || !is_hash(&request.challenge)
        || request.state.is_empty()
    {
        "invalid_request"
    } else {
        let name = live.random(32);
        live.requests.insert(name.clone(), request);
        return Ok(name);
    };
    Err(Wrong::SentBack(request.leads_to("error", error), error))
}

/// Answers a request: where the user's browser goes then.
pub(super) fn decide(live: &mut Live, name: &str, allowed: bool) -> Option<String> {
    let request = live.requests.remove(name)?;
    if !allowed {
        return Some(request.leads_to("error", "access_denied"));
    }
    let code = live.random(64);
    let location = request.leads_to("code", &code);
    let expires = live.clock.now() + live.lifetimes.code;
    live.codes.insert(code, Code { request, expires });
    Some(location)
}

/// The program brings the code. Right or wrong, it is used up then.
pub(super) fn redeem(live: &mut Live, input: Input<'_>) -> Result<(), Refusal> {
    let verifier = input.text("codeVerifier");
    let lawful = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    if !(43..=128).contains(&verifier.len()) || !verifier.chars().all(lawful) {
        return Err(Refusal::parameter("Invalid code verifier provided"));
    }
    let now = live.clock.now();
    let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
    live.codes
        .remove(input.text("code"))
        .filter(|code| {
            now < code.expires
                && code.request.client_id == input.text("clientId")
                && code.request.redirect_uri == input.text("redirectUri")
                && code.request.challenge == URL_SAFE_NO_PAD.encode(hash)
        })
        .map(|_| ())
        .ok_or_else(|| Refusal::new("InvalidGrantException", "Invalid grant provided"))
}

/// Whether it can be a SHA-256 in base64url.
fn is_hash(challenge: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(challenge)
        .is_ok_and(|bytes| bytes.len() == digest::SHA256_OUTPUT_LEN)
}

impl AuthorizationRequest {
    fn leads_to(&self, name: &str, value: &str) -> String {
        let answer = form_urlencoded::Serializer::new(String::new())
            .append_pair(name, value)
            .append_pair("state", &self.state)
            .finish();
        format!("{}?{answer}", self.redirect_uri)
    }
}
