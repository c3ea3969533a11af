//! Choosing or creating a user pool, and checking what was typed.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use registrar_core::blueprint::Blueprint;
use registrar_core::cognite::SERVICE_ACCOUNT_IDENTIFIER;
use registrar_core::names::{Cluster, DomainPrefix, UserPoolName};
use registrar_core::parts::ResourceServers as _;
use registrar_core::pool::Pool;
use tauri::State;

use crate::panics::caught;
use crate::session::Session;
use crate::ui_error::{UiError, domain_prefix_taken};
use crate::wire::pool::{CreatedPool, PoolDetail, PoolName, Usable};

#[tauri::command]
pub(crate) async fn list_pools(session: State<'_, Session>) -> Result<Vec<PoolName>, UiError> {
    caught(async move {
        let pools = session.connected()?.connection.pools().await?;
        Ok(pools
            .into_iter()
            .map(|pool| PoolName {
                id: pool.id,
                name: pool.name,
            })
            .collect())
    })
    .await
}

#[tauri::command]
pub(crate) async fn read_pool(
    session: State<'_, Session>,
    pool_id: String,
) -> Result<PoolDetail, UiError> {
    caught(async move {
        Ok(detail(
            session.connected()?.connection.pool(&pool_id).await?,
        ))
    })
    .await
}

fn detail(pool: Pool) -> PoolDetail {
    PoolDetail {
        id: pool.id,
        name: pool.name,
        tier: pool.tier,
        domain: pool.custom_domain.or(pool.domain),
    }
}

#[tauri::command]
pub(crate) fn propose_domain_prefix(name: String) -> String {
    // A prefix must be unique in the region across all accounts, so a few random characters go with the name.
    let salt = RandomState::new().hash_one(&name);
    DomainPrefix::propose(&name, &format!("{:06x}", salt & 0xff_ffff)).to_string()
}

#[tauri::command]
pub(crate) async fn check_domain_prefix(
    session: State<'_, Session>,
    prefix: String,
) -> Result<Usable, UiError> {
    caught(async move {
        let prefix = match DomainPrefix::parse(&prefix) {
            Ok(prefix) => prefix,
            Err(error) => {
                return Ok(Usable {
                    problem: Some(error.to_string()),
                });
            }
        };
        let free = session
            .connected()?
            .connection
            .domain_prefix_is_free(&prefix)
            .await?;
        Ok(Usable {
            problem: (!free).then(|| domain_prefix_taken(&prefix)),
        })
    })
    .await
}

/// The clusters that a pool has been registered for, as its scopes tell.
#[tauri::command]
pub(crate) async fn find_clusters(
    session: State<'_, Session>,
    pool_id: String,
) -> Result<Vec<String>, UiError> {
    caught(async move {
        let pool = session.connected()?.connection.user_pool(&pool_id);
        let server = pool.resource_server(SERVICE_ACCOUNT_IDENTIFIER).await?;
        let found = server.iter().flat_map(Blueprint::clusters_in);
        Ok(found.map(|cluster| cluster.to_string()).collect())
    })
    .await
}

#[tauri::command]
pub(crate) fn check_cluster(cluster: &str) -> Usable {
    Usable {
        problem: Cluster::parse(cluster).err().map(|error| error.to_string()),
    }
}

#[tauri::command]
pub(crate) async fn create_pool(
    session: State<'_, Session>,
    name: String,
    domain_prefix: String,
) -> Result<CreatedPool, UiError> {
    caught(async move {
        let name = UserPoolName::parse(&name)?;
        let prefix = DomainPrefix::parse(&domain_prefix)?;
        let (pool, domain) = session.create_pool(&name, &prefix).await?;
        Ok(CreatedPool {
            pool: detail(pool),
            domain_error: domain.err().map(UiError::from),
        })
    })
    .await
}
