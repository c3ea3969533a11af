//! All pools of all regions, and what it takes to make more.

use std::collections::BTreeMap;
use std::time::Duration;

use super::pool::{Domain, Pool};
use crate::clock::Clock;
use crate::mint::Mint;
use crate::model::refusal::Refusal;
use crate::paging::{Pages, Sealer, TOKENS_LIVE};

/// The state behind the operations.
pub(crate) struct World {
    pub(crate) pools: BTreeMap<String, Pool>,
    pub(crate) mint: Mint,
    clock: Clock,
    /// Makes the tokens that lead from page to page.
    pub(crate) sealer: Sealer,
    /// A list does not show what is younger than this.
    pub(crate) visible_after: Duration,
    /// The time that seeding pretends it is.
    pub(crate) seeding_time: Option<f64>,
}

impl World {
    pub(crate) fn new(clock: Clock) -> World {
        World {
            pools: BTreeMap::new(),
            mint: Mint::unpredictable(),
            sealer: Sealer::new(TOKENS_LIVE, clock.clone()),
            clock,
            visible_after: Duration::ZERO,
            seeding_time: None,
        }
    }

    /// Now, or the time that seeding pretends it is.
    pub(crate) fn now(&self) -> f64 {
        self.seeding_time.unwrap_or_else(|| self.clock.seconds())
    }

    /// How its lists are turned.
    pub(crate) fn pages(&self) -> Pages<'_> {
        Pages {
            sealer: &self.sealer,
            now: self.now(),
            visible_after: self.visible_after,
        }
    }

    /// The pool of this id in a region.
    pub(crate) fn pool(&self, region: &str, id: &str) -> Result<&Pool, Refusal> {
        let pool = self.pools.get(id).filter(|pool| pool.region == region);
        pool.ok_or_else(|| no_pool(id))
    }

    /// The same, to change it, and what makes ids and secrets in it.
    pub(crate) fn pool_mut(
        &mut self,
        region: &str,
        id: &str,
    ) -> Result<(&mut Pool, &mut Mint), Refusal> {
        let pool = self.pools.get_mut(id).filter(|pool| pool.region == region);
        let pool = pool.ok_or_else(|| no_pool(id))?;
        Ok((pool, &mut self.mint))
    }

    /// The pools of a region.
    pub(crate) fn pools_in(&self, region: &str) -> impl Iterator<Item = &Pool> {
        let pools = self.pools.values();
        pools.filter(move |pool| pool.region == region)
    }

    /// The pool that has this domain.
    pub(crate) fn pool_of_domain(&self, name: &str) -> Option<(&String, &Pool, &Domain)> {
        self.pools.iter().find_map(|(id, pool)| {
            pool.domains()
                .find(|domain| domain.name == name)
                .map(|domain| (id, pool, domain))
        })
    }
}

/// Nobody learns whether there is such a pool in another region.
pub(super) fn no_pool(id: &str) -> Refusal {
    Refusal::not_found(format!("User pool {id} does not exist."))
}
