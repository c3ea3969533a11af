//! An admin registers a pool; what comes of it is judged by boto3, secret-tool and a JWT library.

use registrar_practice::{Faults, seed};
use serde_json::{Value, json};

use crate::journey::all;
use crate::others::{Rehearsal, Server};
use crate::stage::Stage;

fn sorted(value: &Value) -> Vec<String> {
    let mut list: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| v.as_str().unwrap_or_default().to_owned())
        .collect();
    list.sort();
    list
}

/// The client of this name, as boto3 describes it.
fn client<'a>(pool: &'a Value, name: &str) -> &'a Value {
    let clients = pool["clients"].as_array().unwrap();
    let mut named = clients.iter().filter(|client| client["ClientName"] == name);
    let client = named.next().unwrap_or_else(|| panic!("no client {name}"));
    assert!(named.next().is_none(), "two clients {name}");
    client
}

/// The documentation page, word for word, against what boto3 found.
fn assert_is_the_page(pool: &Value) {
    let scope = |name: &str, description: &str| json!({ "ScopeName": name, "ScopeDescription": description });
    let servers: Vec<_> = pool["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|server| {
            let mut scopes = server["Scopes"].as_array().unwrap().clone();
            scopes.sort_by_key(|scope| scope["ScopeName"].as_str().unwrap().to_owned());
            (
                server["Identifier"].as_str().unwrap(),
                server["Name"].as_str().unwrap(),
                scopes,
            )
        })
        .collect();
    assert_eq!(
        servers,
        [
            (
                "https:/",
                "Service account",
                vec![
                    scope("IDENTITY", "identity"),
                    scope("westeurope-1.cognitedata.com", "audience"),
                ]
            ),
            (
                "https://cognitedata.com",
                "Cognite API",
                vec![
                    scope("IDENTITY", "identity"),
                    scope("user_impersonation", "User impersonation"),
                ]
            ),
        ]
    );
    for (name, flow, scopes, urls) in [
        (
            "Cognite authorization server",
            "client_credentials",
            vec!["https://westeurope-1.cognitedata.com"],
            vec![],
        ),
        (
            "Cognite Data Fusion",
            "code",
            vec![
                "email",
                "https://cognitedata.com/user_impersonation",
                "openid",
                "profile",
            ],
            vec!["https://auth.cognite.com/oauth2/external/callback"],
        ),
    ] {
        let client = client(pool, name);
        assert!(
            client["ClientSecret"]
                .as_str()
                .is_some_and(|secret| secret.len() >= 24),
            "{name} has no secret"
        );
        assert_eq!(
            sorted(&client["ExplicitAuthFlows"]),
            [
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_AUTH",
                "ALLOW_USER_SRP_AUTH"
            ]
        );
        assert_eq!(sorted(&client["SupportedIdentityProviders"]), ["COGNITO"]);
        assert_eq!(client["AllowedOAuthFlowsUserPoolClient"], true);
        assert_eq!(sorted(&client["AllowedOAuthFlows"]), [flow]);
        assert_eq!(sorted(&client["AllowedOAuthScopes"]), scopes);
        assert_eq!(sorted(&client["CallbackURLs"]), urls);
    }
    assert_eq!(pool["clients"].as_array().unwrap().len(), 2);
    assert_eq!(pool["styled"], json!(["Cognite Data Fusion"]));
    assert_eq!(pool["domain"]["ManagedLoginVersion"], 2);
}

