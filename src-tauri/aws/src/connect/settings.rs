//! What the environment and a profile set for the clients of the SDK.

use std::str::ParseBoolError;

use aws_runtime::env_config::EnvConfigValue;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::environment::Environment;

/// What the environment and the chosen profile set for the SDK's clients.
#[derive(Clone)]
pub(crate) struct Settings {
    environment: Environment,
    /// The selected profile is the chosen one.
    sections: EnvConfigSections,
}

/// The sections hold secrets.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

impl Settings {
    pub(crate) fn new(environment: Environment, sections: EnvConfigSections) -> Self {
        Self {
            environment,
            sections,
        }
    }

    /// `AWS_ENDPOINT_URL`, or the profile's `endpoint_url`: for every service that has none of its own.
    pub(crate) fn endpoint_url(&self) -> Option<String> {
        if self.ignores_endpoints() {
            return None;
        }
        self.value("AWS_ENDPOINT_URL", "endpoint_url")
    }

    pub(crate) fn use_fips(&self) -> bool {
        self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    }

    pub(crate) fn use_dual_stack(&self) -> bool {
        self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    fn ignores_endpoints(&self) -> bool {
        self.flag(
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls",
        )
    }

    fn value(&self, variable: &str, key: &str) -> Option<String> {
        let value = EnvConfigValue::new().env(variable).profile(key);
        let (value, _) = value.load(self.environment.env(), Some(&self.sections))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The SDK, too, takes what is neither for "no".
    fn flag(&self, variable: &str, key: &str) -> bool {
        let value = self.value(variable, key);
        let parsed = value.map(|value| value.to_ascii_lowercase().parse());
        parsed.is_some_and(|value: Result<bool, ParseBoolError>| value.unwrap_or_default())
    }
}

impl LoadServiceConfig for Settings {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        if key.env() == "AWS_ENDPOINT_URL" && self.ignores_endpoints() {
            return None;
        }
        let value = EnvConfigValue::new()
            .env(key.env())
            .profile(key.profile())
            .service_id(key.service_id());
        let (value, _) = value.load(self.environment.env(), Some(&self.sections))?;
        Some(value.into_owned())
    }
}
