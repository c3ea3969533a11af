//! The proof of a pool in Practice, as it is registered and after somebody broke it.

use std::sync::Mutex;

use aws_sdk_cognitoidentityprovider::types::builders::UserPoolClientTypeBuilder;
use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, OAuthFlowType, UserPoolClientType,
};
use registrar_core::cognite::{AUTHORIZATION_SERVER_NAME, CALLBACK_URL, DATA_FUSION_NAME};
use registrar_core::parts::PartId;
use registrar_core::ports::Vault;
use registrar_core::proof::{Check, Proof};
use registrar_core::secret::Secret;
use registrar_practice::{Faults, Practice, seed};

use crate::support::*;

/// The shell's commands run on any thread.
fn is_send(_: &impl Send) {}

#[tokio::test]
async fn a_registered_pool_is_sound_and_no_secret_or_token_is_in_its_proof() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    let plan = registered.plan().await;
    let told = Mutex::new(vec![]);
    let report = |check| told.lock().unwrap().push(check);
    let evidence =
        registered
            .pool
            .evidence(&registered.blueprint, &plan, &registered.vault, &report);
    is_send(&evidence);
    let evidence = evidence.await;
    let proof = Proof::new(&registered.blueprint, &plan, &evidence);
    assert!(proof.is_sound(), "{proof:#?}");

    let mut told = told.into_inner().unwrap();
    assert_eq!(told[0], Check::Discovery);
    told.sort();
    assert_eq!(
        told,
        Check::ALL[1..],
        "each check is told once, but the plan's"
    );

    let printed = format!("{evidence:?}{proof:?}");
    assert!(printed.contains("RS256"), "the token was looked at");
    assert!(!printed.contains("eyJ"), "a token begins so");
    for client in plan.clients() {
        let client_id = client.client_id;
        let secret = registered.vault.secret(seed::NO_DOMAIN, client_id).unwrap();
        assert!(!printed.contains(secret.expose()));
    }
    // A slow token is asked for once more.
    assert!((2..=3).contains(&count(&practice, "oauth2/token")));
    assert_eq!(count(&practice, "login"), 1);
}

#[tokio::test]
async fn a_pool_that_nobody_registered_is_not_sound() {
    let practice = start(Faults::none()).await;
    let pool = connect(&practice).await.user_pool(seed::NO_DOMAIN);
    let registered = Registered {
        blueprint: blueprint("plant-sign-in"),
        pool,
        vault: Memory::default(),
    };
    let said = complaints(&registered.prove().await);
    assert_eq!(
        said[0],
        "Failed Pool: Domain: the pool has none, so it has no sign-in page and no token endpoint."
    );
    assert!(
        said[6].starts_with("Failed Discovery: The pool has no domain"),
        "{said:#?}"
    );
    let unknown = said
        .iter()
        .filter(|line| line.starts_with("Unknown"))
        .count();
    assert_eq!(unknown, 4, "{said:#?}");
}

/// What somebody has done to one of the clients, all else being sent back as it was.
async fn set(
    practice: &Practice,
    name: &str,
    change: impl FnOnce(UserPoolClientTypeBuilder) -> UserPoolClientTypeBuilder,
) {
    let client = find(practice, name).await;
    let builder = UserPoolClientType::builder()
        .client_id(client.client_id().unwrap())
        .client_name(name)
        .set_explicit_auth_flows(client.explicit_auth_flows.clone())
        .set_supported_identity_providers(client.supported_identity_providers.clone())
        .set_callback_urls(client.callback_urls.clone())
        .set_allowed_o_auth_flows(client.allowed_o_auth_flows.clone())
        .set_allowed_o_auth_scopes(client.allowed_o_auth_scopes.clone())
        .set_allowed_o_auth_flows_user_pool_client(client.allowed_o_auth_flows_user_pool_client);
    let changed = change(builder).build();
    Raw::new(practice)
        .client
        .update_user_pool_client()
        .user_pool_id(seed::NO_DOMAIN)
        .client_id(changed.client_id.unwrap())
        .client_name(name)
        .set_explicit_auth_flows(changed.explicit_auth_flows)
        .set_supported_identity_providers(changed.supported_identity_providers)
        .set_callback_urls(changed.callback_urls)
        .set_allowed_o_auth_flows(changed.allowed_o_auth_flows)
        .set_allowed_o_auth_scopes(changed.allowed_o_auth_scopes)
        .set_allowed_o_auth_flows_user_pool_client(changed.allowed_o_auth_flows_user_pool_client)
        .send()
        .await
        .unwrap();
}

