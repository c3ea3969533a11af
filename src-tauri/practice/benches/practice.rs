//! How fast Practice starts, and that a pool with many clients is as fast as one with few: `cargo bench`.
//!
//! Each measurement is that of a client: a request that AWS's own crate signs, over HTTP, and its answer.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that fails has nothing to say"
)]

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use divan::Bencher;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use registrar_practice::{
    ACCESS_KEY_ID, Options, Practice, REGION, Rates, SECRET_ACCESS_KEY, Seed, seed,
};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// How many clients the pools have.
const SIZES: [usize; 2] = [10, 10_000];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn main() {
    divan::main();
}

/// A connection to a server, kept open as the SDKs do.
struct Connection {
    endpoint: String,
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    async fn open(endpoint: &str) -> Connection {
        let address = endpoint.trim_start_matches("http://");
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Connection {
            endpoint: endpoint.to_owned(),
            sender,
        }
    }

    async fn ask(&mut self, operation: &str, input: &Value) -> Value {
        self.sender.ready().await.unwrap();
        let request = signed(&self.endpoint, operation, input);
        let answer = self.sender.send_request(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(status.is_success(), "{operation}: {body:?}");
        serde_json::from_slice(&body).unwrap_or_default()
    }
}

fn signed(endpoint: &str, operation: &str, input: &Value) -> Request<Full<Bytes>> {
    let body = Bytes::from(input.to_string());
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let headers = [
        ("host", endpoint.trim_start_matches("http://")),
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", &target),
    ];
    let mut request = Request::post("/");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut request = request.body(Full::new(body.clone())).unwrap();
    let key = Credentials::from_keys(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None).into();
    let how = SigningParams::builder()
        .identity(&key)
        .region(REGION)
        .name("cognito-idp")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let what = SignableRequest::new(
        "POST",
        format!("{endpoint}/"),
        headers.into_iter(),
        SignableBody::Bytes(&body),
    );
    let (instructions, _) = sign(what.unwrap(), &how).unwrap().into_parts();
    instructions.apply_to_request_http1x(&mut request);
    request
}

/// A server with one pool, and in it so many clients.
struct Pool {
    connection: Connection,
    id: String,
    /// The client that was made last.
    client: String,
    _practice: Practice,
}

impl Pool {
    fn with(clients: usize) -> Pool {
        RUNTIME.block_on(async {
            let options = Options {
                seed: Seed::Empty,
                rates: Rates::Unlimited,
                ..Options::default()
            };
            let practice = Practice::start(options).await.unwrap();
            let mut connection = Connection::open(practice.endpoint()).await;
            let asked = json!({ "PoolName": "Crowd" });
            let made = connection.ask("CreateUserPool", &asked).await;
            let mut pool = Pool {
                connection,
                id: text(&made["UserPool"]["Id"]),
                client: String::new(),
                _practice: practice,
            };
            for _ in 0..clients {
                pool.make_client().await;
            }
            pool
        })
    }

    async fn make_client(&mut self) {
        let asked = json!({
            "UserPoolId": self.id,
            "ClientName": "Customer",
            "GenerateSecret": true,
            "SupportedIdentityProviders": ["COGNITO"],
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email", "profile"],
            "CallbackURLs": ["https://customer.example.com/callback"],
        });
        let made = self.connection.ask("CreateUserPoolClient", &asked).await;
        self.client = text(&made["UserPoolClient"]["ClientId"]);
    }

    async fn delete_client(&mut self) {
        let asked = json!({ "UserPoolId": self.id, "ClientId": self.client });
        self.connection.ask("DeleteUserPoolClient", &asked).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[divan::bench(args = SIZES, sample_count = 1000)]
fn describe_user_pool_client(bencher: Bencher<'_, '_>, clients: usize) {
    let mut pool = Pool::with(clients);
    let asked = json!({ "UserPoolId": pool.id, "ClientId": pool.client });
    bencher.bench_local(|| RUNTIME.block_on(pool.connection.ask("DescribeUserPoolClient", &asked)));
}

#[divan::bench(args = SIZES, sample_count = 1000)]
fn describe_user_pool(bencher: Bencher<'_, '_>, clients: usize) {
    let mut pool = Pool::with(clients);
    let asked = json!({ "UserPoolId": pool.id });
    bencher.bench_local(|| RUNTIME.block_on(pool.connection.ask("DescribeUserPool", &asked)));
}

/// A page of ten, so that both pools have one.
#[divan::bench(args = SIZES, sample_count = 1000)]
fn list_user_pool_clients(bencher: Bencher<'_, '_>, clients: usize) {
    let mut pool = Pool::with(clients);
    let asked = json!({ "UserPoolId": pool.id, "MaxResults": 10 });
    bencher.bench_local(|| RUNTIME.block_on(pool.connection.ask("ListUserPoolClients", &asked)));
}

/// In the place of the client that was made before: a pool may have no more.
#[divan::bench(args = SIZES, sample_count = 1000, sample_size = 1)]
fn create_user_pool_client(bencher: Bencher<'_, '_>, clients: usize) {
    let pool = RefCell::new(Pool::with(clients));
    bencher
        .with_inputs(|| RUNTIME.block_on(pool.borrow_mut().delete_client()))
        .bench_local_values(|()| RUNTIME.block_on(pool.borrow_mut().make_client()));
}

/// From nothing to the first answer, in a process where others have started before, as in a test.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn start_in_a_process() {
    RUNTIME.block_on(async {
        let practice = Practice::start(Options::default()).await.unwrap();
        first_answer(practice.endpoint()).await;
    });
}

/// From nothing to the first answer, with the process itself.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn start_of_the_program() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_practice"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let endpoint = lines
        .by_ref()
        .map(Result::unwrap)
        .find_map(|line| {
            let value = line.strip_prefix("export AWS_ENDPOINT_URL=")?;
            Some(value.trim_matches('\'').to_owned())
        })
        .unwrap();
    RUNTIME.block_on(first_answer(&endpoint));
    program.kill().unwrap();
    program.wait().unwrap();
}

async fn first_answer(endpoint: &str) {
    let asked = json!({ "UserPoolId": seed::CROWDED });
    let mut connection = Connection::open(endpoint).await;
    connection.ask("DescribeUserPool", &asked).await;
}
