//! The access portal: the accounts and roles that are assigned to the user, and their credentials.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::account::ACCOUNT;
use crate::identity::{Identities, Trust};
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::paging::{List, Sealer, part};

/// Whose sessions the roles have.
const USER: &str = "practice@example.com";
/// As long as a permission set has it unless it says otherwise.
const SESSION: Duration = Duration::from_secs(60 * 60);

/// What somebody who is signed in is answered.
pub(super) fn answer(
    identities: &Identities,
    sealer: &Sealer,
    operation: &str,
    input: Input<'_>,
) -> Result<Value, Refusal> {
    match operation {
        "GetRoleCredentials" => credentials(identities, input),
        "ListAccounts" => {
            let account =
                json!({ "accountId": ACCOUNT, "accountName": "Practice", "emailAddress": USER });
            page(sealer, input, "accountList", vec![account])
        }
        _ => {
            in_account(input)?;
            let roles = assigned(identities)
                .map(|(_, name)| json!({ "roleName": name, "accountId": ACCOUNT }))
                .collect();
            page(sealer, input, "roleList", roles)
        }
    }
}

/// The places of the roles that are assigned to the user, and the names of their permission sets.
fn assigned(identities: &Identities) -> impl Iterator<Item = (usize, &str)> {
    let roles = identities.roles().iter().enumerate();
    roles.filter_map(|(place, role)| match &role.trust {
        Trust::IdentityCenter(name) => Some((place, name.as_str())),
        Trust::Account | Trust::AccountWithMfa => None,
    })
}

fn no_access() -> Refusal {
    Refusal::new("AccessDeniedException", "No access")
}

fn in_account(input: Input<'_>) -> Result<(), Refusal> {
    if input.text("accountId") == ACCOUNT {
        Ok(())
    } else {
        Err(no_access())
    }
}

fn credentials(identities: &Identities, input: Input<'_>) -> Result<Value, Refusal> {
    in_account(input)?;
    let (place, _) = assigned(identities)
        .find(|(_, name)| *name == input.text("roleName"))
        .ok_or_else(no_access)?;
    let issued = identities.begin_session(place, USER, SESSION);
    let expires = issued
        .expires
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Ok(json!({ "roleCredentials": {
        "accessKeyId": issued.key_id,
        "secretAccessKey": issued.secret,
        "sessionToken": issued.token,
        "expiration": u64::try_from(expires.as_millis()).unwrap_or(u64::MAX),
    } }))
}

fn page(
    sealer: &Sealer,
    input: Input<'_>,
    member: &str,
    items: Vec<Value>,
) -> Result<Value, Refusal> {
    let asked = input.given_number("maxResults");
    let list = List {
        operation: member,
        within: input.text("accountId"),
        longest: usize::try_from(asked.unwrap_or(100)).unwrap_or(usize::MAX),
    };
    let token = input.given_text("nextToken");
    let (items, next) = part(&list, sealer, items, token)?;
    let mut answer = json!({});
    answer[member] = Value::Array(items);
    if let Some(next) = next {
        answer["nextToken"] = Value::String(next);
    }
    Ok(answer)
}
