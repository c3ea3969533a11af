use proptest::prelude::*;
use serde_json::{Value, json};

use crate::handover::{Handover, HandoverClient};
use crate::names::Cluster;
use crate::parts::PartId;
use crate::pool::Discovery;
use crate::ports::GrantType;
use crate::sheet::{Sheet, SheetFormat};

fn handover(clusters: &[&str]) -> Handover {
    let clusters: Vec<_> = clusters
        .iter()
        .map(|c| Cluster::parse(c).unwrap())
        .collect();
    let client = |step: PartId, name: &str, id: &str, scopes: Vec<String>| HandoverClient {
        step: step.clone(),
        name: name.into(),
        client_id: id.into(),
        grant_type: match step == PartId::AUTHORIZATION_SERVER {
            true => GrantType::ClientCredentials,
            false => GrantType::AuthorizationCode,
        },
        scopes,
        secret_stored: step == PartId::AUTHORIZATION_SERVER,
    };
    Handover {
        pool_id: "eu-west-1_AbCdEf123".into(),
        pool_name: "Plant sign-in".into(),
        discovery: Discovery {
            discovery_url: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/.well-known/openid-configuration".into(),
            issuer: "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123".into(),
            jwks_url: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/.well-known/jwks.json".into(),
            authorize_url: Some("https://plant.auth.eu-west-1.amazoncognito.com/oauth2/authorize".into()),
            token_url: Some("https://plant.auth.eu-west-1.amazoncognito.com/oauth2/token".into()),
        },
        clients: vec![
            client(
                PartId::AUTHORIZATION_SERVER,
                crate::cognite::AUTHORIZATION_SERVER_NAME,
                "4authserverclient",
                clusters.iter().map(Cluster::scope).collect(),
            ),
            client(
                PartId::DATA_FUSION,
                crate::cognite::DATA_FUSION_NAME,
                "5datafusionclient",
                vec!["openid".into(), "https://cognitedata.com/user_impersonation".into()],
            ),
        ],
        clusters,
    }
}

/// A pool that was just made: no domain, no client.
fn bare() -> Handover {
    let mut handover = handover(&["westeurope-1"]);
    handover.discovery.token_url = None;
    handover.discovery.authorize_url = None;
    handover.clients.clear();
    handover
}

/// All sheets in one text, each under its name.
fn bound(handover: &Handover) -> String {
    handover
        .sheets()
        .iter()
        .map(|sheet| format!("=== {}\n{}", sheet.file_name, sheet.text))
        .collect()
}

