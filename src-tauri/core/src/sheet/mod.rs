//! A [`Handover`] in writing: pages, files and a mail that a Cognite admin can use at once.
//!
//! A sheet is fixed words and what the hand-over holds, so there is no secret in any. What is not known here, such as
//! the CDF project's name, is left blank for all to see.

mod mail;
mod markdown;
mod oidc_configuration;
mod toolkit_environment;

#[cfg(test)]
mod tests;

use serde::Serialize;
use ts_rs::TS;

use crate::handover::Handover;

/// The claim that holds the names of a user's Cognito groups, in access tokens and ID tokens
/// (Amazon Cognito developer guide, "Understanding the access token"). A CDF group is linked to one by its name:
/// <https://docs.cognite.com/cdf/access/aws/guides/create_groups_oidc_cognito>.
pub const GROUPS_CLAIM: &str = "cognito:groups";

/// The page that speaks of the list of allowed JWKS URLs and of the time that endpoints have to answer.
const MINIMUM_REQUIREMENTS: &str =
    "https://docs.cognite.com/cdf/access/concepts/minimum_idp_requirements";
/// What a person fills in.
const BLANK: &str = "____________";
const NO_DOMAIN: &str = "none, because the user pool has no domain yet";

/// A hand-over in one format, to look at, to copy or to save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "handover.ts")]
pub struct Sheet {
    /// What it is.
    pub format: SheetFormat,
    /// The cluster that it is for, where there is one sheet for each.
    pub cluster: Option<String>,
    /// A name to save it under: ASCII letters, digits, `-`, `_` and `.` only.
    pub file_name: String,
    /// All of it, with a line break at its end. UTF-8 without a byte order mark.
    pub text: String,
}

/// What a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "handover.ts")]
pub enum SheetFormat {
    /// A page for people, in Markdown: what was registered, what Cognite has to do, and what is to be filled in.
    Markdown,
    /// The OIDC configuration of a CDF project, in JSON; a project is on one cluster, so there is one for each.
    OidcConfiguration,
    /// Environment variables for the Cognite Toolkit, as a `.env` file; one for each cluster.
    ToolkitEnvironment,
    /// A mail to Cognite, with its subject in the first line.
    Mail,
}

impl Handover {
    /// The hand-over in every format: first the page, then the files for each cluster, then the mail.
    pub fn sheets(&self) -> Vec<Sheet> {
        let clusters = self.clusters.iter().flat_map(|cluster| {
            let sheet = |format, text| Sheet {
                format,
                cluster: Some(cluster.to_string()),
                file_name: self.file_name(format, cluster.as_str()),
                text,
            };
            [
                sheet(
                    SheetFormat::OidcConfiguration,
                    oidc_configuration::render(self, cluster),
                ),
                sheet(
                    SheetFormat::ToolkitEnvironment,
                    toolkit_environment::render(self, cluster),
                ),
            ]
        });
        let whole = |format, text| Sheet {
            format,
            cluster: None,
            file_name: self.file_name(format, ""),
            text,
        };
        std::iter::once(whole(SheetFormat::Markdown, markdown::render(self)))
            .chain(clusters)
            .chain(std::iter::once(whole(
                SheetFormat::Mail,
                mail::render(self),
            )))
            .collect()
    }

    /// Such as `eu-west-1_AbCdEf123-westeurope-1-oidc-configuration.json`. A pool's id is letters, digits, `-` and
    /// `_` (`cognito-idp` service model); whatever else a server may give is not let into a path.
    fn file_name(&self, format: SheetFormat, cluster: &str) -> String {
        let pool: String = self
            .pool_id
            .chars()
            .map(|c| match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => c,
                _ => '_',
            })
            .collect();
        match format {
            SheetFormat::Markdown => format!("{pool}-handover.md"),
            SheetFormat::OidcConfiguration => format!("{pool}-{cluster}-oidc-configuration.json"),
            SheetFormat::ToolkitEnvironment => format!("{pool}-{cluster}-toolkit.env"),
            SheetFormat::Mail => format!("{pool}-mail.txt"),
        }
    }
}

/// The text without line breaks and other control characters: names may hold them, and a line must stay one.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
