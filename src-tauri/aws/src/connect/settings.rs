//! What the environment and a profile set for the clients of the SDK.

use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::environment::Environment;
use super::error::ProfileFault;
use super::profiles::{Files, Section, set};

/// What the environment and the chosen profile set for the SDK's clients, by the rules of the AWS CLI.
#[derive(Clone)]
pub(crate) struct Settings {
    environment: Environment,
    /// The chosen profile.
    profile: Section,
    /// The `services` section that it names.
    services: Section,
}

/// The sections hold secrets.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

impl Settings {
    /// The settings of a profile; where it is not there, those of the environment alone.
    ///
    /// # Errors
    /// When the profile names a `services` section that is not there, and an endpoint is wanted of it: the calls would go
    /// to somewhere else than it says.
    pub(crate) fn new(
        environment: Environment,
        files: &Files,
        profile: &str,
    ) -> Result<Self, ProfileFault> {
        let profile = files.profile(profile);
        let profile = profile
            .map(|found| found.merged.clone())
            .unwrap_or_default();
        let named = profile.get("services").map(str::to_owned);
        let services = named.as_deref().and_then(|name| files.services(name));
        let services = services.cloned().unwrap_or_default();
        let settings = Self {
            environment,
            profile,
            services,
        };
        let is_hidden =
            settings.ignores_endpoints() || settings.variable("AWS_ENDPOINT_URL").is_some();
        match named {
            Some(services) if settings.services.is_empty() && !is_hidden => {
                // What follows on further lines was not meant.
                let services = services.lines().next().unwrap_or_default().to_owned();
                Err(ProfileFault::NoSuchServices { services })
            }
            _ => Ok(settings),
        }
    }

    /// The chosen profile.
    pub(crate) fn profile(&self) -> &Section {
        &self.profile
    }

    /// `AWS_ENDPOINT_URL`, or the profile's `endpoint_url`: for every service that has none of its own.
    pub(crate) fn endpoint_url(&self) -> Option<String> {
        if self.ignores_endpoints() {
            return None;
        }
        let named = self.variable("AWS_ENDPOINT_URL");
        named.or_else(|| set(&self.profile, "endpoint_url").map(str::to_owned))
    }

    /// The endpoint of a service, by its id, such as `Cognito Identity Provider`: a variable goes before the profile, and
    /// in each what is said of the service before what is said of all.
    pub(super) fn endpoint_of(&self, service_id: &str) -> Option<String> {
        if self.ignores_endpoints() {
            return None;
        }
        let key = service_id.to_lowercase().replace([' ', '-'], "_");
        let variable = format!("AWS_ENDPOINT_URL_{}", key.to_uppercase());
        let named = self
            .variable(&variable)
            .or_else(|| self.variable("AWS_ENDPOINT_URL"));
        let own = || self.services.in_block(&key, "endpoint_url");
        let own = || own().filter(|url| !url.is_empty()).map(str::to_owned);
        named.or_else(own).or_else(|| self.endpoint_url())
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

    /// The value of a variable, if it is not blank.
    fn variable(&self, name: &str) -> Option<String> {
        let value = self.environment.get(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }

    /// A variable that is set to nothing says no, whatever the profile says. So does what is not "true".
    fn flag(&self, variable: &str, key: &str) -> bool {
        let value = self.environment.raw(variable);
        let value = value.or_else(|| self.profile.get(key).map(str::to_owned));
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

impl LoadServiceConfig for Settings {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        if key.env() == "AWS_ENDPOINT_URL" {
            return self.endpoint_of(key.service_id());
        }
        let named = self.variable(key.env());
        named.or_else(|| set(&self.profile, key.profile()).map(str::to_owned))
    }
}
