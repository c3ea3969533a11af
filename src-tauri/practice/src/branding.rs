//! Managed login styles.

use serde_json::{Map, Value, json};

use crate::refusal::Refusal;
use crate::world::{Ask, Style, World};

/// How many styles a pool may have.
pub(crate) const MOST_STYLES: usize = 20;

pub(crate) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let pool = world.pool(ask)?;
    let client_id = ask.text("ClientId");
    pool.client(client_id)?;
    if pool.is_lite() {
        return Err(Refusal::tier(
            "Managed login branding is not available in the LITE tier.",
        ));
    }
    let mut members = settle(ask)?;
    if pool.style_of(client_id).is_some() {
        return Err(Refusal::new(
            "ManagedLoginBrandingExistsException",
            "Managed login branding already exists for this client.",
        ));
    }
    if pool.styles.len() >= MOST_STYLES {
        return Err(Refusal::limit(
            "Exceeded limit for number of managed login branding styles in the user pool",
        ));
    }
    let id = world.mint.uuid();
    let now = world.now();
    members.insert("ManagedLoginBrandingId".to_owned(), json!(id));
    members.insert("CreationDate".to_owned(), json!(now));
    members.insert("LastModifiedDate".to_owned(), json!(now));
    let answer = json!({ "ManagedLoginBranding": members });
    let style = Style {
        client_id: client_id.to_owned(),
        members,
    };
    world.pool_mut(ask)?.styles.insert(id, style);
    Ok(answer)
}

/// Replaces the settings and the assets.
pub(crate) fn update(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let now = world.now();
    let mut members = settle(ask)?;
    let pool = world.pool_mut(ask)?;
    let id = ask.text("ManagedLoginBrandingId");
    let style = pool.styles.get_mut(id).ok_or_else(|| no_style(id))?;
    for kept in ["ManagedLoginBrandingId", "CreationDate"] {
        members.insert(kept.to_owned(), style.members[kept].clone());
    }
    members.insert("LastModifiedDate".to_owned(), json!(now));
    style.members = members.clone();
    Ok(json!({ "ManagedLoginBranding": members }))
}

pub(crate) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let id = ask.text("ManagedLoginBrandingId");
    let style = world
        .pool(ask)?
        .styles
        .get(id)
        .ok_or_else(|| no_style(id))?;
    Ok(shown(style, ask))
}

pub(crate) fn describe_by_client(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let client_id = ask.text("ClientId");
    let pool = world.pool(ask)?;
    pool.client(client_id)?;
    let (_, style) = pool.style_of(client_id).ok_or_else(|| {
        Refusal::not_found("Managed login branding does not exist for this client.")
    })?;
    Ok(shown(style, ask))
}

pub(crate) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let id = ask.text("ManagedLoginBrandingId");
    match world.pool_mut(ask)?.styles.remove(id) {
        Some(_) => Ok(Value::Null),
        None => Err(no_style(id)),
    }
}

fn settle(ask: &Ask<'_>) -> Result<Map<String, Value>, Refusal> {
    let provided = ask.flag("UseCognitoProvidedValues");
    let settings = ask.input.get("Settings").filter(|value| !value.is_null());
    let assets = ask.input.get("Assets").filter(|value| !value.is_null());
    if provided && (settings.is_some() || assets.is_some()) {
        return Err(Refusal::parameter(
            "Settings and Assets must be omitted when UseCognitoProvidedValues is true.",
        ));
    }
    if !provided && settings.is_none() && assets.is_none() {
        return Err(Refusal::parameter(
            "Settings or Assets are required when UseCognitoProvidedValues is not true.",
        ));
    }
    if settings.is_some_and(|settings| !settings.is_object()) {
        return Err(Refusal::parameter("Settings must be a JSON object."));
    }
    let mut members = Map::new();
    members.insert("UserPoolId".to_owned(), json!(ask.text("UserPoolId")));
    members.insert("UseCognitoProvidedValues".to_owned(), json!(provided));
    if let Some(settings) = settings {
        members.insert("Settings".to_owned(), settings.clone());
    }
    if let Some(assets) = assets {
        members.insert("Assets".to_owned(), assets.clone());
    }
    Ok(members)
}

fn shown(style: &Style, ask: &Ask<'_>) -> Value {
    let mut members = style.members.clone();
    if ask.flag("ReturnMergedResources") {
        members.entry("Settings").or_insert_with(
            || json!({ "components": {}, "componentClasses": {}, "categories": {} }),
        );
        members.entry("Assets").or_insert_with(|| json!([]));
    }
    json!({ "ManagedLoginBranding": members })
}

fn no_style(id: &str) -> Refusal {
    Refusal::not_found(format!("Managed login branding {id} does not exist."))
}
