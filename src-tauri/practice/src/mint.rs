//! Ids and secrets, made at random or the same every time.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const LOWER: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Makes ids and secrets.
pub(crate) struct Mint {
    rng: StdRng,
    reserved_pool_id: Option<String>,
}

impl Mint {
    pub(crate) fn unpredictable() -> Mint {
        Mint {
            rng: rand::make_rng(),
            reserved_pool_id: None,
        }
    }

    /// The same ids every time: for the seeded pools.
    pub(crate) fn stable() -> Mint {
        Mint {
            rng: StdRng::seed_from_u64(20_160_418),
            reserved_pool_id: None,
        }
    }

    /// The id of the next pool that is made.
    pub(crate) fn reserve_pool_id(&mut self, id: String) {
        self.reserved_pool_id = Some(id);
    }

    pub(crate) fn pool_id(&mut self, region: &str) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        self.reserved_pool_id
            .take()
            .unwrap_or_else(|| format!("{region}_{}", self.letters(LETTERS, 9)))
    }

    pub(crate) fn client_id(&mut self) -> String {
        self.letters(LOWER, 26)
    }

    pub(crate) fn secret(&mut self) -> String {
        self.letters(LOWER, 51)
    }

    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }

    pub(crate) fn letters(&mut self, from: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| char::from(from[self.rng.random_range(0..from.len())]))
            .collect()
    }
}
