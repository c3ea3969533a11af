//! Creating a user pool.

use registrar_core::names::{DomainPrefix, UserPoolName};
use registrar_core::parts::create_domain;
use registrar_core::pool::Pool;
use registrar_core::ports::Clock as _;
use registrar_core::write::{NotWritten, SETTLING_MS, Writer};

use super::Session;
use super::ending::RunGuard;
use crate::ui_error::UiError;

impl Session {
    /// Creates a pool and its domain. A pool without its domain is one all the same: what became of the domain stands
    /// beside it.
    pub(crate) async fn create_pool(
        &self,
        name: &UserPoolName,
        prefix: &DomainPrefix,
    ) -> Result<(Pool, Result<(), NotWritten>), UiError> {
        let connected = self.connected()?;
        let connection = &connected.connection;
        let cancel = {
            let mut state = self.state();
            state.refuse_while_busy()?;
            // Nobody registers or rotates meanwhile, and the window stays until it has ended.
            state.begin_run(None)
        };
        let _ended = RunGuard(self);
        if !connection.domain_prefix_is_free(prefix).await? {
            return Err(UiError::domain_prefix_taken(prefix));
        }
        let journal = &connected.journal;
        let lost = journal.unsettled_pools()?.into_iter();
        let now_ms = connection.now_ms();
        for lost in lost.filter(|lost| lost.subject == name.as_str()) {
            let is_new = |id: &str| !lost.known.iter().any(|known| known == id);
            let pools = connection.pools().await?;
            let mut found = pools.iter().filter(|pool| pool.name == lost.subject);
            if let Some(pool) = found.find(|pool| is_new(&pool.id)) {
                return Err(UiError::pool_was_created(name, &pool.id));
            }
            if now_ms < lost.sent_at_ms + SETTLING_MS {
                return Err(UiError::pool_may_appear(name));
            }
        }
        let mut pool = connection
            .create_pool(name.as_str(), journal, &cancel)
            .await?;
        let writer = Writer {
            cloud: &connection.user_pool(&pool.id),
            journal,
            pool_id: Some(&pool.id),
            cancel: &cancel,
        };
        let domain = create_domain(prefix, &writer).await;
        if domain.is_ok() {
            pool.domain = Some(prefix.to_string());
        }
        Ok((pool, domain))
    }
}
