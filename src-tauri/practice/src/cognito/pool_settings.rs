//! What a pool's settings must be, and what they are when nobody says.

use serde_json::{Map, Value, json};

use super::tags;
use crate::model::members::texts;
use crate::model::refusal::Refusal;

/// Whether a pool is made or replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Create,
    Update,
}

/// The settings of a request, completed with the defaults and checked.
pub(super) fn settle(
    input: &Map<String, Value>,
    stage: Stage,
) -> Result<Map<String, Value>, Refusal> {
    let mut settings = input.clone();
    settings.retain(|_, value| !value.is_null());
    for (member, default) in defaults() {
        fill(&mut settings, member, default);
    }
    if let Some(policy) = settings["Policies"]["PasswordPolicy"].as_object_mut() {
        complete(policy);
    }
    tier_allows(&settings)?;
    tags::settle(&mut settings)?;
    let has_sms = settings.contains_key("SmsConfiguration");
    let mfa = settings.get("MfaConfiguration").and_then(Value::as_str);
    if stage == Stage::Create && matches!(mfa, Some("ON" | "OPTIONAL")) && !has_sms {
        return Err(Refusal::parameter(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ));
    }
    if texts(&settings, "AutoVerifiedAttributes").any(|name| name == "phone_number") && !has_sms {
        return Err(Refusal::parameter(
            "SMS configuration is required when phone_number is verified automatically",
        ));
    }
    let mechanisms = settings["AccountRecoverySetting"]["RecoveryMechanisms"].as_array();
    let mechanisms = mechanisms.map(Vec::as_slice).unwrap_or_default();
    let admin_only = |item: &Value| item["Name"] == "admin_only";
    if mechanisms.len() > 1 && mechanisms.iter().any(admin_only) {
        return Err(Refusal::parameter(
            "Invalid account recovery setting parameter. Account recovery setting cannot use admin_only setting with any other recovery mechanisms.",
        ));
    }
    Ok(settings)
}