async fn find(practice: &Practice, name: &str) -> UserPoolClientType {
    let raw = Raw::new(practice);
    let clients = raw.clients(seed::NO_DOMAIN).await;
    let (id, _) = clients
        .iter()
        .find(|(_, client)| client["ClientName"] == name)
        .unwrap();
    let described = raw
        .client
        .describe_user_pool_client()
        .user_pool_id(seed::NO_DOMAIN)
        .client_id(id);
    described.send().await.unwrap().user_pool_client.unwrap()
}

/// Proves that the plan mends what was found: all is sound again.
async fn mended(registered: &Registered) {
    let plan = registered.plan().await;
    assert!(plan.applicable().is_some(), "{plan:#?}");
    apply(
        &registered.blueprint,
        &plan,
        &registered.pool,
        &registered.vault,
    )
    .await
    .unwrap();
    let proof = registered.prove().await;
    assert!(proof.is_sound(), "{:#?}", complaints(&proof));
}

#[tokio::test]
async fn a_removed_style_is_named_and_mended() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    let client = find(&practice, DATA_FUSION_NAME).await;
    let cognito = Raw::new(&practice).client;
    let style = cognito
        .describe_managed_login_branding_by_client()
        .user_pool_id(seed::NO_DOMAIN)
        .client_id(client.client_id().unwrap());
    let style = style.send().await.unwrap().managed_login_branding.unwrap();
    let deletion = cognito
        .delete_managed_login_branding()
        .user_pool_id(seed::NO_DOMAIN);
    deletion
        .managed_login_branding_id(style.managed_login_branding_id.unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        complaints(&registered.prove().await),
        [
            "Failed Pool: Sign-in page of “Cognite Data Fusion”: the app client has no managed login style, so its sign-in page says “Login pages unavailable”.",
            "Failed SignInPage: The sign-in page says “Login pages unavailable”: app client “Cognite Data Fusion” has no managed login style.",
        ]
    );
    mended(&registered).await;
}

#[tokio::test]
async fn a_callback_url_with_a_slash_more_is_named_and_mended() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    set(&practice, DATA_FUSION_NAME, |client| {
        client.set_callback_urls(Some(vec![format!("{CALLBACK_URL}/")]))
    })
    .await;
    assert_eq!(
        complaints(&registered.prove().await),
        [
            "Failed Pool: App client “Cognite Data Fusion”: Callback URLs lacks https://auth.cognite.com/oauth2/external/callback: sign-in then ends in redirect_mismatch; https://auth.cognite.com/oauth2/external/callback/ is another address, by its slash at the end.",
            "Failed SignInPage: Instead of a sign-in page there is an error: app client “Cognite Data Fusion” does not have the callback URL https://auth.cognite.com/oauth2/external/callback, letter for letter (redirect_mismatch).",
        ]
    );
    mended(&registered).await;
}

#[tokio::test]
async fn a_scope_dropped_from_either_client_is_named_and_mended() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    let other = "https://cognitedata.com/IDENTITY".to_owned();
    set(&practice, AUTHORIZATION_SERVER_NAME, |client| {
        client.set_allowed_o_auth_scopes(Some(vec![other]))
    })
    .await;
    set(&practice, DATA_FUSION_NAME, |client| {
        client.set_allowed_o_auth_scopes(Some(
            ["openid", "email", "profile"].map(str::to_owned).into(),
        ))
    })
    .await;
    assert_eq!(
        complaints(&registered.prove().await),
        [
            "Failed Pool: App client “Cognite authorization server”: Scopes lacks https://westeurope-1.cognitedata.com: Amazon Cognito then answers invalid_scope.",
            "Failed Pool: App client “Cognite Data Fusion”: Scopes lacks https://cognitedata.com/user_impersonation: Amazon Cognito then answers invalid_scope.",
            "Failed Token: The token endpoint refuses: app client “Cognite authorization server” does not have the scope https://westeurope-1.cognitedata.com (invalid_scope).",
            "Failed SignInPage: Instead of a sign-in page there is an error: app client “Cognite Data Fusion” does not have all the scopes that Cognite asks for (invalid_scope).",
            "Unknown Speed: The token endpoint gave no answer to time.",
        ]
    );
    mended(&registered).await;
}

