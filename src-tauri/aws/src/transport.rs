use crate::{ConnectError, Environment};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use reqwest::{Certificate, ClientBuilder, NoProxy};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;
use url::{Host, Url};

/// How requests go out: which way, and whom they trust. One for a connection; cheap to clone.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Inner>);

struct Inner {
    /// To this computer, without TLS: there is nobody to trust.
    plain: SharedHttpClient,
    /// To this computer, with TLS.
    here: SharedHttpClient,
    /// Anywhere else, perhaps through a proxy; one for each scheme.
    http: SharedHttpClient,
    https: SharedHttpClient,
    trusts_nobody: bool,
    /// The proxies by the scheme of what they are for, and what is reached past them.
    proxies: [Option<Proxy>; 2],
    no_proxy: String,
    /// Trusted besides the system's, in PEM form.
    bundle: Option<Vec<u8>>,
    /// How many milliseconds the clock of the last server is ahead of this computer's.
    ahead: AtomicI64,
}

/// The system's roots are read once.
static NO_ROOTS: LazyLock<bool> =
    LazyLock::new(|| rustls_native_certs::load_native_certs().certs.is_empty());

/// What stands for "no root certificates" in the SDK's errors.
#[derive(Debug, thiserror::Error)]
#[error("this computer has no root certificates")]
pub(crate) struct NoRoots;

impl Transport {
    /// The proxies and the trust of an environment and a profile: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY` (lower case goes first, as with the AWS CLI), and `AWS_CA_BUNDLE` or the profile's `ca_bundle`, whose
    /// certificates are trusted besides the system's.
    ///
    /// # Errors
    /// When a proxy is not an address, or the bundle holds no certificates.
    pub(crate) fn new(
        environment: &Environment,
        sections: &EnvConfigSections,
    ) -> Result<Self, ConnectError> {
        let bundle = bundle(environment, sections)?;
        let mut roots = TrustStore::empty().with_native_roots(!*NO_ROOTS);
        let trusts_nobody = *NO_ROOTS && bundle.is_none();
        if let Some(bundle) = &bundle {
            roots.add_pem_certificate(bundle.clone());
        }
        let no_proxy = environment.first(&["no_proxy", "NO_PROXY"]);
        let no_proxy = no_proxy.map(|(_, rules)| rules).unwrap_or_default();
        let secure = proxy(environment, &["https_proxy", "HTTPS_PROXY"])?;
        let open = proxy(environment, &["http_proxy", "HTTP_PROXY"])?;
        let way = |proxy: &Option<Proxy>, to: fn(&str) -> Option<ProxyConfig>| {
            let proxy = proxy.as_ref().and_then(|proxy| to(proxy.url.as_str()));
            proxy.map_or_else(ProxyConfig::disabled, |proxy| proxy.no_proxy(&no_proxy))
        };
        let direct = ProxyConfig::disabled;
        Ok(Self(Arc::new(Inner {
            plain: client(TrustStore::empty(), direct()),
            here: client(roots.clone(), direct()),
            http: client(
                TrustStore::empty(),
                way(&open, |url| ProxyConfig::http(url).ok()),
            ),
            https: client(roots, way(&secure, |url| ProxyConfig::https(url).ok())),
            trusts_nobody,
            proxies: [open, secure],
            no_proxy,
            bundle,
            ahead: AtomicI64::new(0),
        })))
    }

    pub(crate) fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// The variable that names the proxy of `https` addresses, and the proxy without its password.
    pub(crate) fn proxy(&self) -> Option<(&'static str, String)> {
        let [_, secure] = &self.0.proxies;
        secure.as_ref().map(|proxy| (proxy.variable, proxy.shown()))
    }

