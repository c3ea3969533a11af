//! The pool's domain, which the OAuth endpoints and the sign-in page live on.

use std::future::Future;

use futures_util::future::try_join_all;

use super::change::{Change, Reason};
use super::console_page::ConsolePage;
use super::id::PartId;
use super::question::{ClassicDomain, Question};
use super::setting::{Difference, Setting, SettingName};
use super::step::PlannedStep;
use crate::names::DomainPrefix;
use crate::pool::{Domain, DomainStatus, ManagedLogin, Pool};
use crate::ports::{Answer, Clock, CloudError, Journal, Operation};
use crate::snapshot::{Presence, Snapshot};
use crate::write::{Look, NotWritten, Write, Writer};

const TITLE: &str = "Domain";
/// What it means that there is none.
pub(super) const MISSING: &str =
    "the pool has none, so it has no sign-in page and no token endpoint.";
/// What a domain needs beyond the Lite feature plan.
const FEATURE: &str = "managed login";

const BRANDING_VERSION: SettingName = SettingName::value("Branding version");
const PREFIX: SettingName = SettingName::value("Domain prefix");

const DESCRIBE_POOL: Operation = Operation::cognito("DescribeUserPool");
const DESCRIBE: Operation = Operation::cognito("DescribeUserPoolDomain");
const CREATE: Operation = Operation::cognito("CreateUserPoolDomain");
const UPDATE: Operation = Operation::cognito("UpdateUserPoolDomain");

/// What reading it asks for.
pub(super) const READING: &[Operation] = &[DESCRIBE_POOL, DESCRIBE];

/// The part of the port that is about domains.
pub trait Domains: Send + Sync {
    /// The pool itself, which names its domains.
    fn pool(&self) -> impl Future<Output = Result<Pool, CloudError>> + Send;
    /// One of the pool's domains, by its prefix or host name.
    fn domain(&self, name: &str)
    -> impl Future<Output = Result<Option<Domain>, CloudError>> + Send;
    /// A domain as it was described, to be sent back.
    type WholeDomain: Send + Sync;
    /// A domain to be changed, and all that the service says of it.
    fn whole_domain(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<(Domain, Self::WholeDomain)>, CloudError>> + Send;
    /// Creates the pool's prefix domain, with managed login.
    fn create_domain(
        &self,
        prefix: &DomainPrefix,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
    /// Switches a domain, as it was described just now, from the classic hosted UI to managed login.
    fn switch_to_managed_login(
        &self,
        domain: Self::WholeDomain,
    ) -> impl Future<Output = Result<Answer<()>, CloudError>> + Send;
}

/// A domain with managed login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedDomain {
    /// The prefix to create where the pool has none.
    pub prefix: Option<DomainPrefix>,
    /// What to do with a domain that shows the classic hosted UI.
    pub classic: Option<ClassicDomain>,
    /// The style that has to be there before a domain is switched: a client without one shows no sign-in page at all
    /// on a managed login domain.
    pub style: PartId,
}

/// The call that makes the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Create(Create),
    Switch(SwitchToManagedLogin),
}

/// Creates the prefix domain of a pool that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Create(DomainPrefix);

/// Switches the domain of this name from the classic hosted UI to managed login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SwitchToManagedLogin(String);

/// Reads the pool's domains: none, a prefix domain, a custom one, or both.
pub(super) async fn read(cloud: &impl Domains, pool: &Pool) -> Presence<Vec<Domain>> {
    let names = pool.domain.iter().chain(&pool.custom_domain);
    let read = try_join_all(names.map(|name| cloud.domain(name))).await;
    Presence::from_read(read.map(|found| {
        let domains: Vec<_> = found.into_iter().flatten().collect();
        (!domains.is_empty()).then_some(domains)
    }))
}

impl WantedDomain {
    pub(super) fn title(&self) -> String {
        TITLE.to_owned()
    }

    pub(super) fn plan(&self, snapshot: &Snapshot) -> PlannedStep {
        match &snapshot.domains {
            Presence::Unreadable(error) => step(Reason::unreadable(error)),
            Presence::Absent => self.plan_missing(&snapshot.pool),
            Presence::Present(domains) => self.plan_present(domains, &snapshot.pool),
        }
    }

    fn plan_missing(&self, pool: &Pool) -> PlannedStep {
        if let Some(reason) = Reason::tier_too_low(pool, FEATURE) {
            return step(reason);
        }
        let chosen = self.prefix.clone();
        let step = match &chosen {
            Some(prefix) => {
                let settings = vec![
                    Setting::new(PREFIX, [prefix.as_str()]),
                    Setting::new(BRANDING_VERSION, ["Managed login"]),
                ];
                step(Change::Create { settings }).working(Work::Create(Create(prefix.clone())))
            }
            None => step(Reason::new(
                "domain_prefix",
                "The pool has no domain, so it has no sign-in page and no token endpoint.",
                "Enter a prefix for the domain to create.",
            )),
        };
        step.asking(Question::DomainPrefix { chosen })
    }

