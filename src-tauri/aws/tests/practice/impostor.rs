//! A server that stands for a pool's public endpoints, and misbehaves as it is told to.

use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The pool's key, and another one.
pub(crate) static KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
pub(crate) static OTHER_KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

/// What it is asked, and what a well-behaved server would make of it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) endpoint: String,
    /// Without the query.
    pub(crate) path: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

/// What it does.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Status, content type, more headers and body.
    Answer(u16, &'static str, String, String),
    /// The connection is closed without a word.
    Drop,
    /// Nothing comes.
    Hang,
    /// A byte comes now and then, for ever.
    Drip,
    /// A well-behaved answer, after a while.
    Late(Duration, Box<Reply>),
}

pub(crate) fn json_reply(body: &Value) -> Reply {
    Reply::Answer(200, "application/json", String::new(), body.to_string())
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

impl Request {
    pub(crate) fn issuer(&self) -> String {
        format!("{}/{}", self.endpoint, registrar_practice::seed::NO_DOMAIN)
    }

    pub(crate) fn discovery(&self) -> Value {
        let (issuer, endpoint) = (self.issuer(), &self.endpoint);
        json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "authorization_endpoint": format!("{endpoint}/d/oauth2/authorize"),
            "token_endpoint": format!("{endpoint}/d/oauth2/token"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        })
    }

    pub(crate) fn claims(&self) -> Value {
        let now = now();
        json!({
            "iss": self.issuer(), "sub": self.client_id, "client_id": self.client_id, "token_use": "access",
            "scope": "https://westeurope-1.cognitedata.com", "iat": now, "auth_time": now, "exp": now + 3600,
        })
    }

    /// The answer that all is well with.
    pub(crate) fn good(&self) -> Reply {
        match self.path.rsplit('/').next().unwrap() {
            "openid-configuration" => json_reply(&self.discovery()),
            "jwks.json" => json_reply(&json!({ "keys": [public(&KEY)] })),
            "token" if self.path.contains("oauth2") => {
                token_reply(&rs256(&self.claims(), "pool", &KEY))
            }
            "authorize" => Reply::Answer(
                302,
                "text/html",
                "Location: /d/login?x=y\r\n".into(),
                String::new(),
            ),
            "login" => Reply::Answer(
                200,
                "text/html",
                String::new(),
                "<html><form></form></html>".into(),
            ),
            _ => Reply::Answer(404, "text/plain", String::new(), String::new()),
        }
    }
}

pub(crate) fn token_reply(token: &str) -> Reply {
    json_reply(&json!({ "access_token": token, "expires_in": 3600, "token_type": "Bearer" }))
}

pub(crate) fn public(key: &RsaKeyPair) -> Value {
    let public = key.public_key();
    json!({
        "alg": "RS256", "kid": "pool", "kty": "RSA", "use": "sig",
        "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
    })
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}", part(header), part(claims))
}

pub(crate) fn rs256(claims: &Value, kid: &str, key: &RsaKeyPair) -> String {
    signed(&json!({ "alg": "RS256", "kid": kid }), claims, key)
}

/// Signed as RS256 is, whatever the header says.
pub(crate) fn signed(header: &Value, claims: &Value, key: &RsaKeyPair) -> String {
    let text = unsigned(header, claims);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// With no signature at all.
pub(crate) fn none(claims: &Value) -> String {
    format!(
        "{}.",
        unsigned(&json!({ "alg": "none", "kid": "pool" }), claims)
    )
}

/// Signed with the public key, which everybody has, as if it were a shared secret.
pub(crate) fn hs256(claims: &Value) -> String {
    let text = unsigned(&json!({ "alg": "HS256", "kid": "pool" }), claims);
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.public_key().as_ref());
    format!(
        "{text}.{}",
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
    )
}

type Behaviour = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// The server. It also tells whose key it is, as STS does, so that a connection can be made to it.
pub(crate) struct Impostor {
    pub(crate) endpoint: String,
    /// The paths that were asked for.
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Impostor {
    /// `replies` gives another reply than the good one, where it does.
    pub(crate) async fn start(
        replies: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let behaviour: Behaviour =
            Arc::new(move |request| replies(request).unwrap_or_else(|| request.good()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(vec![]));
        let (own, log) = (endpoint.clone(), Arc::clone(&asked));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(
                    stream,
                    own.clone(),
                    Arc::clone(&log),
                    Arc::clone(&behaviour),
                ));
            }
        });
        Self {
            endpoint,
            asked,
            server,
        }
    }
}

/// Reads one request and answers it. What breaks is the client's to notice.
async fn serve(
    mut stream: TcpStream,
    endpoint: String,
    log: Arc<Mutex<Vec<String>>>,
    behaviour: Behaviour,
) {
    let mut text = String::new();
    let mut part = [0; 4096];
    loop {
        let Ok(read @ 1..) = stream.read(&mut part).await else {
            return;
        };
        text.push_str(&String::from_utf8_lossy(&part[..read]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = header(head, "content-length")
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
        if body.len() >= length {
            break;
        }
    }
    let target = text.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    if path == "/" {
        let caller = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/impostor</Arn><UserId>AIDA</UserId><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
        reply(
            &mut stream,
            Reply::Answer(200, "text/xml", String::new(), caller.into()),
        )
        .await;
        return;
    }
    log.lock().unwrap().push(path.clone());
    let basic = header(&text, "authorization").and_then(|value| value.strip_prefix("Basic "));
    let basic = basic
        .and_then(|value| STANDARD.decode(value).ok())
        .unwrap_or_default();
    let basic = String::from_utf8_lossy(&basic).into_owned();
    let (client_id, secret) = basic.split_once(':').unwrap_or_default();
    let request = Request {
        endpoint,
        path,
        client_id: client_id.into(),
        secret: secret.into(),
    };
    let refused = text.contains("grant_type=authorization_code");
    let answer = if refused {
        Reply::Answer(
            400,
            "application/json",
            String::new(),
            r#"{"error":"invalid_grant"}"#.into(),
        )
    } else {
        behaviour(&request)
    };
    reply(&mut stream, answer).await;
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .into_iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

async fn reply(stream: &mut TcpStream, reply: Reply) {
    match reply {
        Reply::Answer(status, content_type, headers, body) => {
            let date = match headers.contains("Date: ") {
                true => String::new(),
                false => format!("Date: {}\r\n", httpdate::fmt_http_date(SystemTime::now())),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n{date}{headers}\r\n"
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
        Reply::Drop => {}
        Reply::Hang => std::future::pending().await,
        Reply::Drip => {
            let head = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
            let mut next = stream.write_all(head.as_bytes()).await;
            while next.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
                next = stream.write_all(b" ").await;
            }
        }
        Reply::Late(pause, then) => {
            tokio::time::sleep(pause).await;
            Box::pin(self::reply(stream, *then)).await;
        }
    }
}