fn defaults() -> [(&'static str, Value); 10] {
    [
        (
            "Policies",
            json!({
                "PasswordPolicy": {
                    "MinimumLength": 8,
                    "RequireUppercase": true,
                    "RequireLowercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] },
            }),
        ),
        ("DeletionProtection", json!("INACTIVE")),
        ("LambdaConfig", json!({})),
        (
            "VerificationMessageTemplate",
            json!({ "DefaultEmailOption": "CONFIRM_WITH_CODE" }),
        ),
        (
            "UserAttributeUpdateSettings",
            json!({ "AttributesRequireVerificationBeforeUpdate": [] }),
        ),
        ("MfaConfiguration", json!("OFF")),
        (
            "EmailConfiguration",
            json!({ "EmailSendingAccount": "COGNITO_DEFAULT" }),
        ),
        (
            "AdminCreateUserConfig",
            json!({ "AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7 }),
        ),
        (
            "AccountRecoverySetting",
            json!({ "RecoveryMechanisms": [
                { "Priority": 1, "Name": "verified_email" },
                { "Priority": 2, "Name": "verified_phone_number" },
            ]}),
        ),
        ("UserPoolTier", json!("ESSENTIALS")),
    ]
}

/// Sets a member that is absent; of the policies and the e-mail settings also
/// the parts that are absent.
fn fill(settings: &mut Map<String, Value>, member: &str, default: Value) {
    match settings.get_mut(member) {
        None => {
            settings.insert(member.to_owned(), default);
        }
        Some(Value::Object(given)) if matches!(member, "Policies" | "EmailConfiguration") => {
            let Value::Object(default) = default else {
                return;
            };
            for (part, value) in default {
                fill(given, &part, value);
            }
        }
        Some(_) => {}
    }
}

/// What a password policy does not require, it says.
fn complete(policy: &mut Map<String, Value>) {
    for (part, value) in [
        ("MinimumLength", json!(8)),
        ("RequireUppercase", json!(false)),
        ("RequireLowercase", json!(false)),
        ("RequireNumbers", json!(false)),
        ("RequireSymbols", json!(false)),
        ("TemporaryPasswordValidityDays", json!(7)),
    ] {
        fill(policy, part, value);
    }
}

fn tier_allows(settings: &Map<String, Value>) -> Result<(), Refusal> {
    let tier = settings["UserPoolTier"].as_str().unwrap_or_default();
    let refused = |what: &str| {
        Err(Refusal::tier(format!(
            "{what} is not available in the {tier} tier."
        )))
    };
    if tier == "LITE" {
        let factors = &settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"];
        let factors = factors.as_array().map(Vec::as_slice).unwrap_or_default();
        if factors.iter().any(|factor| factor != "PASSWORD") {
            return refused("Choice-based sign-in");
        }
        let version = &settings["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"];
        if version.as_str().is_some_and(|version| version != "V1_0") {
            return refused("Access token customization");
        }
        if settings["Policies"]["PasswordPolicy"]
            .get("PasswordHistorySize")
            .and_then(Value::as_i64)
            .is_some_and(|size| size > 0)
        {
            return refused("Password history");
        }
    }
    if tier != "PLUS" {
        let mode = settings
            .get("UserPoolAddOns")
            .and_then(|add_ons| add_ons["AdvancedSecurityMode"].as_str());
        if mode.is_some_and(|mode| mode != "OFF") {
            return refused("Threat protection");
        }
    }
    Ok(())
}

/// Every standard attribute, with what the request says of it, and the custom ones.
pub(super) fn schema(input: &Map<String, Value>) -> Result<Value, Refusal> {
    let mut attributes = standard();
    let asked = input.get("Schema").and_then(Value::as_array);
    for asked in asked.map(Vec::as_slice).unwrap_or_default() {
        let name = asked["Name"].as_str().unwrap_or_default();
        if name.is_empty() {
            return Err(Refusal::parameter(
                "An attribute of the schema has no name.",
            ));
        }
        let known = attributes
            .iter_mut()
            .find(|attribute| attribute["Name"] == name);
        match known {
            Some(known) => amend(known, asked, name)?,
            None => {
                let custom = custom(asked, name)?;
                if attributes.iter().any(|had| had["Name"] == custom["Name"]) {
                    return Err(Refusal::parameter(format!(
                        "The attribute {name} is in the schema twice."
                    )));
                }
                attributes.push(custom);
            }
        }
    }
    Ok(Value::Array(attributes))
}

fn amend(known: &mut Value, asked: &Value, name: &str) -> Result<(), Refusal> {
    if let Some(kind) = asked
        .get("AttributeDataType")
        .filter(|kind| !kind.is_null())
        && *kind != known["AttributeDataType"]
    {
        return Err(Refusal::parameter(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    if asked["DeveloperOnlyAttribute"] == json!(true) {
        return Err(Refusal::parameter(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    if name == "sub" && asked["Mutable"] == json!(true) {
        return Err(Refusal::parameter("You can not change attribute sub"));
    }
    for part in [
        "Mutable",
        "Required",
        "StringAttributeConstraints",
        "NumberAttributeConstraints",
    ] {
        if let Some(value) = asked.get(part).filter(|value| !value.is_null()) {
            known[part] = value.clone();
        }
    }
    Ok(())
}

fn custom(asked: &Value, name: &str) -> Result<Value, Refusal> {
    if asked["Required"] == json!(true) {
        return Err(Refusal::parameter(
            "Required custom attributes are not supported currently.",
        ));
    }
    let kind = asked["AttributeDataType"].as_str().unwrap_or("String");
    let developer_only = asked["DeveloperOnlyAttribute"] == json!(true);
    let prefix = if developer_only {
        "dev:custom:"
    } else {
        "custom:"
    };
    let mut attribute = json!({
        "Name": format!("{prefix}{name}"),
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": developer_only,
        "Mutable": asked["Mutable"].as_bool().unwrap_or(true),
        "Required": false,
    });
    match kind {
        "String" => {
            let given = asked.get("StringAttributeConstraints").cloned();
            attribute["StringAttributeConstraints"] = given.unwrap_or_else(|| json!({}));
        }
        "Number" => {
            let given = asked.get("NumberAttributeConstraints").cloned();
            attribute["NumberAttributeConstraints"] = given.unwrap_or_else(|| json!({}));
        }
        _ => {}
    }
    Ok(attribute)
}

fn standard() -> Vec<Value> {
    const TEXTS: [&str; 16] = [
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "email",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "phone_number",
        "address",
    ];
    let text = |name: &str, min: &str, max: &str, fixed: bool| {
        json!({
            "Name": name,
            "AttributeDataType": "String",
            "DeveloperOnlyAttribute": false,
            "Mutable": !fixed,
            "Required": fixed,
            "StringAttributeConstraints": { "MinLength": min, "MaxLength": max },
        })
    };
    let mut attributes = vec![text("sub", "1", "2048", true)];
    for name in TEXTS {
        attributes.push(match name {
            "birthdate" => text(name, "10", "10", false),
            _ => text(name, "0", "2048", false),
        });
    }
    for name in ["email_verified", "phone_number_verified"] {
        attributes.push(json!({
            "Name": name,
            "AttributeDataType": "Boolean",
            "DeveloperOnlyAttribute": false,
            "Mutable": true,
            "Required": false,
        }));
    }
    attributes.push(json!({
        "Name": "updated_at",
        "AttributeDataType": "Number",
        "DeveloperOnlyAttribute": false,
        "Mutable": true,
        "Required": false,
        "NumberAttributeConstraints": { "MinValue": "0" },
    }));
    attributes
}
