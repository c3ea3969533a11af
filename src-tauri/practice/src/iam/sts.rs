//! The Security Token Service: who calls, and the credentials of a role.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use super::Call;
use crate::account::{ACCOUNT, partition};
use crate::identity::{Caller, MFA_SERIAL, Principal, Role, Trust, not_authorized, session_arn};
use crate::model::refusal::Refusal;

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

/// Who calls. No policy forbids this one.
pub(super) fn caller_identity(caller: &Caller) -> Value {
    json!({ "Arn": caller.arn, "UserId": caller.user_id, "Account": ACCOUNT })
}

pub(super) fn assume_role(call: &Call<'_>) -> Result<Value, Refusal> {
    if let Some(member) = NOT_TAKEN
        .iter()
        .find(|name| call.input.members().contains_key(**name))
    {
        return Err(Refusal::parameter(format!(
            "Practice gives a session nothing but its role: {member} is not taken."
        )));
    }
    let with_mfa = with_mfa(call)?;
    let arn = call.input.text("RoleArn");
    call.identities
        .permit(call.caller, "sts:AssumeRole", arn, call.region)?;
    let partition = partition(call.region);
    let roles = call.identities.roles();
    let place = roles.iter().position(|role| role.arn(partition) == arn);
    let trusting = place.filter(|place| match roles[*place].trust {
        Trust::Account => true,
        Trust::AccountWithMfa => with_mfa,
        Trust::IdentityCenter(_) => false,
    });
    let Some(place) = trusting else {
        // The same whether there is such a role or not.
        return Err(not_authorized(
            &call.caller.arn,
            "sts:AssumeRole",
            arn,
            None,
        ));
    };
    let duration = duration(call, &roles[place])?;
    let session = call.input.text("RoleSessionName");
    let issued = call.identities.begin_session(place, session, duration);
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
fn with_mfa(call: &Call<'_>) -> Result<bool, Refusal> {
    let given = |member: &str| call.input.given_text(member);
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
    if call.caller.principal != Principal::User || serial != MFA_SERIAL {
        return refused(
            ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
        );
    }
    if call.identities.takes_mfa_code(code) {
        Ok(true)
    } else {
        refused(" with invalid MFA one time pass code. ")
    }
}

fn duration(call: &Call<'_>, role: &Role) -> Result<Duration, Refusal> {
    let asked = call.input.given_number("DurationSeconds");
    let Some(asked) = asked.map(Duration::from_secs) else {
        return Ok(HOUR.min(role.longest_session));
    };
    if asked > HOUR && call.caller.principal != Principal::User {
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
