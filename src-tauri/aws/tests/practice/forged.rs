//! The proof of a pool whose tokens are not the pool's own.

use serde_json::{Value, json};

use crate::impostor::*;
use crate::stage::Stage;

/// The good claims but for one; null takes it away.
fn with(request: &Request, name: &str, value: Value) -> Value {
    let mut claims = request.claims();
    claims[name] = value;
    claims
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    claims
}

#[tokio::test]
async fn a_token_that_is_not_the_pools_is_never_passed() {
    let stage = Stage::new().await;
    let by_pool = |request: &Request, name: &str, value: Value| {
        rs256(&with(request, name, value), "pool", &KEY)
    };
    assert_eq!(
        stage
            .said_of(|r| rs256(&r.claims(), "pool", &OTHER_KEY))
            .await,
        "Failed Token: The token’s signature is wrong: the pool’s key did not make it."
    );
    assert_eq!(
        stage.said_of(|r| none(&r.claims())).await,
        "Failed Token: The token is signed with the algorithm none; only RS256 is accepted."
    );
    assert_eq!(
        stage.said_of(|r| hs256(&r.claims())).await,
        "Failed Token: The token is signed with the algorithm HS256; only RS256 is accepted."
    );
    assert_eq!(
        stage
            .said_of(|r| rs256(&r.claims(), "elsewhere", &KEY))
            .await,
        "Failed Token: The token has the key id (kid) elsewhere, which the key set (JWKS) does not hold."
    );
    let said = stage
        .said_of(move |r| by_pool(r, "iss", json!("https://elsewhere.example")))
        .await;
    assert!(said.starts_with("Failed Token: The token’s issuer (iss) is https://elsewhere.example instead of http://127.0.0.1:"), "{said}");
    let said = stage
        .said_of(move |r| by_pool(r, "client_id", json!("another")))
        .await;
    assert!(
        said.starts_with("Failed Token: The token’s client_id is another instead of "),
        "{said}"
    );
    assert_eq!(
        stage
            .said_of(move |r| by_pool(r, "token_use", json!("id")))
            .await,
        "Failed Token: The token’s token_use is id instead of access."
    );
    assert_eq!(
        stage
            .said_of(move |r| by_pool(
                r,
                "scope",
                json!("openid https://westeurope-1.cognitedata.com.example")
            ))
            .await,
        "Failed Token: The token’s scope lacks https://westeurope-1.cognitedata.com, which was asked for."
    );
    for (name, verb) in [
        ("iat", "was issued"),
        ("nbf", "is valid only from"),
        ("auth_time", "says that the client was authenticated"),
    ] {
        let said = stage
            .said_of(move |r| by_pool(r, name, json!(now() + 3_000)))
            .await;
        assert!(
            said.starts_with(&format!("Failed Token: The token {verb} "))
                && said.ends_with(&format!(" s in the future ({name}).")),
            "{said}"
        );
    }
    let said = stage
        .said_of(move |r| by_pool(r, "exp", json!(now() - 3_000)))
        .await;
    assert!(
        said.starts_with("Failed Token: The token expired "),
        "{said}"
    );
    assert_eq!(
        stage.said_of(move |r| by_pool(r, "exp", Value::Null)).await,
        "Failed Token: The token does not say when it expires (exp)."
    );
    assert_eq!(
        stage.said_of(|_| "opaque".into()).await,
        "Failed Token: The token endpoint gave something that is no token. It does not have three parts, as a signed JSON Web Token has."
    );
    let said = stage
        .said_of(|r| {
            let good = rs256(&r.claims(), "pool", &KEY);
            good[..good.len() - 8].to_owned()
        })
        .await;
    assert!(said.contains("signature is wrong"), "{said}");
}

#[tokio::test]
async fn a_header_that_is_not_understood_is_never_passed() {
    let stage = Stage::new().await;
    let by = |header: Value| move |request: &Request| signed(&header, &request.claims(), &KEY);
    let crit = json!({ "alg": "RS256", "kid": "pool", "crit": ["b64"], "b64": true });
    assert_eq!(
        stage.said_of(by(crit)).await,
        "Failed Token: The token endpoint gave something that is no token. Its header demands (crit) what is not understood here."
    );
    assert_eq!(
        stage.said_of(by(json!({ "alg": "RS256" }))).await,
        "Failed Token: The token has no key id (kid), so it does not say which key it is by."
    );
    assert_eq!(
        stage
            .said_of(by(json!({ "alg": "RS512", "kid": "pool" })))
            .await,
        "Failed Token: The token is signed with the algorithm RS512; only RS256 is accepted."
    );
    assert_eq!(
        stage.said_of(by(json!({ "kid": "pool" }))).await,
        "Failed Token: The token endpoint gave something that is no token. Its header is not one of a JSON Web Token."
    );
}

#[tokio::test]
async fn a_key_that_is_not_for_rs256_signatures_verifies_nothing() {
    let stage = Stage::new().await;
    for (member, value) in [("use", "enc"), ("alg", "RS512"), ("kty", "EC")] {
        let said = stage
            .said(move |request| {
                let mut keys = json!({ "keys": [public(&KEY)] });
                keys["keys"][0][member] = json!(value);
                request
                    .path
                    .ends_with("jwks.json")
                    .then(|| json_reply(&keys))
            })
            .await;
        assert_eq!(
            said,
            [
                "Failed Jwks: The key set (JWKS) holds no RSA key with a key id (kid) for signatures, among 1 keys.",
                "Failed Token: The token has the key id (kid) pool, which the key set (JWKS) does not hold.",
            ]
        );
    }
}

#[tokio::test]
async fn an_issuer_elsewhere_must_agree() {
    let stage = Stage::new().await;
    let other = |request: &Request| format!("{}/other", request.endpoint);
    let agreeing = move |agrees: bool| {
        move |request: &Request| {
            let mut document = request.discovery();
            document["issuer"] = json!(other(request));
            match request.path.as_str() {
                path if path.ends_with("oauth2/token") => Some(token_reply(&rs256(
                    &with(request, "iss", json!(other(request))),
                    "pool",
                    &KEY,
                ))),
                path if path.starts_with("/other/") && !agrees => {
                    Some(json_reply(&request.discovery()))
                }
                path if path.ends_with("openid-configuration") => Some(json_reply(&document)),
                _ => None,
            }
        }
    };
    assert_eq!(stage.said(agreeing(true)).await, [""; 0]);
    let said = stage.said(agreeing(false)).await;
    assert!(
        said[0].contains("whose own document names another one."),
        "{said:#?}"
    );
}

#[tokio::test]
async fn what_a_server_sends_back_of_a_secret_is_not_shown() {
    let stage = Stage::new().await;
    // `prove_within` looks for the secret in all that is printed.
    let said = stage
        .said(|request| {
            let claims = with(request, "client_id", json!(request.secret));
            request
                .path
                .ends_with("oauth2/token")
                .then(|| token_reply(&rs256(&claims, "pool", &KEY)))
        })
        .await;
    assert!(
        said[0].starts_with("Failed Token: The token’s client_id is (redacted) instead of "),
        "{said:#?}"
    );
    let said = stage
        .said(|request| {
            let headers = format!("Location: https://elsewhere.example/{}\r\n", request.secret);
            request
                .path
                .ends_with("oauth2/token")
                .then(|| Reply::Answer(302, "text/html", headers, String::new()))
        })
        .await;
    assert!(
        said[0].contains("https://elsewhere.example/(redacted)"),
        "{said:#?}"
    );
}
