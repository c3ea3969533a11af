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
use crate::ports::{CloudError, Operation};
use crate::snapshot::{Presence, Snapshot};

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
    /// Creates the pool's prefix domain, with managed login.
    fn create_domain(
        &self,
        prefix: &DomainPrefix,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
    /// Switches a domain from the classic hosted UI to managed login.
    fn switch_to_managed_login(
        &self,
        domain: &str,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;
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
    Create(DomainPrefix),
    SwitchToManagedLogin(String),
}

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
                step(Change::Create { settings }).working(Work::Create(prefix.clone()))
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
                        .working(Work::SwitchToManagedLogin(classic.name.clone()))
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

impl Work {
    pub(super) async fn send(&self, cloud: &impl Domains) -> Result<(), CloudError> {
        match self {
            Work::Create(prefix) => cloud.create_domain(prefix).await,
            Work::SwitchToManagedLogin(domain) => cloud.switch_to_managed_login(domain).await,
        }
    }

    /// Whether the pool is now as the call would have made it.
    pub(super) async fn took_effect(&self, cloud: &impl Domains) -> bool {
        match self {
            Work::Create(prefix) => cloud
                .pool()
                .await
                .is_ok_and(|pool| pool.domain.as_deref() == Some(prefix.as_str())),
            Work::SwitchToManagedLogin(name) => {
                let domain = cloud.domain(name).await.ok().flatten();
                domain.is_some_and(|domain| domain.managed_login == ManagedLogin::Managed)
            }
        }
    }

    /// The operations that do it, and those that settle a lost answer.
    pub(super) fn operations(&self) -> &'static [Operation] {
        match self {
            Work::Create(_) => &[CREATE, DESCRIBE_POOL],
            Work::SwitchToManagedLogin(_) => &[DESCRIBE, UPDATE],
        }
    }
}
