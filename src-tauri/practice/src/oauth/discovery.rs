//! A pool's discovery document and key set.

use serde_json::{Value, json};

use super::keys::{Keys, PoolKeys};
use crate::cognito::world::World;
use crate::http::Reply;

pub(super) fn configuration(world: &World, pool_id: &str, endpoint: &str) -> Reply {
    let Some(pool) = world.pools.get(pool_id) else {
        return no_pool(pool_id);
    };
    let issuer = format!("{endpoint}/{pool_id}");
    let mut document = json!({
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    });
    if let Some(domain) = pool.custom.as_ref().or(pool.prefix.as_ref()) {
        let base = format!("{endpoint}/{}", domain.name);
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

/// The public keys of a pool that there is.
pub(super) fn key_set(keys: &Keys, pool_id: &str) -> Reply {
    Reply::json(200, &keys.of(pool_id, PoolKeys::key_set))
}

pub(super) fn no_pool(pool_id: &str) -> Reply {
    let body: Value = json!({
        "__type": "ResourceNotFoundException",
        "message": format!("User pool {pool_id} does not exist."),
    });
    Reply::json(404, &body)
}
