//! What IAM says of a role.

use serde_json::{Value, json};

use super::{Call, unknown};
use crate::account::{ACCOUNT, partition};
use crate::identity::Role;
use crate::model::refusal::Refusal;

/// When all roles were made: 2026-03-02 08:00 UTC.
const MADE: i64 = 1_772_438_400;

pub(super) fn role(call: &Call<'_>) -> Result<Value, Refusal> {
    let partition = partition(call.region);
    let name = call.input.text("RoleName");
    // Names are told apart without case.
    let named = |role: &&Role| role.name.eq_ignore_ascii_case(name);
    let role = call.identities.roles().iter().find(named);
    let arn = role.map_or_else(
        || format!("arn:{partition}:iam::{ACCOUNT}:role/{name}"),
        |role| role.arn(partition),
    );
    call.permit("iam:GetRole", &arn)?;
    let role = role.ok_or_else(|| unknown("role", name))?;
    let trust = role.trust_policy(partition).to_string();
    let mut shown = json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id(),
        "Arn": arn,
        "CreateDate": MADE,
        "AssumeRolePolicyDocument":
            form_urlencoded::byte_serialize(trust.as_bytes()).collect::<String>(),
        "MaxSessionDuration": role.longest_session.as_secs(),
        "RoleLastUsed": {},
    });
    if role.boundary.is_some() {
        shown["PermissionsBoundary"] = json!({
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn":
                format!("arn:{partition}:iam::{ACCOUNT}:policy/{}-boundary", role.name),
        });
    }
    Ok(json!({ "Role": shown }))
}
