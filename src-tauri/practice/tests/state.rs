//! What a server holds, as JSON: what is kept, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use registrar_practice::{Options, Practice, Seed, State, seed};
use serde_json::{Value, json};

async fn dumped() -> State {
    let practice = Practice::start(Options::default()).await.unwrap();
    practice.dump()
}

fn refusal(text: &str) -> String {
    State::from_json(text).unwrap_err().to_string()
}

/// The seeded state, with a change to its pools. The many pools and clients that no test looks at are left out.
struct Changed(Value);

impl Changed {
    async fn new() -> Changed {
        let mut changed = Changed(serde_json::from_str(&dumped().await.to_json()).unwrap());
        let pools = changed.pools().as_object_mut().unwrap();
        pools.retain(|id, _| !id.contains("PracSand"));
        pools[seed::CROWDED]["clients"] = json!({});
        pools[seed::CROWDED]["secrets"] = json!({});
        changed
    }

    fn pools(&mut self) -> &mut Value {
        &mut self.0["pools"]
    }

    /// The first client of this name.
    fn client(&mut self, pool: &str, name: &str) -> &mut Value {
        let clients = self.pools()[pool]["clients"].as_object_mut().unwrap();
        let mut clients = clients.values_mut();
        clients.find(|client| client["ClientName"] == name).unwrap()
    }

    fn style(&mut self, pool: &str, id: &str, client: &str) {
        self.pools()[pool]["styles"][id] = json!({
            "client_id": client,
            "members": {
                "ManagedLoginBrandingId": id,
                "UserPoolId": pool,
                "UseCognitoProvidedValues": true,
                "CreationDate": 1.5,
                "LastModifiedDate": 1.5,
            },
        });
    }

    fn refusal(&self) -> String {
        refusal(&self.0.to_string())
    }

    fn is_refused(&self, thing: &str, why: &str) {
        let sentence = self.refusal();
        let expected = format!("The state breaks a rule of Amazon Cognito: {thing}");
        assert!(sentence.starts_with(&expected), "{sentence}");
        assert!(sentence.contains(why), "{sentence}");
    }
}

#[tokio::test]
async fn a_server_starts_with_what_another_held() {
    let state = dumped().await;
    let seed = Seed::State(State::from_json(&state.to_json()).unwrap());
    let practice = Practice::start(Options {
        seed,
        ..Options::default()
    })
    .await
    .unwrap();
    assert_eq!(practice.dump(), state);
}

