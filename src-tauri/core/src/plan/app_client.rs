//! The two app clients: which one it is, and what it becomes.

use super::{
    Candidate, Change, ConsolePage, Difference, PlannedStep, Question, Reason, Setting, Work,
    tier_too_low,
};
use crate::blueprint::ClientChoice;
use crate::custody::Custody;
use crate::pool::{AppClient, AppClientSettings};
use crate::snapshot::{Part, Snapshot};
use crate::step::StepId;
use std::collections::BTreeSet;

/// `AllowedOAuthScopes` (`cognito-idp` service model).
const MOST_SCOPES: usize = 50;
/// What a client needs beyond the Lite feature plan.
const USER_AUTH: &str = "choice-based sign-in (ALLOW_USER_AUTH)";

pub(super) fn plan_client(
    id: StepId,
    wanted: &AppClientSettings,
    part: &Part<Vec<AppClient>>,
    choice: Option<&ClientChoice>,
    snapshot: &Snapshot,
) -> PlannedStep {
    let found: &[AppClient] = match part {
        Part::Unreadable(why) => return PlannedStep::unreadable(id, why),
        Part::Absent => &[],
        Part::Present(clients) => clients,
    };
    let candidates: Vec<Candidate> = found
        .iter()
        .map(|client| candidate(client, wanted, snapshot))
        .collect();
    let chosen = match choice {
        Some(ClientChoice::New) => choice,
        // A choice of a client that is no longer there is no choice.
        Some(ClientChoice::Existing { client_id }) => choice.filter(|_| {
            candidates
                .iter()
                .any(|c| c.client_id == *client_id && c.unusable.is_none())
        }),
        None => None,
    };
    let question =
        (candidates.len() > 1 || candidates.iter().any(|c| c.unusable.is_some())).then(|| {
            Question::WhichClient {
                candidates: candidates.clone(),
                chosen: chosen.cloned(),
            }
        });
    let mut step = match (found, chosen, &question) {
        ([], _, _) | (_, Some(ClientChoice::New), Some(_)) => {
            if let Some(step) = tier_too_low(id, snapshot, USER_AUTH) {
                return step;
            }
            let change = Change::Create {
                settings: describe(wanted),
            };
            PlannedStep::new(id, change).working(Work::CreateAppClient(
                wanted.clone(),
                found.iter().map(|client| client.id.clone()).collect(),
            ))
        }
        ([only], _, None) => plan_existing(id, only, wanted, snapshot),
        (clients, Some(ClientChoice::Existing { client_id }), Some(_)) => {
            match clients.iter().find(|client| client.id == *client_id) {
                Some(client) => plan_existing(id, client, wanted, snapshot),
                None => PlannedStep::new(id, Change::Choose),
            }
        }
        _ => PlannedStep::new(id, Change::Choose),
    };
    step.question = question;
    step
}

fn candidate(client: &AppClient, wanted: &AppClientSettings, snapshot: &Snapshot) -> Candidate {
    let merged = merge(&client.settings, wanted);
    let custody = snapshot.custody.get(&client.id);
    Candidate {
        client_id: client.id.clone(),
        differs_in: differences(&client.settings, &merged)
            .into_iter()
            .map(|d| d.name)
            .collect(),
        unusable: (client.secret.is_none() && custody.is_none())
            .then(|| "It has no client secret, which Cognite needs.".to_owned()),
        secret_stored: custody.is_some_and(Custody::is_stored),
    }
}

fn plan_existing(
    id: StepId,
    client: &AppClient,
    wanted: &AppClientSettings,
    snapshot: &Snapshot,
) -> PlannedStep {
    let merged = merge(&client.settings, wanted);
    let kept = kept(&merged, wanted);
    let differences = differences(&client.settings, &merged);
    let mut step = if differences.is_empty() {
        PlannedStep::new(id, Change::Keep)
    } else if let Some(step) = tier_too_low(id, snapshot, USER_AUTH) {
        step
    } else if !client.unsendable.is_empty() {
        PlannedStep::blocked(id, unsendable(client, &differences))
    } else if merged.oauth_scopes.len() > MOST_SCOPES {
        let reason = Reason::too_many_scopes("client", merged.oauth_scopes.len(), MOST_SCOPES);
        PlannedStep::blocked(id, reason.on(ConsolePage::AppClients))
    } else {
        PlannedStep::new(id, Change::Update { differences })
            .working(Work::UpdateAppClient(client.id.clone(), merged))
    };
    step.client_id = Some(client.id.clone());
    step.secret = snapshot.custody.get(&client.id).cloned();
    step.kept = kept;
    step
}

