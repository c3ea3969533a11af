//! An app client as core speaks of it, and as the service wants it back.

use std::collections::BTreeSet;

use aws_sdk_cognitoidentityprovider::operation::update_user_pool_client::builders::UpdateUserPoolClientInputBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, OAuthFlowType, UserPoolClientType,
};
use registrar_core::pool::{AppClient, AppClientSettings};
use registrar_core::secret::Secret;

/// The client as core speaks of it.
pub(crate) fn read(client: &UserPoolClientType, unsendable: Vec<String>) -> AppClient {
    AppClient {
        id: client.client_id().unwrap_or_default().to_owned(),
        settings: settings(client),
        secret: client
            .client_secret()
            .filter(|secret| !secret.is_empty())
            .map(|secret| Secret::new(secret.to_owned())),
        unsendable,
    }
}

fn settings(client: &UserPoolClientType) -> AppClientSettings {
    let set = |list: &[String]| list.iter().cloned().collect();
    let auth_flows = client.explicit_auth_flows().iter();
    let oauth_flows = client.allowed_o_auth_flows().iter();
    AppClientSettings {
        name: client.client_name().unwrap_or_default().to_owned(),
        auth_flows: auth_flows.map(|flow| flow.as_str().to_owned()).collect(),
        identity_providers: set(client.supported_identity_providers()),
        oauth_enabled: client
            .allowed_o_auth_flows_user_pool_client()
            .unwrap_or_default(),
        oauth_flows: oauth_flows.map(|flow| flow.as_str().to_owned()).collect(),
        oauth_scopes: set(client.allowed_o_auth_scopes()),
        callback_urls: set(client.callback_urls()),
    }
}

/// A request that sets these settings and sends every other member of the client back as it is, because a member that
/// is left out is set to its default.
pub(crate) fn whole_update(
    client: &UserPoolClientType,
    settings: &AppClientSettings,
) -> UpdateUserPoolClientInputBuilder {
    let auth_flows = client.explicit_auth_flows.as_ref().map(|flows| {
        let flows = flows.iter();
        flows.map(|flow| flow.as_str().to_owned()).collect()
    });
    let oauth_flows = client.allowed_o_auth_flows.as_ref().map(|flows| {
        let flows = flows.iter();
        flows.map(|flow| flow.as_str().to_owned()).collect()
    });
    UpdateUserPoolClientInputBuilder::default()
        .set_user_pool_id(client.user_pool_id.clone())
        .set_client_id(client.client_id.clone())
        .client_name(&settings.name)
        // 0 is how the SDK shows that it is not there.
        .set_refresh_token_validity(
            Some(client.refresh_token_validity).filter(|validity| *validity != 0),
        )
        .set_access_token_validity(client.access_token_validity)
        .set_id_token_validity(client.id_token_validity)
        .set_token_validity_units(client.token_validity_units.clone())
        .set_read_attributes(client.read_attributes.clone())
        .set_write_attributes(client.write_attributes.clone())
        .set_explicit_auth_flows(
            overlaid(auth_flows.as_ref(), &settings.auth_flows).map(|flows| {
                let flows = flows.iter();
                flows
                    .map(|flow| ExplicitAuthFlowsType::from(flow.as_str()))
                    .collect()
            }),
        )
        .set_supported_identity_providers(overlaid(
            client.supported_identity_providers.as_ref(),
            &settings.identity_providers,
        ))
        .set_callback_urls(overlaid(
            client.callback_urls.as_ref(),
            &settings.callback_urls,
        ))
        .set_logout_urls(client.logout_urls.clone())
        .set_default_redirect_uri(client.default_redirect_uri.clone())
        .set_allowed_o_auth_flows(overlaid(oauth_flows.as_ref(), &settings.oauth_flows).map(
            |flows| {
                let flows = flows.iter();
                flows
                    .map(|flow| OAuthFlowType::from(flow.as_str()))
                    .collect()
            },
        ))
        .set_allowed_o_auth_scopes(overlaid(
            client.allowed_o_auth_scopes.as_ref(),
            &settings.oauth_scopes,
        ))
        .allowed_o_auth_flows_user_pool_client(settings.oauth_enabled)
        .set_analytics_configuration(client.analytics_configuration.clone())
        .set_prevent_user_existence_errors(client.prevent_user_existence_errors.clone())
        .set_enable_token_revocation(client.enable_token_revocation)
        .set_enable_propagate_additional_user_context_data(
            client.enable_propagate_additional_user_context_data,
        )
        .set_auth_session_validity(client.auth_session_validity)
        .set_refresh_token_rotation(client.refresh_token_rotation.clone())
}

