//! The parts of a registration, by name.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// One part of a registration. The names are a contract: test ids, outcomes and logs use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum StepId {
    /// The user pool's domain, which the OAuth endpoints live on.
    Domain,
    /// The resource server "Cognite API".
    CogniteApi,
    /// The resource server "Service account", with the identifier `https:/`.
    ServiceAccount,
    /// The app client "Cognite authorization server".
    AuthorizationServer,
    /// The app client "Cognite Data Fusion".
    DataFusion,
    /// The managed login style of the Data Fusion client.
    SignInPage,
}

impl StepId {
    /// Every step, in the order in which people read them.
    pub const ALL: [StepId; 6] = [
        StepId::Domain,
        StepId::CogniteApi,
        StepId::ServiceAccount,
        StepId::AuthorizationServer,
        StepId::DataFusion,
        StepId::SignInPage,
    ];

    /// The name used in test ids and on the wire, such as `data-fusion`.
    pub fn as_str(self) -> &'static str {
        match self {
            StepId::Domain => "domain",
            StepId::CogniteApi => "cognite-api",
            StepId::ServiceAccount => "service-account",
            StepId::AuthorizationServer => "authorization-server",
            StepId::DataFusion => "data-fusion",
            StepId::SignInPage => "sign-in-page",
        }
    }

    /// What a person calls it, as the start of a sentence.
    pub fn title(self) -> &'static str {
        match self {
            StepId::Domain => "Domain",
            StepId::CogniteApi => "Resource server “Cognite API”",
            StepId::ServiceAccount => "Resource server “Service account”",
            StepId::AuthorizationServer => "App client “Cognite authorization server”",
            StepId::DataFusion => "App client “Cognite Data Fusion”",
            StepId::SignInPage => "Sign-in page of “Cognite Data Fusion”",
        }
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
