//! Environment variables for the Cognite Toolkit, in a `.env` file. Their names are those of `EnvironmentVariables` in
//! the Toolkit (`cognite_toolkit/_cdf_tk/utils/auth.py`), where Amazon Cognito is the provider `other`.

use super::one_line;
use crate::handover::Handover;
use crate::names::Cluster;
use crate::parts::PartId;

pub(super) fn render(handover: &Handover, cluster: &Cluster) -> String {
    let mut lines = vec![
        format!(
            "# Cognite Toolkit on the cluster {cluster}, with the user pool {} ({}).",
            one_line(&handover.pool_name),
            one_line(&handover.pool_id)
        ),
        "# There is no secret in this file. When you have filled one in, keep it out of version control.".into(),
        variable("PROVIDER", "other"),
        variable("LOGIN_FLOW", "client_credentials"),
        variable("CDF_CLUSTER", cluster.as_str()),
        "# To be filled in: the name of the CDF project.".into(),
        "CDF_PROJECT=".into(),
    ];
    match &handover.discovery.token_url {
        Some(url) => lines.push(variable("IDP_TOKEN_URL", url)),
        None => lines.extend([
            format!("# To be filled in: there is {}.", super::NO_DOMAIN),
            "IDP_TOKEN_URL=".into(),
        ]),
    }
    lines.extend([
        variable("IDP_AUDIENCE", &cluster.scope()),
        "# Without it the Toolkit asks for a scope that ends with /.default, which a user pool does not have.".into(),
        variable("IDP_SCOPES", &cluster.scope()),
    ]);
    let client = handover
        .clients
        .iter()
        .find(|client| client.step == PartId::AUTHORIZATION_SERVER);
    match client {
        Some(client) => lines.extend([
            format!("# The app client “{}”.", one_line(&client.name)),
            "# Cognite's documentation gives each service an app client of its own: enter that one where there is one.".into(),
            "# The CDF group with the Toolkit's capabilities has the client id as its Source ID.".into(),
            variable("IDP_CLIENT_ID", &client.client_id),
            "# To be filled in: from CDF Registrar › Registrations › Copy secret, on the computer where it was registered,".into(),
            format!(
                "# or from the keychain entry “CDF Registrar”, account {}/{}.",
                one_line(&handover.pool_id),
                one_line(&client.client_id)
            ),
        ]),
        None => lines.extend([
            "# To be filled in: the user pool has no “Cognite authorization server” yet.".into(),
            "IDP_CLIENT_ID=".into(),
            "# To be filled in: its secret.".into(),
        ]),
    }
    lines.push("IDP_CLIENT_SECRET=".into());
    lines.join("\n") + "\n"
}

/// One line that sets a variable, or, where the value cannot be quoted so that every reader takes it as it is, one that
/// leaves it blank and says so.
///
/// A shell takes all in single quotes as it is; python-dotenv, which the Toolkit reads `.env` files with, knows escapes
/// there and puts variables in place of `${…}`.
fn variable(name: &str, value: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !"'\\$`\"".contains(c);
    if value.chars().all(plain) {
        format!("{name}='{value}'")
    } else {
        format!(
            "# To be filled in: the value has characters that cannot be quoted safely here.\n{name}="
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_quoted_safely_is_left_blank_and_told() {
        for value in [
            "a'b",
            "${HOME}",
            "a\nIDP_CLIENT_SECRET=x",
            "a\\",
            "`id`",
            "ä",
            "a b",
        ] {
            let text = variable("IDP_TOKEN_URL", value);
            assert!(text.starts_with("# To be filled in"), "{text}");
            assert!(text.ends_with("\nIDP_TOKEN_URL="), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_line_is_either_the_value_in_quotes_or_blank(value in "\\PC{0,40}|[ -~\\n]{0,40}") {
            let text = variable("X", &value);
            let blank = text.ends_with("\nX=") && text.lines().count() == 2;
            let quoted = text == format!("X='{value}'") && text.lines().count() == 1;
            prop_assert!(blank != quoted);
            prop_assert_eq!(text.matches('\'').count(), if quoted { 2 } else { 0 });
        }
    }
}
