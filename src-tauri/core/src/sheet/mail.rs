//! A mail to Cognite. Its first line is its subject.

use super::{BLANK, GROUPS_CLAIM, MINIMUM_REQUIREMENTS, NO_DOMAIN, one_line};
use crate::handover::Handover;
use crate::sheet::SheetFormat;

pub(super) fn render(handover: &Handover) -> String {
    let discovery = &handover.discovery;
    let or_none = |url: &Option<String>| {
        url.as_deref()
            .map_or_else(|| NO_DOMAIN.to_owned(), one_line)
    };
    let each_cluster = |line: &dyn Fn(&str) -> String| -> String {
        handover.clusters.iter().map(|c| line(c.as_str())).collect()
    };
    let projects = each_cluster(&|name| format!("CDF project on {name}: {BLANK}\n"));
    let files = each_cluster(&|name| {
        let file = handover.file_name(SheetFormat::OidcConfiguration, name);
        format!("- {file}: the OIDC configuration that we propose for the project on {name}\n")
    });
    let clients: String = match &handover.clients[..] {
        [] => "App clients: none yet\n".into(),
        clients => clients
            .iter()
            .map(|client| {
                format!(
                    "Client id of “{}”: {}\n",
                    one_line(&client.name),
                    one_line(&client.client_id)
                )
            })
            .collect(),
    };
    format!(
        "Subject: Amazon Cognito as identity provider for CDF: user pool {}\n\n\
         Hello,\n\n\
         please let the users of our Amazon Cognito user pool sign in to Cognite Data Fusion.\n\n\
         {projects}\
         Issuer: {}\n\
         JWKS URL: {}\n\
         Token URL: {}\n\
         Authorize URL: {}\n\
         Claim with group names: {GROUPS_CLAIM}\n\
         {clients}\n\
         Would you please\n\
         - add the JWKS URL to your list of allowed ones ({MINIMUM_REQUIREMENTS}),\n\
         - enter the app clients,\n\
         - confirm or correct the OIDC configuration, its audience and access claims above all,\n\
         - tell us a secure way for the client secrets? They are not in this mail, and we send none by mail or ticket.\n\n\
         Attached are\n\
         - {}: all of this in full\n{files}\n\
         Kind regards\n",
        one_line(&handover.pool_name),
        one_line(&discovery.issuer),
        one_line(&discovery.jwks_url),
        or_none(&discovery.token_url),
        or_none(&discovery.authorize_url),
        handover.file_name(SheetFormat::Markdown, ""),
    )
}
