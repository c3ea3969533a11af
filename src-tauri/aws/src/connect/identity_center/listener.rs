//! Where the browser brings the answer: a port of this computer that is open for one sign-in (RFC 8252, 7.3).

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use registrar_core::secret::Secret;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::form_urlencoded;

use super::registration::REDIRECT_URI;
use crate::connect::error::SignInError;

const PATH: &str = "/oauth/callback";

/// It is closed, with all connections to it, when it is dropped.
pub(super) struct Listener {
    socket: TcpListener,
    port: u16,
}

/// What the browser brought.
type Answer = Result<Secret, SignInError>;

impl Listener {
    /// Opens a free port, for this computer alone.
    pub(super) async fn open() -> Result<Self, SignInError> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let socket = socket.map_err(|error| no_listener(&error))?;
        let address = socket.local_addr().map_err(|error| no_listener(&error))?;
        Ok(Self {
            socket,
            port: address.port(),
        })
    }

    /// Where the browser is to come to.
    pub(super) fn redirect_uri(&self) -> String {
        REDIRECT_URI.replace("127.0.0.1", &format!("127.0.0.1:{}", self.port))
    }

    /// Waits for a browser that comes with this state. Others are told that they are wrong here.
    ///
    /// It is over once the browser has its page, so that nobody looks at an error.
    ///
    /// # Errors
    /// When IAM Identity Center sent it with an error.
    pub(super) async fn answer(self, state: &Secret) -> Answer {
        let mut visits = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.socket.accept() => match accepted {
                    Ok((stream, _)) => {
                        visits.spawn(visit(stream, state.clone()));
                    }
                    Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                    Err(error) => return Err(no_listener(&error)),
                },
                Some(visit) = visits.join_next() => {
                    if let Ok(Some(answer)) = visit {
                        return answer;
                    }
                }
            }
        }
    }
}

fn no_listener(error: &std::io::Error) -> SignInError {
    SignInError::NoListener {
        why: error.to_string(),
    }
}

/// One connection, which is good for one request. A browser may open some that it does not use.
async fn visit(stream: TcpStream, state: Secret) -> Option<Answer> {
    let brought = Arc::new(Mutex::new(None));
    let keep = Arc::clone(&brought);
    let service = service_fn(move |request: Request<Incoming>| {
        let uri = request.uri();
        let query = uri.query().unwrap_or_default();
        let (status, text, answer) = look_at(request.method(), uri.path(), query, &state);
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        async move { Ok::<_, Infallible>(page(status, text)) }
    });
    let connection = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // A browser that goes away before it has read its page has brought the answer all the same.
    let _ = connection.await;
    brought
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}

/// What to show, and what was brought.
fn look_at(
    method: &Method,
    path: &str,
    query: &str,
    state: &Secret,
) -> (StatusCode, &'static str, Option<Answer>) {
    if path != PATH {
        return (StatusCode::NOT_FOUND, "There is nothing here.", None);
    }
    if method != Method::GET {
        let text = "This page is only for a browser that comes from signing in.";
        return (StatusCode::METHOD_NOT_ALLOWED, text, None);
    }
    let given = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let pair = pairs.find(|(known, _)| known == name);
        pair.map(|(_, value)| Secret::new(value.into_owned()))
    };
    let expected = state.expose().as_bytes();
    let is_own = given("state")
        .is_some_and(|state| verify_slices_are_equal(state.expose().as_bytes(), expected).is_ok());
    let is_stray = (
        StatusCode::BAD_REQUEST,
        "This does not belong to the sign-in that CDF Registrar waits for. Sign in from its window.",
        None,
    );
    if !is_own {
        return is_stray;
    }
    match (given("error"), given("code")) {
        (Some(error), _) if error.expose() == "access_denied" => (
            StatusCode::OK,
            "You denied access, so you are not signed in. You can close this window.",
            Some(Err(SignInError::Denied)),
        ),
        (Some(error), _) => (
            StatusCode::OK,
            "You are not signed in. CDF Registrar says why. You can close this window.",
            Some(Err(SignInError::SentBack {
                code: known_form(error.expose()),
            })),
        ),
        (None, Some(code)) if !code.expose().is_empty() => (
            StatusCode::OK,
            "CDF Registrar has your answer and goes on. You can close this window.",
            Some(Ok(code)),
        ),
        _ => is_stray,
    }
}

