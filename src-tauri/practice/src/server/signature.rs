//! Signature Version 4: who asks, in which region, and that nothing was changed on the way.

use std::time::SystemTime;

use aws_lc_rs::{constant_time, digest, hmac};
use hyper::HeaderMap;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use crate::identity::{Caller, Identities, Key};
use crate::model::refusal::Refusal;

/// How far a request's clock may be off.
const SKEW: Duration = Duration::minutes(15);

/// The header of temporary credentials.
const SESSION_TOKEN: &str = "x-amz-security-token";

/// What is signed.
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    /// The service that must be named in the scope.
    pub(super) service: &'a str,
    /// Headers that must be under the signature.
    pub(super) covered: &'a [&'a str],
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    headers: Vec<&'a str>,
    signature: &'a str,
}

/// Verifies a request that comes now; the region that it is for, and whose key it is.
pub(super) fn verify(
    signed: &Signed<'_>,
    identities: &Identities,
    now: SystemTime,
) -> Result<(String, Caller), Refusal> {
    let header = single(signed.headers, "authorization").ok_or_else(|| {
        Refusal::new(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    })?;
    let authorization = parse(&header).ok_or_else(|| {
        Refusal::new(
            "IncompleteSignatureException",
            "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.",
        )
    })?;
    let token = signed.headers.get(SESSION_TOKEN);
    let token = token.map(|token| String::from_utf8_lossy(token.as_bytes()).into_owned());
    let own = |key: &Key| key.session.as_ref().map(|session| &session.token) == token.as_ref();
    let key = identities
        .key(authorization.key_id)
        .filter(own)
        .ok_or_else(|| {
            Refusal::new(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        })?;
    if authorization.service != signed.service {
        return Err(invalid(format!(
            "Credential should be scoped to correct service: '{}'.",
            signed.service
        )));
    }
    let stamp = single(signed.headers, "x-amz-date").unwrap_or_default();
    in_time(&stamp, now.into())?;
    if !stamp.starts_with(authorization.date) {
        return Err(invalid(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{stamp}'",
            authorization.date
        )));
    }
    for name in signed
        .covered
        .iter()
        .chain(token.is_some().then_some(&SESSION_TOKEN))
    {
        if !authorization.headers.contains(name) {
            return Err(invalid(format!("'{name}' must be a signed header.")));
        }
    }
    let expected = hex(&calculate(signed, &authorization, &stamp, &key.secret));
    constant_time::verify_slices_are_equal(expected.as_bytes(), authorization.signature.as_bytes())
        .map_err(|_| {
            invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.".to_owned())
        })?;
    if let Some(session) = &key.session
        && session.expires <= now
    {
        return Err(Refusal::new(
            "ExpiredTokenException",
            "The security token included in the request is expired",
        ));
    }
    let caller = identities.caller(&key, authorization.region);
    Ok((authorization.region.to_owned(), caller))
}

fn invalid(message: String) -> Refusal {
    Refusal::new("InvalidSignatureException", message)
}

fn parse(header: &str) -> Option<Authorization<'_>> {
    let rest = header.strip_prefix("AWS4-HMAC-SHA256")?;
    let (mut credential, mut names, mut signature) = (None, None, None);
    for part in rest.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        match name {
            "Credential" => credential = Some(value),
            "SignedHeaders" => names = Some(value),
            "Signature" => signature = Some(value),
            _ => return None,
        }
    }
    let scope: Vec<_> = credential?.split('/').collect();
    let [key_id, date, region, service, "aws4_request"] = scope[..] else {
        return None;
    };
    let lawful_region = !region.is_empty()
        && region
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    lawful_region.then_some(Authorization {
        key_id,
        date,
        region,
        service,
        headers: names?.split(';').collect(),
        signature: signature?,
    })
}

fn in_time(stamp: &str, now: OffsetDateTime) -> Result<(), Refusal> {
    let form = format_description!("[year][month][day]T[hour][minute][second]Z");
    let time = PrimitiveDateTime::parse(stamp, form).map_err(|_| {
        Refusal::new(
            "IncompleteSignatureException",
            "Date must be in ISO-8601 'basic format'.",
        )
    })?;
    let off = time.assume_utc() - now;
    let by = if off < -SKEW {
        "expired"
    } else if off > SKEW {
        "not yet current"
    } else {
        return Ok(());
    };
    let now = now.format(form).unwrap_or_default();
    Err(invalid(format!(
        "Signature {by}: {stamp} is not within 15 min. of {now}"
    )))
}

fn calculate(
    signed: &Signed<'_>,
    authorization: &Authorization<'_>,
    stamp: &str,
    secret: &str,
) -> Vec<u8> {
    let mut headers = String::new();
    for name in &authorization.headers {
        let values: Vec<_> = signed
            .headers
            .get_all(*name)
            .iter()
            .map(|value| squeezed(&String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    // Every signed request goes to `/` and has no query.
    let canonical = format!(
        "{}\n/\n\n{headers}\n{}\n{}",
        signed.method,
        authorization.headers.join(";"),
        hex(digest::digest(&digest::SHA256, signed.body).as_ref()),
    );
    let scope = format!(
        "{}/{}/{}/aws4_request",
        authorization.date, authorization.region, authorization.service
    );
    let text = format!(
        "AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}",
        hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref()),
    );
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [
        authorization.date,
        authorization.region,
        authorization.service,
        "aws4_request",
        &text,
    ] {
        key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes())
            .as_ref()
            .to_vec();
    }
    key
}

fn single(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.trim().to_owned())
}

/// Without spaces around, and one space where there were several.
fn squeezed(value: &str) -> String {
    value
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
