//! The pools that Practice starts with, made by the same calls that a client would send.

use serde_json::{Map, Value, json};

use crate::account::REGION;
use crate::cognito;
use crate::cognito::world::World;
use crate::mint::Mint;
use crate::state::State;

/// What a Practice server holds at first.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Seed {
    /// Nothing.
    Empty,
    /// The pools of this module, and seventy more so that lists have pages.
    #[default]
    Pools,
    /// What another server held.
    State(State),
}

/// A pool with nothing in it but its domain, as the AWS console makes one.
pub const EMPTY: &str = "eu-west-1_PracEmpty";
/// A pool with nothing in it at all, as the API makes one.
pub const NO_DOMAIN: &str = "eu-west-1_PracNoDom";
/// A pool that somebody began to register, with several mistakes and settings of their own.
pub const HALF_REGISTERED: &str = "eu-west-1_PracHalfR";
/// A pool on the Lite feature plan.
pub const LITE: &str = "eu-west-1_PracLite0";
/// A pool with some three hundred app clients, two of which are named "Cognite Data Fusion".
pub const CROWDED: &str = "eu-west-1_PracCrowd";
/// A pool whose domain shows the classic hosted UI to another application.
pub const CLASSIC: &str = "eu-west-1_PracClass";

/// When the seeded pools were made: 2026-03-02 08:00 UTC, in seconds.
const MADE: f64 = 1_772_438_400.0;

/// Plants the pools of [`Seed::Pools`].
pub(crate) fn plant(world: &mut World) {
    let unpredictable = std::mem::replace(&mut world.mint, Mint::stable());
    world.seeding_time = Some(MADE);
    let mut garden = Garden(world);
    garden.pool(EMPTY, "Plant sign-in, empty", "ESSENTIALS");
    garden.domain(EMPTY, "plant-empty", 2);
    garden.pool(NO_DOMAIN, "Plant sign-in, no domain", "ESSENTIALS");
    half_registered(&mut garden);
    garden.pool(LITE, "Legacy portal, Lite plan", "LITE");
    crowded(&mut garden);
    classic(&mut garden);
    for number in 1..=70 {
        let id = format!("{REGION}_PracSand{number:02}");
        garden.pool(&id, &format!("Dev sandbox {number:02}"), "ESSENTIALS");
    }
    world.mint = unpredictable;
    world.seeding_time = None;
}

fn half_registered(garden: &mut Garden<'_>) {
    let pool = HALF_REGISTERED;
    garden.pool(pool, "Plant sign-in, half registered", "ESSENTIALS");
    garden.domain(pool, "plant-half", 2);
    garden.server(
        pool,
        "https://cognitedata.com",
        "Cognite API",
        &[
            ("IDENTITY", "Identity of the caller"),
            ("reports.read", "Read reports"),
        ],
    );
    garden.server(
        pool,
        "https:/",
        "Service account",
        &[
            ("IDENTITY", "identity"),
            ("greenfield.cognitedata.com", "audience"),
        ],
    );
    garden.client(pool, "Cognite authorization server", json!({
        "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["https://greenfield.cognitedata.com"],
        "AccessTokenValidity": 30,
        "IdTokenValidity": 45,
        "RefreshTokenValidity": 12,
        "TokenValidityUnits": { "AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours" },
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": false,
        "AuthSessionValidity": 5,
        "ReadAttributes": ["email", "name"],
        "WriteAttributes": ["email", "name"],
    }));
    garden.client(pool, "Cognite Data Fusion", json!({
        "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "https://cognitedata.com/reports.read"],
        // The first has a slash too many.
        "CallbackURLs": ["https://auth.cognite.com/oauth2/external/callback/", "https://plant.example.com/signed-in"],
        "LogoutURLs": ["https://plant.example.com/signed-out"],
        "DefaultRedirectURI": "https://plant.example.com/signed-in",
        "AccessTokenValidity": 2,
        "RefreshTokenValidity": 7,
        "PreventUserExistenceErrors": "ENABLED",
        "EnablePropagateAdditionalUserContextData": true,
        "AuthSessionValidity": 10,
        "ReadAttributes": ["email", "name", "given_name"],
    }));
    garden.client(
        pool,
        "Timesheets",
        json!({
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "SupportedIdentityProviders": ["COGNITO"],
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "profile"],
            "CallbackURLs": ["https://timesheets.example.com/callback"],
            "LogoutURLs": ["https://timesheets.example.com/bye"],
            "RefreshTokenValidity": 1,
        }),
    );
}

