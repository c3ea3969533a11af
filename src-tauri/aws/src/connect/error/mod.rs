//! The words for what goes wrong on the way to a connection: every error of this room, and the reasons within.

mod fault;
pub(crate) mod reason;
mod sign_in;

use std::path::PathBuf;

use registrar_core::ports::CloudError;

use crate::base::endpoint::NotAnEndpoint;
use crate::base::shown::shown;

pub(crate) use fault::MAX_PRINTED;
pub use fault::{
    ProcessFault, ProfileFault, ProfilePlace, ProfilesError, ProxyFault, RegionError, SetBy,
    WatchError,
};
pub use sign_in::SignInError;

/// Why no connection was made, or why its credentials could not be renewed. Nothing in the account was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The AWS configuration files hold no profile of that name.
    #[error(
        "There is no profile “{profile}” in the AWS configuration files.{}",
        variable.map_or_else(String::new, |variable| format!(" The environment variable {variable} names it."))
    )]
    UnknownProfile {
        /// The name.
        profile: String,
        /// The variable that names it, if it was not chosen.
        variable: Option<&'static str>,
    },
    /// The AWS configuration files could not be read.
    #[error(transparent)]
    Profiles(#[from] ProfilesError),
    /// The profile leads to no credentials, whatever is tried.
    #[error(
        "The profile “{profile}” cannot be used: {fault}. Correct it {}.",
        where_to(fault, place.as_ref())
    )]
    Profile {
        /// Which profile.
        profile: String,
        /// What is wrong with it.
        fault: ProfileFault,
        /// Where the profile at fault begins, which may be one that this one has its credentials from.
        place: Option<ProfilePlace>,
    },
    /// Neither the caller, nor the environment, nor the profile names a region.
    #[error("No region is set. Choose the region of your user pool.")]
    NoRegion,
    /// The region is not one.
    #[error(
        "{error}{}",
        set_by.as_ref().map_or_else(String::new, |set_by| format!(" It is set by {set_by}."))
    )]
    Region {
        /// What is wrong with it.
        error: RegionError,
        /// What sets it, if it was not entered.
        set_by: Option<SetBy>,
    },
    /// An endpoint is not an address. It is not told: it may hold a password or a token.
    #[error(
        "The endpoint{} is not an http or https address without a user. Write it as in https://cognito-idp.eu-west-1.amazonaws.com.",
        set_by.as_ref().map_or_else(String::new, |set_by| format!(" that is set by {set_by}"))
    )]
    Endpoint {
        /// What sets it, if it was not given.
        set_by: Option<SetBy>,
    },
    /// AWS has no endpoint of that kind in that region.
    #[error(
        "AWS has no endpoint for this region and these settings: {0}. Choose another region, or correct use_fips_endpoint and use_dualstack_endpoint in the profile (AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT in the environment)."
    )]
    NoEndpoint(String),
    /// A proxy is not an address. It is not told: it may hold a password.
    #[error(
        "The proxy that {variable} names cannot be used: {fault}. Correct it, such as http://proxy.example.com:3128, or unset it."
    )]
    Proxy {
        /// The environment variable.
        variable: String,
        /// What is wrong with the address.
        fault: ProxyFault,
    },
    /// The file that `AWS_CA_BUNDLE`, the profile's `ca_bundle` or `REQUESTS_CA_BUNDLE` names holds no certificates.
    #[error(
        "The certificates in {}, the file that {named_by} names, cannot be used: {why}. Correct the file, or have {named_by} name one of certificates in PEM form.",
        path.display()
    )]
    CaBundle {
        /// Which file.
        path: PathBuf,
        /// The variable, or the setting of the profile.
        named_by: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// This computer trusts no certification authority, so that no server can be known by HTTPS.
    #[error(
        "This computer has no root certificates, so no secure connection can be made. Install them (the package ca-certificates on Linux)."
    )]
    NoRootCertificates,
    /// The source gave no credentials.
    #[error("No credentials could be loaded: {0}.")]
    NoCredentials(String),
    /// The `credential_process` gave no credentials.
    #[error(
        "The credential_process of the profile “{profile}” gave no credentials: {fault}. Run it in a terminal to see what it says."
    )]
    Process {
        /// Which profile.
        profile: String,
        /// What is wrong with it.
        fault: ProcessFault,
    },
    /// Nobody is signed in to IAM Identity Center, or not any more.
    #[error(
        "The profile “{profile}” needs a sign-in to IAM Identity Center at {start_url}: {}.",
        if *expired { "the last one has expired" } else { "nobody is signed in" }
    )]
    SignInDue {
        /// Which profile: of a chain, the one that is of IAM Identity Center.
        profile: String,
        /// The `sso-session` that the token is for; without one it is for the start URL.
        session: Option<String>,
        /// Where one signs in.
        start_url: String,
        /// The region of IAM Identity Center.
        region: String,
        /// Whether somebody was signed in.
        expired: bool,
    },
    /// Nobody is signed in to the AWS console, or not any more.
    #[error(
        "The profile “{profile}” needs a sign-in to the AWS console: {why}. Run this in a terminal: aws login --profile {}",
        as_argument(profile)
    )]
    LoginDue {
        /// Which profile: of a chain, the one that has the `login_session`.
        profile: String,
        /// What is missing.
        why: String,
    },
    /// The credentials hold a session that is over.
    #[error(
        "The session of these credentials has expired. Get new ones where they came from, then connect again."
    )]
    SessionExpired,
    /// A role wants a code, and there was no way to ask for it.
    #[error(
        "The role {role_arn} needs a code of the MFA device {mfa_serial}, and it was not asked for."
    )]
    MfaNotAsked {
        /// The device.
        mfa_serial: String,
        /// The role.
        role_arn: String,
    },
    /// The code was asked for, and not given.
    #[error("No code was entered for the MFA device {mfa_serial}, so nothing was done.")]
    MfaCancelled {
        /// The device.
        mfa_serial: String,
    },
    /// The code is not one, or AWS did not take it. Asking again is all it takes.
    #[error(
        "The code of the MFA device {mfa_serial} was not accepted: {why}. Nothing was changed. Wait for the next code, then try again."
    )]
    MfaRefused {
        /// The device.
        mfa_serial: String,
        /// Why, in AWS's words where it was AWS.
        why: String,
    },
    /// The role was not given.
    #[error("The role {role} could not be assumed. {}", error.told())]
    Role {
        /// The role's ARN, or its name and account in IAM Identity Center.
        role: String,
        /// What the service said.
        error: CloudError,
    },
    /// The file that a web identity is proved with could not be read.
    #[error(
        "The web identity token {}, the file that is set by {set_by}, could not be read: {why}. Correct the path, or have the token written anew.",
        path.display()
    )]
    WebIdentityToken {
        /// Which file.
        path: PathBuf,
        /// What names it.
        set_by: SetBy,
        /// What the system says.
        why: String,
    },
    /// This computer's clock is off, so that AWS refuses what is signed by it.
    #[error(
        "This computer's clock is {} {} AWS's, and AWS refuses what is more than 5 minutes off. Set the clock, best by having it set automatically, then connect again.",
        span(*seconds_ahead),
        if *seconds_ahead > 0 { "ahead of" } else { "behind" }
    )]
    Clock {
        /// How far this computer's clock is ahead; negative when it is behind.
        seconds_ahead: i64,
    },
    /// Nobody answers at an endpoint of one's own.
    #[error(
        "Nothing answers at {address}, the endpoint that is set by {set_by}. {why} Start the server there, or correct the endpoint."
    )]
    NoServer {
        /// The address, without what may be a secret.
        address: String,
        /// What sets it.
        set_by: SetBy,
        /// What happened, in a sentence.
        why: String,
    },
    /// No server was reached.
    #[error(
        "AWS could not be reached. {why} Check the network connection{}.",
        through(proxy.as_ref())
    )]
    Unreachable {
        /// What happened, in a sentence.
        why: String,
        /// The variable that names a proxy for such requests, and the proxy.
        proxy: Option<(String, String)>,
    },
    /// The proxy was reached, and did not let the request through.
    #[error(
        "The proxy {proxy} that {variable} names did not let the request through: {why}. Correct {variable}, which may hold a user and a password (http://user:password@proxy.example.com:3128), or ask who runs the proxy."
    )]
    ProxyRefused {
        /// The environment variable.
        variable: String,
        /// The proxy, without a password.
        proxy: String,
        /// What it did.
        why: String,
    },
    /// A server was reached that does not speak TLS as it should.
    #[error(
        "A server answered, but made no secure connection: {0}. Correct the endpoint, if it is your own: where it has no TLS, it begins with http."
    )]
    NotSecure(String),
    /// A server was reached, and its certificate is not trusted.
    #[error(
        "The server's certificate is not trusted: {why}. If your network looks into secure connections, have AWS_CA_BUNDLE, or ca_bundle in the profile, name the file of its certificates; if a certificate is said to be out of date, check this computer's clock."
    )]
    NotTrusted {
        /// What is wrong with it.
        why: String,
    },
    /// The credentials were renewed, and are somebody else's now.
    #[error(
        "The credentials of this connection were renewed, and are of {now} now; they were of {before}. Nothing is done with them."
    )]
    OtherIdentity {
        /// The ARN of who had them.
        before: String,
        /// The ARN of who has the new ones.
        now: String,
    },
    /// The credentials were tried, and STS did not say whose they are.
    #[error(transparent)]
    Caller(CloudError),
}

