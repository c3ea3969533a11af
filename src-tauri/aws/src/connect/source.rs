//! Where credentials come from, and what that leads to: settings, a way out, and a chain of credentials.

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use registrar_core::names::is_plain_loopback;
use registrar_core::secret::Secret;

use super::credentials::{Kept, Sourcing};
use super::environment::Environment;
use super::error::{ConnectError, ProfileFault, SetBy, reason};
use super::options::{Configured, Opening, base_config};
use super::profiles::{
    Base, Chain, CredentialSource, FileProfile, Files, Section, has_role, load, resolve,
};
use super::regions::Region;
use super::settings::Settings;
use super::transport::Transport;
use crate::base::endpoint::parse_endpoint;

/// Where the credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A profile of the AWS configuration files, and nothing else: unlike in the SDK's default chain, keys in the
    /// environment do not take its place, and instance metadata is not asked unless the profile itself says so.
    Profile(String),
    /// The SDK's default chain: environment, the profile that `AWS_PROFILE` names (or `default`), web identity,
    /// container and instance metadata.
    DefaultChain,
    /// An access key. The environment and the configuration files have no say in such a connection, but for the proxies
    /// and `AWS_CA_BUNDLE` where it leaves this computer.
    Static {
        /// The access key's id.
        access_key_id: String,
        /// Its secret.
        secret_access_key: Secret,
        /// Another endpoint than AWS's own, for Amazon Cognito and STS alike, such as Practice.
        endpoint: Option<String>,
    },
}

/// What a connection is made of.
pub(crate) struct Opened {
    /// Without credentials.
    pub(crate) config: SdkConfig,
    pub(crate) transport: Transport,
    pub(crate) kept: Kept,
}

impl Opening {
    /// Reads the files, and follows the source to where its credentials come from. No request is made.
    pub(crate) async fn prepare(
        self,
        source: Source,
        region: Option<&str>,
    ) -> Result<Opened, ConnectError> {
        let given = region.filter(|region| !region.trim().is_empty());
        let given = given.map(Region::parse).transpose()?;
        match source {
            Source::Static {
                access_key_id,
                secret_access_key,
                endpoint,
            } => {
                let url = endpoint.as_deref().map(parse_endpoint).transpose()?;
                let nothing = Section::default();
                let transport = if url.as_ref().is_some_and(is_plain_loopback) {
                    Transport::new(&Environment::of([]), &nothing)
                } else {
                    Transport::new(&self.environment, &nothing)
                };
                let region = given.ok_or(ConnectError::NoRegion)?;
                let secret = secret_access_key.expose().trim();
                let key = Credentials::new(access_key_id.trim(), secret, None, None, "Static");
                let mut config = base_config(&region, &transport);
                config.set_endpoint_url(endpoint);
                let chain = Chain::of(Base::Keys(key));
                Ok(self.opened(None, config.build(), transport, chain))
            }
            Source::Profile(name) => {
                let files = load(&self.environment).await?;
                if files.profile(&name).is_none() {
                    return Err(ConnectError::unknown_profile(&name, None));
                }
                let chain = resolve(&files, &name).map_err(|fault| files.at_fault(&name, fault))?;
                self.with_files(given, &files, &name, chain)
            }
            Source::DefaultChain => {
                let files = load(&self.environment).await?;
                let name = default_profile(&files, &self.environment)?;
                let chain = default_chain(&files, &name, &self.environment)?;
                self.with_files(given, &files, &name, chain)
            }
        }
    }

    fn with_files(
        self,
        given: Option<Region>,
        files: &Files,
        profile: &str,
        chain: Chain,
    ) -> Result<Opened, ConnectError> {
        const ASKED: [&str; 2] = ["Cognito Identity Provider", "STS"];
        let region = choose_region(given, &self.environment, files.profile(profile))?;
        let configured = self.profile_config(files, profile, &region, &ASKED)?;
        let Configured {
            settings,
            config,
            transport,
        } = configured;
        Ok(self.opened(Some(settings), config, transport, chain))
    }

    fn opened(
        self,
        settings: Option<Settings>,
        config: SdkConfig,
        transport: Transport,
        chain: Chain,
    ) -> Opened {
        let sourcing = Sourcing {
            config: config.clone(),
            settings,
            environment: self.environment,
            transport: transport.clone(),
            timing: self.timing,
            mfa: self.mfa,
            sessions: self.sessions,
        };
        Opened {
            config,
            transport,
            kept: Kept::new(sourcing, chain),
        }
    }
}

pub(super) fn choose_region(
    given: Option<Region>,
    environment: &Environment,
    profile: Option<&FileProfile>,
) -> Result<Region, ConnectError> {
    if let Some(region) = given {
        return Ok(region);
    }
    let set = environment.first(&["AWS_REGION", "AWS_DEFAULT_REGION"]);
    let set = set.map(|(name, region)| (region, SetBy::Variable(name.to_owned())));
    let set = set.or_else(|| profile?.set_by("region"));
    let (region, set_by) = set.ok_or(ConnectError::NoRegion)?;
    Region::parse(&region).map_err(|error| ConnectError::Region {
        error,
        set_by: Some(set_by),
    })
}

