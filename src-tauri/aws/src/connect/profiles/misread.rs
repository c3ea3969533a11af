//! Lines of a profile that are not read as they were meant.

use std::path::Path;

use super::files::{Profile, set};
use super::known::{OF_ONE_LINE, is_of_identity, is_setting};
use super::section::{Section, Unread};
use crate::base::shown::shown;
use crate::connect::error::ProfileFault;

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
        let second = words.next().unwrap_or_default();
        let why = match first {
            "export" | "set" if is_of_identity(second) => {
                Some("it is a line for a shell; write the setting as in aws_access_key_id = value")
            }
            _ if !second.is_empty() && is_setting(first) => {
                Some("there is no = behind the name of the setting")
            }
            _ => None,
        };
        if let Some(why) = why {
            return Some(cannot_be_read(path, Unread { line, why }));
        }
        let (is_one_line, is_block) = (is_setting(key), section.is_block(key));
        let is_swallowed = |name: &str| match is_block {
            true => is_of_identity(name),
            false => is_setting(name),
        };
        let mut below = section.below(key).into_iter();
        if is_one_line && is_block || below.any(|name| is_swallowed(&name.to_lowercase())) {
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

/// The same of a `services` section: below the name of each service its settings stand further in, and nothing else.
/// Otherwise the calls would go to AWS, or to another service's endpoint.
pub(crate) fn misread_services(
    section: &Section,
    path: &Path,
    services: &[&str],
) -> Option<ProfileFault> {
    if let Some(unread) = section.unread {
        return Some(cannot_be_read(path, unread));
    }
    for key in section.keys() {
        let service = key.replace('-', "_");
        let is_ours = services.contains(&service.as_str());
        // The AWS CLI knows a service by this name alone, and its setting by this spelling. Of other services it only
        // counts that none of ours is among their settings.
        let is_odd = |name: &str| {
            let word = name.split([':', ' ']).next().unwrap_or_default();
            let word = word.to_lowercase().replace('-', "_");
            services.contains(&word.as_str())
                || is_ours && (name.contains([':', '-', ' ']) || name.to_lowercase() != name)
        };
        let is_flat = is_ours && (service != key || !section.is_block(key));
        if is_flat || section.below(key).into_iter().any(is_odd) {
            let line = section.line_of(key)?;
            let why = "the settings of each service, such as endpoint_url = https://…, stand once below its name (as in cognito_identity_provider), further in, and nothing else does";
            return Some(cannot_be_read(path, Unread { line, why }));
        }
    }
    None
}
