//! The tokens of IAM Identity Center.

use std::collections::HashMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::clients::{CODE, DEVICE, REFRESH, authenticated};
use super::{Live, authorize, devices};
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// What was issued. All that came of one sign-in ends with it.
#[derive(Default)]
pub(super) struct Tokens {
    sign_ins: u64,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
}

struct Access {
    sign_in: u64,
    expires: SystemTime,
}

struct Refresh {
    sign_in: u64,
    client_id: String,
}

pub(super) fn create(live: &mut Live, input: Input<'_>) -> Result<Value, Refusal> {
    let client = authenticated(live, input)?;
    let grant = input.text("grantType");
    let needed: &[_] = match grant {
        DEVICE => &["deviceCode"],
        CODE => &["code", "redirectUri", "codeVerifier"],
        REFRESH => &["refreshToken"],
        _ => {
            return Err(Refusal::new(
                "UnsupportedGrantTypeException",
                format!("Grant type {grant} is not supported"),
            ));
        }
    };
    client.may(grant)?;
    if let Some(missing) = needed.iter().find(|name| input.text(name).is_empty()) {
        return Err(Refusal::parameter(format!("{grant} needs {missing}")));
    }
    if input
        .texts("scope")
        .any(|scope| !client.scopes.iter().any(|own| own == scope))
    {
        return Err(Refusal::new(
            "InvalidScopeException",
            "Invalid scope provided",
        ));
    }
    let refreshes = client.refreshes();
    let sign_in = match grant {
        DEVICE => {
            devices::redeem(live, input)?;
            live.tokens.sign_in()
        }
        CODE => {
            authorize::redeem(live, input)?;
            live.tokens.sign_in()
        }
        _ => live.tokens.redeem(input)?,
    };
    let access = format!("aoaAAAAA{}", live.random(120));
    let lifetime = live.lifetimes.access_token;
    let mut answer = json!({
        "accessToken": access,
        "tokenType": "Bearer",
        "expiresIn": lifetime.as_secs(),
    });
    let expires = live.clock.now() + lifetime;
    live.tokens
        .access
        .insert(access, Access { sign_in, expires });
    if refreshes {
        let refresh = format!("aorAAAAA{}", live.random(120));
        answer["refreshToken"] = json!(refresh);
        let client_id = input.text("clientId").to_owned();
        live.tokens
            .refresh
            .insert(refresh, Refresh { sign_in, client_id });
    }
    Ok(answer)
}

impl Tokens {
    fn sign_in(&mut self) -> u64 {
        self.sign_ins += 1;
        self.sign_ins
    }

    /// A refresh token is good once: the next one comes with the access token.
    fn redeem(&mut self, input: Input<'_>) -> Result<u64, Refusal> {
        let token = input.text("refreshToken");
        let own = |refresh: &Refresh| refresh.client_id == input.text("clientId");
        let refused = || Refusal::new("InvalidGrantException", "Invalid refresh token provided");
        let known = self.refresh.get(token).is_some_and(own);
        let refresh = if known {
            self.refresh.remove(token)
        } else {
            None
        };
        Ok(refresh.ok_or_else(refused)?.sign_in)
    }

    /// Refuses a token that is not good, or not any more; whose it is.
    pub(super) fn check(&self, token: &str, now: SystemTime) -> Result<u64, Refusal> {
        self.access
            .get(token)
            .filter(|access| now < access.expires)
            .map(|access| access.sign_in)
            .ok_or_else(|| {
                let message = "Session token not found or invalid";
                Refusal::new("UnauthorizedException", message)
            })
    }

    pub(super) fn sign_out(&mut self, sign_in: u64) {
        self.access.retain(|_, access| access.sign_in != sign_in);
        self.refresh.retain(|_, refresh| refresh.sign_in != sign_in);
    }
}
