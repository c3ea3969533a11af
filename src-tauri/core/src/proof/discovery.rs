//! The discovery document and the key set.

use std::collections::BTreeSet;

use super::answers::{Wanted, facts};
use super::{Check, Document, Evidence, Exchange, Fact, Finding, NotAsked};
use crate::plan::Plan;

const DISCOVERY: Wanted = Wanted {
    check: Check::Discovery,
    what: "The discovery document",
    statuses: &[200],
    content_types: &["application/json"],
};

const KEY_SET: Wanted = Wanted {
    check: Check::Jwks,
    what: "The key set (JWKS)",
    statuses: &[200],
    content_types: &["application/json", "application/jwk-set+json"],
};

pub(super) fn judge(plan: &Plan, evidence: &Evidence) -> Finding {
    let check = Check::Discovery;
    let exchange = &evidence.discovery;
    let document = match DISCOVERY.of(exchange) {
        Ok((_, document)) => document,
        Err(finding) => return *finding,
    };
    let mut wrong = unlawful(document, &exchange.url);
    let at_home = |issuer: &str, url: &str| url == Document::address(issuer);
    if let Some(issuer) = document
        .issuer
        .as_deref()
        .filter(|issuer| !at_home(issuer, &exchange.url))
    {
        // Amazon Cognito's issuer has two forms, so the pool's address may not be the issuer's. Whoever verifies a
        // token reads the document at the issuer's own: both must agree.
        match evidence
            .issuer_discovery
            .as_ref()
            .map(|own| (own, DISCOVERY.of(own)))
        {
            None => wrong.push(format!(
                "The document names the issuer {issuer}, whose own document could not be read."
            )),
            Some((_, Err(finding))) => wrong.push(format!(
                "The document names the issuer {issuer}, at whose own address this was found: {}",
                finding.message
            )),
            Some((own, Ok(_))) if !at_home(issuer, &own.url) => wrong.push(format!(
                "The document names the issuer {issuer}, whose own document was not read."
            )),
            Some((_, Ok((_, own)))) => {
                if own.issuer.as_deref() != Some(issuer) {
                    wrong.push(format!("The document names the issuer {issuer}, whose own document names another one."));
                }
                if own.jwks_uri != document.jwks_uri {
                    wrong.push(format!("The document names the issuer {issuer}, whose own document names another key set (jwks_uri)."));
                }
            }
        }
    }
    let no_domain = document.authorization_endpoint.is_none() && document.token_endpoint.is_none();
    let finding = if no_domain {
        wrong.insert(0, "The pool has no domain, so the discovery document names no sign-in page and no token endpoint.".into());
        Finding::failed(check, wrong.join(" ")).mended_by_review(plan)
    } else if wrong.is_empty() {
        let issuer = document.issuer.as_deref().unwrap_or_default();
        Finding::passed(
            check,
            format!(
                "The discovery document names the issuer {issuer}, its key set and its endpoints."
            ),
        )
    } else {
        Finding::failed(check, wrong.join(" "))
            .hint("Cognite goes by this document. Check that the endpoint is Amazon Cognito’s own, then prove again.")
    };
    finding.resting_on(document_facts(exchange, document))
}

fn document_facts(exchange: &Exchange<Document>, document: &Document) -> Vec<Fact> {
    let mut facts = facts(exchange);
    let members = [
        ("issuer", &document.issuer),
        ("jwks_uri", &document.jwks_uri),
        ("authorization_endpoint", &document.authorization_endpoint),
        ("token_endpoint", &document.token_endpoint),
    ];
    facts.extend(
        members
            .into_iter()
            .filter_map(|(name, value)| Some(Fact::new(name, value.as_ref()?))),
    );
    facts.push(Fact::new(
        "id_token_signing_alg_values_supported",
        document.algorithms.join(", "),
    ));
    facts
}

/// What is against OpenID Connect Discovery 1.0, 3, but for endpoints that are missing because there is no domain.
fn unlawful(document: &Document, read_at: &str) -> Vec<String> {
    let mut wrong = vec![];
    for (member, value, required) in [
        ("issuer", &document.issuer, true),
        ("jwks_uri", &document.jwks_uri, true),
        (
            "authorization_endpoint",
            &document.authorization_endpoint,
            document.token_endpoint.is_some(),
        ),
        (
            "token_endpoint",
            &document.token_endpoint,
            document.authorization_endpoint.is_some(),
        ),
    ] {
        match value {
            None if required => wrong.push(format!("The document has no {member}.")),
            None => {}
            Some(value) if !Document::may_name(value, read_at) => {
                wrong.push(format!(
                    "The document’s {member} is not an https address: {value}."
                ));
            }
            Some(value) if value.contains('#') || (member == "issuer" && value.contains('?')) => {
                wrong.push(format!(
                    "The document’s {member} has a part that it may not have: {value}."
                ));
            }
            Some(_) => {}
        }
    }
    if !document
        .algorithms
        .iter()
        .any(|algorithm| algorithm == "RS256")
    {
        wrong.push("The document does not offer RS256, which Cognite demands.".into());
    }
    if !document.response_types.iter().any(|kind| kind == "code") {
        wrong.push("The document does not offer the response type “code”.".into());
    }
    wrong
}

pub(super) fn judge_keys(evidence: &Evidence) -> Finding {
    let check = Check::Jwks;
    let exchange = match &evidence.jwks {
        Ok(exchange) => exchange,
        Err(NotAsked::Insecure(url)) => {
            return Finding::failed(
                check,
                format!("The key set’s address is not an https address: {url}."),
            );
        }
        Err(_) => {
            return Finding::unknown(
                check,
                "The key set (JWKS) was not read, because the discovery document, which says where it is, could not be used.",
            );
        }
    };
    let keys = match KEY_SET.of(exchange) {
        Ok((_, keys)) => keys,
        Err(finding) => return *finding,
    };
    let usable: Vec<&str> = keys
        .iter()
        .filter(|key| key.verifies_rs256())
        .filter_map(|key| key.kid.as_deref())
        .collect();
    let distinct: BTreeSet<&str> = usable.iter().copied().collect();
    let finding = if usable.is_empty() {
        Finding::failed(
            check,
            format!(
                "The key set (JWKS) holds no RSA key with a key id (kid) for signatures, among {} keys.",
                keys.len()
            ),
        )
    } else if distinct.len() < usable.len() {
        Finding::failed(
            check,
            "The key set (JWKS) holds two keys with the same key id (kid), so that a token does not say which one it is by.",
        )
    } else {
        let count = match usable.len() {
            1 => "a key".to_owned(),
            count => format!("{count} keys"),
        };
        Finding::passed(
            check,
            format!("The key set (JWKS) holds {count} to verify tokens by."),
        )
    };
    let mut facts = facts(exchange);
    facts.extend(usable.iter().map(|kid| Fact::new("kid", kid)));
    finding.resting_on(facts)
}
