use crate::ConnectError;
use crate::error::root_cause;
use aws_config::SdkConfig;
use aws_sdk_cognitoidentityprovider::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::service_config::ServiceConfigKey;
pub(crate) use registrar_core::{is_loopback, is_plain_loopback};
use url::Url;

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

pub(crate) fn parse_endpoint(text: &str) -> Result<Url, ConnectError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| ConnectError::Endpoint(text.to_owned()))
}

/// Where Amazon Cognito is: the configured endpoint, or AWS's own by the SDK's rules.
pub(crate) async fn address(
    config: &SdkConfig,
    region: &str,
    endpoint: Option<String>,
) -> Result<String, ConnectError> {
    let params = Params::builder()
        .region(region)
        .set_endpoint(endpoint)
        .use_fips(config.use_fips().unwrap_or_default())
        .use_dual_stack(config.use_dual_stack().unwrap_or_default())
        .build()
        .map_err(|error| ConnectError::Endpoint(root_cause(&error)))?;
    let resolved = DefaultResolver::new();
    let resolved = ResolveEndpoint::resolve_endpoint(&resolved, &params).await;
    let resolved = resolved.map_err(|error| ConnectError::Endpoint(root_cause(error.as_ref())))?;
    Ok(resolved.url().trim_end_matches('/').to_owned())
}

/// A server on this computer is never asked through a proxy; `None` is the SDK's own client, which heeds
/// `HTTPS_PROXY` and its like.
pub(crate) fn http_client(endpoint: Option<&Url>) -> Option<SharedHttpClient> {
    let endpoint = endpoint.filter(|endpoint| is_loopback(endpoint))?;
    // Without TLS there is nobody to trust, and the SDK panics when it finds no root certificates.
    let native_roots = !is_plain_loopback(endpoint);
    let client = Builder::new().build_with_connector_fn(move |settings, components| {
        let trust = TrustStore::empty().with_native_roots(native_roots);
        let context = TlsContext::builder().with_trust_store(trust).build();
        let mut connector = Connector::builder()
            .tls_provider(tls::Provider::Rustls(
                tls::rustls_provider::CryptoMode::AwsLc,
            ))
            .tls_context(context.unwrap_or_default())
            .proxy_config(ProxyConfig::disabled());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    });
    Some(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_never_between_us_and_this_computer() {
        for (text, ours) in [
            ("http://127.0.0.1:4566", true),
            ("http://[::1]:4566", true),
            ("https://localhost/", true),
            ("https://cognito.example.com", false),
        ] {
            let url = parse_endpoint(text).unwrap();
            assert_eq!(http_client(Some(&url)).is_some(), ours, "{text}");
        }
        assert!(http_client(None).is_none());
        for text in ["", "localhost:4566", "ftp://localhost"] {
            assert!(parse_endpoint(text).is_err(), "{text}");
        }
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
            assert_eq!(address(&config, region, None).await.unwrap(), home);
        }
        let own = Some("http://127.0.0.1:9/".to_owned());
        assert_eq!(
            address(&config, "eu-west-1", own).await.unwrap(),
            "http://127.0.0.1:9"
        );
    }
}