/// The new values, those that are there already in the order that they have. `None` where there was nothing and is
/// to be nothing.
fn overlaid(old: Option<&Vec<String>>, new: &BTreeSet<String>) -> Option<Vec<String>> {
    let kept = old.into_iter().flatten();
    let mut list: Vec<String> = kept.filter(|value| new.contains(*value)).cloned().collect();
    for value in new {
        if !list.contains(value) {
            list.push(value.clone());
        }
    }
    (old.is_some() || !list.is_empty()).then_some(list)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aws_sdk_cognitoidentityprovider::primitives::DateTime;
    use aws_sdk_cognitoidentityprovider::types::{
        AnalyticsConfigurationType, FeatureType, PreventUserExistenceErrorTypes,
        RefreshTokenRotationType, TimeUnitsType, TokenValidityUnitsType,
    };

    use super::*;

    /// Nothing in it has its default.
    fn full() -> UserPoolClientType {
        UserPoolClientType::builder()
            .user_pool_id("eu-west-1_a")
            .client_name("Cognite Data Fusion")
            .client_id("abc")
            .client_secret("hush")
            .last_modified_date(DateTime::from_secs(1))
            .creation_date(DateTime::from_secs(1))
            .refresh_token_validity(7)
            .access_token_validity(20)
            .id_token_validity(21)
            .token_validity_units(
                TokenValidityUnitsType::builder()
                    .access_token(TimeUnitsType::Minutes)
                    .id_token(TimeUnitsType::Minutes)
                    .refresh_token(TimeUnitsType::Hours)
                    .build(),
            )
            .read_attributes("email")
            .write_attributes("name")
            .explicit_auth_flows("ALLOW_FROM_THE_FUTURE".into())
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserSrpAuth)
            .supported_identity_providers("Okta")
            .callback_urls("https://b")
            .callback_urls("https://a")
            .logout_urls("https://out")
            .default_redirect_uri("https://b")
            .allowed_o_auth_flows(OAuthFlowType::Code)
            .allowed_o_auth_scopes("openid")
            .allowed_o_auth_flows_user_pool_client(true)
            .analytics_configuration(
                AnalyticsConfigurationType::builder()
                    .application_id("app")
                    .role_arn("arn")
                    .external_id("ext")
                    .user_data_shared(true)
                    .build(),
            )
            .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
            .enable_token_revocation(true)
            .enable_propagate_additional_user_context_data(true)
            .auth_session_validity(9)
            .refresh_token_rotation(
                RefreshTokenRotationType::builder()
                    .feature(FeatureType::Enabled)
                    .retry_grace_period_seconds(5)
                    .build()
                    .unwrap(),
            )
            .build()
    }

    /// Field names and values of a type of the SDK; what is not an `Option` there is shown as if it were.
    fn fields(debug: &str) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        let mut name = String::new();
        for line in debug.lines() {
            let top = line
                .strip_prefix("    ")
                .filter(|rest| !rest.starts_with([' ', '}', ')']));
            match top.and_then(|rest| rest.split_once(": ")) {
                Some((field, value)) => {
                    name = field.to_owned();
                    fields.insert(name.clone(), value.to_owned());
                }
                None => fields
                    .entry(name.clone())
                    .or_default()
                    .push_str(line.trim()),
            }
        }
        fields
    }

    #[test]
    fn an_update_that_changes_nothing_sends_every_member_back() {
        let client = full();
        let described = fields(&format!("{client:#?}"));
        let update = whole_update(&client, &settings(&client)).build().unwrap();
        let sent = fields(&format!("{update:#?}"));
        assert!(sent.len() > 20, "{sent:?}");
        for (name, value) in sent {
            assert!(!value.starts_with("None"), "{name} is not sent");
            // Redacted values are shown alike; `refresh_token_validity` is the one that is no Option.
            if name != "refresh_token_validity" && !name.is_empty() {
                assert_eq!(Some(&value), described.get(&name), "{name}");
            }
        }
        assert_eq!(update.refresh_token_validity, Some(7));
        assert_eq!(update.client_id, client.client_id);
    }

    #[test]
    fn an_update_changes_the_settings_and_nothing_else() {
        let client = full();
        let mut wanted = settings(&client);
        wanted.callback_urls.insert("https://aa".into());
        wanted.oauth_scopes = BTreeSet::from(["email".to_owned()]);
        wanted.oauth_enabled = false;
        let update = whole_update(&client, &wanted).build().unwrap();
        assert_eq!(
            update.callback_urls(),
            ["https://b", "https://a", "https://aa"]
        );
        assert_eq!(update.allowed_o_auth_scopes(), ["email"]);
        assert_eq!(update.allowed_o_auth_flows_user_pool_client, Some(false));
        assert_eq!(update.logout_urls, client.logout_urls);
        assert_eq!(update.explicit_auth_flows, client.explicit_auth_flows);
    }

    #[test]
    fn what_was_not_there_and_is_not_wanted_is_not_sent() {
        let client = UserPoolClientType::builder().client_name("x").build();
        let update = whole_update(&client, &settings(&client)).build().unwrap();
        assert_eq!(update.callback_urls, None);
        assert_eq!(update.refresh_token_validity, None);
        assert_eq!(
            overlaid(Some(&vec!["a".into()]), &BTreeSet::new()),
            Some(vec![])
        );
    }
}
