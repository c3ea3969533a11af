//! Pages of a list, and the tokens that lead from one to the next.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::refusal::Refusal;
use crate::world::{Ask, World, now};

/// How long the token of a page leads on, unless a test says otherwise.
pub(crate) const TOKENS_LIVE: Duration = Duration::from_secs(5 * 60);

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
    world: &World,
    entries: &BTreeMap<String, T>,
    shown: impl Fn(&String, &T) -> Option<Value>,
) -> Result<(Vec<Value>, Option<String>), Refusal> {
    let asked = ask.input.get("MaxResults").and_then(Value::as_u64);
    let longest = asked.map_or(list.longest, |asked| {
        usize::try_from(asked)
            .unwrap_or(usize::MAX)
            .min(list.longest)
    });
    let now = world.now();
    let start = match ask.input.get("NextToken").and_then(Value::as_str) {
        Some(token) => Bound::Excluded(world.pages.open(list, now, token)?),
        None => Bound::Unbounded,
    };
    let mut page = Vec::new();
    let mut last = None;
    for (name, entry) in entries.range((start, Bound::Unbounded)) {
        let Some(value) = shown(name, entry) else {
            continue;
        };
        if page.len() == longest {
            let token = last.map(|last| world.pages.seal(list, now, last));
            return Ok((page, token));
        }
        page.push(value);
        last = Some(name);
    }
    Ok((page, None))
}

/// The same of a list that is known by its places: the part of `items` that begins where the token says.
pub(crate) fn part<T>(
    list: &List<'_>,
    pages: &Sealer,
    items: Vec<T>,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    let now = now();
    let start = match token {
        Some(token) => {
            let place = pages.open(list, now, token)?;
            place.parse().unwrap_or(usize::MAX)
        }
        None => 0,
    };
    let end = start.saturating_add(list.longest);
    let next = (end < items.len()).then(|| pages.seal(list, now, &end.to_string()));
    let part = items.into_iter().skip(start).take(list.longest).collect();
    Ok((part, next))
}

/// Seals the tokens of a server, so that one that was made up, or is too old, is known as such.
pub(crate) struct Sealer {
    key: hmac::Key,
    live: Duration,
}

impl Sealer {
    /// Its tokens lead on for so long.
    pub(crate) fn new(live: Duration) -> Sealer {
        let key: [u8; 32] = rand::random();
        Sealer {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            live,
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

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::{REGION, operations};

    /// A pool in a world whose clock is where it is put.
    struct Pool {
        world: World,
        id: String,
    }

    impl Pool {
        fn made_at(seconds: f64) -> Pool {
            let mut pool = Pool {
                world: World::new(),
                id: String::new(),
            };
            pool.world.seeding_time = Some(seconds);
            let made = pool.ask("CreateUserPool", json!({ "PoolName": "Pool" }));
            let made = made.expect("lawful");
            pool.id = made["UserPool"]["Id"].as_str().expect("has one").to_owned();
            pool
        }

        fn ask(&mut self, operation: &str, input: Value) -> Result<Value, Refusal> {
            let found = operations::find(operation).expect("Practice has it");
            let mut input: Map<_, _> = input.as_object().expect("an object").clone();
            if operation.contains("Client") {
                input.insert("UserPoolId".to_owned(), json!(self.id));
            }
            found.perform(&mut self.world, REGION, &input)
        }

        fn listed(&mut self, input: Value) -> Result<(usize, Value), Refusal> {
            let page = self.ask("ListUserPoolClients", input)?;
            let clients = page["UserPoolClients"].as_array().expect("a list");
            Ok((clients.len(), page["NextToken"].clone()))
        }

        fn create(&mut self) {
            self.ask("CreateUserPoolClient", json!({ "ClientName": "App" }))
                .expect("lawful");
        }
    }

    #[test]
    fn a_token_expires_to_the_second() {
        let mut pool = Pool::made_at(1000.0);
        pool.create();
        pool.create();
        let (_, token) = pool.listed(json!({ "MaxResults": 1 })).expect("lawful");
        let asked = json!({ "NextToken": token });
        for (now, leads) in [(1000.0, true), (1299.9, true), (1300.0, false)] {
            pool.world.seeding_time = Some(now);
            let answer = pool.listed(asked.clone());
            assert_eq!(answer.is_ok(), leads, "{now}: {answer:?}");
        }
    }

    #[test]
    fn a_list_shows_what_is_old_enough() {
        let mut pool = Pool::made_at(1000.0);
        pool.world.visible_after = Duration::from_secs(60);
        pool.world.seeding_time = Some(2000.0);
        pool.create();
        for (now, shown) in [(2000.0, 0), (2059.9, 0), (2060.0, 1)] {
            pool.world.seeding_time = Some(now);
            let (listed, _) = pool.listed(json!({})).expect("lawful");
            assert_eq!(listed, shown, "{now}");
        }
        let pools = pool.ask("ListUserPools", json!({ "MaxResults": 60 }));
        let pools = pools.expect("lawful")["UserPools"].clone();
        assert_eq!(pools.as_array().map(Vec::len), Some(1));
    }
}