#[tokio::test]
async fn what_is_not_a_state_is_refused_with_a_sentence() {
    assert_eq!(
        refusal("{"),
        "The state cannot be read: EOF while parsing an object at line 1 column 1."
    );
    for foreign in ["{}", "[1]", "null", r#"{ "Users": [] }"#] {
        assert_eq!(
            refusal(foreign),
            "This is not a state of Practice: it has no `practice_state`."
        );
    }
    assert_eq!(
        refusal(r#"{ "practice_state": 2, "vaults": {} }"#),
        "The state is of version 2, and this Practice reads version 1."
    );
    let empty = r#"{ "practice_state": 1, "pools": {} }"#;
    assert!(State::from_json(empty).is_ok());
    assert_eq!(
        refusal("{ \"practice_state\": 1,\n\"pools\": {}, \"users\": 3 }"),
        "The state cannot be read: unknown field `users`, expected `practice_state` or `pools` at line 2 column 20."
    );
    let mut changed = Changed::new().await;
    changed.pools()[seed::EMPTY]["users"] = json!({});
    assert!(changed.refusal().contains("unknown field `users`"));
    let mut changed = Changed::new().await;
    changed.pools()[seed::EMPTY] = json!({ "region": "eu-west-1" });
    assert!(changed.refusal().contains("missing field `members`"));
}

#[tokio::test]
async fn a_pool_is_what_it_would_be_made() {
    let pool = format!("the user pool {}: ", seed::EMPTY);
    for (member, value, why) in [
        (
            "Id",
            json!("eu-west-1_Other"),
            "Its Id is not eu-west-1_PracEmpty.",
        ),
        ("Arn", json!("arn:aws:other"), "arn"),
        ("Name", json!(""), "'name' failed to satisfy constraint"),
        ("Surname", json!("a"), "Unrecognized member 'Surname'"),
        (
            "MfaConfiguration",
            Value::Null,
            "another MfaConfiguration of it",
        ),
        (
            "AutoVerifiedAttributes",
            json!(["phone_number"]),
            "SMS configuration is required",
        ),
        ("SchemaAttributes", json!("none"), "Unexpected field type"),
    ] {
        let mut changed = Changed::new().await;
        changed.pools()[seed::EMPTY]["members"][member] = value;
        changed.is_refused(&pool, why);
    }
    let mut changed = Changed::new().await;
    changed.pools()[seed::EMPTY]["region"] = json!("eu-west-2");
    changed.is_refused(&pool, "Its Arn is not arn:aws:cognito-idp:eu-west-2:");
}

#[tokio::test]
async fn a_resource_server_is_what_it_would_be_made() {
    let scope = json!({ "ScopeName": "IDENTITY", "ScopeDescription": "d" });
    for (member, value, why) in [
        (
            "Identifier",
            json!("https://other"),
            "Its Identifier is not https:/.",
        ),
        ("UserPoolId", json!(seed::EMPTY), "Its UserPoolId is not"),
        (
            "Scopes",
            json!([scope, scope]),
            "Duplicate scope name: IDENTITY",
        ),
    ] {
        let mut changed = Changed::new().await;
        changed.pools()[seed::HALF_REGISTERED]["servers"]["https:/"][member] = value;
        changed.is_refused("the resource server https:/ of the user pool", why);
    }
    let mut changed = Changed::new().await;
    let servers = &mut changed.pools()[seed::CROWDED]["servers"];
    for number in 1..=4 {
        let identifier = format!("one-too-many-{number}");
        servers[&identifier] = json!({
            "UserPoolId": seed::CROWDED, "Identifier": identifier, "Name": "A", "Scopes": [],
        });
    }
    changed.is_refused(
        "the resource server one-too-many-4",
        "LimitExceededException",
    );
}

#[tokio::test]
async fn a_domain_is_where_it_would_be_made() {
    let prefix = |name: &str, version: u8| json!({ "name": name, "login_version": version, "certificate": null, "routing": null });
    for (pool, slot, domain, why) in [
        (
            seed::LITE,
            "prefix",
            prefix("lite", 2),
            "FeatureUnavailableInTierException",
        ),
        (
            seed::LITE,
            "prefix",
            prefix("my-aws", 1),
            "reserved word: aws",
        ),
        (
            seed::LITE,
            "prefix",
            prefix("plant-half", 1),
            "already associated",
        ),
        (
            seed::LITE,
            "prefix",
            prefix("lite", 3),
            "ManagedLoginVersion",
        ),
        (seed::LITE, "custom", prefix("lite", 1), "another domain"),
        (
            seed::CLASSIC,
            "custom",
            prefix("second", 1),
            "already has a domain",
        ),
    ] {
        let name = domain["name"].as_str().unwrap().to_owned();
        let mut changed = Changed::new().await;
        changed.pools()[pool][slot] = domain;
        changed.is_refused("the domain ", why);
        assert!(changed.refusal().contains(&name), "{name}");
    }
}

#[tokio::test]
async fn an_app_client_is_what_it_would_be_made() {
    let machine = "Cognite authorization server";
    for (name, member, value, why) in [
        (machine, "ClientId", json!("another"), "Its ClientId is not"),
        (
            machine,
            "ClientSecret",
            json!("made_up_but_long_enough_secret"),
            "belongs among its secrets",
        ),
        (
            machine,
            "AllowedOAuthScopes",
            json!(["nonsense"]),
            "ScopeDoesNotExistException",
        ),
        (
            machine,
            "AllowedOAuthScopes",
            json!(["openid"]),
            "InvalidOAuthFlowException",
        ),
        (
            machine,
            "AuthSessionValidity",
            Value::Null,
            "another AuthSessionValidity of it",
        ),
        (
            "Timesheets",
            "CallbackURLs",
            json!(["http://example.com"]),
            "HTTP protocol",
        ),
        (
            "Timesheets",
            "RefreshTokenValidity",
            json!(0),
            "RefreshTokenValidity",
        ),
    ] {
        let mut changed = Changed::new().await;
        let client = changed.client(seed::HALF_REGISTERED, name);
        client[member] = value;
        client
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        changed.is_refused("the app client ", why);
        assert!(!changed.refusal().contains("hush"));
    }
}

#[tokio::test]
async fn a_style_is_of_one_client_that_is_there() {
    let pool = seed::HALF_REGISTERED;
    let mut changed = Changed::new().await;
    let client = changed.client(pool, "Timesheets")["ClientId"].clone();
    let client = client.as_str().unwrap();
    let ids = [1, 2].map(|number| format!("00000000-0000-4000-8000-00000000000{number}"));
    changed.style(pool, &ids[0], client);
    let text = changed.0.to_string();
    let kept: Value = serde_json::from_str(&State::from_json(&text).unwrap().to_json()).unwrap();
    assert_eq!(kept, changed.0);
    changed.style(pool, &ids[1], client);
    changed.is_refused(
        &format!(
            "the managed login style {} of the user pool {pool}: ",
            ids[1]
        ),
        "ManagedLoginBrandingExistsException",
    );
    changed.style(pool, &ids[1], "gone");
    changed.is_refused(
        "the managed login style ",
        "User pool client gone does not exist.",
    );
}

#[tokio::test]
async fn a_group_is_what_it_would_be_made() {
    let pool = seed::EMPTY;
    let group = json!({
        "GroupName": "writers",
        "UserPoolId": pool,
        "Description": "Who may write",
        "Precedence": 1,
        "CreationDate": 1.5,
        "LastModifiedDate": 2.5,
    });
    let mut changed = Changed::new().await;
    changed.pools()[pool]["groups"]["writers"] = group.clone();
    let text = changed.0.to_string();
    let kept: Value = serde_json::from_str(&State::from_json(&text).unwrap().to_json()).unwrap();
    assert_eq!(kept, changed.0);
    for (member, value, why) in [
        (
            "GroupName",
            json!("readers"),
            "Its GroupName is not writers.",
        ),
        ("UserPoolId", json!(seed::LITE), "Its UserPoolId is not"),
        ("Precedence", json!(-1), "'precedence' failed"),
        (
            "RoleArn",
            json!("arn:aws:iam::000000000000:user/a"),
            "is not the ARN of a role",
        ),
        ("Users", json!([]), "Unrecognized member 'Users'"),
    ] {
        let mut changed = Changed::new().await;
        changed.pools()[pool]["groups"]["writers"] = group.clone();
        changed.pools()[pool]["groups"]["writers"][member] = value;
        changed.is_refused("the group writers of the user pool", why);
    }
}

#[tokio::test]
async fn a_state_from_before_there_were_groups_is_read() {
    let state = dumped().await;
    let mut older: Value = serde_json::from_str(&state.to_json()).unwrap();
    for pool in older["pools"].as_object_mut().unwrap().values_mut() {
        assert_eq!(
            pool.as_object_mut().unwrap().remove("groups"),
            Some(json!({}))
        );
    }
    assert_eq!(State::from_json(&older.to_string()).unwrap(), state);
}

#[tokio::test]
async fn a_clients_secrets_are_two_at_most_lawful_and_apart() {
    type Change = fn(&mut Vec<Value>);
    let cases: [(Change, &str); 7] = [
        (|own| own.clear(), "There are 0 of them"),
        (
            |own| own.extend([own[0].clone(), own[0].clone()]),
            "There are 3 of them",
        ),
        (|own| own.push(own[0].clone()), "Two of them are alike"),
        (
            |own| own[0]["value"] = json!("hush-hush"),
            "'clientSecretValue' failed",
        ),
        (
            |own| own[0]["id"] = json!("another--1"),
            "is of another client",
        ),
        (
            |own| {
                let mut second = own[0].clone();
                second["value"] = json!("another_secret_of_this_client");
                second["id"] = json!(format!("{}1", second["id"].as_str().unwrap()));
                own.push(second);
            },
            "The original one is not the first",
        ),
        (|own| own[0]["hue"] = json!("blue"), "unknown field `hue`"),
    ];
    for (change, why) in cases {
        let mut changed = Changed::new().await;
        let client = changed.client(seed::HALF_REGISTERED, "Cognite Data Fusion");
        let id = client["ClientId"].as_str().unwrap().to_owned();
        let own = &mut changed.pools()[seed::HALF_REGISTERED]["secrets"][&id];
        change(own.as_array_mut().unwrap());
        let sentence = changed.refusal();
        assert!(sentence.contains(why), "{sentence}");
    }
    // A client for machines must have one.
    let mut changed = Changed::new().await;
    let client = changed.client(seed::HALF_REGISTERED, "Cognite authorization server");
    let id = client["ClientId"].as_str().unwrap().to_owned();
    let secrets = &mut changed.pools()[seed::HALF_REGISTERED]["secrets"];
    let own = secrets.as_object_mut().unwrap().remove(&id).unwrap();
    changed.is_refused("the app client", "does not have a client secret");
    // And none may belong to nobody.
    changed.pools()[seed::EMPTY]["secrets"][&id] = own;
    assert!(changed.refusal().contains("The client does not exist"));
}

/// As in the service, UpdateResourceServer may take away what a client names.
#[tokio::test]
async fn a_scope_may_have_gone_since_a_client_was_given_it() {
    let mut changed = Changed::new().await;
    let servers = &mut changed.pools()[seed::HALF_REGISTERED]["servers"];
    servers["https:/"]["Scopes"] = json!([]);
    servers
        .as_object_mut()
        .unwrap()
        .remove("https://cognitedata.com");
    State::from_json(&changed.0.to_string()).unwrap();
}

#[tokio::test]
async fn looking_at_a_state_shows_no_secret() {
    let state = dumped().await;
    let mut changed = Changed::new().await;
    let client = changed.client(seed::HALF_REGISTERED, "Cognite Data Fusion");
    let id = client["ClientId"].as_str().unwrap().to_owned();
    let own = &changed.pools()[seed::HALF_REGISTERED]["secrets"][&id];
    let secret = own[0]["value"].as_str().unwrap();
    assert!(state.to_json().contains(secret));
    for shown in [format!("{state:?}"), format!("{:?}", Seed::State(state))] {
        assert!(shown.contains(seed::HALF_REGISTERED), "{shown}");
        assert!(
            !shown.contains(secret) && !shown.contains("Secret"),
            "{shown}"
        );
    }
}
