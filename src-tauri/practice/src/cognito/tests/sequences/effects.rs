//! What an operation may change: nothing but what it names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A place in what a world holds: a pool, a part of it, and in that a member or the id of a thing.
type Place = [String; 3];

/// The places where two pictures of a world differ.
fn changes(before: &Value, after: &Value) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (pool, was, is) in differing(before, after) {
        for (part, was, is) in differing(was, is) {
            let inner: Vec<_> = differing(was, is).collect();
            if inner.is_empty() {
                places.insert([pool.clone(), part.clone(), String::new()]);
            }
            for (name, _, _) in inner {
                places.insert([pool.clone(), part.clone(), name]);
            }
        }
    }
    places
}

/// The members of two objects that are not the same; none of what is no object.
fn differing<'a>(
    before: &'a Value,
    after: &'a Value,
) -> impl Iterator<Item = (String, &'a Value, &'a Value)> {
    let keys = |value: &'a Value| value.as_object().into_iter().flat_map(Map::keys);
    let names: BTreeSet<_> = keys(before).chain(keys(after)).collect();
    names
        .into_iter()
        .map(|name| (name.clone(), &before[name], &after[name]))
        .filter(|(_, was, is)| was != is)
}

/// The parts of a pool that an operation may change, with what in them: nothing stands for all.
fn own_parts(operation: &str) -> &'static [(&'static str, &'static [&'static str])] {
    const NAMED: &[&str] = &[
        "Identifier",
        "ClientId",
        "ManagedLoginBrandingId",
        "GroupName",
    ];
    match operation {
        "UpdateUserPool" => &[("members", &[]), ("mfa", &[])],
        "SetUserPoolMfaConfig" => &[
            ("mfa", &[]),
            ("members", &["MfaConfiguration", "LastModifiedDate"]),
        ],
        "TagResource" | "UntagResource" => &[("members", &["UserPoolTags"])],
        "CreateUserPoolClient" => &[("clients", NAMED), ("secrets", NAMED)],
        "UpdateUserPoolClient" => &[("clients", NAMED)],
        "DeleteUserPoolClient" => &[("clients", NAMED), ("secrets", NAMED), ("styles", &[])],
        "AddUserPoolClientSecret" | "DeleteUserPoolClientSecret" => &[("secrets", NAMED)],
        writes if writes.starts_with("List") || writes.starts_with("Describe") => &[],
        "GetUserPoolMfaConfig" | "GetGroup" => &[],
        writes if writes.ends_with("ResourceServer") => &[("servers", NAMED)],
        writes if writes.ends_with("Domain") => &[("prefix", &[]), ("custom", &[])],
        writes if writes.ends_with("Group") => &[("groups", NAMED)],
        writes if writes.ends_with("Branding") => &[("styles", NAMED)],
        other => panic!("what may {other} change?"),
    }
}

/// An operation on a pool has changed only what it is there to change, of the things that it was asked about or has made.
pub(super) fn are_its_own(
    operation: &str,
    pool: &str,
    input: &Map<String, Value>,
    answer: &Value,
    pictures: (&Value, &Value),
) {
    let made = ["UserPoolClient", "ManagedLoginBranding"];
    let made = made.iter().filter_map(|what| answer[*what].as_object());
    let spoken_of: Vec<_> = made.chain([input]).collect();
    for place in changes(pictures.0, pictures.1) {
        let [in_pool, part, name] = &place;
        let is_own = own_parts(operation).iter().any(|(own, within)| {
            let named = |member: &&str| {
                spoken_of
                    .iter()
                    .any(|of| of.get(*member).is_some_and(|id| id == name))
            };
            own == part
                && (within.is_empty()
                    || within.contains(&name.as_str())
                    || within.iter().any(named))
        });
        assert!(
            in_pool == pool && is_own,
            "{operation} has changed {place:?}"
        );
    }
}
