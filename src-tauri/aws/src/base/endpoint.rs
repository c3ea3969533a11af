//! Where a service is: the endpoint that the configuration sets, or AWS's own.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use url::Url;

use super::error::root_cause;

/// What is no endpoint: the text that was to be one, or why AWS has none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotAnEndpoint(pub(crate) String);

/// The endpoint that the configuration sets for a service, as the service's client will read it.
pub(crate) fn configured_endpoint(config: &SdkConfig, service_id: &str) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id(service_id)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    config
        .service_config()
        .and_then(|service| service.load_config(key))
        .or_else(|| config.endpoint_url().map(str::to_owned))
}

/// The address of an endpoint, which has to have a host.
pub(crate) fn parse_endpoint(text: &str) -> Result<Url, NotAnEndpoint> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| NotAnEndpoint(text.to_owned()))
}

/// The rules of each service are a module of its own client, with the same names in it.
macro_rules! address {
    ($(#[$documentation:meta])* $name:ident, $sdk:ident) => {
        $(#[$documentation])*
        pub(crate) async fn $name(
            config: &SdkConfig,
            region: &str,
            endpoint: Option<String>,
        ) -> Result<String, NotAnEndpoint> {
            use $sdk::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};

            let params = Params::builder()
                .region(region)
                .set_endpoint(endpoint)
                .use_fips(config.use_fips().unwrap_or_default())
                .use_dual_stack(config.use_dual_stack().unwrap_or_default())
                .build()
                .map_err(|error| NotAnEndpoint(root_cause(&error)))?;
            let resolver = DefaultResolver::new();
            let resolved = ResolveEndpoint::resolve_endpoint(&resolver, &params).await;
            let resolved = resolved.map_err(|error| NotAnEndpoint(root_cause(error.as_ref())))?;
            Ok(resolved.url().trim_end_matches('/').to_owned())
        }
    };
}

address!(
    /// Where Amazon Cognito is, without a slash at the end: the endpoint, or AWS's own by the SDK's rules.
    cognito_address,
    aws_sdk_cognitoidentityprovider
);

address!(
    /// Where IAM Identity Center's OpenID Connect endpoints are, like [`cognito_address`].
    identity_center_address,
    aws_sdk_ssooidc
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_an_address_with_a_host() {
        for text in ["", "localhost:4566", "ftp://localhost"] {
            assert!(parse_endpoint(text).is_err(), "{text}");
        }
        assert!(parse_endpoint("https://localhost:4566").is_ok());
    }

    #[tokio::test]
    async fn the_address_is_awss_own_in_every_partition() {
        let config = SdkConfig::builder().build();
        for (region, home) in [
            ("eu-west-1", "https://cognito-idp.eu-west-1.amazonaws.com"),
            (
                "cn-north-1",
                "https://cognito-idp.cn-north-1.amazonaws.com.cn",
            ),
            (
                "us-gov-west-1",
                "https://cognito-idp.us-gov-west-1.amazonaws.com",
            ),
        ] {
            assert_eq!(cognito_address(&config, region, None).await.unwrap(), home);
        }
        let own = Some("http://127.0.0.1:9/".to_owned());
        assert_eq!(
            cognito_address(&config, "eu-west-1", own).await.unwrap(),
            "http://127.0.0.1:9"
        );
    }
}
