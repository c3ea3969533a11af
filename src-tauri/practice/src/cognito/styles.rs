//! Managed login styles.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{Change, Creation, DatedChange, Read};
use super::operations::Operation;
use super::pool::{Pool, Style};
use crate::mint::Mint;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The operations on managed login styles.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        "CreateManagedLoginBranding",
        ResourceUpdate,
        Creation(create),
    ),
    Operation::new("DescribeManagedLoginBranding", ResourceRead, Read(describe)),
    Operation::new(
        "DescribeManagedLoginBrandingByClient",
        ResourceRead,
        Read(describe_by_client),
    ),
    Operation::new(
        "UpdateManagedLoginBranding",
        ResourceUpdate,
        DatedChange(update),
    ),
    Operation::new("DeleteManagedLoginBranding", ResourceUpdate, Change(delete)),
];

/// How many styles a pool may have.
pub(super) const MOST_STYLES: usize = 20;

pub(super) fn create(
    pool: &mut Pool,
    input: Input<'_>,
    mint: &mut Mint,
    now: f64,
) -> Result<Value, Refusal> {
    let client_id = input.text("ClientId");
    pool.client(client_id)?;
    if pool.is_lite() {
        return Err(Refusal::tier(
            "Managed login branding is not available in the LITE tier.",
        ));
    }
    let mut members = settle(pool, input)?;
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
    let id = mint.uuid();
    members.insert("ManagedLoginBrandingId".to_owned(), json!(id));
    members.insert("CreationDate".to_owned(), json!(now));
    members.insert("LastModifiedDate".to_owned(), json!(now));
    let answer = json!({ "ManagedLoginBranding": members });
    let style = Style {
        client_id: client_id.to_owned(),
        members,
    };
    pool.styles.insert(id, style);
    Ok(answer)
}

/// Replaces the settings and the assets.
pub(super) fn update(pool: &mut Pool, input: Input<'_>, now: f64) -> Result<Value, Refusal> {
    let mut members = settle(pool, input)?;
    let id = input.text("ManagedLoginBrandingId");
    let style = pool.styles.get_mut(id).ok_or_else(|| no_style(id))?;
    for kept in ["ManagedLoginBrandingId", "CreationDate"] {
        members.insert(kept.to_owned(), style.members[kept].clone());
    }
    members.insert("LastModifiedDate".to_owned(), json!(now));
    style.members = members.clone();
    Ok(json!({ "ManagedLoginBranding": members }))
}

pub(super) fn describe(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let id = input.text("ManagedLoginBrandingId");
    let style = pool.styles.get(id).ok_or_else(|| no_style(id))?;
    Ok(shown(style, input))
}

pub(super) fn describe_by_client(pool: &Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let client_id = input.text("ClientId");
    pool.client(client_id)?;
    let (_, style) = pool.style_of(client_id).ok_or_else(|| {
        Refusal::not_found("Managed login branding does not exist for this client.")
    })?;
    Ok(shown(style, input))
}

pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let id = input.text("ManagedLoginBrandingId");
    match pool.styles.remove(id) {
        Some(_) => Ok(Value::Null),
        None => Err(no_style(id)),
    }
}

fn settle(pool: &Pool, input: Input<'_>) -> Result<Map<String, Value>, Refusal> {
    let provided = input.flag("UseCognitoProvidedValues");
    let (settings, assets) = (input.given("Settings"), input.given("Assets"));
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
    members.insert("UserPoolId".to_owned(), json!(pool.id()));
    members.insert("UseCognitoProvidedValues".to_owned(), json!(provided));
    if let Some(settings) = settings {
        members.insert("Settings".to_owned(), settings.clone());
    }
    if let Some(assets) = assets {
        members.insert("Assets".to_owned(), assets.clone());
    }
    Ok(members)
}

fn shown(style: &Style, input: Input<'_>) -> Value {
    let mut members = style.members.clone();
    if input.flag("ReturnMergedResources") {
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
