//! What a connection and a sign-in are opened with: times, the environment, a way to ask for codes.

use aws_config::identity::IdentityCache;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_types::sdk_config::Builder;

use super::environment::Environment;
use super::error::ConnectError;
use super::mfa::{MfaPrompt, MfaSessions};
use super::profiles::Files;
use super::regions::Region;
use super::settings::Settings;
use super::transport::Transport;
use crate::base::timing::Timing;

/// What a connection is opened with, besides its source.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// How long to wait.
    pub timing: Timing,
    /// The environment variables.
    pub environment: Environment,
    /// How a code of an MFA device is asked for, now and when the session that it was for ends.
    pub mfa: Option<MfaPrompt>,
    /// The sessions that codes were given for before; to be given to each connection.
    pub sessions: MfaSessions,
}

/// What a profile comes to in a region, without credentials.
pub(crate) struct Configured {
    pub(crate) settings: Settings,
    pub(crate) config: SdkConfig,
    pub(crate) transport: Transport,
}

impl From<Timing> for Opening {
    fn from(timing: Timing) -> Self {
        Self {
            timing,
            ..Self::default()
        }
    }
}

impl Opening {
    /// The settings of the chosen profile in a region, without credentials, and the way out.
    ///
    /// # Errors
    /// When the profile names settings that are not there, or one of these services has an endpoint that is none.
    pub(crate) fn profile_config(
        &self,
        files: &Files,
        profile: &str,
        region: &Region,
        services: &[&str],
    ) -> Result<Configured, ConnectError> {
        let settings = Settings::new(self.environment.clone(), files, profile);
        let settings = settings.map_err(|fault| files.at_fault(profile, fault))?;
        for service in services {
            settings.check_endpoint(service)?;
        }
        let endpoints = settings.own_endpoints();
        let transport = Transport::to(&self.environment, settings.profile(), endpoints);
        let (region, is_fips) = region.of_fips();
        let config = base_config(&region, &transport)
            .use_fips(settings.use_fips() || is_fips)
            .use_dual_stack(settings.use_dual_stack());
        Ok(Configured {
            config: config.service_config(settings.clone()).build(),
            settings,
            transport,
        })
    }
}

/// What every client of a connection has in common. The credentials are kept for all clients together, so none of them
/// has a cache of its own.
pub(crate) fn base_config(region: &Region, transport: &Transport) -> Builder {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_config::Region::new(region.as_str().to_owned()))
        .http_client(transport.client())
        .identity_cache(IdentityCache::no_cache())
}
