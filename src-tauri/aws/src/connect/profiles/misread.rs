//! Lines of a profile that are not read as they were meant.

use std::path::Path;

use super::files::{Profile, set};
use super::ini::{Section, Unread};
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

/// What keeps a profile from being what its author meant: a line that cannot be read, or one that was taken for a part of
/// the setting above it.
pub(crate) fn misread(profile: &Profile) -> Option<ProfileFault> {
    let mut sections = profile.sections();
    let unread = sections.find_map(|(section, path)| unread(section, path));
    unread.or_else(|| several_lines(profile))
}

/// The first line of a section that cannot be read. The AWS CLI takes `role_arn arn:aws:…` for a setting that is called
/// `role_arn arn`, and goes on without the role.
fn unread(section: &Section, path: &Path) -> Option<ProfileFault> {
    let is_two = |key: &&str| {
        let word = key.split_whitespace().next().unwrap_or_default();
        word.len() < key.len() && (OF_ONE_LINE.contains(&word) || word.starts_with("aws_"))
    };
    let unread = section.unread.or_else(|| {
        let line = section.line_of(section.keys().find(is_two)?)?;
        let why = "there is no = behind the name of the setting";
        Some(Unread { line, why })
    });
    unread.map(|unread| ProfileFault::Unread {
        path: path.to_owned(),
        line: unread.line,
        why: unread.why,
    })
}

/// A setting that goes on over several lines, where a line that follows was moved in: what it holds then is not what was
/// meant, and may be a secret.
fn several_lines(profile: &Profile) -> Option<ProfileFault> {
    let mut settings = OF_ONE_LINE.into_iter();
    let setting = settings.find(|key| profile.get(key).is_some_and(|text| text.contains('\n')))?;
    let (path, line) = profile.place_of(setting)?;
    Some(ProfileFault::SeveralLines {
        setting,
        path: path.to_owned(),
        line,
    })
}

/// The same of an `sso-session`.
pub(super) fn misread_session(section: &Section, path: &Path) -> Option<ProfileFault> {
    unread(section, path).or_else(|| {
        let goes_on = |key: &&str| set(section, key).is_some_and(|text| text.contains('\n'));
        let setting = OF_ONE_LINE.into_iter().find(goes_on)?;
        Some(ProfileFault::SeveralLines {
            setting,
            path: path.to_owned(),
            line: section.line_of(setting)?,
        })
    })
}
