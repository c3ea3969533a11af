//! The quotas by request rate, each with room for a burst of one second's worth.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Map, Value};

use super::operations::{Category, Operation, named_pool};
use crate::model::refusal::Refusal;

/// Whether the service's quotas by request rate hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rates {
    /// As in an account of which nobody has asked for more.
    #[default]
    Enforced,
    /// As fast as the machine can.
    Unlimited,
}

/// Requests a second of all operations of a category together, in an account and region.
fn in_account(category: Category) -> f64 {
    match category {
        Category::ResourceRead => 20.0,
        _ => 15.0,
    }
}

/// Requests a second of each operation of a category on one pool.
fn on_pool(category: Category) -> Option<f64> {
    match category {
        Category::PoolRead | Category::PoolUpdate => None,
        _ => Some(5.0),
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
        let in_account = (Counted::Account(category), in_account(category));
        let on_pool = on_pool(category)
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
mod tests;
