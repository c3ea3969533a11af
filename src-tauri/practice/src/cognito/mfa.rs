//! The second factors of a pool's users, and their passkeys.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{DatedChange, Read};
use super::operations::Operation;
use super::pool::Pool;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The operations on the second factors of a pool.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("GetUserPoolMfaConfig", ResourceRead, Read(get)),
    Operation::new("SetUserPoolMfaConfig", ResourceUpdate, DatedChange(set)),
];

/// Factors that no other operation knows: they are kept beside the pool's settings.
const FACTORS: [&str; 2] = ["SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"];
/// Passkeys are no second factor, and do not depend on the others.
const PASSKEYS: &str = "WebAuthnConfiguration";
/// What of a pool's settings is shown as one factor.
const SMS: [&str; 2] = ["SmsConfiguration", "SmsAuthenticationMessage"];

const NONE_LEFT: &str = "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.";

pub(super) fn get(pool: &Pool, _input: Input<'_>) -> Result<Value, Refusal> {
    Ok(Value::Object(shown(pool)))
}

/// Replaces the factors: one that is left out is gone. The mode and the passkeys stay when they are left out.
pub(super) fn set(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let given = |member: &str| input.given(member);
    let mode = given("MfaConfiguration").unwrap_or(&pool.members["MfaConfiguration"]);
    let mode = mode.clone();
    let sms = given("SmsMfaConfiguration").and_then(Value::as_object);
    if mode == "OFF" && (sms.is_some() || FACTORS.iter().any(|factor| given(factor).is_some())) {
        return Err(Refusal::parameter(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ));
    }
    let mut kept: Map<_, _> = FACTORS
        .iter()
        .filter_map(|factor| Some(((*factor).to_owned(), given(factor)?.clone())))
        .collect();
    if mode != "OFF" && sms.is_none() && !has_factor(&kept) {
        return Err(Refusal::parameter(NONE_LEFT));
    }
    if sms.is_some_and(|sms| !sms.contains_key(SMS[0])) && !pool.members.contains_key(SMS[0]) {
        return Err(Refusal::parameter(
            "SMS configuration is required when SMS is a second factor",
        ));
    }
    if let Some(passkeys) = given(PASSKEYS).or_else(|| pool.mfa.get(PASSKEYS)) {
        kept.insert(PASSKEYS.to_owned(), passkeys.clone());
    }
    pool_allows(pool, &kept)?;
    pool.mfa = kept;
    for member in SMS {
        if let Some(value) = sms.and_then(|sms| sms.get(member)) {
            pool.members.insert(member.to_owned(), value.clone());
        }
    }
    pool.members.insert("MfaConfiguration".to_owned(), mode);
    pool.members
        .insert("LastModifiedDate".to_owned(), json!(now));
    Ok(Value::Object(shown(pool)))
}

/// What `UpdateUserPool` may make of a pool's mode; switched off, it takes the factors with it.
pub(super) fn update(pool: &mut Pool, settings: &Map<String, Value>) -> Result<(), Refusal> {
    let mode = &settings["MfaConfiguration"];
    if mode == "OFF" {
        pool.mfa.retain(|member, _| member == PASSKEYS);
        return Ok(());
    }
    if mode == "ON" && pool.members["MfaConfiguration"] != "ON" {
        return Err(Refusal::parameter(
            "Cannot turn MFA functionality ON, once the user pool has been created.",
        ));
    }
    if !settings.contains_key(SMS[0]) && !has_factor(&pool.mfa) {
        return Err(Refusal::parameter(NONE_LEFT));
    }
    Ok(())
}

/// What `GetUserPoolMfaConfig` answers.
pub(crate) fn shown(pool: &Pool) -> Map<String, Value> {
    let mut config = pool.mfa.clone();
    config.insert(
        "MfaConfiguration".to_owned(),
        pool.members["MfaConfiguration"].clone(),
    );
    if pool.members.contains_key(SMS[0]) {
        let sms = SMS.iter().filter_map(|member| {
            let value = pool.members.get(*member)?;
            Some(((*member).to_owned(), value.clone()))
        });
        config.insert("SmsMfaConfiguration".to_owned(), sms.collect());
    }
    config
}

/// What the Lite plan does not have, as a word for it.
pub(super) fn beyond_lite(mfa: &Map<String, Value>) -> Option<&'static str> {
    let beyond = [
        ("EmailMfaConfiguration", "e-mail as a second factor"),
        (PASSKEYS, "passkeys"),
    ];
    let used = beyond.iter().find(|(member, _)| mfa.contains_key(*member));
    used.map(|(_, what)| *what)
}

fn has_factor(mfa: &Map<String, Value>) -> bool {
    let totp = mfa.get("SoftwareTokenMfaConfiguration");
    totp.is_some_and(|totp| totp["Enabled"] == true) || mfa.contains_key("EmailMfaConfiguration")
}

fn pool_allows(pool: &Pool, mfa: &Map<String, Value>) -> Result<(), Refusal> {
    if pool.is_lite()
        && let Some(what) = beyond_lite(mfa)
    {
        return Err(Refusal::tier(format!(
            "The use of {what} is not available in the LITE tier."
        )));
    }
    let sender = &pool.members["EmailConfiguration"]["EmailSendingAccount"];
    if mfa.contains_key("EmailMfaConfiguration") && sender != "DEVELOPER" {
        return Err(Refusal::parameter(
            "E-mail can only be a second factor when the user pool sends its own e-mail (EmailSendingAccount DEVELOPER).",
        ));
    }
    Ok(())
}
