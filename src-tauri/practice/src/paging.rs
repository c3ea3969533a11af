//! Pages of a list, and the tokens that lead from one to the next.

use std::collections::BTreeMap;
use std::ops::Bound;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::refusal::Refusal;
use crate::world::Ask;

/// Where a list is: a token of one list is refused by every other.
pub(crate) struct List<'a> {
    pub(crate) operation: &'a str,
    /// A region or a pool.
    pub(crate) within: &'a str,
    /// The longest page, whatever is asked for.
    pub(crate) longest: usize,
}

/// The next page of `entries` (those that `shown` shows) and the token after it, if there is more.
pub(crate) fn page<T>(
    list: &List<'_>,
    ask: &Ask<'_>,
    key: &[u8],
    entries: &BTreeMap<String, T>,
    shown: impl Fn(&String, &T) -> Option<Value>,
) -> Result<(Vec<Value>, Option<String>), Refusal> {
    let asked = ask.input.get("MaxResults").and_then(Value::as_u64);
    let longest = asked.map_or(list.longest, |asked| {
        usize::try_from(asked)
            .unwrap_or(usize::MAX)
            .min(list.longest)
    });
    let start = match ask.input.get("NextToken").and_then(Value::as_str) {
        Some(token) => Bound::Excluded(open(list, key, token)?),
        None => Bound::Unbounded,
    };
    let mut page = Vec::new();
    let mut last = None;
    for (name, entry) in entries.range((start, Bound::Unbounded)) {
        let Some(value) = shown(name, entry) else {
            continue;
        };
        if page.len() == longest {
            return Ok((page, last.map(|last| seal(list, key, last))));
        }
        page.push(value);
        last = Some(name);
    }
    Ok((page, None))
}

fn seal(list: &List<'_>, key: &[u8], last: &str) -> String {
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, key),
        signed(list, last).as_bytes(),
    );
    let mut bytes = tag.as_ref().to_vec();
    bytes.extend(last.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn open(list: &List<'_>, key: &[u8], token: &str) -> Result<String, Refusal> {
    let refused = || Refusal::parameter("Invalid pagination token.");
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| refused())?;
    let (tag, last) = bytes.split_at_checked(32).ok_or_else(refused)?;
    let last = str::from_utf8(last).map_err(|_| refused())?;
    hmac::verify(
        &hmac::Key::new(hmac::HMAC_SHA256, key),
        signed(list, last).as_bytes(),
        tag,
    )
    .map_err(|_| refused())?;
    Ok(last.to_owned())
}

fn signed(list: &List<'_>, last: &str) -> String {
    format!("{}\n{}\n{last}", list.operation, list.within)
}
