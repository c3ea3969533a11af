//! Where a service is: the endpoint that the configuration sets, or AWS's own.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use url::Url;

use super::error::root_cause;

/// What is no endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotAnEndpoint {
    /// A text is none.
    Text,
    /// Why AWS has none, without a full stop.
    None(String),
}

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

/// The configuration for the client of a service: one that has an endpoint of one's own is asked there, and FIPS and dual
/// stack are for AWS's own (botocore 1.44.8, `args.py`: "SDK_ENDPOINT cannot be combined with AWS_USE_FIPS").
pub(crate) fn service_config(config: &SdkConfig, service_id: &str) -> SdkConfig {
    if configured_endpoint(config, service_id).is_none() {
        return config.clone();
    }
    let config = config.clone().into_builder();
    config.use_fips(false).use_dual_stack(false).build()
}

/// The address of an endpoint, which has to have a host and no user. A line break in it would be passed over by the
/// parser, and two lines be one host.
///
/// # Errors
/// When it is none.
pub(crate) fn parse_endpoint(text: &str) -> Result<Url, NotAnEndpoint> {
    let is_address = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_bare = |url: &Url| url.username().is_empty() && url.password().is_none();
    let url = Url::parse(text).ok();
    let url = url.filter(|url| is_address(url) && is_bare(url));
    let url = url.filter(|_| !text.trim().contains(char::is_control));
    url.ok_or(NotAnEndpoint::Text)
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
                .use_fips(endpoint.is_none() && config.use_fips().unwrap_or_default())
                .use_dual_stack(endpoint.is_none() && config.use_dual_stack().unwrap_or_default())
                .set_endpoint(endpoint)
                .build()
                .map_err(|error| NotAnEndpoint::None(root_cause(&error)))?;
            let resolver = DefaultResolver::new();
            let resolved = ResolveEndpoint::resolve_endpoint(&resolver, &params).await;
            let resolved = resolved.map_err(|error| NotAnEndpoint::None(root_cause(error.as_ref())))?;
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
    use crate::base::error::no_endpoint;

    #[test]
    fn an_endpoint_is_an_address_with_a_host() {
        for text in ["", "localhost:4566", "ftp://localhost"] {
            assert!(parse_endpoint(text).is_err(), "{text}");
        }
        assert!(parse_endpoint("https://localhost:4566").is_ok());
    }

    #[tokio::test]
    async fn an_endpoint_of_ones_own_has_no_variants() {
        let config = SdkConfig::builder().use_fips(true).use_dual_stack(true);
        let config = config.build();
        let own = Some("https://own.example".to_owned());
        assert_eq!(
            cognito_address(&config, "eu-west-1", own).await.unwrap(),
            "https://own.example"
        );
        let variant = cognito_address(&config, "us-east-1", None).await.unwrap();
        assert!(variant.contains("fips"), "{variant}");
    }

    #[tokio::test]
    async fn the_sdk_says_that_there_is_no_endpoint_by_a_type_that_is_known() {
        use aws_sdk_sts::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};

        let both = Params::builder()
            .endpoint("https://own.example")
            .use_fips(true);
        let both = both.build().unwrap();
        let error = ResolveEndpoint::resolve_endpoint(&DefaultResolver::new(), &both).await;
        let why = no_endpoint(error.unwrap_err().as_ref()).unwrap();
        assert!(why.contains("FIPS"), "{why}");
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
