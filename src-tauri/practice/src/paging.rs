//! Pages of a list, and the tokens that lead from one to the next.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::model::members::Input;
use crate::model::refusal::Refusal;

/// How long the token of a page leads on, unless a test says otherwise.
pub(crate) const TOKENS_LIVE: Duration = Duration::from_secs(5 * 60);

/// Where a list is: a token of one list is refused by every other.
pub(crate) struct List<'a> {
    pub(crate) operation: &'a str,
    /// A region or a pool.
    pub(crate) within: &'a str,
    /// The longest page of it.
    pub(crate) longest: usize,
}

/// The longest page where `asked` is the most that is asked for.
pub(crate) fn at_most(longest: usize, asked: Option<u64>) -> usize {
    asked.map_or(longest, |asked| {
        usize::try_from(asked).unwrap_or(usize::MAX).min(longest)
    })
}

/// How the lists of Amazon Cognito are turned.
pub(crate) struct Pages<'a> {
    pub(crate) sealer: &'a Sealer,
    pub(crate) now: f64,
    /// A list does not show what is younger than this.
    pub(crate) visible_after: Duration,
}

impl Pages<'_> {
    /// Whether lists show what has these members yet. (A clock that is behind the seeded dates hides nothing.)
    pub(crate) fn show(&self, members: &Map<String, Value>) -> bool {
        let made = members["CreationDate"].as_f64().unwrap_or_default();
        let delay = self.visible_after;
        delay.is_zero() || made + delay.as_secs_f64() <= self.now
    }

    /// The answer of a list: under `member` the next page of `entries` (those that `shown` shows), and the token after
    /// it, if there is more.
    pub(crate) fn page<T>(
        &self,
        list: &List<'_>,
        input: Input<'_>,
        member: &str,
        entries: &BTreeMap<String, T>,
        shown: impl Fn(&T) -> Option<Value>,
    ) -> Result<Value, Refusal> {
        let start = match input.given_text("NextToken") {
            Some(token) => Bound::Excluded(self.sealer.open(list, self.now, token)?),
            None => Bound::Unbounded,
        };
        let mut page = Vec::new();
        let mut last = None;
        let mut next = None;
        for (name, entry) in entries.range((start, Bound::Unbounded)) {
            let Some(value) = shown(entry) else {
                continue;
            };
            if page.len() == list.longest {
                next = last.map(|last| self.sealer.seal(list, self.now, last));
                break;
            }
            page.push(value);
            last = Some(name);
        }
        let mut answer = json!({ member: page });
        if let Some(next) = next {
            answer["NextToken"] = Value::String(next);
        }
        Ok(answer)
    }
}

/// A page of a list that is known by its places: the part of `items` that begins where the token says.
pub(crate) fn part<T>(
    list: &List<'_>,
    sealer: &Sealer,
    items: Vec<T>,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    let now = sealer.clock.seconds();
    let start = match token {
        Some(token) => {
            let place = sealer.open(list, now, token)?;
            place.parse().unwrap_or(usize::MAX)
        }
        None => 0,
    };
    let end = start.saturating_add(list.longest);
    let next = (end < items.len()).then(|| sealer.seal(list, now, &end.to_string()));
    let part = items.into_iter().skip(start).take(list.longest).collect();
    Ok((part, next))
}

/// Seals the tokens of a server, so that one that was made up, or is too old, is known as such.
pub(crate) struct Sealer {
    key: hmac::Key,
    live: Duration,
    clock: Clock,
}

impl Sealer {
    /// Its tokens lead on for so long.
    pub(crate) fn new(live: Duration, clock: Clock) -> Sealer {
        let key: [u8; 32] = rand::random();
        Sealer {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            live,
            clock,
        }
    }

    /// A tag, when the token was made, and where it leads.
    fn seal(&self, list: &List<'_>, now: f64, place: &str) -> String {
        let made = format!("{now}\n{place}");
        let tag = hmac::sign(&self.key, signed(list, &made).as_bytes());
        let mut bytes = tag.as_ref().to_vec();
        bytes.extend(made.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open(&self, list: &List<'_>, now: f64, token: &str) -> Result<String, Refusal> {
        self.place(list, now, token)
            .ok_or_else(|| Refusal::parameter("Invalid pagination token."))
    }

    /// Where a token leads, if it is one of this list and has not expired.
    fn place(&self, list: &List<'_>, now: f64, token: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (tag, made) = bytes.split_at_checked(32)?;
        let made = str::from_utf8(made).ok()?;
        hmac::verify(&self.key, signed(list, made).as_bytes(), tag).ok()?;
        let (when, place) = made.split_once('\n')?;
        let age = now - when.parse::<f64>().ok()?;
        (age < self.live.as_secs_f64()).then(|| place.to_owned())
    }
}

fn signed(list: &List<'_>, made: &str) -> String {
    format!("{}\n{}\n{made}", list.operation, list.within)
}
