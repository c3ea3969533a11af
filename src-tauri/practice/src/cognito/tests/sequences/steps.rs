//! The steps of a random sequence.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::cognito::pool::OPENID_SCOPES;

const IDENTIFIERS: [&str; 4] = ["https:/", "https://a.example.com", "a", "a/b"];
const SCOPE_NAMES: [&str; 3] = ["read", "write", "x.cognitedata.com"];
const OWN_SECRETS: [&str; 2] = ["0123456789abcdefghijklmno", "abcdefghijklmno0123456789"];
const GROUP_NAMES: [&str; 3] = ["writers", "Écrivains/1", "a"];
const TAGS: [(&str, &str); 3] = [("team", "plant"), ("team", "office"), ("Stage", "")];
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
    AddSecret(Index, Option<&'static str>),
    DeleteSecret(Index, Index),
    Pool(Map<String, Value>),
    Tags(Verb, BTreeMap<&'static str, &'static str>),
    /// The mode, and whether an authenticator app is a factor.
    SecondFactor(&'static str, bool),
    /// By name, with a description and a precedence, each as given or left out.
    Group(Verb, &'static str, Option<&'static str>, Option<u8>),
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

/// Settings of a pool: any of a few.
fn pool_settings() -> impl Strategy<Value = Map<String, Value>> {
    let all: Vec<(&str, Value)> = vec![
        ("PoolName", json!("Renamed")),
        ("DeletionProtection", json!("ACTIVE")),
        ("AutoVerifiedAttributes", json!(["email"])),
        ("UserPoolTags", json!({ "team": "plant" })),
        (
            "AdminCreateUserConfig",
            json!({ "AllowAdminCreateUserOnly": true }),
        ),
        (
            "DeviceConfiguration",
            json!({ "ChallengeRequiredOnNewDevice": true }),
        ),
        ("UserPoolTier", json!("LITE")),
        ("UserPoolTier", json!("PLUS")),
    ];
    subsequence(all, 0..5).prop_map(|settings| {
        let named = settings.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
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
        2 => (any::<Index>(), prop::option::of(select(OWN_SECRETS.to_vec())))
            .prop_map(|(which, own)| Step::AddSecret(which, own)),
        2 => (any::<Index>(), any::<Index>())
            .prop_map(|(which, secret)| Step::DeleteSecret(which, secret)),
        1 => pool_settings().prop_map(Step::Pool),
        1 => (verb(), subsequence(TAGS.to_vec(), 0..3))
            .prop_map(|(verb, tags)| Step::Tags(verb, tags.into_iter().collect())),
        1 => (select(vec!["OFF", "ON", "OPTIONAL"]), any::<bool>())
            .prop_map(|(mode, by_app)| Step::SecondFactor(mode, by_app)),
        2 => (
            verb(),
            select(GROUP_NAMES.to_vec()),
            prop::option::of(select(vec!["", "Who may write"])),
            prop::option::of(0..3_u8),
        )
            .prop_map(|(verb, name, description, precedence)| {
                Step::Group(verb, name, description, precedence)
            }),
    ]
}
