//! What a client's settings must be, and what they are when nobody says.

use serde_json::{Map, Value, json};
use url::Url;

use super::pool::{OPENID_SCOPES, Pool};
use crate::model::members::{flag, texts};
use crate::model::refusal::Refusal;

/// The settings of a request, completed with the defaults and checked. Who the
/// client is (ids, name, secret, dates) is left to the caller.
pub(super) fn settle(
    pool: &Pool,
    input: &Map<String, Value>,
    has_secret: bool,
) -> Result<Map<String, Value>, Refusal> {
    let mut settings = input.clone();
    for identity in [
        "UserPoolId",
        "ClientId",
        "ClientName",
        "ClientSecret",
        "GenerateSecret",
    ] {
        settings.remove(identity);
    }
    settings.retain(|_, value| !value.is_null() && *value != json!([]));
    if settings.get("RefreshTokenValidity") == Some(&json!(0)) {
        settings.remove("RefreshTokenValidity");
        if let Some(Value::Object(units)) = settings.get_mut("TokenValidityUnits") {
            units.remove("RefreshToken");
        }
    }
    for (member, default) in [
        ("RefreshTokenValidity", json!(30)),
        ("TokenValidityUnits", json!({})),
        (
            "ExplicitAuthFlows",
            json!([
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_SRP_AUTH"
            ]),
        ),
        ("AllowedOAuthFlowsUserPoolClient", json!(false)),
        ("PreventUserExistenceErrors", json!("LEGACY")),
        ("EnableTokenRevocation", json!(true)),
        ("EnablePropagateAdditionalUserContextData", json!(false)),
        ("AuthSessionValidity", json!(3)),
    ] {
        settings.entry(member).or_insert(default);
    }
    sign_in_flows(pool, &settings)?;
    identity_providers(pool, &settings)?;
    oauth(pool, &settings, has_secret)?;
    redirects(&settings)?;
    validity(&settings)?;
    attributes(pool, &settings)?;
    if flag(&settings, "EnablePropagateAdditionalUserContextData") && !has_secret {
        return Err(Refusal::parameter(
            "EnablePropagateAdditionalUserContextData can only be activated for a client with a secret.",
        ));
    }
    Ok(settings)
}

fn sign_in_flows(pool: &Pool, settings: &Map<String, Value>) -> Result<(), Refusal> {
    let flows: Vec<_> = texts(settings, "ExplicitAuthFlows").collect();
    let new = flows.iter().filter(|flow| flow.starts_with("ALLOW_"));
    let new = new.count();
    if new != 0 && new != flows.len() {
        return Err(Refusal::parameter(
            "Invalid ExplicitAuthFlows: flows with and without the prefix ALLOW_ cannot be used together.",
        ));
    }
    if pool.is_lite() && flows.contains(&"ALLOW_USER_AUTH") {
        return Err(Refusal::tier(
            "ALLOW_USER_AUTH is not available in the LITE tier.",
        ));
    }
    let rotates = settings
        .get("RefreshTokenRotation")
        .is_some_and(|rotation| rotation["Feature"] == "ENABLED");
    if rotates && flows.contains(&"ALLOW_REFRESH_TOKEN_AUTH") {
        return Err(Refusal::parameter(
            "ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.",
        ));
    }
    Ok(())
}

fn identity_providers(pool: &Pool, settings: &Map<String, Value>) -> Result<(), Refusal> {
    match texts(settings, "SupportedIdentityProviders").find(|name| *name != "COGNITO") {
        None => Ok(()),
        Some(name) => Err(Refusal::parameter(format!(
            "The provider {name} does not exist for User Pool {}.",
            pool.members["Id"].as_str().unwrap_or_default()
        ))),
    }
}

fn oauth(pool: &Pool, settings: &Map<String, Value>, has_secret: bool) -> Result<(), Refusal> {
    let flows: Vec<_> = texts(settings, "AllowedOAuthFlows").collect();
    let scopes: Vec<_> = texts(settings, "AllowedOAuthScopes").collect();
    if let Some(unknown) = scopes.iter().find(|scope| !pool.has_scope(scope)) {
        return Err(Refusal::new(
            "ScopeDoesNotExistException",
            format!("Invalid scope requested: {unknown}"),
        ));
    }
    if flag(settings, "AllowedOAuthFlowsUserPoolClient") && (flows.is_empty() || scopes.is_empty())
    {
        return Err(Refusal::parameter(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ));
    }
    if flows.contains(&"client_credentials") {
        if flows.iter().any(|flow| *flow != "client_credentials") {
            return Err(Refusal::oauth_flow(
                "client_credentials flow can not be selected along with code flow or implicit flow",
            ));
        }
        if !has_secret {
            return Err(Refusal::oauth_flow(
                "client_credentials flow can not be selected if client does not have a client secret.",
            ));
        }
        if let Some(openid) = scopes.iter().find(|scope| OPENID_SCOPES.contains(scope)) {
            return Err(Refusal::oauth_flow(format!(
                "{openid} is not supported with client_credentials flow"
            )));
        }
    } else if !flows.is_empty() && texts(settings, "CallbackURLs").next().is_none() {
        return Err(Refusal::oauth_flow(
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ));
    }
    Ok(())
}

