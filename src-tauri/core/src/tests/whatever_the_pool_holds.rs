//! Properties of every plan that can be applied, from pools that hold any part of the page in any shape.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{clusters, plan_of, run, with_prefix};
use crate::blueprint::Blueprint;
use crate::pool::{AppClientSettings, ManagedLogin, ResourceServer, Scope, Tier};
use crate::run::Outcome;
use crate::testkit::{FakeCloud, FakeVault};

fn some_of(all: &'static [&'static str]) -> impl Strategy<Value = BTreeSet<String>> {
    subsequence(all, 0..=all.len()).prop_map(|list| list.into_iter().map(str::to_owned).collect())
}

pub(super) fn server(identifier: &'static str) -> impl Strategy<Value = Option<ResourceServer>> {
    let names = some_of(&[
        "IDENTITY",
        "user_impersonation",
        "westeurope-1.cognitedata.com",
        "reports.read",
    ]);
    let server = (names, "[a-z]{1,8}").prop_map(move |(names, text)| ResourceServer {
        identifier: identifier.into(),
        name: text.clone(),
        scopes: names
            .into_iter()
            .map(|name| Scope {
                name,
                description: text.clone(),
            })
            .collect(),
    });
    proptest::option::of(server)
}

pub(super) fn client(name: &'static str) -> impl Strategy<Value = Option<AppClientSettings>> {
    let settings = (
        some_of(&[
            "ALLOW_USER_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_CUSTOM_AUTH",
        ]),
        some_of(&["COGNITO", "Okta"]),
        any::<bool>(),
        some_of(&["code", "implicit", "client_credentials"]),
        some_of(&[
            "openid",
            "email",
            "phone",
            "https://cognitedata.com/user_impersonation",
            "other/scope",
        ]),
        some_of(&[
            "https://auth.cognite.com/oauth2/external/callback",
            "https://example.com/",
        ]),
    );
    let settings = settings.prop_map(
        move |(auth_flows, providers, enabled, flows, scopes, urls)| AppClientSettings {
            name: name.into(),
            auth_flows,
            identity_providers: providers,
            oauth_enabled: enabled,
            oauth_flows: flows,
            oauth_scopes: scopes,
            callback_urls: urls,
        },
    );
    proptest::option::of(settings)
}

proptest! {
    #[test]
    fn one_run_is_enough_and_foreign_settings_survive_it(
        api in server(crate::cognite::COGNITE_API_IDENTIFIER),
        service in server(crate::cognite::SERVICE_ACCOUNT_IDENTIFIER),
        authorization_server in client(crate::cognite::AUTHORIZATION_SERVER_NAME),
        data_fusion in client(crate::cognite::DATA_FUSION_NAME),
        style in any::<bool>(),
        domain in any::<bool>(),
    ) {
        let cloud = FakeCloud::new(Tier::Essentials);
        {
            let mut state = cloud.state();
            state.servers.extend(api.clone());
            state.servers.extend(service.clone());
            if let Some(settings) = &authorization_server {
                state.add_client(settings);
            }
            if let Some(settings) = &data_fusion {
                let id = state.add_client(settings).id;
                if style {
                    state.styles.insert(id);
                }
            }
            if domain {
                state.add_domain("plant", ManagedLogin::Managed);
            }
        }
        let vault = FakeVault::default();
        let wanted = Blueprint::new(clusters(&["westeurope-1", "az-eastus-1"]), with_prefix()).unwrap();
        let plan = plan_of(&wanted, &cloud, &vault);
        if plan.applicable().is_some() {
            let result = run(&wanted, &cloud, &vault);
            prop_assert!(result.steps.iter().all(|s| matches!(s.outcome, Outcome::Done | Outcome::AlreadySo)));
        }
        prop_assert!(plan_of(&wanted, &cloud, &vault).is_empty());

        let state = cloud.state();
        for before in api.iter().chain(&service) {
            let after = state.servers.iter().find(|s| s.identifier == before.identifier).unwrap();
            for scope in before.scopes.iter().filter(|s| s.name == "reports.read") {
                prop_assert!(after.scopes.contains(scope));
            }
        }
        for before in authorization_server.iter().chain(&data_fusion) {
            let after = &state.clients.iter().find(|c| c.settings.name == before.name).unwrap().settings;
            prop_assert!(after.callback_urls.is_superset(&before.callback_urls));
            prop_assert!(after.identity_providers.is_superset(&before.identity_providers));
            prop_assert!(after.auth_flows.is_superset(&before.auth_flows));
            // The only scopes that may go are the OpenID Connect ones of the machine-to-machine client.
            for scope in before.oauth_scopes.difference(&after.oauth_scopes) {
                prop_assert!(before.name == crate::cognite::AUTHORIZATION_SERVER_NAME && !scope.contains('/'));
            }
        }
    }
}
