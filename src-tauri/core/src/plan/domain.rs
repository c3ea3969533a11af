//! The pool's domain.

use super::{
    Change, ConsolePage, Difference, PlannedStep, Question, Reason, Setting, Work, tier_too_low,
};
use crate::blueprint::{Blueprint, ClassicDomain};
use crate::pool::{Domain, DomainStatus, ManagedLogin};
use crate::snapshot::{Part, Snapshot};
use crate::step::StepId;

pub(super) fn plan_domain(blueprint: &Blueprint, snapshot: &Snapshot) -> PlannedStep {
    let id = StepId::Domain;
    let choices = blueprint.choices();
    let domains = match &snapshot.domains {
        Part::Unreadable(why) => return PlannedStep::unreadable(id, why),
        Part::Absent => {
            if let Some(step) = tier_too_low(id, snapshot, "managed login") {
                return step;
            }
            let chosen = choices.domain_prefix.clone();
            let step = match &chosen {
                Some(prefix) => {
                    let settings = vec![
                        Setting::new("Domain prefix", [prefix.as_str()]),
                        Setting::new("Branding version", ["Managed login"]),
                    ];
                    PlannedStep::new(id, Change::Create { settings })
                        .working(Work::CreateDomain(prefix.clone()))
                }
                None => PlannedStep::blocked(
                    id,
                    Reason::new(
                        "domain_prefix",
                        "The pool has no domain, so it has no sign-in page and no token endpoint.",
                        "Enter a prefix for the domain to create.",
                    ),
                ),
            };
            return step.asking(Question::DomainPrefix { chosen });
        }
        Part::Present(domains) => domains,
    };
    let usable: Vec<&Domain> = domains
        .iter()
        .filter(|domain| !matches!(domain.status, DomainStatus::Unusable(_)))
        .collect();
    if usable
        .iter()
        .any(|domain| domain.managed_login == ManagedLogin::Managed)
    {
        return PlannedStep::new(id, Change::Keep);
    }
    let Some(classic) = usable.first() else {
        let names: Vec<&str> = domains.iter().map(|domain| domain.name.as_str()).collect();
        return PlannedStep::blocked(
            id,
            Reason::new(
                "domain_status",
                format!(
                    "The pool's domain {} is being deleted or has failed.",
                    names.join(" and ")
                ),
                "Look at it in the AWS console, then review again.",
            )
            .on(ConsolePage::Domain),
        );
    };
    let chosen = choices.classic_domain;
    let mut step = match chosen {
        None => PlannedStep::new(id, Change::Choose),
        Some(ClassicDomain::Keep) => PlannedStep::new(id, Change::Keep),
        Some(ClassicDomain::Switch) => {
            if let Some(step) = tier_too_low(id, snapshot, "managed login") {
                return step.asking(Question::ClassicDomain { chosen });
            }
            let difference = Difference::new(
                "Branding version",
                ["Hosted UI (classic)"],
                ["Managed login"],
            );
            PlannedStep::new(
                id,
                Change::Update {
                    differences: vec![difference],
                },
            )
            .working(Work::SwitchToManagedLogin(classic.name.clone()))
        }
    };
    if step.work.is_some() {
        // A client without a style shows no sign-in page at all on a managed login domain.
        step.waits_for.push(StepId::SignInPage);
    }
    step.asking(Question::ClassicDomain { chosen })
}
