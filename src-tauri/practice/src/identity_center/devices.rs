//! The device flow (RFC 8628): a program shows a code, the user lets it in, the program asks until they did.

use std::time::{Instant, SystemTime};

use serde_json::{Value, json};

use super::Live;
use super::clients::{DEVICE, authenticated, is_start_url};
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// A program that waits to be let in.
pub(super) struct Device {
    client_id: String,
    user_code: String,
    expires: SystemTime,
    asked: Option<Instant>,
    allowed: Option<bool>,
}

pub(super) fn start(live: &mut Live, input: Input<'_>, endpoint: &str) -> Result<Value, Refusal> {
    authenticated(live, input)?.may(DEVICE)?;
    if !is_start_url(input.text("startUrl")) {
        return Err(Refusal::parameter("Invalid start URL provided"));
    }
    let device_code = live.random(86);
    let user_code = user_code(live);
    let page = format!("{endpoint}/device");
    let device = Device {
        client_id: input.text("clientId").to_owned(),
        user_code: user_code.clone(),
        expires: live.clock.now() + live.lifetimes.code,
        asked: None,
        allowed: None,
    };
    live.devices.insert(device_code.clone(), device);
    Ok(json!({
        "deviceCode": device_code,
        "userCode": user_code,
        "verificationUri": page,
        "verificationUriComplete": format!("{page}?user_code={user_code}"),
        "expiresIn": live.lifetimes.code.as_secs(),
        "interval": live.lifetimes.interval.as_secs(),
    }))
}

/// Without vowels it is no word, and without digits it is typed easily (RFC 8628, 6.1).
fn user_code(live: &mut Live) -> String {
    const CONSONANTS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
    let letters = live.mint.letters(CONSONANTS, 8);
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// The program that waits with this code, which users may type in lower case.
pub(super) fn waiting<'a>(live: &'a mut Live, user_code: &str) -> Option<&'a mut Device> {
    let user_code = user_code.trim().to_ascii_uppercase();
    let now = live.clock.now();
    live.devices.values_mut().find(|device| {
        device.user_code == user_code && device.allowed.is_none() && now < device.expires
    })
}

impl Device {
    pub(super) fn user_code(&self) -> &str {
        &self.user_code
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) fn decide(&mut self, allowed: bool) {
        self.allowed = Some(allowed);
    }
}

/// The program asks whether it is let in. A code that was answered is of no more use.
pub(super) fn redeem(live: &mut Live, input: Input<'_>) -> Result<(), Refusal> {
    let code = input.text("deviceCode");
    let interval = live.lifetimes.interval;
    let (now, instant) = (live.clock.now(), live.clock.instant());
    let device = live
        .devices
        .get_mut(code)
        .filter(|device| device.client_id == input.text("clientId"))
        .ok_or_else(|| Refusal::new("InvalidGrantException", "Invalid device code provided"))?;
    if device.expires <= now {
        let message = "The device code has expired";
        return Err(Refusal::new("ExpiredTokenException", message));
    }
    let last = device.asked.replace(instant);
    if last.is_some_and(|last| instant.duration_since(last) < interval) {
        let message = format!("Wait {} seconds between tries", interval.as_secs());
        return Err(Refusal::new("SlowDownException", message));
    }
    let Some(allowed) = device.allowed else {
        let message = "The user has not answered yet";
        return Err(Refusal::new("AuthorizationPendingException", message));
    };
    live.devices.remove(code);
    if allowed {
        Ok(())
    } else {
        let message = "The user has declined";
        Err(Refusal::new("AccessDeniedException", message))
    }
}
