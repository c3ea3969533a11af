//! The way out: through which proxies requests go, and whose certificates are trusted.

mod bundle;
mod proxies;
mod proxy_address;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

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
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;
use http_body_util::Limited;
use registrar_core::names::{is_loopback, is_plain_loopback};
use reqwest::Certificate;
use url::{Host, Url};

use self::bundle::Bundle;
use self::proxies::{Named, Proxies};
use super::environment::Environment;
use super::error::{ConnectError, ProxyFault, SetBy};
use super::profiles::Section;
use crate::base::http::{WebClient, client_builder};
use crate::base::shown::address;
use crate::base::timing::Timing;

/// How requests go out: which way, and whom they trust. One for a connection; cheap to clone.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Inner>);

struct Inner {
    /// Without TLS, so that there is nobody to trust, and with; past every proxy.
    direct: [SharedHttpClient; 2],
    /// Through the proxy of the scheme, where there is one that can be read.
    through: [Option<SharedHttpClient>; 2],
    proxies: Proxies,
    /// The endpoints of one's own.
    endpoints: Vec<OwnEndpoint>,
    /// Where the last request went.
    last: Mutex<Last>,
    /// What is trusted besides the system's. It is no matter that it cannot be read, as long as nothing goes by TLS.
    bundle: Result<Option<Bundle>, ConnectError>,
    /// How many milliseconds the clock of the last server is ahead of this computer's.
    ahead: AtomicI64,
}

/// An endpoint that the configuration sets.
pub(crate) struct OwnEndpoint {
    /// Its address.
    pub(crate) url: Url,
    /// What sets it.
    pub(crate) set_by: SetBy,
}

#[derive(Clone, Default)]
struct Last {
    /// The proxy that it went through: the variable, and the proxy without its password.
    proxy: Option<(String, String)>,
    /// Which of the endpoints of one's own it was to.
    endpoint: Option<usize>,
}

/// The system's roots are read once.
static NO_ROOTS: LazyLock<bool> =
    LazyLock::new(|| rustls_native_certs::load_native_certs().certs.is_empty());

/// Why a request was not let out: the cause of the SDK's error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotLetOut(pub(crate) ConnectError);

impl Transport {
    /// The proxies and the trust of an environment and a profile: [`Proxies::of`] and [`Bundle::of`] say which, and
    /// a bundle's certificates are trusted besides the system's.
    /// What of them cannot be read is told when a request needs it.
    pub(crate) fn new(environment: &Environment, profile: &Section) -> Self {
        Self::to(environment, profile, vec![])
    }

    /// The same, with endpoints of one's own, which are named where nobody answers there.
    pub(crate) fn to(
        environment: &Environment,
        profile: &Section,
        endpoints: Vec<OwnEndpoint>,
    ) -> Self {
        let bundle = Bundle::of(environment, profile);
        let mut roots = TrustStore::empty().with_native_roots(!*NO_ROOTS);
        if let Ok(Some(bundle)) = &bundle {
            roots.add_pem_certificate(bundle.pem());
        }
        let proxies = Proxies::of(environment);
        let [open, secure] = proxies.addresses().map(|proxy| {
            // `NO_PROXY` is seen to before, and the same way for every client.
            let proxy = ProxyConfig::all(proxy?.with_login().expose()).ok()?;
            Some(client(roots.clone(), proxy))
        });
        Self(Arc::new(Inner {
            direct: [
                client(TrustStore::empty(), ProxyConfig::disabled()),
                client(roots, ProxyConfig::disabled()),
            ],
            through: [open, secure],
            proxies,
            endpoints,
            last: Mutex::default(),
            bundle,
            ahead: AtomicI64::new(0),
        }))
    }

