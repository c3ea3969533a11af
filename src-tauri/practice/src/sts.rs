//! The Security Token Service: who calls, and the credentials of a role.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::ACCOUNT;
use crate::identity::{MFA_SERIAL, Principal, Role, Trust, not_authorized, partition, session_arn};
use crate::query::Query;
use crate::refusal::Refusal;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// What a session could be given besides its role, and Practice does not.
const NOT_TAKEN: [&str; 7] = [
    "MinimumSessionTokenSize",
    "Policy",
    "PolicyArns",
    "ProvidedContexts",
    "SourceIdentity",
    "Tags",
    "TransitiveTagKeys",
];

pub(crate) fn answer(operation: &str, query: &Query<'_>) -> Result<Value, Refusal> {
    match operation {
        "AssumeRole" => assume_role(query),
        _ => Ok(caller_identity(query)),
    }
}

/// No policy forbids this one.
fn caller_identity(query: &Query<'_>) -> Value {
    json!({ "Arn": query.caller.arn, "UserId": query.caller.user_id, "Account": ACCOUNT })
}

fn assume_role(query: &Query<'_>) -> Result<Value, Refusal> {
    let ask = &query.ask;
    if let Some(member) = NOT_TAKEN.iter().find(|name| ask.input.contains_key(**name)) {
        return Err(Refusal::parameter(format!(
            "Practice gives a session nothing but its role: {member} is not taken."
        )));
    }
    let with_mfa = with_mfa(query)?;
    let arn = ask.text("RoleArn");
    query.permit("sts:AssumeRole", arn, ask.region)?;
    let partition = partition(ask.region);
    let roles = query.identities.roles();
    let place = roles.iter().position(|role| role.arn(partition) == arn);
    let trusting = place.filter(|place| match roles[*place].trust {
        Trust::Account => true,
        Trust::AccountWithMfa => with_mfa,
        Trust::IdentityCenter(_) => false,
    });
    let Some(place) = trusting else {
        // The same whether there is such a role or not.
        return Err(not_authorized(
            &query.caller.arn,
            "sts:AssumeRole",
            arn,
            None,
        ));
    };
    let duration = duration(query, &roles[place])?;
    let session = ask.text("RoleSessionName");
    let issued = query.identities.begin_session(place, session, duration);
    let expires = issued
        .expires
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Ok(json!({
        "Credentials": {
            "AccessKeyId": issued.key_id,
            "SecretAccessKey": issued.secret,
            "SessionToken": issued.token,
            "Expiration": expires.as_secs(),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": format!("{}:{session}", roles[place].id()),
            "Arn": session_arn(partition, &roles[place], session),
        },
    }))
}

/// Whether the call is made with the caller's MFA device. A code that does not fit refuses the call, whatever the
/// role demands.
fn with_mfa(query: &Query<'_>) -> Result<bool, Refusal> {
    let given = |member: &str| query.ask.input.get(member).and_then(Value::as_str);
    let refused = |message: &str| {
        Err(Refusal::new(
            "AccessDeniedException",
            format!("MultiFactorAuthentication failed{message}"),
        ))
    };
    let (serial, code) = match (given("SerialNumber"), given("TokenCode")) {
        (None, None) => return Ok(false),
        (Some(serial), Some(code)) => (serial, code),
        _ => return refused(", must provide both MFA serial number and one time pass code."),
    };
    // A role has no device.
    if query.caller.principal != Principal::User || serial != MFA_SERIAL {
        return refused(
            ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
        );
    }
    if query.identities.takes_mfa_code(code) {
        Ok(true)
    } else {
        refused(" with invalid MFA one time pass code. ")
    }
}

fn duration(query: &Query<'_>, role: &Role) -> Result<Duration, Refusal> {
    let asked = query.ask.input.get("DurationSeconds");
    let Some(asked) = asked.and_then(Value::as_u64).map(Duration::from_secs) else {
        return Ok(HOUR.min(role.longest_session));
    };
    if asked > HOUR && query.caller.principal != Principal::User {
        return Err(Refusal::parameter(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    if asked > role.longest_session {
        return Err(Refusal::parameter(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(asked)
}