fn where_to(fault: &ProfileFault, place: Option<&ProfilePlace>) -> String {
    match place {
        _ if fault.names_its_place() => "there".to_owned(),
        Some(place) => format!("in {place}"),
        None => "in the AWS configuration files".to_owned(),
    }
}

impl ConnectError {
    pub(crate) fn unknown_profile(profile: &str, variable: Option<&'static str>) -> Self {
        Self::UnknownProfile {
            profile: shown(profile),
            variable,
        }
    }
}

impl From<NotAnEndpoint> for ConnectError {
    fn from(not: NotAnEndpoint) -> Self {
        match not {
            NotAnEndpoint::Text => Self::Endpoint { set_by: None },
            NotAnEndpoint::None(why) => Self::NoEndpoint(why),
        }
    }
}

impl From<RegionError> for ConnectError {
    fn from(error: RegionError) -> Self {
        Self::Region {
            error,
            set_by: None,
        }
    }
}

/// A name as the argument of a command: in quotes, which the shells of every system know, where it has blanks.
pub fn as_argument(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+' | '/');
    match name.chars().all(is_plain) && !name.is_empty() {
        true => name.to_owned(),
        false => format!("\"{name}\""),
    }
}

fn through(proxy: Option<&(String, String)>) -> String {
    proxy.map_or_else(String::new, |(variable, proxy)| {
        format!(", and the proxy {proxy} that {variable} names")
    })
}