fn redirects(settings: &Map<String, Value>) -> Result<(), Refusal> {
    for member in ["CallbackURLs", "LogoutURLs"] {
        for address in texts(settings, member) {
            redirect(address)?;
        }
    }
    let default = settings.get("DefaultRedirectURI").and_then(Value::as_str);
    if let Some(default) = default
        && !texts(settings, "CallbackURLs").any(|address| address == default)
    {
        return Err(Refusal::parameter(
            "DefaultRedirectURI must be in the list of CallbackURLs.",
        ));
    }
    Ok(())
}

fn redirect(address: &str) -> Result<(), Refusal> {
    let Ok(url) = Url::parse(address) else {
        return Err(Refusal::parameter(format!(
            "{address} is not an absolute URI."
        )));
    };
    if url.fragment().is_some() {
        return Err(Refusal::parameter(format!(
            "{address} cannot have a fragment component."
        )));
    }
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "http" && !here {
        return Err(Refusal::parameter(format!(
            "{address} cannot use the HTTP protocol."
        )));
    }
    let scripts = matches!(url.scheme(), "javascript" | "data" | "vbscript" | "file");
    let hostless = matches!(url.scheme(), "http" | "https") && url.host_str().is_none();
    if scripts || hostless || !address.contains("://") {
        return Err(Refusal::parameter(format!(
            "{address} is not an allowed redirect URI."
        )));
    }
    Ok(())
}

/// The seconds that a token of a client lives.
fn seconds(
    settings: &Map<String, Value>,
    member: &str,
    unit_member: &str,
    default: (i64, &str),
) -> i64 {
    let unit = settings
        .get("TokenValidityUnits")
        .and_then(|units| units[unit_member].as_str())
        .unwrap_or(default.1);
    let factor = match unit {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3600,
        _ => 86_400,
    };
    match settings.get(member).and_then(Value::as_i64) {
        Some(value) => value.saturating_mul(factor),
        None if member == "RefreshTokenValidity" => 30 * 86_400,
        None => 3600,
    }
}

/// The seconds that an access token of a client lives.
pub(crate) fn access_seconds(settings: &Map<String, Value>) -> i64 {
    seconds(settings, "AccessTokenValidity", "AccessToken", (1, "hours"))
}

fn validity(settings: &Map<String, Value>) -> Result<(), Refusal> {
    let access = access_seconds(settings);
    let id = seconds(settings, "IdTokenValidity", "IdToken", (1, "hours"));
    let refresh = seconds(
        settings,
        "RefreshTokenValidity",
        "RefreshToken",
        (30, "days"),
    );
    for (what, value, range) in [
        ("access", access, 300..=86_400),
        ("id", id, 300..=86_400),
        ("refresh", refresh, 3_600..=315_360_000),
    ] {
        if !range.contains(&value) {
            return Err(Refusal::parameter(format!(
                "Invalid range for token validity: the {what} token must live between {} and {} seconds.",
                range.start(),
                range.end()
            )));
        }
    }
    if access > refresh || id > refresh {
        return Err(Refusal::parameter(
            "Invalid range for token validity: access and id tokens cannot live longer than the refresh token.",
        ));
    }
    Ok(())
}

fn attributes(pool: &Pool, settings: &Map<String, Value>) -> Result<(), Refusal> {
    let schema = pool.members["SchemaAttributes"].as_array();
    let schema = schema.map(Vec::as_slice).unwrap_or_default();
    let known = |name: &str| schema.iter().any(|attribute| attribute["Name"] == name);
    if texts(settings, "ReadAttributes").any(|name| !known(name)) {
        return Err(Refusal::parameter(
            "Invalid read attributes specified while creating a client",
        ));
    }
    let written: Vec<_> = texts(settings, "WriteAttributes").collect();
    let fixed = [
        "sub",
        "email_verified",
        "phone_number_verified",
        "identities",
    ];
    let wrong = written
        .iter()
        .any(|name| !known(name) || fixed.contains(name));
    let lacking = schema.iter().any(|attribute| {
        let name = attribute["Name"].as_str().unwrap_or_default();
        attribute["Required"] == json!(true) && name != "sub" && !written.contains(&name)
    });
    if !written.is_empty() && (wrong || lacking) {
        return Err(Refusal::parameter(
            "Invalid write attributes specified while creating a client",
        ));
    }
    Ok(())
}
