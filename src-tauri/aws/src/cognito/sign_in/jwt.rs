//! An access token, taken apart and held against the key set.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, dangerous, decode};
use registrar_core::proof::{Claim, Jwt, Signature};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::documents::KeySet;
use crate::cognito::error::NotAJwt;

/// A token with all the scopes that a client can have fills no more.
const MAX_TEXT: usize = 8 * 1024;
/// Amazon Cognito's access tokens have about ten.
const MAX_CLAIMS: usize = 64;

/// What matters of the header (RFC 7515, 4). It is read by itself, since the library knows no header with an algorithm
/// that it would not verify.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// Takes a token apart. Only RS256 by a key of the key set is ever [`Signature::Verified`].
///
/// # Errors
/// When it is no signed JSON Web Token: why, without any part of it.
pub(super) fn take_apart(token: &str, keys: Option<&KeySet>) -> Result<Jwt, NotAJwt> {
    let [header, _, _] = token.split('.').collect::<Vec<_>>()[..] else {
        return Err(NotAJwt::Parts);
    };
    let header = URL_SAFE_NO_PAD.decode(header).ok();
    let header: Header = header
        .and_then(|header| serde_json::from_slice(&header).ok())
        .ok_or(NotAJwt::Header)?;
    if header.crit.is_some() {
        return Err(NotAJwt::Critical);
    }
    if header.alg.len() > 40 || header.kid.as_ref().is_some_and(|kid| kid.len() > 1024) {
        return Err(NotAJwt::LongText);
    }
    let claims: Map<String, Value> =
        dangerous::insecure_decode_claims(token).map_err(|_| NotAJwt::Claims)?;
    if claims.len() > MAX_CLAIMS {
        return Err(NotAJwt::ManyClaims(claims.len()));
    }
    Ok(Jwt {
        signature: signature(token, &header, keys),
        algorithm: header.alg,
        kid: header.kid,
        claims: claims
            .into_iter()
            .map(|(name, value)| (name, claim(value)))
            .collect::<BTreeMap<_, _>>(),
    })
}

fn signature(token: &str, header: &Header, keys: Option<&KeySet>) -> Signature {
    if header.alg != "RS256" {
        return Signature::NotRs256;
    }
    let Some(keys) = keys else {
        return Signature::NoKeySet;
    };
    match header.kid.as_deref().and_then(|kid| keys.rs256(kid)) {
        None => Signature::UnknownKey,
        Some(key) if is_signed_by(token, key) => Signature::Verified,
        Some(_) => Signature::Wrong,
    }
}

fn is_signed_by(token: &str, key: &DecodingKey) -> bool {
    // The claims are judged elsewhere, each with a sentence of its own.
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    decode::<Map<String, Value>>(token, key, &validation).is_ok()
}

fn claim(value: Value) -> Claim {
    match value {
        Value::String(text) if text.len() <= MAX_TEXT => Claim::Text(text),
        Value::String(text) => Claim::Other(format!("a text of {} bytes", text.len())),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Claim::Number(number),
            None => Claim::Other(number.to_string()),
        },
        other => {
            let json = other.to_string();
            Claim::Other(if json.len() <= MAX_TEXT {
                json
            } else {
                format!("JSON of {} bytes", json.len())
            })
        }
    }
}
