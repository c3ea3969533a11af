//! What the pool and the vault hold now.

use crate::cognite::{
    AUTHORIZATION_SERVER_NAME, COGNITE_API_IDENTIFIER, DATA_FUSION_NAME, SERVICE_ACCOUNT_IDENTIFIER,
};
use crate::custody::Custody;
use crate::pool::ResourceServer;
use crate::pool::{AppClient, Domain, Pool};
use crate::ports::{Cloud, CloudError, Place, Slot, Vault};
use futures_util::future::{join_all, try_join_all};
use futures_util::join;
use std::collections::BTreeMap;

/// What the pool and the vault hold now, as far as a registration is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The pool itself.
    pub pool: Pool,
    /// Its domains: none, a prefix domain, a custom one, or both.
    pub domains: Part<Vec<Domain>>,
    /// The resource server `https://cognitedata.com`.
    pub cognite_api: Part<ResourceServer>,
    /// The resource server `https:/`.
    pub service_account: Part<ResourceServer>,
    /// Every app client named "Cognite authorization server".
    pub authorization_servers: Part<Vec<AppClient>>,
    /// Every app client named "Cognite Data Fusion".
    pub data_fusions: Part<Vec<AppClient>>,
    /// Whether those Data Fusion clients have a managed login style, by client id.
    pub styles: BTreeMap<String, Part<()>>,
    /// Where the secrets of all those clients are, by client id.
    pub custody: BTreeMap<String, Custody>,
    /// How many app clients the pool has besides those.
    pub other_clients: usize,
}

/// A part of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<T> {
    /// It was looked for and is not there.
    Absent,
    /// It is there.
    Present(T),
    /// It could not be read, so nothing is known of it.
    Unreadable(Unreadable),
}

/// Why a part could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub CloudError);

impl<T> Part<T> {
    fn from_read(read: Result<Option<T>, CloudError>) -> Self {
        match read {
            Ok(Some(value)) => Part::Present(value),
            Ok(None) => Part::Absent,
            Err(error) => Part::Unreadable(Unreadable(error)),
        }
    }
}

impl Snapshot {
    /// Reads the pool and the vault, everything that can be read side by side.
    ///
    /// # Errors
    /// When the pool itself cannot be read. Every other part that cannot be read is [`Part::Unreadable`].
    pub async fn take(cloud: &impl Cloud, vault: &impl Vault) -> Result<Self, CloudError> {
        let pool = cloud.pool().await?;
        let (domains, cognite_api, service_account, clients) = join!(
            read_domains(cloud, &pool),
            cloud.resource_server(COGNITE_API_IDENTIFIER),
            cloud.resource_server(SERVICE_ACCOUNT_IDENTIFIER),
            cloud.app_clients(),
        );
        let names = clients.as_deref().unwrap_or_default();
        let (authorization_servers, data_fusions) = join!(
            read_clients(cloud, names, AUTHORIZATION_SERVER_NAME),
            read_clients(cloud, names, DATA_FUSION_NAME),
        );
        let ours = authorization_servers.iter().chain(&data_fusions).flatten();
        let (custody, styles) = join!(
            join_all(ours.map(async |client: &AppClient| {
                (client.id.clone(), custody_of(vault, &pool, client).await)
            })),
            join_all(
                data_fusions
                    .iter()
                    .flatten()
                    .map(async |client: &AppClient| {
                        let read = cloud.has_style(&client.id).await;
                        (
                            client.id.clone(),
                            Part::from_read(read.map(|has| has.then_some(()))),
                        )
                    })
            ),
        );
        let custody: BTreeMap<_, _> = custody
            .into_iter()
            .flat_map(|(id, c)| c.map(|c| (id, c)))
            .collect();
        let found = |read: Result<Vec<AppClient>, CloudError>| match &clients {
            Err(error) => Part::Unreadable(Unreadable(error.clone())),
            Ok(_) => Part::from_read(read.map(|list| (!list.is_empty()).then_some(list))),
        };
        let ours = [AUTHORIZATION_SERVER_NAME, DATA_FUSION_NAME];
        Ok(Self {
            other_clients: names
                .iter()
                .filter(|(_, name)| !ours.contains(&name.as_str()))
                .count(),
            domains,
            cognite_api: Part::from_read(cognite_api),
            service_account: Part::from_read(service_account),
            authorization_servers: found(authorization_servers),
            data_fusions: found(data_fusions),
            styles: styles.into_iter().collect(),
            custody,
            pool,
        })
    }
}

async fn read_domains(cloud: &impl Cloud, pool: &Pool) -> Part<Vec<Domain>> {
    let names = pool.domain.iter().chain(&pool.custom_domain);
    let read = try_join_all(names.map(|name| cloud.domain(name))).await;
    Part::from_read(read.map(|found| {
        let domains: Vec<_> = found.into_iter().flatten().collect();
        (!domains.is_empty()).then_some(domains)
    }))
}

async fn read_clients(
    cloud: &impl Cloud,
    names: &[(String, String)],
    wanted: &str,
) -> Result<Vec<AppClient>, CloudError> {
    let ids = names
        .iter()
        .filter(|(_, name)| name == wanted)
        .map(|(id, _)| id);
    try_join_all(ids.map(|id| cloud.app_client(id))).await
}

async fn custody_of(vault: &impl Vault, pool: &Pool, client: &AppClient) -> Option<Custody> {
    let place = Place {
        pool_id: pool.id.clone(),
        client_id: client.id.clone(),
        client_name: client.settings.name.clone(),
        slot: Slot::Current,
    };
    let stored = vault.read(&place).await;
    Custody::of(stored.as_ref().map(Option::as_ref), client.secret.as_ref())
}
