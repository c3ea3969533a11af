//! Settings, named as Amazon Cognito's console names them.

use serde::{Serialize, Serializer};
use ts_rs::TS;

/// The name of a setting. It is written as the console's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, TS)]
#[ts(export, as = "String")]
pub enum SettingName {
    /// `ClientName`
    AppClientName,
    /// `ExplicitAuthFlows`
    AuthenticationFlows,
    /// `ManagedLoginVersion`
    BrandingVersion,
    /// `CallbackURLs`
    CallbackUrls,
    /// `ClientSecret`
    ClientSecret,
    /// `Scopes` of a resource server
    CustomScopes,
    /// `Domain`
    DomainPrefix,
    /// `SupportedIdentityProviders`
    IdentityProviders,
    /// `AllowedOAuthFlowsUserPoolClient`
    OAuthFlowsAllowed,
    /// `AllowedOAuthFlows`
    OAuthGrantTypes,
    /// `Identifier` of a resource server
    ResourceServerIdentifier,
    /// `Name` of a resource server
    ResourceServerName,
    /// `AllowedOAuthScopes`
    Scopes,
    /// A managed login style
    Style,
}

impl SettingName {
    /// The console's label.
    pub fn label(self) -> &'static str {
        match self {
            SettingName::AppClientName => "App client name",
            SettingName::AuthenticationFlows => "Authentication flows",
            SettingName::BrandingVersion => "Branding version",
            SettingName::CallbackUrls => "Callback URLs",
            SettingName::ClientSecret => "Client secret",
            SettingName::CustomScopes => "Custom scopes",
            SettingName::DomainPrefix => "Domain prefix",
            SettingName::IdentityProviders => "Identity providers",
            SettingName::OAuthFlowsAllowed => "OAuth 2.0 flows",
            SettingName::OAuthGrantTypes => "OAuth 2.0 grant types",
            SettingName::ResourceServerIdentifier => "Resource server identifier",
            SettingName::ResourceServerName => "Resource server name",
            SettingName::Scopes => "Scopes",
            SettingName::Style => "Style",
        }
    }
}

impl Serialize for SettingName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label())
    }
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Setting {
    /// Which one.
    pub name: SettingName,
    /// Its values; their order means nothing.
    pub values: Vec<String>,
}

impl Setting {
    pub(super) fn new<S: AsRef<str>>(
        name: SettingName,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name,
            values: owned(values),
        }
    }
}

/// A setting that will be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Difference {
    /// Which one.
    pub name: SettingName,
    /// What it is now.
    pub old: Vec<String>,
    /// What it will be.
    pub new: Vec<String>,
}

impl Difference {
    pub(super) fn new<S: AsRef<str>>(
        name: SettingName,
        old: impl IntoIterator<Item = S>,
        new: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name,
            old: owned(old),
            new: owned(new),
        }
    }
}

fn owned<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| value.as_ref().to_owned())
        .collect()
}