/// Every code that is registered has this form; another text may be anything.
fn known_form(error: &str) -> String {
    let is_code = (1..=40).contains(&error.len())
        && error.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_code { error } else { "unknown" }.to_owned()
}

/// A page of its own, that loads nothing and is not kept.
fn page(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>CDF Registrar</title>\
         <body style=\"font: 1.1rem/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 34rem; padding: 0 1rem\">\
         <h1 style=\"font-size: 1.4rem\">CDF Registrar</h1><p>{text}</p></body></html>"
    );
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> Secret {
        Secret::new("right".into())
    }

    async fn get(address: &str) -> reqwest::Result<(u16, String)> {
        let browser = reqwest::Client::builder().no_proxy().build()?;
        let answer = browser.get(address).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    #[tokio::test]
    async fn the_code_comes_with_the_state_and_nothing_else_is_taken_for_it() {
        let listener = Listener::open().await.unwrap();
        let uri = listener.redirect_uri();
        assert!(uri.starts_with("http://127.0.0.1:") && uri.ends_with(PATH));
        let waiting = tokio::spawn(async move { listener.answer(&state()).await });
        // A browser may open a connection and say nothing.
        let authority = uri["http://".len()..uri.len() - PATH.len()].to_owned();
        let silent = TcpStream::connect(&authority).await.unwrap();
        for (query, status) in [
            ("", 400),
            ("?code=c", 400),
            ("?code=c&state=", 400),
            ("?code=c&state=wrong", 400),
            ("?code=c&state=right2", 400),
            ("?error=access_denied", 400),
            ("?error=access_denied&state=wrong", 400),
            ("?code=&state=right", 400),
            ("?state=right", 400),
            ("x?code=c&state=right", 404),
        ] {
            let (told, text) = get(&format!("{uri}{query}")).await.unwrap();
            assert_eq!(told, status, "{query}");
            assert!(!text.contains("goes on"), "{query}: {text}");
        }
        let posted = reqwest::Client::builder().no_proxy().build().unwrap();
        let posted = posted.post(format!("{uri}?code=c&state=right")).send();
        assert_eq!(posted.await.unwrap().status().as_u16(), 405);
        assert!(!waiting.is_finished());

        let (status, text) = get(&format!("{uri}?code=a%2Bb&state=right")).await.unwrap();
        assert_eq!(status, 200);
        assert!(text.contains("You can close this window."), "{text}");
        let code = waiting.await.unwrap().unwrap();
        assert_eq!(code.expose(), "a+b");
        // Nobody listens any more.
        assert!(get(&uri).await.unwrap_err().is_connect());
        drop(silent);
    }

    #[tokio::test]
    async fn an_error_that_comes_with_the_state_ends_it() {
        for (query, error) in [
            ("access_denied&code=c", SignInError::Denied),
            (
                "invalid_scope",
                SignInError::SentBack {
                    code: "invalid_scope".into(),
                },
            ),
            (
                "%3Cb%3E",
                SignInError::SentBack {
                    code: "unknown".into(),
                },
            ),
        ] {
            let listener = Listener::open().await.unwrap();
            let address = format!("{}?state=right&error={query}", listener.redirect_uri());
            let waiting = tokio::spawn(async move { listener.answer(&state()).await });
            let (status, text) = get(&address).await.unwrap();
            assert!(status == 200 && text.contains("not signed in"), "{text}");
            assert_eq!(waiting.await.unwrap().unwrap_err(), error);
        }
    }

    #[tokio::test]
    async fn the_page_loads_nothing_and_is_not_kept() {
        let shown = page(StatusCode::OK, "words");
        let header = |name| shown.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("content-security-policy").starts_with("default-src 'none'"));
    }
}
