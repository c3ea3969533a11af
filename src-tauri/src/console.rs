//! Addresses of the AWS console.

use registrar_core::ConsolePage;

/// The address of a pool's page in the AWS console of the region's partition.
pub(crate) fn console_url(page: ConsolePage, region: &str, pool_id: &str) -> String {
    let console = if region.starts_with("cn-") {
        "console.amazonaws.cn".to_owned()
    } else if region.starts_with("us-gov-") {
        "console.amazonaws-us-gov.com".to_owned()
    } else {
        format!("{region}.console.aws.amazon.com")
    };
    let path = match page {
        // The feature plan is a setting on the pool's own page.
        ConsolePage::FeaturePlan => "overview",
        ConsolePage::Domain => "branding/domain",
        ConsolePage::AppClients => "applications/app-clients",
    };
    format!("https://{console}/cognito/v2/idp/user-pools/{pool_id}/{path}?region={region}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_its_own_console() {
        let url = |region| console_url(ConsolePage::AppClients, region, "P_1");
        assert_eq!(
            url("eu-west-1"),
            "https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/P_1/applications/app-clients?region=eu-west-1"
        );
        assert!(url("cn-north-1").starts_with("https://console.amazonaws.cn/cognito/"));
        assert!(url("us-gov-west-1").starts_with("https://console.amazonaws-us-gov.com/cognito/"));
    }
}
