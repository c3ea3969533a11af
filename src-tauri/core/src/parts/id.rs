//! The names of parts.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names one part of a pool that we care for. The names are a contract: test ids, outcomes and logs use them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, export_to = "plan.ts", as = "String")]
pub struct PartId(Cow<'static, str>);

impl PartId {
    /// The user pool's domain, which the OAuth endpoints live on.
    pub const DOMAIN: Self = Self(Cow::Borrowed("domain"));
    /// The resource server "Cognite API".
    pub const COGNITE_API: Self = Self(Cow::Borrowed("cognite-api"));
    /// The resource server "Service account", with the identifier `https:/`.
    pub const SERVICE_ACCOUNT: Self = Self(Cow::Borrowed("service-account"));
    /// The app client "Cognite authorization server".
    pub const AUTHORIZATION_SERVER: Self = Self(Cow::Borrowed("authorization-server"));
    /// The app client "Cognite Data Fusion".
    pub const DATA_FUSION: Self = Self(Cow::Borrowed("data-fusion"));
    /// The managed login style of the Data Fusion client.
    pub const SIGN_IN_PAGE: Self = Self(Cow::Borrowed("sign-in-page"));

    /// A part of a kind that a pool may have any number of, told apart by its name: `KIND:NAME`.
    pub fn named(kind: &str, name: &str) -> Self {
        Self(Cow::Owned(format!("{kind}:{name}")))
    }

    /// The name as test ids and the wire have it, such as `data-fusion`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
