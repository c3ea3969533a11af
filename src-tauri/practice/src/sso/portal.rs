//! The access portal: the accounts and roles that are assigned to the user, and their credentials.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::ACCOUNT;
use crate::identity::Trust;
use crate::paging::{List, part};
use crate::refusal::Refusal;
use crate::server::Shared;
use crate::world::Ask;

/// Whose sessions the roles have.
const USER: &str = "practice@example.com";
/// As long as a permission set has it unless it says otherwise.
const SESSION: Duration = Duration::from_secs(60 * 60);

pub(super) fn answer(shared: &Shared, operation: &str, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let sign_in = shared
        .identity_center
        .live()
        .tokens
        .check(ask.text("accessToken"))?;
    match operation {
        "GetRoleCredentials" => credentials(shared, ask),
        "ListAccounts" => {
            let account =
                json!({ "accountId": ACCOUNT, "accountName": "Practice", "emailAddress": USER });
            page(shared, ask, "accountList", vec![account])
        }
        "ListAccountRoles" => {
            in_account(ask)?;
            let roles = assigned(shared)
                .map(|(_, name)| json!({ "roleName": name, "accountId": ACCOUNT }))
                .collect();
            page(shared, ask, "roleList", roles)
        }
        _ => {
            shared.identity_center.live().tokens.sign_out(sign_in);
            Ok(Value::Null)
        }
    }
}

/// The places of the roles that are assigned to the user, and the names of their permission sets.
fn assigned(shared: &Shared) -> impl Iterator<Item = (usize, &str)> {
    let roles = shared.identities.roles().iter().enumerate();
    roles.filter_map(|(place, role)| match &role.trust {
        Trust::IdentityCenter(name) => Some((place, name.as_str())),
        Trust::Account | Trust::AccountWithMfa => None,
    })
}

fn no_access() -> Refusal {
    Refusal::new("AccessDeniedException", "No access")
}

fn in_account(ask: &Ask<'_>) -> Result<(), Refusal> {
    if ask.text("accountId") == ACCOUNT {
        Ok(())
    } else {
        Err(no_access())
    }
}

fn credentials(shared: &Shared, ask: &Ask<'_>) -> Result<Value, Refusal> {
    in_account(ask)?;
    let (place, _) = assigned(shared)
        .find(|(_, name)| *name == ask.text("roleName"))
        .ok_or_else(no_access)?;
    let issued = shared.identities.begin_session(place, USER, SESSION);
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

fn page(shared: &Shared, ask: &Ask<'_>, member: &str, items: Vec<Value>) -> Result<Value, Refusal> {
    let asked = ask.input.get("maxResults").and_then(Value::as_u64);
    let list = List {
        operation: member,
        within: ask.text("accountId"),
        longest: usize::try_from(asked.unwrap_or(100)).unwrap_or(usize::MAX),
    };
    let token = ask.input.get("nextToken").and_then(Value::as_str);
    let (items, next) = part(&list, &shared.identities.pages, items, token)?;
    let mut answer = json!({});
    answer[member] = Value::Array(items);
    if let Some(next) = next {
        answer["nextToken"] = Value::String(next);
    }
    Ok(answer)
}