fn unsendable(client: &AppClient, differences: &[Difference]) -> Reason {
    let names: Vec<&str> = differences.iter().map(|d| d.name.as_str()).collect();
    Reason::new(
        "unsendable",
        format!(
            "The client has settings that this version of CDF Registrar cannot send back ({}), so an update would erase them.",
            client.unsendable.join(", ")
        ),
        format!("Change {} in the AWS console yourself, then review again.", names.join(", ")),
    )
    .on(ConsolePage::AppClients)
}

/// What the client becomes: the wanted settings, and everything else that it has.
fn merge(present: &AppClientSettings, wanted: &AppClientSettings) -> AppClientSettings {
    let union =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.union(b).cloned().collect::<BTreeSet<_>>();
    let machine = wanted.oauth_flows.contains("client_credentials");
    let mut oauth_scopes = union(&present.oauth_scopes, &wanted.oauth_scopes);
    if machine {
        // client_credentials takes no OpenID Connect scopes and must be the only flow.
        oauth_scopes.retain(|scope| scope.contains('/'));
    }
    let mut oauth_flows = union(&present.oauth_flows, &wanted.oauth_flows);
    if machine {
        oauth_flows.clone_from(&wanted.oauth_flows);
    } else {
        oauth_flows.remove("client_credentials");
    }
    AppClientSettings {
        name: wanted.name.clone(),
        auth_flows: union(
            &effective_auth_flows(&present.auth_flows),
            &wanted.auth_flows,
        ),
        identity_providers: union(&present.identity_providers, &wanted.identity_providers),
        oauth_enabled: wanted.oauth_enabled,
        oauth_flows,
        oauth_scopes,
        callback_urls: union(&present.callback_urls, &wanted.callback_urls),
    }
}

/// What the client allows now, in the names that go together with ours: a client without flows allows three, and
/// the old names cannot stand beside the ones with `ALLOW_` (`CreateUserPoolClient`, `ExplicitAuthFlows`).
fn effective_auth_flows(present: &BTreeSet<String>) -> BTreeSet<String> {
    if present.is_empty() {
        return [
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
        ]
        .map(str::to_owned)
        .into();
    }
    let renamed = present.iter().map(|flow| match flow.as_str() {
        "ADMIN_NO_SRP_AUTH" => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY" => "ALLOW_CUSTOM_AUTH",
        "USER_PASSWORD_AUTH" => "ALLOW_USER_PASSWORD_AUTH",
        flow => flow,
    });
    renamed.map(str::to_owned).collect()
}

/// The settings that are lists, named as Amazon Cognito's console names them.
fn lists(settings: &AppClientSettings) -> [(&'static str, &BTreeSet<String>); 5] {
    [
        ("Authentication flows", &settings.auth_flows),
        ("Identity providers", &settings.identity_providers),
        ("OAuth 2.0 grant types", &settings.oauth_flows),
        ("Scopes", &settings.oauth_scopes),
        ("Callback URLs", &settings.callback_urls),
    ]
}

fn describe(settings: &AppClientSettings) -> Vec<Setting> {
    let mut described = vec![
        Setting::new("App client name", [&settings.name]),
        Setting::new(
            "Client secret",
            ["Generated by Amazon Cognito, kept in your keychain"],
        ),
    ];
    let filled = lists(settings)
        .into_iter()
        .filter(|(_, values)| !values.is_empty());
    described.extend(filled.map(|(name, values)| Setting::new(name, values)));
    described
}

fn differences(old: &AppClientSettings, new: &AppClientSettings) -> Vec<Difference> {
    let mut differences: Vec<Difference> = lists(old)
        .into_iter()
        .zip(lists(new))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((name, old), (_, new))| Difference::new(name, old, new))
        .collect();
    if old.oauth_enabled != new.oauth_enabled {
        let word = |on: bool| [if on { "On" } else { "Off" }];
        let (old, new) = (word(old.oauth_enabled), word(new.oauth_enabled));
        differences.push(Difference::new("OAuth 2.0 flows", old, new));
    }
    differences
}

/// What the client has beyond what is wanted, and keeps.
fn kept(merged: &AppClientSettings, wanted: &AppClientSettings) -> Vec<Setting> {
    lists(merged)
        .into_iter()
        .zip(lists(wanted))
        .map(|((name, merged), (_, wanted))| Setting::new(name, merged.difference(wanted)))
        .filter(|setting| !setting.values.is_empty())
        .collect()
}
