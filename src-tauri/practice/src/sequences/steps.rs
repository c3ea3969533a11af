//! The steps of a random sequence.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::world::OPENID_SCOPES;

const IDENTIFIERS: [&str; 4] = ["https:/", "https://a.example.com", "a", "a/b"];
const SCOPE_NAMES: [&str; 3] = ["read", "write", "x.cognitedata.com"];
pub(super) const PREFIXES: [&str; 3] = ["one", "two", "three"];

#[derive(Debug, Clone, Copy)]
pub(super) enum Verb {
    Create,
    Update,
    Delete,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Server(Verb, &'static str, Vec<&'static str>),
    Client(Verb, Index, Map<String, Value>),
    Domain(Verb, &'static str, i64),
    Style(Verb, Index, bool),
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![4 => Just(Verb::Create), 3 => Just(Verb::Update), 1 => Just(Verb::Delete)]
}

fn scope() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => select(OPENID_SCOPES.to_vec()).prop_map(str::to_owned),
        4 => (select(IDENTIFIERS.to_vec()), select(SCOPE_NAMES.to_vec()))
            .prop_map(|(identifier, name)| format!("{identifier}/{name}")),
    ]
}

/// Settings of a client: mostly of the few shapes that are lawful, with any of the other members.
fn settings() -> impl Strategy<Value = Map<String, Value>> {
    let scopes = || prop::collection::btree_set(scope(), 1..3);
    let oauth = prop_oneof![
        2 => Just(json!({})),
        3 => scopes().prop_map(|scopes| json!({
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": scopes,
        })),
        3 => (scopes(), any::<bool>()).prop_map(|(scopes, back)| json!({
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code", "implicit"],
            "AllowedOAuthScopes": scopes,
            "CallbackURLs": if back { json!(["https://a.example.com/", "x://y"]) } else { json!([]) },
        })),
    ];
    let lone: Vec<(&str, Value)> = vec![
        ("ClientName", json!("Renamed")),
        ("RefreshTokenValidity", json!(5)),
        ("AccessTokenValidity", json!(2)),
        ("IdTokenValidity", json!(3)),
        ("TokenValidityUnits", json!({ "IdToken": "hours" })),
        ("ReadAttributes", json!(["email", "name"])),
        ("WriteAttributes", json!(["email"])),
        ("ExplicitAuthFlows", json!(["ALLOW_USER_AUTH"])),
        ("SupportedIdentityProviders", json!(["COGNITO"])),
        ("LogoutURLs", json!(["https://a.example.com/bye"])),
        ("PreventUserExistenceErrors", json!("ENABLED")),
        ("EnableTokenRevocation", json!(false)),
        ("EnablePropagateAdditionalUserContextData", json!(true)),
        ("AuthSessionValidity", json!(9)),
        (
            "AnalyticsConfiguration",
            json!({ "ApplicationId": "0123456789abcdef0123456789abcdef" }),
        ),
    ];
    let lone = subsequence(lone, 0..6);
    (oauth, lone).prop_map(|(oauth, lone)| {
        let mut settings = oauth.as_object().cloned().unwrap_or_default();
        settings.extend(
            lone.into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        settings
    })
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (verb(), select(IDENTIFIERS.to_vec()), subsequence(SCOPE_NAMES.to_vec(), 0..=3))
            .prop_map(|(verb, identifier, scopes)| Step::Server(verb, identifier, scopes)),
        6 => (verb(), any::<Index>(), settings())
            .prop_map(|(verb, which, settings)| Step::Client(verb, which, settings)),
        1 => (verb(), select(PREFIXES.to_vec()), 1..=2_i64)
            .prop_map(|(verb, prefix, version)| Step::Domain(verb, prefix, version)),
        2 => (verb(), any::<Index>(), any::<bool>())
            .prop_map(|(verb, which, provided)| Step::Style(verb, which, provided)),
    ]
}
