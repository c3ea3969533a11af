//! What is made of evidence, good and bad.

mod answers;
mod defects;
mod pool;
mod tokens;

use super::*;
use crate::blueprint::Choices;
use crate::cognite::CALLBACK_URL;
use crate::custody::Custody;
use crate::names::Cluster;
use crate::parts::observe;
use crate::pool::{ManagedLogin, Tier};
use crate::ports::{CloudErrorKind, Place, Slot, Vault, VaultError, VaultErrorKind};
use crate::snapshot::Remembered;
use crate::testkit::{FakeCloud, FakeVault};

/// A quarter past nine, in milliseconds.
const NOW: i64 = 1_900_000_000_250;
const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Fake00001";
const DOMAIN: &str = "https://plant.auth.eu-west-1.amazoncognito.com";

fn blueprint() -> Blueprint {
    let clusters = ["westeurope-1", "az-eastus-1"].map(|name| Cluster::parse(name).unwrap());
    Blueprint::new(clusters.to_vec(), Choices::default()).unwrap()
}

/// A pool that holds all of the page.
fn registered() -> FakeCloud {
    let cloud = FakeCloud::new(Tier::Essentials).with_domain(ManagedLogin::Managed);
    let wanted = blueprint();
    let mut state = cloud.state();
    state.servers = vec![wanted.cognite_api(), wanted.service_account()];
    state.add_client(&wanted.authorization_server());
    let data_fusion = state.add_client(&wanted.data_fusion());
    state.styles.insert(data_fusion.id);
    drop(state);
    cloud
}

/// A vault that holds the secrets of all clients of the pool.
fn filled(cloud: &FakeCloud) -> FakeVault {
    let vault = FakeVault::default();
    for client in &cloud.state().clients {
        let place = Place {
            pool_id: "eu-west-1_Fake00001".into(),
            client_id: client.id.clone(),
            client_name: client.settings.name.clone(),
            slot: Slot::Current,
        };
        pollster::block_on(vault.store(&place, None, client.secret.as_ref().unwrap())).unwrap();
    }
    vault
}

fn plan_of(cloud: &FakeCloud, vault: &FakeVault) -> Plan {
    Plan::new(
        &blueprint(),
        &pollster::block_on(observe(
            &blueprint().parts(),
            cloud,
            vault,
            &Remembered::default(),
        ))
        .unwrap(),
    )
}

fn empty_plan() -> Plan {
    let cloud = registered();
    let plan = plan_of(&cloud, &filled(&cloud));
    assert!(plan.is_empty());
    plan
}

fn answered<T>(url: &str, status: u16, content_type: &str, content: T) -> Exchange<T> {
    Exchange {
        url: url.into(),
        asked_at: NOW,
        answer: Ok(Answer {
            status,
            content_type: Some(content_type.into()),
            location: None,
            date: Some(NOW / 1_000),
            millis: 120,
            content: Ok(content),
        }),
    }
}

fn document() -> Document {
    Document {
        issuer: Some(ISSUER.into()),
        jwks_uri: Some(format!("{ISSUER}/.well-known/jwks.json")),
        authorization_endpoint: Some(format!("{DOMAIN}/oauth2/authorize")),
        token_endpoint: Some(format!("{DOMAIN}/oauth2/token")),
        response_types: vec!["code".into(), "token".into()],
        algorithms: vec!["RS256".into()],
    }
}

fn key(kid: &str) -> Key {
    let some = |text: &str| Some(text.to_owned());
    Key {
        kid: some(kid),
        kty: some("RSA"),
        alg: some("RS256"),
        key_use: some("sig"),
    }
}

fn jwt(scope: &str) -> Jwt {
    let now = NOW / 1_000;
    let text = |text: &str| Claim::Text(text.into());
    let claims = [
        ("sub", text("client0")),
        ("iss", text(ISSUER)),
        ("client_id", text("client0")),
        ("token_use", text("access")),
        ("scope", text(scope)),
        ("auth_time", Claim::Number(now)),
        ("iat", Claim::Number(now)),
        ("exp", Claim::Number(now + 3_600)),
        ("version", Claim::Number(2)),
    ];
    Jwt {
        algorithm: "RS256".into(),
        kid: Some("key 2".into()),
        signature: Signature::Verified,
        claims: claims.map(|(name, claim)| (name.to_owned(), claim)).into(),
    }
}

fn token_exchange(answer: TokenAnswer, status: u16) -> Exchange<TokenAnswer> {
    let url = format!("{DOMAIN}/oauth2/token");
    answered(&url, status, "application/json;charset=UTF-8", answer)
}

fn refused(code: &str) -> Asked<TokenAnswer> {
    Ok(token_exchange(TokenAnswer::Refused(code.into()), 400))
}

fn given(jwt: Result<Jwt, String>) -> Asked<TokenAnswer> {
    let token = TokenSeen {
        token_type: "Bearer".into(),
        expires_in: Some(3_600),
        jwt,
    };
    Ok(token_exchange(TokenAnswer::Token(token), 200))
}