    pub(crate) fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// The proxy that the last request went through: the variable that names it, and the proxy without its password.
    pub(crate) fn last_proxy(&self) -> Option<(String, String)> {
        self.last().proxy.clone()
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        let last = self.0.last.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// What it means that the last request has not come to its server.
    pub(crate) fn unreachable(&self, why: String) -> ConnectError {
        let Last { proxy, endpoint } = self.last().clone();
        match endpoint.and_then(|index| self.0.endpoints.get(index)) {
            Some(own) if proxy.is_none() => ConnectError::NoServer {
                address: address(own.url.clone(), false),
                set_by: own.set_by.clone(),
                why,
            },
            _ => ConnectError::Unreachable { why, proxy },
        }
    }

    /// The HTTP client beside the SDK's, with the same proxies and the same trust: it follows no redirect, and needs no
    /// root certificates for a `home` on this computer without TLS.
    ///
    /// # Errors
    /// When that client cannot read what the SDK's can.
    pub(crate) fn http_client(
        &self,
        timing: Timing,
        home: Option<&Url>,
    ) -> reqwest::Result<WebClient> {
        let mut client = client_builder(timing);
        if home.is_some_and(is_plain_loopback) {
            // Without TLS there is nobody to trust, and root certificates need not be there.
            client = client.tls_certs_only([]);
        } else if let Ok(Some(bundle)) = &self.0.bundle {
            let certificates = bundle.certificates().iter();
            let certificates = certificates.map(|certificate| Certificate::from_der(certificate));
            client = client.tls_certs_merge(certificates.collect::<reqwest::Result<Vec<_>>>()?);
        }
        // Those of the process are these, or are not meant.
        client = client.no_proxy();
        let here = home.is_some_and(is_loopback);
        if !here {
            let way = self.clone();
            // One that cannot be read has kept the request from being made.
            let proxy = move |url: &Url| {
                let named = way.proxy_before(url).ok()??;
                Url::parse(named.address()?.with_login().expose()).ok()
            };
            client = client.proxy(reqwest::Proxy::custom(proxy));
        }
        let way = self.clone();
        let may_leave = move |url: &Url| {
            let proxy = || {
                if here {
                    Ok(None)
                } else {
                    way.proxy_before(url)
                }
            };
            let checked = way.check_trust(url).and_then(|()| proxy());
            checked.map(|_| ()).map_err(|error| error.to_string())
        };
        Ok(WebClient::new(client.build()?, may_leave))
    }

    /// One for tests, with neither proxies nor certificates.
    #[cfg(test)]
    pub(crate) fn direct() -> Self {
        Self::new(&Environment::of([]), &Section::default())
    }

    /// How many seconds the last server's clock is ahead of this computer's; negative when it is behind.
    pub(crate) fn seconds_ahead(&self) -> i64 {
        self.0.ahead.load(Ordering::Relaxed) / 1000
    }

    /// The proxy for an address. None stands before a server that is near.
    fn proxy_before(&self, url: &Url) -> Result<Option<&Named>, ConnectError> {
        if is_near(url) {
            return Ok(None);
        }
        self.0.proxies.before(url.as_str())
    }

    /// Whether there is somebody to trust, and as it was wished, where an address needs that.
    fn check_trust(&self, url: &Url) -> Result<(), ConnectError> {
        if url.scheme() != "https" {
            return Ok(());
        }
        match &self.0.bundle {
            Err(error) => Err(error.clone()),
            Ok(None) if *NO_ROOTS => Err(ConnectError::NoRootCertificates),
            Ok(_) => Ok(()),
        }
    }

    /// Which way a request goes.
    fn way(&self, uri: &str) -> Result<&SharedHttpClient, ConnectorError> {
        let url = Url::parse(uri).map_err(|error| ConnectorError::user(error.into()))?;
        let not_let_out = |error: ConnectError| ConnectorError::user(NotLetOut(error).into());
        self.check_trust(&url).map_err(not_let_out)?;
        let proxy = self.proxy_before(&url).map_err(not_let_out)?;
        let shown = proxy.and_then(|named| Some((named.variable(), named.address()?.shown())));
        let is_there = |own: &OwnEndpoint| own.url.origin() == url.origin();
        *self.last() = Last {
            proxy: shown.map(|(variable, shown)| (variable.to_owned(), shown)),
            endpoint: self.0.endpoints.iter().position(is_there),
        };
        let scheme = usize::from(url.scheme() == "https");
        let Some(named) = proxy else {
            return Ok(&self.0.direct[scheme]);
        };
        self.0.through[scheme].as_ref().ok_or_else(|| {
            let variable = named.variable().to_owned();
            let fault = ProxyFault::Host;
            not_let_out(ConnectError::Proxy { variable, fault })
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
            Ok(answer.map(limited))
        })
    }
}

/// How much of an answer is read, in bytes: the SDK would keep whatever a server sends. The longest of AWS's are pages of
/// lists, of some hundred kB.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

fn limited(body: SdkBody) -> SdkBody {
    SdkBody::from_body_1_x(Limited::new(body, MAX_ANSWER))
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

#[cfg(test)]
mod tests;
