//! Small servers of the tests' own, on loopback.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A request, without its headers.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What is answered; `headers` are whole lines.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

pub(crate) fn said(status: u16, body: impl Into<String>) -> Said {
    Said {
        status,
        headers: String::new(),
        body: body.into(),
    }
}

/// A server that answers by a function, one request a connection; its address.
pub(crate) async fn serve<F>(answer: impl Fn(Asked) -> F + Send + Sync + 'static) -> String
where
    F: Future<Output = Said> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let Some(asked) = asked(&mut stream).await else {
                    return;
                };
                let said = answer(asked).await;
                let text = format!(
                    "HTTP/1.1 {} Answer\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n{}",
                    said.status,
                    said.headers,
                    said.body.len(),
                    said.body
                );
                let _ = stream.write_all(text.as_bytes()).await;
            });
        }
    });
    address
}

async fn asked(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = vec![];
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut asked = Asked {
        method,
        path,
        headers,
        body: String::new(),
    };
    let length = asked.header("content-length").map(str::parse);
    let mut body = vec![0; length.and_then(Result::ok).unwrap_or_default()];
    stream.read_exact(&mut body).await.ok()?;
    asked.body = String::from_utf8(body).ok()?;
    Some(asked)
}

/// A certification authority of the test's own.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL takes the first of one name for the one that has signed.
        static NUMBER: AtomicUsize = AtomicUsize::new(1);
        let name = format!("Authority {}", NUMBER.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap());
        Self(issuer.unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server that ends TLS as `name`, and passes what is in it on to another address; its own.
    pub(crate) async fn front(&self, name: &str, behind: &str) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &*self.0).unwrap();
        served(certificate.der().clone(), &key, behind).await
    }
}

/// A server as [`Authority::front`] has it, with a certificate that it has signed itself, be it one of an authority, too;
/// and the certificate.
pub(crate) async fn self_signed(name: &str, behind: &str, is_ca: bool) -> (SocketAddr, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let certificate = params.self_signed(&key).unwrap();
    let address = served(certificate.der().clone(), &key, behind).await;
    (address, certificate.pem())
}

async fn served(certificate: CertificateDer<'static>, key: &KeyPair, behind: &str) -> SocketAddr {
    let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], private);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let behind = behind.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let mut secure = acceptor.accept(stream).await.ok()?;
                let mut plain = TcpStream::connect(behind).await.ok()?;
                copy_bidirectional(&mut secure, &mut plain).await.ok()
            });
        }
    });
    address
}

/// A proxy that tunnels everything to one address; where it listens, and where it was asked to go.
pub(crate) async fn proxy(to: SocketAddr) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let log = Arc::new(Mutex::new(vec![]));
    let targets = Arc::clone(&log);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let targets = Arc::clone(&targets);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let asked = asked(&mut stream).await?;
                targets
                    .lock()
                    .unwrap()
                    .push(format!("{} {}", asked.method, asked.path));
                let mut behind = TcpStream::connect(to).await.ok()?;
                let ready = b"HTTP/1.1 200 Connection established\r\n\r\n";
                stream.write_all(ready).await.ok()?;
                copy_bidirectional(&mut stream, &mut behind).await.ok()
            });
        }
    });
    (address, log)
}