/// What is seen of a pool in which all works.
fn good() -> Evidence {
    let json = "application/json";
    let address = Document::address(ISSUER);
    let jwks = format!("{ISSUER}/.well-known/jwks.json");
    let redirect = Exchange {
        answer: answered("", 302, "text/html", String::new())
            .answer
            .map(|answer| Answer {
                location: Some(format!("{DOMAIN}/login?client_id=client1")),
                ..answer
            }),
        ..answered(
            &format!("{DOMAIN}/oauth2/authorize?client_id=client1&state=s"),
            302,
            "",
            String::new(),
        )
    };
    let html = "<!DOCTYPE html><html><title>Sign in</title></html>".to_owned();
    let page = answered(
        &format!("{DOMAIN}/login?client_id=client1"),
        200,
        "text/html;charset=UTF-8",
        html,
    );
    let clusters = blueprint().clusters().to_vec();
    Evidence {
        discovery: answered(&address, 200, json, document()),
        issuer_discovery: None,
        jwks: Ok(answered(&jwks, 200, json, vec![key("key 1"), key("key 2")])),
        jwks_millis: vec![120],
        tokens: clusters
            .into_iter()
            .map(|c| {
                let scope = c.scope();
                (c, given(Ok(jwt(&scope))))
            })
            .collect(),
        token_millis: vec![120],
        data_fusion_secret: refused("invalid_grant"),
        sign_in_page: Ok(vec![redirect, page]),
    }
}

fn prove(plan: &Plan, evidence: &Evidence) -> Proof {
    let proof = Proof::new(&blueprint(), plan, evidence);
    let mut checks: Vec<Check> = proof.findings.iter().map(|finding| finding.check).collect();
    checks.dedup();
    assert_eq!(checks, Check::ALL, "every check has a finding, in order");
    for finding in &proof.findings {
        assert!(finding.message.ends_with(['.', ')']), "{finding:?}");
        let mended = finding.hint.is_some() || finding.mend.is_none();
        assert!(mended, "what can be done is said: {finding:?}");
    }
    proof
}

/// Verdict, check, subject, message, hint and mend of what did not pass, one a line.
fn complaints(plan: &Plan, evidence: &Evidence) -> String {
    let proof = prove(plan, evidence);
    let lines = proof
        .findings
        .iter()
        .filter(|f| f.verdict != Verdict::Passed)
        .map(|f| {
            let subject = f
                .subject
                .as_deref()
                .map(|s| format!(" {s}"))
                .unwrap_or_default();
            let mend = f
                .mend
                .as_ref()
                .map(|mend| format!(" -> {mend:?}"))
                .unwrap_or_default();
            let hint = f.hint.as_deref().unwrap_or("-");
            format!(
                "{:?} {:?}{subject}: {} | {hint}{mend}",
                f.verdict, f.check, f.message
            )
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// The first cluster's token, to be spoilt.
fn token(evidence: &mut Evidence) -> &mut Jwt {
    match &mut evidence.tokens[0]
        .1
        .as_mut()
        .unwrap()
        .answer
        .as_mut()
        .unwrap()
        .content
    {
        Ok(TokenAnswer::Token(TokenSeen { jwt: Ok(jwt), .. })) => jwt,
        other => panic!("{other:?}"),
    }
}

fn page(evidence: &mut Evidence) -> &mut Exchange<String> {
    evidence.sign_in_page.as_mut().unwrap().last_mut().unwrap()
}

fn answer<T>(exchange: &mut Exchange<T>) -> &mut Answer<T> {
    exchange.answer.as_mut().unwrap()
}

#[test]
fn a_pool_in_which_all_works_is_sound() {
    let proof = prove(&empty_plan(), &good());
    assert!(proof.is_sound());
    insta::assert_json_snapshot!(proof);
}

#[test]
fn the_issuer_may_have_an_address_of_its_own_that_agrees() {
    let mut evidence = good();
    let other = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Fake00001";
    answer(&mut evidence.discovery)
        .content
        .as_mut()
        .unwrap()
        .issuer = Some(other.into());
    for (_, asked) in &mut evidence.tokens {
        if let Ok(TokenAnswer::Token(TokenSeen { jwt: Ok(jwt), .. })) =
            &mut answer(asked.as_mut().unwrap()).content
        {
            jwt.claims.insert("iss".into(), Claim::Text(other.into()));
        }
    }
    assert_eq!(complaints(&empty_plan(), &evidence).lines().count(), 1);
    let own = evidence.discovery.content().unwrap().clone();
    evidence.issuer_discovery = Some(answered(
        &Document::address(other),
        200,
        "application/json",
        own,
    ));
    assert!(prove(&empty_plan(), &evidence).is_sound());
    answer(evidence.issuer_discovery.as_mut().unwrap())
        .content
        .as_mut()
        .unwrap()
        .jwks_uri = Some("https://elsewhere.example/jwks".into());
    let complaint = complaints(&empty_plan(), &evidence);
    assert!(complaint.contains("names another key set"), "{complaint}");
}