/// The keychain holds what the service shows, under accounts that begin so.
fn assert_secrets_are_kept(stage: &Stage, accounts: &str, pool: &Value) {
    for name in ["Cognite authorization server", "Cognite Data Fusion"] {
        let client = client(pool, name);
        let account = format!("{accounts}/{}", client["ClientId"].as_str().unwrap());
        let kept = stage.keyring_secret("CDF Registrar", &account);
        assert_eq!(kept.as_deref(), client["ClientSecret"].as_str(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_pool_of_practice_is_registered() {
    let stage = Stage::set().await;
    let args = [
        "--practice",
        "--user-pool",
        seed::EMPTY,
        "--cluster",
        "westeurope-1",
    ];
    let window = stage.open(&args).await;
    window.connect_and_review().await;
    let changes = window.changes().await;
    assert_eq!(changes[0], ("domain", "keep".to_owned()));
    assert_eq!(changes[1..], all("create")[1..]);
    let outcomes = window.register_all().await;
    assert_eq!(outcomes[0], ("domain", "already-so".to_owned()));
    assert_eq!(outcomes[1..], all("done")[1..]);

    let practice = Server::practice(&window.endpoint().await);
    let pool = practice.pool(&stage, seed::EMPTY);
    assert_is_the_page(&pool);
    let accounts = format!("practice/{}", seed::EMPTY);
    assert_secrets_are_kept(&stage, &accounts, &pool);

    window.click("to-handover").await;
    window.by_testid("handover").await;
    for (value, name) in [
        (
            "value-authorization-server-client-id",
            "Cognite authorization server",
        ),
        ("value-data-fusion-client-id", "Cognite Data Fusion"),
    ] {
        assert_eq!(
            window.text(value).await,
            client(&pool, name)["ClientId"].as_str().unwrap()
        );
    }

    // The stored secret opens the token endpoint that the window shows, for the cluster's scope.
    let machine = client(&pool, "Cognite authorization server")["ClientId"]
        .as_str()
        .unwrap();
    let secret = stage
        .keyring_secret("CDF Registrar", &format!("{accounts}/{machine}"))
        .unwrap();
    let scope = "https://westeurope-1.cognitedata.com";
    let claims = practice.token(&stage, seed::EMPTY, machine, &secret, scope);
    assert_eq!(
        (claims["scope"].as_str(), claims["client_id"].as_str()),
        (Some(scope), Some(machine))
    );
    assert_eq!(
        claims["iss"].as_str().unwrap(),
        window.text("value-issuer").await
    );

    // It is copied by the program, with the mark that keeps it out of clipboard histories.
    window.click("copy-secret-authorization-server").await;
    window
        .wait_text("secret-authorization-server", "clipboard")
        .await;
    let clipboard = |target: &str| {
        let mut xclip = stage.command("xclip");
        xclip.args(["-selection", "clipboard", "-o", "-target", target]);
        String::from_utf8(xclip.output().unwrap().stdout).unwrap()
    };
    assert_eq!(clipboard("UTF8_STRING"), secret);
    assert!(clipboard("TARGETS").contains("x-kde-passwordManagerHint"));

    // The window never held it.
    let page = window.client.source().await.unwrap();
    assert!(!page.contains(&secret), "the secret is in the page");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_registered_is_left_alone() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    let identity = window.text("identity").await;
    assert!(identity.contains("rehearsal"), "{identity}");
    assert_eq!(window.endpoint().await, rehearsal.practice.endpoint());
    window.choose_domain_prefix("plant-sign-in").await;
    assert_eq!(window.register_all().await, all("done"));
    window.close().await;

    // Another day: the same arguments, a new window.
    let (before, writes) = (rehearsal.pool(seed::NO_DOMAIN), rehearsal.writes());
    let window = rehearsal.review(seed::NO_DOMAIN).await;
    assert_eq!(window.changes().await, all("keep"));
    window.click("to-handover").await;
    window.by_testid("handover").await;
    assert_eq!(rehearsal.writes(), writes);
    assert_eq!(rehearsal.pool(seed::NO_DOMAIN), before);
    // It is among the registrations, which survived the first window.
    window.click("to-registrations").await;
    window.click(&format!("open-{}", seed::NO_DOMAIN)).await;
    window.by_testid("handover").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_registered_pool_is_repaired_and_the_rest_untouched() {
    let rehearsal = Rehearsal::set(Faults::none()).await;
    let before = rehearsal.pool(seed::HALF_REGISTERED);
    let window = rehearsal.review(seed::HALF_REGISTERED).await;
    let outcomes = window.register_all().await;
    assert!(
        outcomes
            .iter()
            .all(|(_, outcome)| ["done", "already-so"].contains(&outcome.as_str()))
    );
    let after = rehearsal.pool(seed::HALF_REGISTERED);
    assert_secrets_are_kept(&rehearsal.stage, seed::HALF_REGISTERED, &after);

    // Field for field: what differs, and nothing else.
    let mut expected = before.clone();
    for server in expected["servers"].as_array_mut().unwrap() {
        let (name, ours): (&str, &[(&str, &str)]) = match server["Identifier"].as_str().unwrap() {
            "https://cognitedata.com" => (
                "Cognite API",
                &[
                    ("IDENTITY", "identity"),
                    ("user_impersonation", "User impersonation"),
                ],
            ),
            "https:/" => (
                "Service account",
                &[
                    ("IDENTITY", "identity"),
                    ("westeurope-1.cognitedata.com", "audience"),
                ],
            ),
            _ => continue,
        };
        server["Name"] = name.into();
        for (scope, description) in ours {
            let scopes = server["Scopes"].as_array_mut().unwrap();
            scopes.retain(|present| present["ScopeName"] != *scope);
            scopes.push(json!({ "ScopeName": scope, "ScopeDescription": description }));
        }
    }
    for client in expected["clients"].as_array_mut().unwrap() {
        let scopes: &[&str] = match client["ClientName"].as_str().unwrap() {
            "Cognite authorization server" => {
                client["AllowedOAuthFlows"] = json!(["client_credentials"]);
                &["https://westeurope-1.cognitedata.com"]
            }
            "Cognite Data Fusion" => {
                add(
                    client,
                    "CallbackURLs",
                    &["https://auth.cognite.com/oauth2/external/callback"],
                );
                add(client, "AllowedOAuthFlows", &["code"]);
                &[
                    "email",
                    "https://cognitedata.com/user_impersonation",
                    "openid",
                    "profile",
                ]
            }
            _ => continue,
        };
        add(client, "AllowedOAuthScopes", scopes);
        add(client, "SupportedIdentityProviders", &["COGNITO"]);
        add(
            client,
            "ExplicitAuthFlows",
            &[
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_AUTH",
                "ALLOW_USER_SRP_AUTH",
            ],
        );
        client["AllowedOAuthFlowsUserPoolClient"] = true.into();
    }
    add(&mut expected, "styled", &["Cognite Data Fusion"]);
    assert_eq!(comparable(after), comparable(expected));
    window.close().await;
}

/// Adds what is missing from a list of words.
fn add(object: &mut Value, member: &str, words: &[&str]) {
    let mut list = sorted(&object[member]);
    list.extend(
        words
            .iter()
            .filter(|word| !list.iter().any(|present| present == *word))
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>(),
    );
    object[member] = list.into();
}

/// Without the time of the last change, and with lists in which order means nothing in one order.
fn comparable(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove("LastModifiedDate");
                members.values_mut().for_each(walk);
            }
            Value::Array(items) => {
                items.iter_mut().for_each(walk);
                items.sort_by_key(Value::to_string);
            }
            _ => {}
        }
    }
    walk(&mut value);
    value
}