    /// The same proxies and the same trust for the HTTP client beside the SDK's.
    ///
    /// # Errors
    /// When that client cannot read what the SDK's can.
    pub(crate) fn equip(&self, client: ClientBuilder) -> reqwest::Result<ClientBuilder> {
        let past = NoProxy::from_string(&self.0.no_proxy);
        // Those of the process are these, or are not meant.
        let mut client = client.no_proxy();
        let [open, secure] = &self.0.proxies;
        if let Some(proxy) = open {
            let proxy = reqwest::Proxy::http(proxy.url.clone())?;
            client = client.proxy(proxy.no_proxy(past.clone()));
        }
        if let Some(proxy) = secure {
            let proxy = reqwest::Proxy::https(proxy.url.clone())?;
            client = client.proxy(proxy.no_proxy(past));
        }
        if let Some(bundle) = &self.0.bundle {
            client = client.tls_certs_merge(Certificate::from_pem_bundle(bundle)?);
        }
        Ok(client)
    }

    /// How many seconds the last server's clock is ahead of this computer's; negative when it is behind.
    pub(crate) fn seconds_ahead(&self) -> i64 {
        self.0.ahead.load(Ordering::Relaxed) / 1000
    }

    /// Which way a request goes.
    fn way(&self, uri: &str) -> Result<&SharedHttpClient, ConnectorError> {
        let url = Url::parse(uri).map_err(|error| ConnectorError::user(error.into()))?;
        let secure = url.scheme() == "https";
        if secure && self.0.trusts_nobody {
            return Err(ConnectorError::user(NoRoots.into()));
        }
        Ok(match (is_near(&url), secure) {
            (true, false) => &self.0.plain,
            (true, true) => &self.0.here,
            (false, false) => &self.0.http,
            (false, true) => &self.0.https,
        })
    }

