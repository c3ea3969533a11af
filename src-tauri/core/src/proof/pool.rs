//! The plan, told as what is wrong with the pool.

use std::collections::BTreeSet;

use super::{Check, Finding, Mend, Verdict};
use crate::blueprint::Blueprint;
use crate::parts::{Change, Difference, Part, PlannedStep, Question};
use crate::plan::Plan;

/// One finding that passed, or one for each thing that keeps the plan from being empty.
pub(super) fn judge(blueprint: &Blueprint, plan: &Plan) -> Vec<Finding> {
    let parts = blueprint.parts();
    let check = Check::Pool;
    let steps = plan.steps.iter().flat_map(|step| {
        let secret = step.fetches_secret().then(|| {
            let message = format!(
                "{}: its secret is not in your keychain. Amazon Cognito still shows it.",
                step.title
            );
            Finding::failed(check, message)
                .hint("Review the plan: registering fetches the secret.")
                .mend(Mend::Review)
        });
        [of_step(step, &parts), secret]
            .into_iter()
            .flatten()
            .map(|finding| finding.about(step.id.as_str()))
    });
    let mut findings: Vec<Finding> = steps.collect();
    if let Some(error) = &plan.vault_error {
        let message = format!(
            "Whether the secrets are in your keychain could not be checked. {}",
            error.advice.message
        );
        findings.push(Finding::unknown(check, message).hint(&error.advice.hint));
    }
    if findings.is_empty() {
        findings.push(Finding::passed(
            check,
            "The pool is as the documentation page asks, and the secrets are in your keychain.",
        ));
    }
    findings
}

fn of_step(step: &PlannedStep, parts: &[Part]) -> Option<Finding> {
    let title = &step.title;
    let wrong = match &step.change {
        Change::Keep => return None,
        Change::Create { .. } => vec![missing(step, parts).to_owned()],
        Change::Update { differences } => differences.iter().map(wrong_setting).collect(),
        Change::Choose => vec![undecided(step)],
        Change::Blocked { reason } => {
            let verdict = if reason.is_unread {
                Verdict::Unknown
            } else {
                Verdict::Failed
            };
            let mend = match reason.console.clone() {
                Some(page) => Mend::Console { page },
                None => Mend::Review,
            };
            let message = format!("{title}: {}", reason.advice.message);
            return Some(
                Finding::new(Check::Pool, verdict, message)
                    .hint(&reason.advice.hint)
                    .mend(mend),
            );
        }
    };
    let finding = Finding::failed(Check::Pool, format!("{title}: {}", wrong.join(" ")));
    let hint = match step.change {
        Change::Choose => "Review the plan, and decide there.",
        _ => "Review the plan: it mends this.",
    };
    Some(finding.hint(hint).mend(Mend::Review))
}

/// What it means that the part is not there.
fn missing(step: &PlannedStep, parts: &[Part]) -> &'static str {
    let part = parts.iter().find(|part| *part.id() == step.id);
    part.map_or("it does not exist.", Part::missing)
}

fn undecided(step: &PlannedStep) -> String {
    match &step.question {
        Some(Question::WhichClient { candidates, .. }) => match candidates.as_slice() {
            [only] => format!(
                "the only client of that name cannot be used. {}",
                only.unusable.as_deref().unwrap_or_default()
            ),
            several => format!(
                "the pool has {} clients of that name, and it is not decided which one is meant.",
                several.len()
            ),
        },
        Some(Question::ClassicDomain { .. }) => {
            "it shows the classic hosted UI, and it is not decided whether to keep that.".to_owned()
        }
        Some(Question::LostCreation { .. }) => {
            "it may have been created, and it is not decided whether it was.".to_owned()
        }
        Some(Question::DomainPrefix { .. }) | None => {
            "it is not decided what it shall be.".to_owned()
        }
    }
}

/// What is wrong with a setting, and what comes of it.
fn wrong_setting(difference: &Difference) -> String {
    let name = difference.name.label();
    let consequence = difference.name.consequence();
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (
        difference.old.iter().collect(),
        difference.new.iter().collect(),
    );
    if let ([old], [new]) = (difference.old.as_slice(), difference.new.as_slice())
        && !difference.name.is_list()
    {
        return format!("{name} is {old} instead of {new}{consequence}.");
    }
    let quoted = |values: &mut dyn Iterator<Item = &&String>| {
        values
            .map(|value| value.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let lacking = quoted(&mut new.difference(&old));
    let beyond = quoted(&mut old.difference(&new));
    let near: Vec<&str> = difference
        .old
        .iter()
        .map(String::as_str)
        .filter(|has| {
            new.difference(&old)
                .any(|lacks| has.trim_end_matches('/') == lacks.trim_end_matches('/'))
        })
        .collect();
    let mut sentence = match (lacking.as_str(), beyond.as_str()) {
        (lacking, "") => format!("{name} lacks {lacking}"),
        ("", beyond) => format!("{name} has {beyond}, which does not belong there"),
        (lacking, beyond) => {
            format!("{name} lacks {lacking} and has {beyond}, which does not belong there")
        }
    };
    sentence.push_str(consequence);
    if !near.is_empty() {
        sentence.push_str(&format!(
            "; {} is another address, by its slash at the end",
            near.join(" and ")
        ));
    }
    sentence.push('.');
    sentence
}
