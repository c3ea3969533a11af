//! The quotas by request rate, each with room for a burst of one second's worth.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Map, Value};

use crate::calls::Access;
use crate::operations::{Operation, named_pool};
use crate::refusal::Refusal;

/// Whether the service's quotas by request rate hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rates {
    /// As in an account of which nobody has asked for more.
    #[default]
    Enforced,
    /// As fast as the machine can.
    Unlimited,
}

/// The quota that an operation counts towards; AWS puts `UserPool` before these names (`UserPoolRead` for the first).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Category {
    PoolRead,
    PoolUpdate,
    ResourceRead,
    ResourceUpdate,
    ClientRead,
    ClientUpdate,
}

impl Category {
    pub(crate) fn access(self) -> Access {
        match self {
            Category::PoolRead | Category::ResourceRead | Category::ClientRead => Access::Read,
            Category::PoolUpdate | Category::ResourceUpdate | Category::ClientUpdate => {
                Access::Write
            }
        }
    }

    /// Requests a second of all its operations together, in an account and region.
    fn in_account(self) -> f64 {
        match self {
            Category::ResourceRead => 20.0,
            _ => 15.0,
        }
    }

    /// Requests a second of each of its operations on one pool.
    fn on_pool(self) -> Option<f64> {
        match self {
            Category::PoolRead | Category::PoolUpdate => None,
            _ => Some(5.0),
        }
    }
}

/// What one quota is counted for, in a region.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Counted {
    Account(Category),
    /// The operation and the pool that it names. What names none counts as a pool of its own.
    Pool(&'static str, Option<String>),
}

/// A quota that is in use: a bucket of tokens that fills as time goes by.
struct Bucket {
    tokens: f64,
    /// When there were so many.
    at: Instant,
}

impl Bucket {
    fn fill(&mut self, rate: f64, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * rate).min(rate);
        self.at = now;
    }
}

/// How far each quota is used up.
pub(crate) struct Quotas {
    rates: Rates,
    buckets: Mutex<HashMap<(String, Counted), Bucket>>,
}

impl Quotas {
    pub(crate) fn new(rates: Rates) -> Quotas {
        Quotas {
            rates,
            buckets: Mutex::default(),
        }
    }

    /// Counts a request, or refuses it. A refused one does not count.
    pub(crate) fn admit(
        &self,
        now: Instant,
        region: &str,
        operation: &Operation,
        input: &Map<String, Value>,
    ) -> Result<(), Refusal> {
        if self.rates == Rates::Unlimited {
            return Ok(());
        }
        let category = operation.category;
        // AWS counts the calls of this one by the account, whatever pool they name.
        let pool = named_pool(input).filter(|_| operation.name != "TagResource");
        let in_account = (Counted::Account(category), category.in_account());
        let on_pool = category
            .on_pool()
            .map(|rate| (Counted::Pool(operation.name, pool.map(str::to_owned)), rate));
        let quotas: Vec<_> = std::iter::once(in_account)
            .chain(on_pool)
            .map(|(counted, rate)| ((region.to_owned(), counted), rate))
            .collect();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = true;
        for (counted, rate) in &quotas {
            let full = Bucket {
                tokens: *rate,
                at: now,
            };
            let bucket = buckets.entry(counted.clone()).or_insert(full);
            bucket.fill(*rate, now);
            room &= bucket.tokens >= 1.0;
        }
        if !room {
            return Err(Refusal::throttled(operation.name));
        }
        for (counted, _) in &quotas {
            if let Some(bucket) = buckets.get_mut(counted) {
                bucket.tokens -= 1.0;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::operations::find;

    /// An account whose clock stands still until it is told.
    struct Account {
        quotas: Quotas,
        now: Instant,
    }

    impl Account {
        fn new() -> Account {
            Account {
                quotas: Quotas::new(Rates::Enforced),
                now: Instant::now(),
            }
        }

        fn admits(&self, region: &str, operation: &str, pool: &str) -> bool {
            let operation = find(operation).expect("Practice has it");
            let arn = format!("arn:aws:cognito-idp:{region}:000000000000:userpool/{pool}");
            let input = if operation.name == "TagResource" {
                json!({ "ResourceArn": arn })
            } else {
                json!({ "UserPoolId": pool })
            };
            let input = input.as_object().expect("an object");
            let outcome = self.quotas.admit(self.now, region, operation, input);
            outcome.is_ok()
        }

        /// How many of a hundred calls are done, the n-th on the pool that `pool` names for n.
        fn done(&self, operation: &str, pool: impl Fn(usize) -> String) -> usize {
            let done = (0..100).filter(|n| self.admits("eu-west-1", operation, &pool(*n)));
            done.count()
        }
    }

    fn one(_: usize) -> String {
        "a".to_owned()
    }

    fn another_each(n: usize) -> String {
        n.to_string()
    }

    #[test]
    fn a_second_s_worth_at_once() {
        for (operation, on_one_pool, in_all) in [
            ("DescribeUserPool", 15, 15),
            ("UpdateUserPool", 15, 15),
            ("ListResourceServers", 5, 20),
            ("CreateResourceServer", 5, 15),
            ("DescribeUserPoolClient", 5, 15),
            ("UpdateUserPoolClient", 5, 15),
            ("AddUserPoolClientSecret", 5, 15),
            ("CreateManagedLoginBranding", 5, 15),
            ("TagResource", 5, 5),
        ] {
            assert_eq!(Account::new().done(operation, one), on_one_pool);
            assert_eq!(Account::new().done(operation, another_each), in_all);
        }
    }

    #[test]
    fn operations_of_one_category_share_what_the_account_has() {
        let account = Account::new();
        for operation in ["CreateUserPoolClient", "UpdateUserPoolClient"] {
            assert_eq!(
                account.done(operation, one),
                5,
                "each has its own on a pool"
            );
        }
        assert_eq!(account.done("DeleteUserPoolClient", another_each), 5);
        assert_eq!(account.done("AddUserPoolClientSecret", another_each), 0);
        assert_eq!(account.done("DescribeUserPoolClient", one), 5);
    }

    #[test]
    fn a_quota_fills_again_and_a_refused_call_does_not_count() {
        let mut account = Account::new();
        assert_eq!(account.done("CreateResourceServer", one), 5);
        account.now += Duration::from_millis(199);
        assert_eq!(account.done("CreateResourceServer", one), 0);
        account.now += Duration::from_millis(1);
        assert_eq!(account.done("CreateResourceServer", one), 1);
        account.now += Duration::from_secs(60);
        assert_eq!(account.done("CreateResourceServer", one), 5);
    }

    #[test]
    fn every_region_has_its_own_and_unlimited_has_none() {
        let account = Account::new();
        assert_eq!(account.done("ListResourceServers", one), 5);
        assert!(account.admits("us-east-1", "ListResourceServers", "a"));
        let unlimited = Account {
            quotas: Quotas::new(Rates::Unlimited),
            ..account
        };
        assert_eq!(unlimited.done("ListResourceServers", one), 100);
    }
}
