//! Addresses of the AWS console.
//!
//! AWS publishes none of these paths. They are the ones that the console itself shows, as found in public copies of
//! its pages and in links to them, December 2025: `overview`, `settings/feature-plan`, `branding/domain`,
//! `branding/managed-login/enhanced`, `applications/app-clients`, and below it a client's id and a tab, of which
//! `login-pages` shows what a registration sets. Resource servers are a part of the domain's page
//! (<https://docs.cognite.com/cdf/access/aws/guides/configure_cdf_cognito>, step 1). Each partition has a host of its
//! own, with the region in front: `console.aws.amazon.com`, `console.amazonaws.cn`, `console.amazonaws-us-gov.com`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use registrar_core::parts::ConsolePage;

/// What is not an unreserved character (RFC 3986, 2.3): none of it may become a part of the address by itself.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The address of a pool's page in the AWS console of the region's partition. The region has to be of the form of one,
/// since it is a part of the host.
pub(crate) fn console_url(page: &ConsolePage, region: &str, pool_id: &str) -> String {
    let host = if region.starts_with("cn-") {
        "console.amazonaws.cn"
    } else if region.starts_with("us-gov-") {
        "console.amazonaws-us-gov.com"
    } else {
        "console.aws.amazon.com"
    };
    let path = match page {
        ConsolePage::Overview => "overview".into(),
        ConsolePage::FeaturePlan => "settings/feature-plan".into(),
        ConsolePage::Domain | ConsolePage::ResourceServers => "branding/domain".into(),
        ConsolePage::ManagedLogin => "branding/managed-login/enhanced".into(),
        ConsolePage::AppClients => "applications/app-clients".into(),
        ConsolePage::AppClient { client_id } => {
            format!(
                "applications/app-clients/{}/login-pages",
                segment(client_id)
            )
        }
    };
    let pool = segment(pool_id);
    format!("https://{region}.{host}/cognito/v2/idp/user-pools/{pool}/{path}?region={region}")
}

/// The text as one segment of a path, whatever is in it. A segment of dots alone would lead elsewhere even when it is
/// encoded (WHATWG URL, "double-dot URL path segment"); no id is one, and it is left empty.
fn segment(text: &str) -> String {
    if text.chars().all(|c| c == '.') {
        return String::new();
    }
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_its_own_console() {
        let url = |region| console_url(&ConsolePage::AppClients, region, "P_1");
        assert_eq!(
            url("eu-west-1"),
            "https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/P_1/applications/app-clients?region=eu-west-1"
        );
        assert_eq!(
            url("cn-north-1"),
            "https://cn-north-1.console.amazonaws.cn/cognito/v2/idp/user-pools/P_1/applications/app-clients?region=cn-north-1"
        );
        assert_eq!(
            url("us-gov-west-1"),
            "https://us-gov-west-1.console.amazonaws-us-gov.com/cognito/v2/idp/user-pools/P_1/applications/app-clients?region=us-gov-west-1"
        );
    }

    #[test]
    fn each_page_has_its_path() {
        let client = ConsolePage::AppClient {
            client_id: "1h57kf5cpq17m0eml12EXAMPLE".into(),
        };
        for (page, path) in [
            (ConsolePage::Overview, "overview"),
            (ConsolePage::FeaturePlan, "settings/feature-plan"),
            (ConsolePage::Domain, "branding/domain"),
            (ConsolePage::ResourceServers, "branding/domain"),
            (ConsolePage::ManagedLogin, "branding/managed-login/enhanced"),
            (ConsolePage::AppClients, "applications/app-clients"),
            (
                client,
                "applications/app-clients/1h57kf5cpq17m0eml12EXAMPLE/login-pages",
            ),
        ] {
            assert_eq!(
                console_url(&page, "eu-west-1", "eu-west-1_AbC"),
                format!(
                    "https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_AbC/{path}?region=eu-west-1"
                )
            );
        }
    }

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        for (id, written) in [
            ("../../x", "..%2F..%2Fx"),
            ("a?b#c", "a%3Fb%23c"),
            ("a%2e", "a%252e"),
            ("ä b", "%C3%A4%20b"),
            ("..", ""),
        ] {
            let page = ConsolePage::AppClient {
                client_id: id.into(),
            };
            assert_eq!(
                console_url(&page, "eu-west-1", id),
                format!(
                    "https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/{written}/applications/app-clients/{written}/login-pages?region=eu-west-1"
                )
            );
        }
    }
}