fn crowded(garden: &mut Garden<'_>) {
    let pool = CROWDED;
    garden.pool(pool, "Shared customer pool", "ESSENTIALS");
    garden.domain(pool, "shared-customers", 2);
    // Three short of the quota, so that there is room for Cognite's two.
    for number in 1..=22 {
        let identifier = format!("https://service{number:02}.example.com");
        garden.server(
            pool,
            &identifier,
            &format!("Service {number:02}"),
            &[("read", "Read"), ("write", "Write")],
        );
    }
    for number in 1..=298 {
        garden.client(pool, &format!("Customer {number:03}"), json!({}));
    }
    // Made by two people who did not know of each other.
    for urls in [
        vec!["https://auth.cognite.com/oauth2/external/callback"],
        vec!["https://example.com/callback"],
    ] {
        garden.client(
            pool,
            "Cognite Data Fusion",
            json!({
                "GenerateSecret": true,
                "SupportedIdentityProviders": ["COGNITO"],
                "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid", "email", "profile"],
                "CallbackURLs": urls,
            }),
        );
    }
}

fn classic(garden: &mut Garden<'_>) {
    let pool = CLASSIC;
    garden.pool(pool, "Intranet, classic hosted UI", "ESSENTIALS");
    garden.domain(pool, "intranet-classic", 1);
    garden.client(
        pool,
        "Intranet",
        json!({
            "GenerateSecret": true,
            "SupportedIdentityProviders": ["COGNITO"],
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email"],
            "CallbackURLs": ["https://intranet.example.com/callback"],
        }),
    );
}

/// Calls operations on the world, each of which must succeed.
struct Garden<'a>(&'a mut World);

impl Garden<'_> {
    fn pool(&mut self, id: &str, name: &str, tier: &str) {
        self.0.mint.reserve_pool_id(id.to_owned());
        self.call(
            "CreateUserPool",
            json!({
                "PoolName": name,
                "UserPoolTier": tier,
                "UsernameAttributes": ["email"],
                "AutoVerifiedAttributes": ["email"],
            }),
        );
    }

    fn domain(&mut self, pool: &str, prefix: &str, login_version: u8) {
        self.call(
            "CreateUserPoolDomain",
            json!({
                "UserPoolId": pool,
                "Domain": prefix,
                "ManagedLoginVersion": login_version,
            }),
        );
    }

    fn server(&mut self, pool: &str, identifier: &str, name: &str, scopes: &[(&str, &str)]) {
        let scope = |(name, description): &(&str, &str)| json!({ "ScopeName": name, "ScopeDescription": description });
        self.call(
            "CreateResourceServer",
            json!({
                "UserPoolId": pool,
                "Identifier": identifier,
                "Name": name,
                "Scopes": scopes.iter().map(scope).collect::<Vec<_>>(),
            }),
        );
    }

    fn client(&mut self, pool: &str, name: &str, settings: Value) {
        let mut input = settings;
        input["UserPoolId"] = json!(pool);
        input["ClientName"] = json!(name);
        self.call("CreateUserPoolClient", input);
    }

    fn call(&mut self, operation: &'static str, input: Value) {
        let Value::Object(input) = input else {
            unreachable!("every input is an object")
        };
        let input: Map<String, Value> = input;
        let found = cognito::find(operation).expect("Practice has the operation");
        if let Err(refusal) = found.perform(self.0, REGION, &input) {
            panic!(
                "the seed is not lawful: {operation}: {} {}",
                refusal.code, refusal.message
            );
        }
    }
}

#[cfg(test)]
mod tests;