/// The profile whose settings count where none is chosen. A variable that names none counts as unset: then it is
/// `default`, and all of it.
pub(super) fn default_profile(
    files: &Files,
    environment: &Environment,
) -> Result<String, ConnectError> {
    match environment.first(&["AWS_DEFAULT_PROFILE", "AWS_PROFILE"]) {
        None => Ok("default".to_owned()),
        Some((_, name)) if name == "default" || files.profile(&name).is_some() => Ok(name),
        Some((variable, name)) => Err(ConnectError::unknown_profile(&name, Some(variable))),
    }
}

/// The order of the AWS CLI. A profile that only holds settings, or too little of anything, is passed over; one that is
/// broken is not, since the credentials found after it would be somebody else's.
pub(super) fn default_chain(
    files: &Files,
    profile: &str,
    environment: &Environment,
) -> Result<Chain, ConnectError> {
    if environment.get("AWS_ACCESS_KEY_ID").is_some() {
        return Ok(Chain::of(Base::Named(CredentialSource::Environment)));
    }
    let own = match files.profile(profile).map(|_| resolve(files, profile)) {
        None | Some(Err(ProfileFault::NoCredentials | ProfileFault::Unfinished { .. })) => None,
        // Nothing of it is to be taken for what it is not.
        Some(Err(fault @ (ProfileFault::Unread { .. } | ProfileFault::SeveralLines { .. }))) => {
            return Err(files.at_fault(profile, fault));
        }
        // A role of the profile goes before a web identity of the environment, be it broken.
        Some(own) if files.profile(profile).is_some_and(has_role) => {
            return own.map_err(|fault| files.at_fault(profile, fault));
        }
        Some(own) => Some(own),
    };
    if let Some(identity) = web_identity(files.profile(profile), environment)? {
        return Ok(Chain::of(identity));
    }
    if let Some(own) = own {
        return own.map_err(|fault| files.at_fault(profile, fault));
    }
    let container = [
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    Ok(Chain::of(Base::Named(
        match environment.first(&container) {
            Some(_) => CredentialSource::EcsContainer,
            None => CredentialSource::Ec2InstanceMetadata,
        },
    )))
}

/// The web identity of the environment, which the profile has its part in: each of the three parts is a variable's, or
/// else the profile's.
fn web_identity(
    profile: Option<&FileProfile>,
    environment: &Environment,
) -> Result<Option<Base>, ConnectError> {
    let part = |variable: &str, key: &str| {
        let set = environment.get(variable);
        let set = set.map(|value| (value, SetBy::Variable(variable.to_owned())));
        set.or_else(|| profile?.set_by(key))
    };
    let Some((token_file, set_by)) = part("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
    else {
        return Ok(None);
    };
    let (role_arn, _) = part("AWS_ROLE_ARN", "role_arn")
        .ok_or_else(|| ConnectError::NoCredentials(reason::no_role_arn(&set_by)))?;
    let session_name = part("AWS_ROLE_SESSION_NAME", "role_session_name");
    Ok(Some(Base::WebIdentity {
        role_arn,
        token_file,
        set_by,
        session_name: session_name.map(|(name, _)| name),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_the_one_given_then_the_environments_then_the_profiles() {
        let both = Environment::of([
            ("AWS_REGION", "eu-west-1"),
            ("AWS_DEFAULT_REGION", "eu-west-2"),
        ]);
        let choose = |given: Option<&str>, environment: &Environment, profile| {
            let given = given.map(|region| Region::parse(region).unwrap());
            choose_region(given, environment, profile).map(|region| region.to_string())
        };
        let own = FileProfile::of(&[("region", "us-east-1")]);
        let own = Some(&own);
        assert_eq!(
            choose(Some("eu-north-1"), &both, own).unwrap(),
            "eu-north-1"
        );
        assert_eq!(choose(None, &both, own).unwrap(), "eu-west-1");
        assert_eq!(
            choose(None, &Environment::of([("AWS_REGION", "")]), own).unwrap(),
            "us-east-1"
        );
        let nothing = Environment::of([]);
        assert_eq!(choose(None, &nothing, None), Err(ConnectError::NoRegion));
        let wrong = FileProfile::of(&[("region", "eu-west1")]);
        assert_eq!(
            choose(None, &nothing, Some(&wrong))
                .unwrap_err()
                .to_string(),
            "“eu-west1” is not an AWS region. Did you mean eu-west-1? It is set by region on line 1 of ."
        );
        let variable = Environment::of([("AWS_REGION", "Ireland")]);
        assert_eq!(
            choose(None, &variable, own).unwrap_err().to_string(),
            "“Ireland” is not an AWS region. A region looks like eu-west-1. It is set by the environment variable AWS_REGION."
        );
    }
}