fn schema() -> jsonschema::Validator {
    let schema: Value =
        serde_json::from_str(include_str!("../../schema/oidc-configuration.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn configurations(handover: &Handover) -> Vec<Value> {
    let sheets = handover.sheets();
    let ours = |sheet: &&Sheet| sheet.format == SheetFormat::OidcConfiguration;
    sheets
        .iter()
        .filter(ours)
        .map(|sheet| serde_json::from_str(&sheet.text).unwrap())
        .collect()
}

#[test]
fn the_sheets_of_a_registered_pool() {
    insta::assert_snapshot!(bound(&handover(&["westeurope-1"])));
}

#[test]
fn the_sheets_of_a_pool_without_domain_and_clients_leave_blanks() {
    insta::assert_snapshot!(bound(&bare()));
}

#[test]
fn each_cluster_has_its_own_files() {
    let sheets = handover(&["westeurope-1", "az-eastus-1"]).sheets();
    let names: Vec<_> = sheets
        .iter()
        .map(|sheet| (sheet.file_name.as_str(), sheet.cluster.as_deref()))
        .collect();
    assert_eq!(
        names,
        [
            ("eu-west-1_AbCdEf123-handover.md", None),
            (
                "eu-west-1_AbCdEf123-westeurope-1-oidc-configuration.json",
                Some("westeurope-1")
            ),
            (
                "eu-west-1_AbCdEf123-westeurope-1-toolkit.env",
                Some("westeurope-1")
            ),
            (
                "eu-west-1_AbCdEf123-az-eastus-1-oidc-configuration.json",
                Some("az-eastus-1")
            ),
            (
                "eu-west-1_AbCdEf123-az-eastus-1-toolkit.env",
                Some("az-eastus-1")
            ),
            ("eu-west-1_AbCdEf123-mail.txt", None),
        ]
    );
}

#[test]
fn the_configuration_is_valid_and_its_values_are_the_servers() {
    let handover = handover(&["westeurope-1", "az-eastus-1"]);
    let found = configurations(&handover);
    assert_eq!(found.len(), 2);
    for (configuration, cluster) in found.iter().zip(&handover.clusters) {
        schema().validate(configuration).unwrap();
        let discovery = &handover.discovery;
        let claims = |names: &[&str]| -> Vec<Value> {
            names.iter().map(|n| json!({ "claimName": n })).collect()
        };
        assert_eq!(
            *configuration,
            json!({
                "jwksUrl": discovery.jwks_url,
                "tokenUrl": discovery.token_url,
                "issuer": discovery.issuer,
                "audience": format!("https://{cluster}.cognitedata.com"),
                "skewMs": 0,
                "accessClaims": claims(&["cognito:groups", "client_id"]),
                "scopeClaims": claims(&["scope"]),
                "logClaims": claims(&["sub", "client_id"]),
                "isGroupCallbackEnabled": false,
                "identityProviderScope": format!("https://{cluster}.cognitedata.com"),
            })
        );
    }
}

#[test]
fn the_schema_refuses_what_is_missing_wrong_or_too_much() {
    let whole = configurations(&handover(&["westeurope-1"])).remove(0);
    let schema = schema();
    let with = |name: &str, value: Value| {
        let mut changed = whole.clone();
        changed[name] = value;
        changed
    };
    for name in [
        "jwksUrl",
        "issuer",
        "audience",
        "accessClaims",
        "scopeClaims",
        "logClaims",
    ] {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(name);
        assert!(!schema.is_valid(&less), "{name}");
    }
    assert!(!schema.is_valid(&with(
        "audience",
        json!("https:/westeurope-1.cognitedata.com")
    )));
    assert!(!schema.is_valid(&with("tokenUrl", json!(null))));
    assert!(!schema.is_valid(&with("accessClaims", json!(["cognito:groups"]))));
    assert!(!schema.is_valid(&with("clientSecret", json!("x"))));
}

#[test]
fn a_pool_without_a_domain_has_a_valid_configuration_without_token_url() {
    let configuration = configurations(&bare()).remove(0);
    schema().validate(&configuration).unwrap();
    assert_eq!(configuration.get("tokenUrl"), None);
}

#[test]
fn a_name_makes_no_line_of_its_own_and_no_path() {
    let mut handover = handover(&["westeurope-1"]);
    handover.pool_name = "Plant\nIDP_CLIENT_SECRET=x\r\nBcc: a@example.com\n# Heading".into();
    handover.pool_id = "../../etc/x".into();
    for sheet in handover.sheets() {
        for line in sheet.text.lines() {
            assert!(
                !["IDP_CLIENT_SECRET=x", "Bcc:", "# Heading"]
                    .iter()
                    .any(|start| line.starts_with(start)),
                "{line}"
            );
        }
        assert!(
            sheet.file_name.starts_with("______etc_x-"),
            "{}",
            sheet.file_name
        );
    }
}

/// The hand-over's own values, by name.
fn fields(handover: &mut Handover) -> Vec<&mut String> {
    let Handover {
        pool_id,
        pool_name,
        discovery,
        clients,
        ..
    } = handover;
    let Discovery {
        discovery_url,
        issuer,
        jwks_url,
        authorize_url,
        token_url,
    } = discovery;
    let mut all = vec![pool_id, pool_name, discovery_url, issuer, jwks_url];
    all.extend(authorize_url.iter_mut().chain(token_url));
    for client in clients {
        all.push(&mut client.name);
        all.push(&mut client.client_id);
        all.extend(&mut client.scopes);
    }
    all
}

proptest! {
    /// Whatever the values are, the sheets are the same fixed words around them: there is nothing else in a sheet.
    #[test]
    fn a_sheet_is_fixed_words_and_what_the_hand_over_holds(
        values in proptest::collection::vec("[a-z0-9]{1,12}", 32),
        cluster in "[a-z0-9]{1,12}",
    ) {
        let mut marked = handover(&["marked-cluster"]);
        let mut given = handover(&[cluster.as_str()]);
        let mut expected = {
            for (i, field) in fields(&mut marked).into_iter().enumerate() {
                *field = format!("MARK{i}MARK");
            }
            bound(&marked)
        };
        prop_assume!(fields(&mut given).len() <= values.len());
        for (i, field) in fields(&mut given).into_iter().enumerate() {
            field.clone_from(&values[i]);
            let mark = format!("MARK{i}MARK");
            prop_assert!(expected.contains(&mark), "{}", mark);
            expected = expected.replace(&mark, &values[i]);
        }
        expected = expected.replace("marked-cluster", &cluster);
        prop_assert_eq!(bound(&given), expected);
    }
}
