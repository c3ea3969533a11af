//! The page for people.

use super::{BLANK, GROUPS_CLAIM, MINIMUM_REQUIREMENTS, NO_DOMAIN, oidc_configuration, one_line};
use crate::cognite::CALLBACK_URL;
use crate::handover::{Handover, HandoverClient};
use crate::ports::GrantType;
use crate::sheet::SheetFormat;

const REGISTER_CORE_APPS: &str =
    "https://docs.cognite.com/cdf/access/aws/guides/configure_cdf_cognito";

pub(super) fn render(handover: &Handover) -> String {
    let parts = [
        introduction(handover),
        identity_provider(handover),
        clients(handover),
        to_do(handover),
        to_fill_in(handover),
        to_confirm(),
    ];
    parts.join("\n")
}

fn introduction(handover: &Handover) -> String {
    format!(
        "# Amazon Cognito as identity provider for Cognite Data Fusion\n\n\
         The Amazon Cognito user pool {} ({}) is to let people and services in to Cognite Data Fusion\n\
         (CDF), set up as in [Register core Cognite apps]({REGISTER_CORE_APPS}).\n\
         This sheet is for the Cognite admin who completes it. There is no secret in it.\n",
        code(&handover.pool_name),
        code(&handover.pool_id)
    )
}

fn identity_provider(handover: &Handover) -> String {
    let discovery = &handover.discovery;
    let or_none = |url: &Option<String>| url.as_deref().map_or_else(|| NO_DOMAIN.to_owned(), code);
    let clusters: String = handover
        .clusters
        .iter()
        .map(|c| {
            format!(
                "- CDF cluster: {} ({})\n",
                code(c.as_str()),
                code(&c.scope())
            )
        })
        .collect();
    format!(
        "## Identity provider\n\n\
         Issuer and addresses are those of the user pool's own discovery document.\n\n\
         - Issuer: {}\n\
         - JWKS URL: {}\n\
         - Token URL: {}\n\
         - Authorize URL: {}\n\
         - Discovery document: {}\n\
         - Claim with the names of a user's groups: {}\n{clusters}",
        code(&discovery.issuer),
        code(&discovery.jwks_url),
        or_none(&discovery.token_url),
        or_none(&discovery.authorize_url),
        code(&discovery.discovery_url),
        code(GROUPS_CLAIM),
    )
}

fn clients(handover: &Handover) -> String {
    let mut text = String::from("## App clients\n");
    if handover.clients.is_empty() {
        text.push_str("\nThe user pool has none of Cognite's app clients yet.\n");
    }
    for client in &handover.clients {
        text.push_str(&one_client(client));
    }
    text
}

fn one_client(client: &HandoverClient) -> String {
    let (grant, redirect) = match client.grant_type {
        GrantType::AuthorizationCode => (
            "authorization code, for people who sign in",
            format!("- Redirect URL: {}\n", code(CALLBACK_URL)),
        ),
        GrantType::ClientCredentials => ("client credentials, for services", String::new()),
    };
    let scopes: Vec<_> = client.scopes.iter().map(|scope| code(scope)).collect();
    let secret = if client.secret_stored {
        "in the keychain of the computer where this sheet was made; it comes by a separate way"
    } else {
        "not yet fetched into the keychain of the computer where this sheet was made"
    };
    format!(
        "\n### {}\n\n\
         - Client id: {}\n\
         - Grant type: {grant}\n\
         - Scopes: {}\n{redirect}\
         - Client secret: {secret}\n",
        code(&client.name),
        code(&client.client_id),
        scopes.join(", "),
    )
}

fn to_do(handover: &Handover) -> String {
    let files: Vec<_> = handover
        .clusters
        .iter()
        .map(|c| code(&handover.file_name(SheetFormat::OidcConfiguration, c.as_str())))
        .collect();
    format!(
        "## What Cognite has to do\n\n\
         No public page lists what to send Cognite for Cognito. These steps follow from the pages that there are.\n\n\
         1. Add the JWKS URL to the list of allowed JWKS URLs. It and the token URL have to answer Cognite within one\n   \
         second ([minimum requirements]({MINIMUM_REQUIREMENTS})).\n\
         2. Enter the app clients above, each with its client id and its secret.\n\
         3. Set the OIDC configuration of each CDF project. A proposal is in {}.\n   \
         Changing the configuration of a project that is in use ends its active sessions.\n\n\
         **The client secrets come by a separate, secure way that Cognite names, never by mail, chat or ticket.**\n",
        files.join(", ")
    )
}

fn to_fill_in(handover: &Handover) -> String {
    let projects: String = handover
        .clusters
        .iter()
        .map(|c| {
            format!(
                "- Name of the CDF project on {}: {BLANK}\n",
                code(c.as_str())
            )
        })
        .collect();
    format!(
        "## To be filled in\n\n\
         CDF Registrar does not know these.\n\n\
         {projects}\
         - Cognito group whose members administer the CDF project: {BLANK}\n\
         - Each further CDF group, and the Cognito group whose name is its Source ID: {BLANK}\n\
         - Secure way for the client secrets: {BLANK}\n"
    )
}

fn to_confirm() -> String {
    let claims: Vec<_> = oidc_configuration::ACCESS_CLAIMS
        .iter()
        .map(|claim| code(claim))
        .collect();
    format!(
        "## To be confirmed by Cognite\n\n\
         The proposed OIDC configuration holds values that no public page gives for Cognito.\n\n\
         - `audience` is the cluster's address. An access token of Amazon Cognito has no `aud` claim unless it was asked\n  \
         for with a resource; services have the address as a scope instead, and people have\n  \
         `https://cognitedata.com/user_impersonation`.\n\
         - `accessClaims` are {}: groups of people are known by name, services by client id. A person's\n  \
         token has the client id of `Cognite Data Fusion`, so no CDF group may have that one as its Source ID.\n\
         - `scopeClaims`, `logClaims`, `skewMs` and `identityProviderScope` are what an access token of Amazon Cognito\n  \
         and the scopes of this user pool suggest.\n",
        claims.join(" and ")
    )
}

/// The text as a code span (CommonMark 6.1), whatever is in it.
fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // A space on both sides is taken off again, and keeps a backtick of the text apart from the fence.
    let pad = if longest > 0 || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_span_holds_backticks() {
        assert_eq!(code("plain"), "`plain`");
        assert_eq!(code("a `b` c"), "`` a `b` c ``");
        assert_eq!(code("two\nlines"), "`two lines`");
    }

    proptest! {
        #[test]
        fn nothing_gets_out_of_a_code_span(text in "[`<>\\[\\]*# \\na-z]{1,30}") {
            let span = code(&text);
            let fence = span.len() - span.trim_start_matches('`').len();
            let inside = &span[fence..span.len() - fence];
            let runs = inside.split(|c| c != '`').map(str::len).filter(|length| *length > 0);
            prop_assert!(runs.into_iter().all(|length| length != fence), "{}", span);
            prop_assert!(!inside.starts_with('`') && !inside.ends_with('`'));
            prop_assert_eq!(span.lines().count(), 1);
        }
    }
}
