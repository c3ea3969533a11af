//! Domains: the prefix one and the custom one of a pool.

use serde_json::{Map, Value, json};

use super::operations::Category::{ResourceRead, ResourceUpdate};
use super::operations::Handler::{Account, Change};
use super::operations::Operation;
use super::pool::{Domain, Pool};
use super::world::World;
use crate::account::ACCOUNT;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// The operations on domains.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("DescribeUserPoolDomain", ResourceRead, Account(describe)),
    Operation::new("CreateUserPoolDomain", ResourceUpdate, Account(create)),
    Operation::new("UpdateUserPoolDomain", ResourceUpdate, Change(update)),
    Operation::new("DeleteUserPoolDomain", ResourceUpdate, Change(delete)),
];

/// Words that a prefix may not contain.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

/// Prefixes that other customers of the region have.
const TAKEN: [&str; 6] = ["auth", "cognite", "dev", "login", "prod", "test"];

/// How many custom domains an account may have in a region.
const MOST_CUSTOM_DOMAINS: usize = 4;

/// An unknown domain is described by an empty description, not by an error.
pub(super) fn describe(
    world: &mut World,
    region: &str,
    input: Input<'_>,
) -> Result<Value, Refusal> {
    let found = world.pool_of_domain(input.text("Domain"));
    let found = found.filter(|(_, pool, _)| pool.region == region);
    let Some((pool_id, _, domain)) = found else {
        return Ok(json!({ "DomainDescription": {} }));
    };
    let mut description = Map::new();
    description.insert("UserPoolId".to_owned(), json!(pool_id));
    description.insert("AWSAccountId".to_owned(), json!(ACCOUNT));
    description.insert("Domain".to_owned(), json!(domain.name));
    description.insert("S3Bucket".to_owned(), json!("practice-assets"));
    description.insert(
        "CloudFrontDistribution".to_owned(),
        json!(distribution(domain)),
    );
    description.insert("Version".to_owned(), json!("20160418000000"));
    description.insert("Status".to_owned(), json!("ACTIVE"));
    description.insert(
        "CustomDomainConfig".to_owned(),
        domain.certificate.clone().unwrap_or_else(|| json!({})),
    );
    description.insert(
        "ManagedLoginVersion".to_owned(),
        json!(domain.login_version),
    );
    if let Some(routing) = &domain.routing {
        description.insert("Routing".to_owned(), routing.clone());
    }
    Ok(json!({ "DomainDescription": description }))
}

pub(super) fn create(world: &mut World, region: &str, input: Input<'_>) -> Result<Value, Refusal> {
    let id = input.text("UserPoolId");
    let pool = world.pool(region, id)?;
    let domain = settle(pool, input)?;
    let custom = domain.certificate.is_some();
    if custom {
        host_form(&domain.name)?;
    } else {
        prefix_form(&domain.name)?;
    }
    let had = if custom { &pool.custom } else { &pool.prefix };
    if had.is_some() {
        return Err(Refusal::parameter(
            "User pool already has a domain configured.",
        ));
    }
    if TAKEN.contains(&domain.name.as_str()) || world.pool_of_domain(&domain.name).is_some() {
        return Err(Refusal::parameter(
            "Domain already associated with another user pool.",
        ));
    }
    let others = world.pools_in(region);
    let others = others.filter(|pool| pool.custom.is_some()).count();
    if custom && others >= MOST_CUSTOM_DOMAINS {
        return Err(Refusal::limit(
            "Exceeded limit for number of custom domains in the account",
        ));
    }
    let answer = answer(&domain);
    let (pool, _) = world.pool_mut(region, id)?;
    if custom {
        pool.custom = Some(domain);
    } else {
        pool.prefix = Some(domain);
    }
    Ok(answer)
}

/// Replaces the version (1 when it is left out), the certificate and the routing.
pub(super) fn update(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let domain = settle(pool, input)?;
    let answer = answer(&domain);
    let custom = domain.certificate.is_some();
    let place = if custom {
        &mut pool.custom
    } else {
        &mut pool.prefix
    };
    match place {
        Some(had) if had.name == domain.name => *had = domain,
        _ => return Err(no_domain(&domain.name)),
    }
    Ok(answer)
}

pub(super) fn delete(pool: &mut Pool, input: Input<'_>) -> Result<Value, Refusal> {
    let name = input.text("Domain");
    for place in [&mut pool.prefix, &mut pool.custom] {
        if place.as_ref().is_some_and(|domain| domain.name == name) {
            *place = None;
            return Ok(json!({}));
        }
    }
    Err(no_domain(name))
}

fn settle(pool: &Pool, input: Input<'_>) -> Result<Domain, Refusal> {
    let login_version = input
        .given("ManagedLoginVersion")
        .and_then(Value::as_i64)
        .unwrap_or(1);
    if !matches!(login_version, 1 | 2) {
        return Err(Refusal::parameter(
            "Invalid ManagedLoginVersion: it must be 1 or 2.",
        ));
    }
    if login_version == 2 && pool.is_lite() {
        return Err(Refusal::tier(
            "Managed login is not available in the LITE tier.",
        ));
    }
    let certificate = input.given("CustomDomainConfig").cloned();
    if let Some(certificate) = &certificate {
        let arn = certificate["CertificateArn"].as_str().unwrap_or_default();
        if arn.split(':').nth(2) != Some("acm") || arn.split(':').nth(3) != Some("us-east-1") {
            return Err(Refusal::parameter(
                "Invalid request provided: the certificate must be of AWS Certificate Manager in us-east-1.",
            ));
        }
    }
    Ok(Domain {
        name: input.text("Domain").to_owned(),
        login_version,
        certificate,
        routing: input.given("Routing").cloned(),
    })
}

fn prefix_form(name: &str) -> Result<(), Refusal> {
    let lawful = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    if name.len() > 63
        || !name.chars().all(|letter| lawful(letter) || letter == '-')
        || !name.starts_with(lawful)
        || !name.ends_with(lawful)
    {
        return Err(Refusal::parameter(
            r"The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens. Please enter a different name that follows this format: ^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$",
        ));
    }
    match RESERVED.iter().find(|word| name.contains(*word)) {
        Some(word) => Err(Refusal::parameter(format!(
            "Domain cannot contain reserved word: {word}"
        ))),
        None => Ok(()),
    }
}

fn host_form(name: &str) -> Result<(), Refusal> {
    let labels: Vec<_> = name.split('.').collect();
    let lawful = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            })
    };
    if labels.len() < 3 || !labels.iter().all(lawful) {
        return Err(Refusal::parameter(format!(
            "{name} is not a valid custom domain: it must be a subdomain, in lower case."
        )));
    }
    Ok(())
}

fn answer(domain: &Domain) -> Value {
    let mut answer = json!({ "ManagedLoginVersion": domain.login_version });
    if domain.certificate.is_some() {
        answer["CloudFrontDomain"] = json!(distribution(domain));
    }
    if let Some(routing) = &domain.routing {
        answer["Routing"] = routing.clone();
    }
    answer
}

fn distribution(domain: &Domain) -> String {
    format!("d{:013x}.cloudfront.net", domain.name.len())
}

fn no_domain(name: &str) -> Refusal {
    Refusal::not_found(format!("Domain {name} does not exist in this user pool."))
}
