use crate::{
    AUTHORIZATION_SERVER_NAME, AppClientSettings, COGNITE_API_IDENTIFIER, Cloud, CloudError,
    DATA_FUSION_NAME, Place, ResourceServer, SERVICE_ACCOUNT_IDENTIFIER, Secret, Slot, Vault,
    VaultError,
};
use futures_util::future::{join_all, try_join_all};
use futures_util::join;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

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

/// A user pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Such as `eu-west-1_AbCdEf123`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its feature plan.
    pub tier: Tier,
    /// The prefix of its prefix domain.
    pub domain: Option<String>,
    /// The host name of its custom domain.
    pub custom_domain: Option<String>,
}

/// A pool's feature plan (`UserPoolTier`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[ts(export)]
pub enum Tier {
    /// No managed login, no choice-based sign-in.
    Lite,
    /// What new pools have.
    Essentials,
    /// Essentials and threat protection.
    Plus,
}

/// A domain of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// The prefix, or the host name of a custom domain.
    pub name: String,
    /// Which sign-in pages it shows.
    pub managed_login: ManagedLogin,
    /// Whether it can be used.
    pub status: DomainStatus,
}

/// Which sign-in pages a domain shows (`ManagedLoginVersion`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagedLogin {
    /// Version 1, the classic hosted UI.
    Classic,
    /// Version 2, managed login: a client needs a style.
    Managed,
}

/// Whether a domain can be used (`DomainStatusType`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainStatus {
    /// It answers.
    Active,
    /// It is being made or changed: up to a minute for a prefix, up to an hour for a custom domain.
    Changing,
    /// It is being deleted, or has failed; the service's own word.
    Unusable(String),
}

/// An app client that bears one of our names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppClient {
    /// Its client id.
    pub id: String,
    /// The settings that a registration is about.
    pub settings: AppClientSettings,
    /// Its secret as the service shows it, if it has one.
    pub secret: Option<Secret>,
    /// Members that the service sends and this build cannot send back.
    pub unsendable: Vec<String>,
}

/// Where the secret that a client uses is. A rotation that is under way changes nothing of it: its new secret has an
/// entry of its own until it takes the place of the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum Custody {
    /// In Cognito and in the keychain, the same.
    Stored,
    /// Only in Cognito, which shows it: registering fetches it.
    ToFetch,
    /// The keychain holds another secret than Cognito shows. It is left alone: Cognito shows a client's first secret
    /// only, so the one in the keychain may well be the one in use.
    Differs,
    /// Only in the keychain, the last copy: Cognito shows none any more, as after a rotation.
    OnlyStored,
    /// The keychain could not be asked.
    Unknown {
        /// Why.
        error: VaultError,
    },
}

impl Custody {
    /// Compares what the keychain gave with what Cognito shows. `None` where neither has one.
    pub(crate) fn of(
        stored: Result<Option<&Secret>, &VaultError>,
        shown: Option<&Secret>,
    ) -> Option<Self> {
        match (stored, shown) {
            (Err(error), _) => Some(Custody::Unknown {
                error: error.clone(),
            }),
            (Ok(None), None) => None,
            (Ok(None), Some(_)) => Some(Custody::ToFetch),
            (Ok(Some(_)), None) => Some(Custody::OnlyStored),
            (Ok(Some(stored)), Some(shown)) if stored == shown => Some(Custody::Stored),
            (Ok(Some(_)), Some(_)) => Some(Custody::Differs),
        }
    }

    /// Whether the keychain holds a secret for the client.
    pub fn is_stored(&self) -> bool {
        matches!(
            self,
            Custody::Stored | Custody::Differs | Custody::OnlyStored
        )
    }
}

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
