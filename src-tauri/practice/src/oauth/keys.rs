//! The keys that a pool signs with, made when they are first needed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The keys of all pools.
#[derive(Default)]
pub(crate) struct Keys(Mutex<HashMap<String, Arc<OnceLock<PoolKeys>>>>);

/// As the real one, a pool has two keys, one for ID tokens and one for access
/// tokens: who verifies must go by `kid`.
pub(crate) struct PoolKeys {
    id: Key,
    access: Key,
}

struct Key {
    pair: RsaKeyPair,
    kid: String,
}

impl Keys {
    /// The keys of a pool. Making them takes a moment: do not hold the world meanwhile.
    pub(crate) fn of<R>(&self, pool_id: &str, with: impl FnOnce(&PoolKeys) -> R) -> R {
        let slot = {
            let mut pools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            pools.entry(pool_id.to_owned()).or_default().clone()
        };
        with(slot.get_or_init(PoolKeys::make))
    }
}

impl PoolKeys {
    fn make() -> PoolKeys {
        std::thread::scope(|scope| {
            let id = scope.spawn(Key::make);
            let access = Key::make();
            PoolKeys {
                id: id.join().expect("making a key does not panic"),
                access,
            }
        })
    }

    /// The public keys, that of ID tokens first.
    pub(crate) fn key_set(&self) -> Value {
        json!({ "keys": [self.id.public(), self.access.public()] })
    }

    /// An access token with these claims.
    pub(crate) fn access_token(&self, claims: &Value) -> String {
        let header = json!({ "kid": self.access.kid, "alg": "RS256" });
        let text = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; self.access.pair.public_modulus_len()];
        self.access
            .pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signature,
            )
            .expect("a key of 2048 bits signs");
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl Key {
    fn make() -> Key {
        let mut id = [0; 32];
        aws_lc_rs::rand::fill(&mut id).expect("the system has randomness");
        Key {
            pair: RsaKeyPair::generate(KeySize::Rsa2048).expect("the system has randomness"),
            kid: STANDARD.encode(id),
        }
    }

    fn public(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "alg": "RS256",
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
            "kid": self.kid,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "use": "sig",
        })
    }
}