    fn plan_present(&self, domains: &[Domain], pool: &Pool) -> PlannedStep {
        let usable: Vec<&Domain> = domains
            .iter()
            .filter(|domain| !matches!(domain.status, DomainStatus::Unusable(_)))
            .collect();
        if usable
            .iter()
            .any(|domain| domain.managed_login == ManagedLogin::Managed)
        {
            return step(Change::Keep);
        }
        match usable.first() {
            Some(classic) => self.plan_classic(classic, pool),
            None => step(unusable(domains)),
        }
    }

    fn plan_classic(&self, classic: &Domain, pool: &Pool) -> PlannedStep {
        let chosen = self.classic;
        let step = match chosen {
            None => step(Change::Choose),
            Some(ClassicDomain::Keep) => step(Change::Keep),
            Some(ClassicDomain::Switch) => match Reason::tier_too_low(pool, FEATURE) {
                Some(reason) => step(reason),
                None => {
                    let differences = vec![Difference::new(
                        BRANDING_VERSION,
                        ["Hosted UI (classic)"],
                        ["Managed login"],
                    )];
                    step(Change::Update { differences })
                        .working(Work::Switch(SwitchToManagedLogin(classic.name.clone())))
                        .after(&self.style)
                }
            },
        };
        step.asking(Question::ClassicDomain { chosen })
    }
}

fn step(change: impl Into<Change>) -> PlannedStep {
    PlannedStep::new(&PartId::DOMAIN, TITLE, ConsolePage::Domain, change)
}

fn unusable(domains: &[Domain]) -> Reason {
    let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
    let message = format!(
        "The pool's domain {} is being deleted or has failed.",
        names.join(" and ")
    );
    let hint = "Look at it in the AWS console, then review again.";
    Reason::new("domain_status", message, hint).on(ConsolePage::Domain)
}

/// Creates the prefix domain of a pool that has none.
///
/// # Errors
/// As with [`Writer::write`].
pub async fn create_domain<C, J>(
    prefix: &DomainPrefix,
    writer: &Writer<'_, C, J>,
) -> Result<(), NotWritten>
where
    C: Domains + Clock,
    J: Journal,
{
    let created = writer.write(&Create(prefix.clone())).await?;
    created.ok_or(NotWritten::Changed)
}

impl Work {
    /// Makes the change.
    pub(super) async fn apply<C, J>(
        &self,
        writer: &Writer<'_, C, J>,
    ) -> Result<Option<()>, NotWritten>
    where
        C: Domains + Clock,
        J: Journal,
    {
        match self {
            Work::Create(create) => writer.write(create).await,
            Work::Switch(switch) => writer.write(switch).await,
        }
    }

    /// The operations that do it, and those that it is looked at and settled with.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, DESCRIBE_POOL],
            Work::Switch(_) => &[DESCRIBE, UPDATE],
        }
    }
}

impl<C: Domains> Write<C> for Create {
    type Ready = ();
    type Made = ();

    fn operation(&self) -> Operation {
        CREATE
    }

    fn subject(&self) -> String {
        self.0.to_string()
    }

    async fn look(&self, cloud: &C) -> Result<Look<()>, CloudError> {
        let pool = cloud.pool().await?;
        Ok(match (&pool.domain, &pool.custom_domain) {
            (None, None) => Look::Ready(()),
            _ => Look::Changed,
        })
    }

    async fn send(&self, (): (), cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.create_domain(&self.0).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let domain = cloud.pool().await?.domain;
        Ok((domain.as_deref() == Some(self.0.as_str())).then_some(()))
    }
}

impl<C: Domains> Write<C> for SwitchToManagedLogin {
    type Ready = C::WholeDomain;
    type Made = ();

    fn operation(&self) -> Operation {
        UPDATE
    }

    fn subject(&self) -> String {
        self.0.clone()
    }

    async fn look(&self, cloud: &C) -> Result<Look<C::WholeDomain>, CloudError> {
        let found = cloud.whole_domain(&self.0).await?;
        Ok(match found {
            Some((domain, whole)) => match (domain.status, domain.managed_login) {
                (DomainStatus::Unusable(_), _) => Look::Changed,
                (_, ManagedLogin::Managed) => Look::AlreadySo,
                (_, ManagedLogin::Classic) => Look::Ready(whole),
            },
            None => Look::Changed,
        })
    }

    async fn send(&self, whole: C::WholeDomain, cloud: &C) -> Result<Answer<()>, CloudError> {
        cloud.switch_to_managed_login(whole).await
    }

    async fn settle(&self, cloud: &C) -> Result<Option<()>, CloudError> {
        let domain = cloud.domain(&self.0).await?;
        let is_managed = |domain: Domain| domain.managed_login == ManagedLogin::Managed;
        Ok(domain.is_some_and(is_managed).then_some(()))
    }
}
