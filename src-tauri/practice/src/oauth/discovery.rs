//! A pool's discovery document and key set.

use std::sync::Mutex;

use serde_json::{Value, json};

use super::{Keys, Reply, Visit, locked};
use crate::world::World;

pub(super) fn configuration(world: &Mutex<World>, pool_id: &str, visit: &Visit<'_>) -> Reply {
    let world = locked(world);
    let Some(pool) = world.pools.get(pool_id) else {
        return no_pool(pool_id);
    };
    let issuer = format!("{}/{pool_id}", visit.endpoint);
    let mut document = json!({
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    });
    if let Some(domain) = pool.custom.as_ref().or(pool.prefix.as_ref()) {
        let base = format!("{}/{}", visit.endpoint, domain.name);
        for (member, path) in [
            ("authorization_endpoint", "oauth2/authorize"),
            ("end_session_endpoint", "logout"),
            ("revocation_endpoint", "oauth2/revoke"),
            ("token_endpoint", "oauth2/token"),
            ("userinfo_endpoint", "oauth2/userInfo"),
        ] {
            document[member] = json!(format!("{base}/{path}"));
        }
        document["token_endpoint_auth_methods_supported"] =
            json!(["client_secret_basic", "client_secret_post"]);
    }
    Reply::json(200, &document)
}

pub(super) fn key_set(world: &Mutex<World>, keys: &Keys, pool_id: &str) -> Reply {
    if !locked(world).pools.contains_key(pool_id) {
        return no_pool(pool_id);
    }
    Reply::json(200, &keys.of(pool_id, super::keys::PoolKeys::key_set))
}

fn no_pool(pool_id: &str) -> Reply {
    let body: Value = json!({
        "__type": "ResourceNotFoundException",
        "message": format!("User pool {pool_id} does not exist."),
    });
    Reply::json(404, &body)
}