/// A length of time in the two units that matter.
fn span(seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let (large, unit, small, part) = match minutes {
        0..60 => return plural(minutes, "minute"),
        60..1440 => (minutes / 60, "hour", minutes % 60, "minute"),
        _ => (minutes / 1440, "day", minutes % 1440 / 60, "hour"),
    };
    match small {
        0 => plural(large, unit),
        _ => format!("{} and {}", plural(large, unit), plural(small, part)),
    }
}

fn plural(count: u64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_error_says_by_how_much_and_which_way() {
        for (seconds_ahead, words) in [
            (301, "is 5 minutes ahead of AWS's"),
            (-3600, "is 1 hour behind AWS's"),
            (3661, "is 1 hour and 1 minute ahead of"),
            (-200_000, "is 2 days and 7 hours behind"),
        ] {
            let error = ConnectError::Clock { seconds_ahead }.to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn an_unreachable_aws_names_the_proxy_that_was_asked() {
        let error = |proxy| ConnectError::Unreachable {
            why: "No connection could be made: refused.".into(),
            proxy,
        };
        let named = Some(("HTTPS_PROXY".to_owned(), "http://proxy:3128".to_owned()));
        assert_eq!(
            error(named).to_string(),
            "AWS could not be reached. No connection could be made: refused. Check the network connection, and the proxy http://proxy:3128 that HTTPS_PROXY names."
        );
        assert!(error(None).to_string().ends_with("connection."));
    }
}
