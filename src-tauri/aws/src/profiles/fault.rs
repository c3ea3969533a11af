/// Why a profile leads to no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// It only holds settings, such as a region.
    #[error("it holds settings but no credentials")]
    NoCredentials,
    /// A setting that goes with those that are there is not.
    #[error("the setting {setting} is missing")]
    Missing {
        /// Which one.
        setting: &'static str,
    },
    /// The profile and its `sso-session` say different things.
    #[error("its {setting} differs from that of its sso-session")]
    Contradiction {
        /// Which setting.
        setting: &'static str,
    },
    /// There is no such `sso-session` section.
    #[error("there is no sso-session “{session}”")]
    NoSuchSsoSession {
        /// The name that is given.
        session: String,
    },
    /// `role_arn` with neither `source_profile` nor `credential_source`.
    #[error(
        "the profile “{profile}” has a role_arn, but neither a source_profile nor a credential_source"
    )]
    NoSource {
        /// The profile at fault.
        profile: String,
    },
    /// `role_arn` with both.
    #[error(
        "the profile “{profile}” has both a source_profile and a credential_source; only one of them may be"
    )]
    TwoSources {
        /// The profile at fault.
        profile: String,
    },
    /// There is no such source profile.
    #[error("the source_profile “{source_profile}” of the profile “{from}” does not exist")]
    NoSuchSource {
        /// The profile that names it.
        from: String,
        /// The name that is given.
        source_profile: String,
    },
    /// The source profiles lead in a circle.
    #[error("its source profiles lead in a circle: {}", profiles.join(" → "))]
    Cycle {
        /// The profiles in the order in which they name each other, the last of which was there before.
        profiles: Vec<String>,
    },
    /// `credential_source` names nothing that there is.
    #[error(
        "the credential_source “{name}” is not one of Environment, Ec2InstanceMetadata and EcsContainer"
    )]
    UnknownCredentialSource {
        /// The name that is given.
        name: String,
    },
    /// A source profile is at fault.
    #[error("the profile “{profile}”, which it has its credentials from, cannot be used: {fault}")]
    Source {
        /// The profile at fault.
        profile: String,
        /// What is wrong with it.
        fault: Box<ProfileFault>,
    },
}
