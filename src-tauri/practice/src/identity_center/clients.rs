//! The programs that ask to act for a user: they register themselves.

use std::time::{Duration, UNIX_EPOCH};

use aws_lc_rs::constant_time;
use serde_json::{Value, json};
use url::Url;

use super::{Live, START_URL};
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The only scope that a program can have here: to act in the user's accounts.
const SCOPE: &str = "sso:account:access";
pub(super) const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(super) const CODE: &str = "authorization_code";
pub(super) const REFRESH: &str = "refresh_token";
const VALIDITY: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A program that has registered itself.
pub(super) struct Client {
    secret: String,
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    grants: Vec<String>,
    pub(super) redirects: bool,
}

impl Client {
    pub(super) fn may(&self, grant: &str) -> Result<(), Refusal> {
        if self.grants.iter().any(|own| own == grant) {
            Ok(())
        } else {
            Err(Refusal::new(
                "UnauthorizedClientException",
                format!("Client is not authorized to use {grant}"),
            ))
        }
    }

    /// Whether it gets a refresh token with an access token.
    pub(super) fn refreshes(&self) -> bool {
        !self.scopes.is_empty() && self.may(REFRESH).is_ok()
    }
}

pub(super) fn register(
    live: &mut Live,
    input: Input<'_>,
    endpoint: &str,
) -> Result<Value, Refusal> {
    let list = |member: &str| input.texts(member).map(str::to_owned).collect::<Vec<_>>();
    if input.text("clientType") != "public" {
        return Err(Refusal::new(
            "InvalidClientMetadataException",
            "Only a public client can register itself",
        ));
    }
    let scopes = list("scopes");
    if let Some(other) = scopes.iter().find(|scope| *scope != SCOPE) {
        let message = format!("Scope {other} is not one that Practice has");
        return Err(Refusal::new("InvalidScopeException", message));
    }
    let mut grants = list("grantTypes");
    if grants.is_empty() {
        grants = [DEVICE, REFRESH].map(str::to_owned).to_vec();
    }
    let known = |grant: &&String| [DEVICE, CODE, REFRESH].contains(&grant.as_str());
    if let Some(other) = grants.iter().find(|grant| !known(grant)) {
        let message = format!("Grant type {other} is not supported");
        return Err(Refusal::new("UnsupportedGrantTypeException", message));
    }
    let redirects = list("redirectUris");
    if let Some(other) = redirects.iter().find(|uri| !is_loopback(uri)) {
        let message = format!("{other} is not http://127.0.0.1/oauth/callback");
        return Err(Refusal::new("InvalidRedirectUriException", message));
    }
    if input.members().contains_key("entitledApplicationArn") {
        return Err(Refusal::parameter("Practice has no applications"));
    }
    let issuer = input.given_text("issuerUrl");
    if issuer.is_some_and(|issuer| !is_start_url(issuer)) {
        return Err(Refusal::parameter("Invalid issuer URL provided"));
    }
    let by_code = grants.iter().any(|grant| grant == CODE);
    if by_code && (redirects.is_empty() || issuer.is_none()) {
        return Err(Refusal::parameter(
            "authorization_code needs redirectUris and issuerUrl",
        ));
    }
    let (id, secret) = (live.random(22), live.random(64));
    let now = live
        .clock
        .now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let mut answer = json!({
        "clientId": id,
        "clientSecret": secret,
        "clientIdIssuedAt": now.as_secs(),
        "clientSecretExpiresAt": (now + VALIDITY).as_secs(),
    });
    if by_code {
        answer["authorizationEndpoint"] = json!(format!("{endpoint}/authorize"));
        answer["tokenEndpoint"] = json!(format!("{endpoint}/token"));
    }
    let client = Client {
        secret,
        name: input.text("clientName").to_owned(),
        scopes,
        grants,
        redirects: !redirects.is_empty(),
    };
    live.clients.insert(id, client);
    Ok(answer)
}

/// The client that a call proves to be.
pub(super) fn authenticated<'a>(live: &'a Live, input: Input<'_>) -> Result<&'a Client, Refusal> {
    let given = input.text("clientSecret").as_bytes();
    live.clients
        .get(input.text("clientId"))
        .filter(|client| {
            constant_time::verify_slices_are_equal(client.secret.as_bytes(), given).is_ok()
        })
        .ok_or_else(|| Refusal::new("InvalidClientException", "Invalid client provided"))
}

/// The console shows it with what a browser adds.
pub(super) fn is_start_url(url: &str) -> bool {
    url.strip_prefix(START_URL)
        .is_some_and(|rest| ["", "/", "#", "#/", "/#", "/#/"].contains(&rest))
}

/// Where a native program may be sent back to, at whatever port it listens on.
pub(super) fn is_loopback(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else {
        return false;
    };
    let port = url.port().map(|port| format!(":{port}"));
    uri == format!(
        "http://127.0.0.1{}/oauth/callback",
        port.unwrap_or_default()
    )
}
