//! Tokens by the stored secrets.

use super::answers::{Wanted, facts};
use super::timing::{LEEWAY, clock_ahead};
use super::{
    Answer, Check, Claim, Evidence, Exchange, Fact, Finding, Jwt, Mend, NotAsked, Signature,
    TokenAnswer, TokenSeen,
};
use crate::blueprint::Blueprint;
use crate::custody::Custody;
use crate::names::Cluster;
use crate::parts::PartId;
use crate::plan::Plan;

fn token_endpoint(check: Check) -> Wanted {
    Wanted {
        check,
        what: "The token endpoint",
        // RFC 6749, 5.2: an error has the status 400, or 401 of a client that is not known.
        statuses: &[200, 400, 401],
        content_types: &["application/json"],
    }
}

/// One finding for each cluster.
pub(super) fn judge<'a>(
    blueprint: &'a Blueprint,
    plan: &'a Plan,
    evidence: &'a Evidence,
) -> impl Iterator<Item = Finding> + 'a {
    blueprint.clusters().iter().map(move |cluster| {
        let asked = evidence.tokens.iter().find(|(of, _)| of == cluster);
        let finding = match asked {
            None => Finding::unknown(Check::Token, "No token was asked for."),
            Some((_, Err(why))) => {
                not_asked(Check::Token, &PartId::AUTHORIZATION_SERVER, plan, why)
            }
            Some((_, Ok(exchange))) => of_cluster(cluster, plan, evidence, exchange),
        };
        finding.about(cluster.as_str())
    })
}

fn of_cluster(
    cluster: &Cluster,
    plan: &Plan,
    evidence: &Evidence,
    exchange: &Exchange<TokenAnswer>,
) -> Finding {
    let check = Check::Token;
    let (answer, content) = match token_endpoint(check).of(exchange) {
        Ok(read) => read,
        Err(finding) => return *finding,
    };
    let mut shown = facts(exchange);
    let finding = match content {
        TokenAnswer::Refused(code) => {
            shown.push(Fact::new("error", code));
            refused(cluster, plan, code)
        }
        TokenAnswer::Token(token) => {
            shown.extend(token_facts(token, exchange.asked_at / 1_000));
            of_token(
                cluster,
                plan,
                evidence,
                answer,
                token,
                exchange.asked_at / 1_000,
            )
        }
    };
    finding.resting_on(shown)
}

fn of_token(
    cluster: &Cluster,
    plan: &Plan,
    evidence: &Evidence,
    answer: &Answer<TokenAnswer>,
    token: &TokenSeen,
    now: i64,
) -> Finding {
    let check = Check::Token;
    let jwt = match &token.jwt {
        Ok(jwt) => jwt,
        Err(message) => {
            return Finding::failed(
                check,
                format!("The token endpoint gave something that is no token. {message}"),
            );
        }
    };
    let mut wrong = vec![];
    if answer.status != 200 {
        wrong.push(format!(
            "The token came with HTTP status {}.",
            answer.status
        ));
    }
    if !token.token_type.eq_ignore_ascii_case("bearer") {
        wrong.push("The token is not a Bearer token.".to_owned());
    }
    wrong.extend(wrong_signature(jwt));
    wrong.extend(wrong_claims(cluster, plan, evidence, jwt));
    let times = wrong_times(jwt, now);
    let only_times = wrong.is_empty();
    wrong.extend(times);
    if !wrong.is_empty() {
        let finding = Finding::failed(check, wrong.join(" "));
        let clock = clock_ahead(evidence).filter(|ahead| ahead.abs() > LEEWAY);
        return match clock {
            Some(_) if only_times => finding.hint("This computer’s clock is wrong, which may be all there is to it: set it, then prove again."),
            _ => finding.hint("Cognite would refuse this token. Check that the endpoint is Amazon Cognito’s own, then prove again."),
        };
    }
    if jwt.signature == Signature::NoKeySet {
        return Finding::unknown(
            check,
            "The stored secret gets a token, but its signature could not be verified, because the key set (JWKS) could not be read.",
        );
    }
    Finding::passed(
        check,
        format!(
            "The stored secret gets a token for {}, signed by the pool’s key.",
            cluster.scope()
        ),
    )
}

fn wrong_signature(jwt: &Jwt) -> Option<String> {
    if jwt.algorithm != "RS256" || jwt.signature == Signature::NotRs256 {
        return Some(format!(
            "The token is signed with the algorithm {}; only RS256 is accepted.",
            jwt.algorithm
        ));
    }
    match jwt.signature {
        Signature::Wrong => {
            Some("The token’s signature is wrong: the pool’s key did not make it.".to_owned())
        }
        Signature::UnknownKey => Some(match &jwt.kid {
            Some(kid) => format!(
                "The token has the key id (kid) {kid}, which the key set (JWKS) does not hold."
            ),
            None => {
                "The token has no key id (kid), so it does not say which key it is by.".to_owned()
            }
        }),
        Signature::Verified | Signature::NoKeySet | Signature::NotRs256 => None,
    }
}

