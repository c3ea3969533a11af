//! What there is to sign in to.

use crate::connect::error::{ConnectError, SignInError};
use crate::connect::profiles::{Base, Files, IdentityCenter, resolve};
use crate::connect::regions::Region;

/// What a registration asks for where the configuration file does not say: to act in the user's accounts. Without it
/// there is no refresh token. (The AWS CLI 2 asks for it where it signs in with the browser; its registrations for a
/// device code ask for nothing then.)
const DEFAULT_SCOPE: &str = "sso:account:access";

/// What to sign in to, as the AWS configuration files have it. One session can be that of many profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The name of the `sso-session` section, which the token is kept under. Without one, in the older form where the
    /// profile itself has the settings, the token is kept under the start URL.
    pub name: Option<String>,
    /// Where people sign in.
    pub start_url: String,
    /// The region of IAM Identity Center; that of the user pool may be another.
    pub region: Region,
    /// `sso_registration_scopes`: what the token may be used for. `None` where it is not set.
    pub scopes: Option<Vec<String>>,
}

impl Session {
    /// The session that a profile's credentials come from, be it by way of other profiles, and their role.
    ///
    /// # Errors
    /// When the profile is not there, is broken, or comes to its credentials another way.
    pub(super) fn of_profile(
        files: &Files,
        profile: &str,
    ) -> Result<(Self, IdentityCenter), SignInError> {
        if files.profile(profile).is_none() {
            return Err(ConnectError::unknown_profile(profile, None).into());
        }
        let chain = resolve(files, profile).map_err(|fault| files.at_fault(profile, fault))?;
        let Base::IdentityCenter(role) = chain.base else {
            return Err(SignInError::NotIdentityCenter {
                profile: profile.to_owned(),
            });
        };
        let section = role.session.as_deref();
        let section = section.and_then(|name| files.sso_session(name));
        let scopes = section.and_then(|section| section.get("sso_registration_scopes"));
        let session = Self {
            name: role.session.clone(),
            start_url: role.start_url.clone(),
            region: Region::parse(&role.region).map_err(ConnectError::from)?,
            scopes: scopes.map(listed),
        };
        Ok((session, role))
    }

    /// What a registration asks for.
    pub(super) fn requested_scopes(&self) -> Vec<String> {
        match &self.scopes {
            Some(scopes) if !scopes.is_empty() => scopes.clone(),
            _ => vec![DEFAULT_SCOPE.to_owned()],
        }
    }
}

fn listed(scopes: &str) -> Vec<String> {
    let scopes = scopes.split(',').map(str::trim);
    scopes
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}
