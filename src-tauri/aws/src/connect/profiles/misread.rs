//! Lines of a profile that are not read as they were meant.

use std::path::Path;

use super::files::{Profile, set};
use super::ini::{Section, Unread};
use crate::base::shown::shown;
use crate::connect::error::ProfileFault;

/// The settings that are read here and are of one line.
const OF_ONE_LINE: [&str; 19] = [
    "aws_account_id",
    "ca_bundle",
    "credential_source",
    "duration_seconds",
    "endpoint_url",
    "external_id",
    "login_session",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "services",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// Settings that are read here and have a line of their own, besides those that begin with `aws_`, and others of the AWS
/// CLI's.
const OTHERS: [&str; 10] = [
    "cli_pager",
    "credential_process",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "output",
    "retry_mode",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

fn is_setting(name: &str) -> bool {
    OF_ONE_LINE.contains(&name) || OTHERS.contains(&name) || name.starts_with("aws_")
}

/// What keeps a profile from being what its author meant: a line that cannot be read, or one that was taken for a part of
/// the setting above it.
pub(crate) fn misread(profile: &Profile) -> Option<ProfileFault> {
    let mut sections = profile.sections();
    let unread = sections.find_map(|(section, path)| unread(section, path));
    unread.or_else(|| {
        let goes_on = |key: &&str| profile.get(key).is_some_and(|text| text.contains('\n'));
        let setting = OF_ONE_LINE.into_iter().find(goes_on)?;
        let (path, line) = profile.place_of(setting)?;
        Some(several_lines(setting, path, line))
    })
}

/// The same of an `sso-session`.
pub(super) fn misread_session(section: &Section, path: &Path) -> Option<ProfileFault> {
    unread(section, path).or_else(|| {
        let goes_on = |key: &&str| set(section, key).is_some_and(|text| text.contains('\n'));
        let setting = OF_ONE_LINE.into_iter().find(goes_on)?;
        Some(several_lines(setting, path, section.line_of(setting)?))
    })
}

/// The first line of a section that cannot be read, or that the AWS CLI reads as something else than it looks like: it
/// takes `role_arn arn:aws:…` for a setting that is called `role_arn arn`, a setting or a section that stands further in
/// for a part of the value above it, and goes on without them.
fn unread(section: &Section, path: &Path) -> Option<ProfileFault> {
    if let Some(unread) = section.unread {
        return Some(cannot_be_read(path, unread));
    }
    for key in section.keys() {
        let line = section.line_of(key)?;
        let mut words = key.split_whitespace();
        let first = words.next().unwrap_or_default();
        if words.next().is_some() && (is_setting(first) || ["export", "set"].contains(&first)) {
            let why = "there is no = behind the name of the setting";
            return Some(cannot_be_read(path, Unread { line, why }));
        }
        let is_one_line = is_setting(key);
        let is_swallowed = |(name, line): &(&str, &str)| {
            let name = name.to_lowercase();
            // A service's own endpoint stands in a block behind its name.
            let may_be_there = !is_one_line && name == "endpoint_url";
            line.starts_with('[') || is_setting(&name) && !may_be_there
        };
        let is_block = is_one_line && section.is_block(key);
        if is_block || section.below(key).iter().any(is_swallowed) {
            return Some(several_lines(&shown(key), path, line));
        }
    }
    None
}

fn cannot_be_read(path: &Path, unread: Unread) -> ProfileFault {
    ProfileFault::Unread {
        path: path.to_owned(),
        line: unread.line,
        why: unread.why,
    }
}

/// A setting goes on over several lines, where a line that follows was moved in: what it holds then is not what was meant,
/// and may be a secret.
fn several_lines(setting: &str, path: &Path, line: usize) -> ProfileFault {
    ProfileFault::SeveralLines {
        setting: setting.to_owned(),
        path: path.to_owned(),
        line,
    }
}

/// The same of a `services` section: below the name of each of these services its settings stand further in. Without that
/// the calls would go to AWS.
pub(crate) fn misread_services(
    section: &Section,
    path: &Path,
    services: &[&str],
) -> Option<ProfileFault> {
    if let Some(unread) = section.unread {
        return Some(cannot_be_read(path, unread));
    }
    let is_flat = |key: &&&str| section.line_of(key).is_some() && !section.is_block(key);
    let key = services.iter().find(is_flat)?;
    let line = section.line_of(key)?;
    let why = "the settings of the service do not stand below its name, further in";
    Some(cannot_be_read(path, Unread { line, why }))
}
