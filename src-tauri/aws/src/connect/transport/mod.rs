//! The way out: through which proxies requests go, and whose certificates are trusted.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use aws_runtime::env_config::section::EnvConfigSections;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
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
use registrar_core::names::{is_loopback, is_plain_loopback};
use reqwest::{Certificate, Client, ClientBuilder, NoProxy};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::{Host, Url};

use super::environment::Environment;
use super::error::{ConnectError, reason};
use crate::base::http::client_builder;
use crate::base::timing::Timing;

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

    /// The HTTP client beside the SDK's, with the same proxies and the same trust: it follows no redirect, and goes
    /// without a proxy to a `home` on this computer.
    ///
    /// # Errors
    /// When that client cannot read what the SDK's can.
    pub(crate) fn http_client(
        &self,
        timing: Timing,
        home: Option<&Url>,
    ) -> reqwest::Result<Client> {
        let mut client = client_builder(timing);
        if home.is_some_and(is_plain_loopback) {
            // Without TLS there is nobody to trust, and root certificates need not be there.
            client = client.tls_certs_only([]);
        } else {
            client = self.equip(client)?;
        }
        if home.is_some_and(is_loopback) {
            client = client.no_proxy();
        }
        client.build()
    }

    /// One for tests, with neither proxies nor certificates.
    #[cfg(test)]
    pub(crate) fn direct() -> Self {
        Self::new(&Environment::of([]), &EnvConfigSections::default()).unwrap()
    }

    fn equip(&self, client: ClientBuilder) -> reqwest::Result<ClientBuilder> {
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
        let certificate = certificate.map_err(|_| reason::NOT_PEM)?;
        let added = roots.add(certificate);
        added.map_err(|_| reason::BROKEN_CERTIFICATE)?;
    }
    if roots.is_empty() {
        return Err(reason::NO_CERTIFICATE);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
