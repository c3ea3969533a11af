//! What the environment and a profile set for the clients of the SDK.

use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use url::Url;

use super::environment::Environment;
use super::error::{ConnectError, ProfileFault, SetBy};
use super::profiles::{FileProfile, Files, Section, misread, misread_services};
use super::transport::OwnEndpoint;
use crate::base::endpoint::parse_endpoint;
use crate::base::shown::shown;

/// What the environment and the chosen profile set for the SDK's clients, by the rules of the AWS CLI.
#[derive(Clone)]
pub(crate) struct Settings {
    environment: Environment,
    /// The chosen profile.
    profile: FileProfile,
    /// The `services` section that it names.
    services: Section,
}

/// The sections hold secrets.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

/// The services that are asked, by their ids.
const SERVICES: [&str; 5] = ["Cognito Identity Provider", "STS", "IAM", "SSO", "SSO OIDC"];

/// What a service is called in a file.
fn key_of(service_id: &str) -> String {
    service_id.to_lowercase().replace([' ', '-'], "_")
}

/// A value, and what sets it.
type Set = (String, SetBy);

impl Settings {
    /// The settings of a profile; where it is not there, those of the environment alone.
    ///
    /// # Errors
    /// When the profile cannot be read as it was meant, or an endpoint is wanted of a `services` section that is not there:
    /// the calls would go to somewhere else than it says.
    pub(crate) fn new(
        environment: Environment,
        files: &Files,
        profile: &str,
    ) -> Result<Self, ProfileFault> {
        let profile = files.profile(profile).cloned().unwrap_or_default();
        if let Some(fault) = misread(&profile) {
            return Err(fault);
        }
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
        let Some(services) = named.filter(|_| !is_hidden) else {
            return Ok(settings);
        };
        let keys = SERVICES.map(key_of);
        let keys = keys.each_ref().map(String::as_str);
        match misread_services(&settings.services, settings.profile.config_path(), &keys) {
            Some(fault) => Err(fault),
            None if settings.services.is_empty() => Err(ProfileFault::NoSuchServices {
                services: shown(&services),
            }),
            None => Ok(settings),
        }
    }

    /// The chosen profile.
    pub(crate) fn profile(&self) -> &Section {
        &self.profile.merged
    }

    /// The endpoints of one's own. One that is no address is told by [`Settings::check_endpoint`].
    pub(crate) fn own_endpoints(&self) -> Vec<OwnEndpoint> {
        let set = SERVICES.into_iter().filter_map(|id| self.endpoint_of(id));
        let own = set.filter_map(|(url, set_by)| {
            let url = parse_endpoint(&url).ok()?;
            Some(OwnEndpoint { url, set_by })
        });
        own.collect()
    }

    /// # Errors
    /// When a service has an endpoint of one's own that is no address.
    pub(crate) fn check_endpoint(&self, service_id: &str) -> Result<Option<Url>, ConnectError> {
        let Some((url, set_by)) = self.endpoint_of(service_id) else {
            return Ok(None);
        };
        let set_by = Some(set_by);
        parse_endpoint(&url).map_or(Err(ConnectError::Endpoint { set_by }), |url| Ok(Some(url)))
    }

    /// `AWS_ENDPOINT_URL`, or the profile's `endpoint_url`: for every service that has none of its own.
    fn endpoint_of_all(&self) -> Option<Set> {
        if self.ignores_endpoints() {
            return None;
        }
        let named = self.variable("AWS_ENDPOINT_URL");
        named.or_else(|| self.profile.set_by("endpoint_url"))
    }

    /// The endpoint of a service, by its id, such as `Cognito Identity Provider`, and what sets it: a variable goes before
    /// the profile, and in each what is said of the service before what is said of all.
    pub(super) fn endpoint_of(&self, service_id: &str) -> Option<Set> {
        if self.ignores_endpoints() {
            return None;
        }
        let key = key_of(service_id);
        let named = self.variable(&format!("AWS_ENDPOINT_URL_{}", key.to_uppercase()));
        let named = named.or_else(|| self.variable("AWS_ENDPOINT_URL"));
        let own = || self.services.in_block(&key, "endpoint_url");
        let own = || own().filter(|url| !url.is_empty()).map(str::to_owned);
        let own = || {
            let set_by = SetBy::Setting {
                name: format!("endpoint_url of {key}"),
                path: self.profile.config_path().to_owned(),
                line: self.services.line_of(&key)?,
            };
            Some((own()?, set_by))
        };
        named.or_else(own).or_else(|| self.endpoint_of_all())
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
    fn variable(&self, name: &str) -> Option<Set> {
        let value = self.environment.get(name)?.trim().to_owned();
        Some((value, SetBy::Variable(name.to_owned())))
    }

    /// A setting of the instance's metadata, such as `AWS_EC2_METADATA_SERVICE_ENDPOINT`, which the profile has in lower
    /// case and without `AWS_`.
    pub(crate) fn metadata(&self, variable: &str) -> Option<Set> {
        let key = variable.trim_start_matches("AWS_").to_lowercase();
        self.variable(variable)
            .or_else(|| self.profile.set_by(&key))
    }

    /// A variable that is set to nothing says no, whatever the profile says. So does what is not "true".
    fn flag(&self, variable: &str, key: &str) -> bool {
        let value = self.environment.raw(variable);
        let value = value.or_else(|| self.profile.merged.get(key).map(str::to_owned));
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

impl LoadServiceConfig for Settings {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        if key.env() == "AWS_ENDPOINT_URL" {
            return self.endpoint_of(key.service_id()).map(|(url, _)| url);
        }
        let set = self.variable(key.env());
        let set = set.or_else(|| self.profile.set_by(key.profile()));
        set.map(|(value, _)| value)
    }
}