fn wrong_claims(cluster: &Cluster, plan: &Plan, evidence: &Evidence, jwt: &Jwt) -> Vec<String> {
    let text = |name: &str| match jwt.claims.get(name) {
        Some(Claim::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let issuer = evidence
        .discovery
        .content()
        .and_then(|document| document.issuer.as_deref());
    let client = plan.client(&PartId::AUTHORIZATION_SERVER);
    let client_id = client.map(|client| client.client_id);
    let mut wrong = vec![];
    for (name, is, should) in [
        ("issuer (iss)", text("iss"), issuer),
        ("client_id", text("client_id"), client_id),
        ("token_use", text("token_use"), Some("access")),
    ] {
        match (is, should) {
            (Some(is), Some(should)) if is == should => {}
            (Some(is), Some(should)) => {
                wrong.push(format!("The token’s {name} is {is} instead of {should}."))
            }
            (Some(_), None) => wrong.push(format!(
                "The token’s {name} could not be compared with anything."
            )),
            (None, _) => wrong.push(format!("The token has no {name}.")),
        }
    }
    let asked = cluster.scope();
    if !text("scope").is_some_and(|scope| scope.split(' ').any(|one| one == asked)) {
        wrong.push(format!(
            "The token’s scope lacks {asked}, which was asked for."
        ));
    }
    wrong
}

/// A token is judged by this computer's clock, as Cognite judges it by its own.
fn wrong_times(jwt: &Jwt, now: i64) -> Vec<String> {
    let mut wrong = vec![];
    for (name, does, required) in [
        ("iat", "was issued", true),
        ("nbf", "is valid only from", false),
        ("auth_time", "says that the client was authenticated", false),
    ] {
        match jwt.claims.get(name) {
            None if required => {
                wrong.push(format!("The token does not say when it {does} ({name})."))
            }
            None => {}
            Some(Claim::Number(time)) if *time > now.saturating_add(LEEWAY) => {
                let ahead = time.saturating_sub(now);
                wrong.push(format!(
                    "The token {does} {ahead} s in the future ({name})."
                ));
            }
            Some(Claim::Number(time)) if *time > 0 => {}
            Some(_) => wrong.push(format!("The token’s {name} is not a time.")),
        }
    }
    match (jwt.claims.get("exp"), jwt.claims.get("iat")) {
        (Some(Claim::Number(end)), _) if *end <= now => {
            wrong.push(format!(
                "The token expired {} s ago (exp), although it is new.",
                now.saturating_sub(*end)
            ));
        }
        (Some(Claim::Number(end)), Some(Claim::Number(start))) if end <= start => {
            wrong.push("The token expires before it is issued (exp, iat).".to_owned());
        }
        (Some(Claim::Number(_)), _) => {}
        (Some(_), _) => wrong.push("The token’s exp is not a time.".to_owned()),
        (None, _) => wrong.push("The token does not say when it expires (exp).".to_owned()),
    }
    wrong
}

fn token_facts(token: &TokenSeen, now: i64) -> Vec<Fact> {
    let mut facts = vec![Fact::new("token_type", &token.token_type)];
    facts.extend(
        token
            .expires_in
            .map(|seconds| Fact::new("expires_in", format_args!("{seconds} s"))),
    );
    if let Ok(jwt) = &token.jwt {
        facts.push(Fact::new("alg", &jwt.algorithm));
        facts.extend(jwt.kid.as_ref().map(|kid| Fact::new("kid", kid)));
        facts.push(Fact::new(
            "Signature",
            match jwt.signature {
                Signature::Verified => "verified",
                Signature::Wrong => "wrong",
                Signature::UnknownKey => "no such key",
                Signature::NotRs256 => "not RS256",
                Signature::NoKeySet => "no key set to verify it by",
            },
        ));
        facts.extend(jwt.claims.iter().map(|(name, claim)| match claim {
            Claim::Number(time) if ["iat", "nbf", "auth_time", "exp"].contains(&name.as_str()) => {
                Fact::new(name, format_args!("{time} ({})", from(now, *time)))
            }
            Claim::Number(number) => Fact::new(name, number),
            Claim::Text(text) | Claim::Other(text) => Fact::new(name, text),
        }));
    }
    facts
}

/// A time in words, as seen from another.
fn from(now: i64, time: i64) -> String {
    match time.saturating_sub(now) {
        0 => "now".to_owned(),
        ahead if ahead > 0 => format!("in {ahead} s"),
        behind => format!("{} s ago", behind.unsigned_abs()),
    }
}

fn refused(cluster: &Cluster, plan: &Plan, code: &str) -> Finding {
    let part = &PartId::AUTHORIZATION_SERVER;
    let name = client(part, plan);
    let failed = |why: String| {
        Finding::failed(
            Check::Token,
            format!("The token endpoint refuses: {why} ({code})."),
        )
    };
    match code {
        "invalid_client" => secret_refused(Check::Token, part, plan),
        "invalid_grant" => failed(format!(
            "{name} has its OAuth 2.0 flows off (AllowedOAuthFlowsUserPoolClient)"
        ))
        .mended_by_review(plan),
        "invalid_scope" => failed(format!(
            "{name} does not have the scope {}",
            cluster.scope()
        ))
        .mended_by_review(plan),
        "unauthorized_client" => failed(format!(
            "{name} may not use the grant type client_credentials"
        ))
        .mended_by_review(plan),
        _ => failed("it gives no reason that is known".to_owned()).mended_by_review(plan),
    }
}

/// The stored secret is not the client's.
fn secret_refused(check: Check, part: &PartId, plan: &Plan) -> Finding {
    let title = client(part, plan);
    let message =
        format!("The secret in your keychain is not accepted for {title} (invalid_client).");
    let finding = Finding::failed(check, message);
    match custody(part, plan) {
        Some(Custody::Differs) => finding
            .hint("Amazon Cognito shows another secret: fetch that one, then prove again. If that is refused too, rotate the secret.")
            .mend(Mend::FetchSecret { step: part.clone() }),
        _ => finding
            .hint("Amazon Cognito shows no other one: rotate the secret.")
            .mend(Mend::RotateSecret { step: part.clone() }),
    }
}

pub(super) fn judge_data_fusion_secret(plan: &Plan, evidence: &Evidence) -> Finding {
    let check = Check::DataFusionSecret;
    let part = &PartId::DATA_FUSION;
    let exchange = match &evidence.data_fusion_secret {
        Ok(exchange) => exchange,
        Err(why) => return not_asked(check, part, plan, why),
    };
    let (answer, content) = match token_endpoint(check).of(exchange) {
        Ok(read) => read,
        Err(finding) => return *finding,
    };
    let mut shown = facts(exchange);
    let finding = match content {
        TokenAnswer::Refused(code) => {
            shown.push(Fact::new("error", code));
            match code.as_str() {
                _ if answer.status == 200 => Finding::unknown(check, format!("Whether the secret of {} is accepted could not be told: the error came with HTTP status 200.", client(part, plan))),
                // The client is known by its secret before its code is looked at, which was made up.
                "invalid_grant" => Finding::passed(check, format!("The secret in your keychain is accepted for {}.", client(part, plan))),
                "invalid_client" => secret_refused(check, part, plan),
                _ => Finding::unknown(check, format!("Whether the secret of {} is accepted could not be told: a made-up code got the answer {code} instead of invalid_grant.", client(part, plan)))
                    .mended_by_review(plan),
            }
        }
        TokenAnswer::Token(_) => Finding::failed(check, "The token endpoint gave a token for a made-up code, so it is not Amazon Cognito’s, or does not work.")
            .hint("Check the endpoint, and do not use it for sign-in."),
    };
    finding.resting_on(shown)
}

/// Why a client's secret was not tried.
fn not_asked(check: Check, part: &PartId, plan: &Plan, why: &NotAsked) -> Finding {
    let title = client(part, plan);
    let untried = |why: &str| {
        Finding::unknown(
            check,
            format!("The secret of {title} was not tried, because {why}."),
        )
    };
    match why {
        NotAsked::NoDiscovery => untried("the discovery document, which names the token endpoint, could not be used"),
        NotAsked::NoEndpoint => untried("the pool has no domain, and so no token endpoint").mended_by_review(plan),
        NotAsked::NoClient => untried("there is no such client, or it is not decided which one it is").mended_by_review(plan),
        NotAsked::Insecure(url) => Finding::failed(check, format!("The token endpoint’s address is not an https address ({url}), so the secret of {title} was not sent there."))
            .hint("Check that the endpoint is Amazon Cognito’s own, then prove again."),
        NotAsked::NoSecret => {
            let finding = Finding::failed(check, format!("Your keychain holds no secret for {title}."));
            match custody(part, plan) {
                Some(Custody::ToFetch) => finding
                    .hint("Amazon Cognito still shows it. Review the plan: registering fetches it.")
                    .mend(Mend::Review),
                _ => finding
                    .hint("Amazon Cognito shows none either: rotate the secret.")
                    .mend(Mend::RotateSecret { step: part.clone() }),
            }
        }
        NotAsked::Vault(error) => untried("your keychain could not be asked").hint(format!("{} {}", error.advice.message, error.advice.hint)),
    }
}

/// What a person calls the part's client, within a sentence.
fn client(part: &PartId, plan: &Plan) -> String {
    let client = plan.step(part).and_then(|step| step.client.as_ref());
    client.map_or_else(
        || part.to_string(),
        |client| format!("app client “{}”", client.name),
    )
}

fn custody<'a>(part: &PartId, plan: &'a Plan) -> Option<&'a Custody> {
    plan.step(part)?.custody()
}
