//! The two resource servers.

use super::{Change, Difference, PlannedStep, Reason, Setting, Work};
use crate::pool::ResourceServer;
use crate::snapshot::Part;
use crate::step::StepId;

/// `ResourceServerScopeListType` (`cognito-idp` service model).
const MOST_SCOPES: usize = 100;

pub(super) fn plan_resource_server(
    id: StepId,
    wanted: ResourceServer,
    part: &Part<ResourceServer>,
) -> PlannedStep {
    let found = match part {
        Part::Unreadable(why) => return PlannedStep::unreadable(id, why),
        Part::Absent => {
            let settings = vec![
                Setting::new("Resource server name", [&wanted.name]),
                Setting::new("Resource server identifier", [&wanted.identifier]),
                Setting::new("Custom scopes", describe_scopes(&wanted)),
            ];
            return PlannedStep::new(id, Change::Create { settings })
                .working(Work::CreateResourceServer(wanted));
        }
        Part::Present(found) => found,
    };
    let mut merged = found.clone();
    merged.name.clone_from(&wanted.name);
    for scope in &wanted.scopes {
        match merged.scopes.iter_mut().find(|s| s.name == scope.name) {
            Some(present) => present.description.clone_from(&scope.description),
            None => merged.scopes.push(scope.clone()),
        }
    }
    if merged.scopes.len() > MOST_SCOPES {
        let reason = Reason::too_many_scopes("resource server", merged.scopes.len(), MOST_SCOPES);
        return PlannedStep::blocked(id, reason);
    }
    let mut differences = vec![];
    if merged.name != found.name {
        differences.push(Difference::new(
            "Resource server name",
            [&found.name],
            [&merged.name],
        ));
    }
    if merged.scopes != found.scopes {
        differences.push(Difference::new(
            "Custom scopes",
            describe_scopes(found),
            describe_scopes(&merged),
        ));
    }
    let ours = |name: &str| wanted.scopes.iter().any(|scope| scope.name == name);
    let names = found.scopes.iter().map(|scope| scope.name.as_str());
    let foreign: Vec<&str> = names.filter(|name| !ours(name)).collect();
    let mut step = if differences.is_empty() {
        PlannedStep::new(id, Change::Keep)
    } else {
        PlannedStep::new(id, Change::Update { differences })
            .working(Work::UpdateResourceServer(merged))
    };
    if !foreign.is_empty() {
        step.kept.push(Setting::new("Custom scopes", foreign));
    }
    step
}

fn describe_scopes(server: &ResourceServer) -> Vec<String> {
    server
        .scopes
        .iter()
        .map(|scope| format!("{} ({})", scope.name, scope.description))
        .collect()
}