    /// Remembers what the header `Date` says; an answer out of a cache (it has an `Age`) says nothing.
    fn read_clock(&self, answer: &HttpResponse) {
        let headers = answer.headers();
        let date = headers.get("date").filter(|_| headers.get("age").is_none());
        let date = date.and_then(|date| DateTime::from_str(date, Format::HttpDate).ok());
        let here = DateTime::from(SystemTime::now()).to_millis();
        if let (Some(Ok(there)), Ok(here)) = (date.map(|date| date.to_millis()), here) {
            self.0.ahead.store(there - here, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

impl HttpClient for Transport {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Routed {
            transport: self.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }
}

/// A connector that looks at each request's address.
#[derive(Debug)]
struct Routed {
    transport: Transport,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Routed {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let way = match self.transport.way(request.uri()) {
            Ok(way) => way,
            Err(error) => return HttpConnectorFuture::ready(Err(error)),
        };
        let connector = way.http_connector(&self.settings, &self.components);
        let transport = self.transport.clone();
        HttpConnectorFuture::new(async move {
            let answer = connector.call(request).await?;
            transport.read_clock(&answer);
            Ok(answer)
        })
    }
}

fn client(trust: TrustStore, proxy: ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let context = TlsContext::builder().with_trust_store(trust.clone());
        let mut connector = Connector::builder()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context.build().unwrap_or_default())
            .proxy_config(proxy.clone());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    })
}

/// A server that no proxy stands before: on this computer, or one that answers for this computer alone, such as the
/// metadata of an instance or a container.
fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_link_local(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.segments()[..2] == [0xfd00, 0x0ec2]
        }
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

struct Proxy {
    variable: &'static str,
    url: Url,
}

impl Proxy {
    fn shown(&self) -> String {
        let mut url = self.url.clone();
        // These fail for an address without a host only.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.as_str().trim_end_matches('/').to_owned()
    }
}

fn proxy(
    environment: &Environment,
    names: &[&'static str; 2],
) -> Result<Option<Proxy>, ConnectError> {
    let [lower, upper] = *names;
    let names = [lower, upper, "all_proxy", "ALL_PROXY"];
    let Some((variable, text)) = environment.first(&names) else {
        return Ok(None);
    };
    // `proxy:3128` is a usual way to write it.
    let text = if text.contains("://") {
        text
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(text.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or(ConnectError::Proxy { variable })?;
    Ok(Some(Proxy { variable, url }))
}

/// The certificates to trust besides the system's.
fn bundle(
    environment: &Environment,
    sections: &EnvConfigSections,
) -> Result<Option<Vec<u8>>, ConnectError> {
    let from_profile = || {
        let path = sections.get("ca_bundle").map(str::trim);
        path.filter(|path| !path.is_empty()).map(str::to_owned)
    };
    let Some(path) = environment.get("AWS_CA_BUNDLE").or_else(from_profile) else {
        return Ok(None);
    };
    let path = environment.expand(&path);
    let fault = |why: String| ConnectError::CaBundle {
        path: path.clone(),
        why,
    };
    let pem = std::fs::read(&path).map_err(|error| fault(error.to_string()))?;
    check(&pem).map_err(|why| fault(why.to_owned()))?;
    Ok(Some(pem))
}

/// The SDK would panic over a certificate that it cannot read.
fn check(pem: &[u8]) -> Result<(), &'static str> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| "it is not PEM")?;
        let added = roots.add(certificate);
        added.map_err(|_| "one of its certificates cannot be read")?;
    }
    if roots.is_empty() {
        return Err("it holds no certificate in PEM form");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_config::profile::{ProfileFileLoadError, load};
    use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
    use aws_types::os_shim_internal::Fs;

    fn transport(variables: &[(&str, &str)]) -> Result<Transport, ConnectError> {
        let environment = Environment::of(variables.iter().copied());
        Transport::new(&environment, &EnvConfigSections::default())
    }

    #[test]
    fn nothing_stands_between_us_and_this_computer() {
        for (text, near) in [
            ("http://127.0.0.1:4566", true),
            ("http://[::1]:4566", true),
            ("https://localhost/", true),
            ("http://169.254.169.254/latest", true),
            ("http://169.254.170.2/v2", true),
            ("http://[fd00:ec2::254]/", true),
            ("https://cognito.example.com", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_near(&Url::parse(text).unwrap()), near, "{text}");
        }
    }

    #[test]
    fn the_proxy_is_named_without_its_password_and_lower_case_goes_first() {
        let both = [
            ("HTTPS_PROXY", "http://upper:1"),
            ("https_proxy", "http://ada:secret@lower:3128/"),
        ];
        let proxy = transport(&both).unwrap();
        let named = Some(("https_proxy", "http://lower:3128".to_owned()));
        assert_eq!(proxy.proxy(), named);
        let bare = transport(&[("ALL_PROXY", "proxy:3128")]).unwrap();
        assert_eq!(bare.proxy().unwrap().1, "http://proxy:3128");
        assert!(transport(&[]).unwrap().proxy().is_none());
        for text in ["socks5://proxy:1080", "http://", "http://ada:secret@:x"] {
            let error = transport(&[("HTTPS_PROXY", text)]).unwrap_err();
            assert_eq!(
                error,
                ConnectError::Proxy {
                    variable: "HTTPS_PROXY"
                }
            );
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[tokio::test]
    async fn a_bundle_has_to_be_a_file_of_certificates() -> Result<(), ProfileFileLoadError> {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("ca.pem");
        let set = path.to_str().unwrap().to_owned();
        let why = |error: ConnectError| match error {
            ConnectError::CaBundle { why, .. } => why,
            other => panic!("{other:?}"),
        };
        let of_variable = || transport(&[("AWS_CA_BUNDLE", &set)]);
        assert!(why(of_variable().unwrap_err()).contains("No such file"));
        for (text, words) in [
            ("not PEM", "no certificate in PEM form"),
            (
                "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
                "not PEM",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "cannot be read",
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let why = why(of_variable().unwrap_err());
            assert!(why.contains(words), "{text}: {why}");
        }
        // The profile's is the second choice.
        let config = format!("[default]\nca_bundle = {set}\n");
        let files = EnvConfigFiles::builder();
        let files = files.with_contents(EnvConfigFileKind::Config, config);
        let nothing = Environment::of([]);
        let sections = load(&Fs::real(), nothing.env(), &files.build(), None).await?;
        let error = Transport::new(&nothing, &sections).unwrap_err();
        assert!(why(error).contains("cannot be read"));
        let good = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
        std::fs::write(&path, good.cert.pem()).unwrap();
        assert!(Transport::new(&nothing, &sections).is_ok());
        Ok(())
    }
}