#[tokio::test]
async fn oauth_flows_that_are_off_are_named_and_mended() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    for name in [AUTHORIZATION_SERVER_NAME, DATA_FUSION_NAME] {
        set(&practice, name, |client| {
            client.set_allowed_o_auth_flows_user_pool_client(None)
        })
        .await;
    }
    assert_eq!(
        complaints(&registered.prove().await),
        [
            "Failed Pool: App client “Cognite authorization server”: OAuth 2.0 flows is Off instead of On: the token endpoint then answers invalid_grant, and the sign-in page unauthorized_client.",
            "Failed Pool: App client “Cognite Data Fusion”: OAuth 2.0 flows is Off instead of On: the token endpoint then answers invalid_grant, and the sign-in page unauthorized_client.",
            "Failed Token: The token endpoint refuses: app client “Cognite authorization server” has its OAuth 2.0 flows off (AllowedOAuthFlowsUserPoolClient) (invalid_grant).",
            "Failed SignInPage: Instead of a sign-in page there is an error: app client “Cognite Data Fusion” may not use the authorization code grant, or its OAuth 2.0 flows are off (unauthorized_client).",
            "Unknown Speed: The token endpoint gave no answer to time.",
        ]
    );
    mended(&registered).await;
}

#[tokio::test]
async fn another_grant_type_is_named() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    set(&practice, AUTHORIZATION_SERVER_NAME, |client| {
        let client = client.set_allowed_o_auth_flows(Some(vec![OAuthFlowType::Code]));
        client
            .set_callback_urls(Some(vec!["https://plant.example.com/".into()]))
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowCustomAuth)
    })
    .await;
    let said = complaints(&registered.prove().await);
    assert_eq!(
        said[1],
        "Failed Token: The token endpoint refuses: app client “Cognite authorization server” may not use the grant type client_credentials (unauthorized_client).",
        "{said:#?}"
    );
    mended(&registered).await;
}

#[tokio::test]
async fn a_stored_secret_that_is_wrong_or_gone_is_named() {
    let practice = start(Faults::none()).await;
    let registered = Registered::new(&practice).await;
    for (part, name) in [
        (PartId::AUTHORIZATION_SERVER, AUTHORIZATION_SERVER_NAME),
        (PartId::DATA_FUSION, DATA_FUSION_NAME),
    ] {
        let plan = registered.plan().await;
        let client_id = plan.client(&part).unwrap().client_id.to_owned();
        let place = registrar_core::ports::Place {
            pool_id: seed::NO_DOMAIN.into(),
            client_id,
            client_name: name.into(),
            slot: registrar_core::ports::Slot::Current,
        };
        let there = registered.vault.read(&place).await.unwrap();
        registered
            .vault
            .store(
                &place,
                there.as_ref(),
                &Secret::new("another+secret+than+the+clients".into()),
            )
            .await
            .unwrap();
    }
    let proof = registered.prove().await;
    assert_eq!(
        complaints(&proof),
        [
            "Failed Token: The secret in your keychain is not accepted for app client “Cognite authorization server” (invalid_client).",
            "Failed DataFusionSecret: The secret in your keychain is not accepted for app client “Cognite Data Fusion” (invalid_client).",
            "Unknown Speed: The token endpoint gave no answer to time.",
        ]
    );
    assert!(!format!("{proof:?}").contains("another+secret"));

    let emptied = Registered {
        vault: Memory::default(),
        ..registered
    };
    assert_eq!(
        complaints(&emptied.prove().await),
        [
            "Failed Pool: App client “Cognite authorization server”: its secret is not in your keychain. Amazon Cognito still shows it.",
            "Failed Pool: App client “Cognite Data Fusion”: its secret is not in your keychain. Amazon Cognito still shows it.",
            "Failed Token: Your keychain holds no secret for app client “Cognite authorization server”.",
            "Failed DataFusionSecret: Your keychain holds no secret for app client “Cognite Data Fusion”.",
            "Unknown Speed: The token endpoint gave no answer to time.",
        ]
    );
    mended(&emptied).await;
}
