//! Servers that answer anything: Practice's own answers, spoilt on the way. Whatever comes, every call has an end, nobody
//! panics, and the memory has a bound.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use registrar_aws::connect::connection::Connection;
use registrar_core::proof::Proof;
use registrar_core::snapshot::Remembered;
use registrar_core::write::Cancel;
use registrar_practice::{Faults, Practice, REGION, seed};
use serde_json::{Value, json};

use crate::kinds::passed_on;
use crate::servers::{Asked, Said, serve};
use crate::support::{Memory, Notes, TIMING, blueprint, source_at, start};

/// Longer than anything takes; what has no end fails here.
const HANGS: Duration = Duration::from_secs(300);

/// How many sessions with such a server are tried: `REGISTRAR_CASES` times a tenth, 30 else.
fn count() -> usize {
    std::env::var("REGISTRAR_CASES").map_or(30, |count| count.parse::<usize>().unwrap() / 10)
}

#[tokio::test]
async fn whatever_a_server_answers_every_call_has_an_end() {
    for _ in 0..count() {
        let seed = fastrand::u64(..);
        let practice = start(Faults::none()).await;
        let server = spoiling(&practice, seed).await;
        let session = tokio::time::timeout(HANGS, session(&server));
        assert!(session.await.is_ok(), "no end with the seed {seed}");
    }
}

/// All that the program asks of AWS, as far as it gets.
async fn session(server: &str) {
    let opened = Connection::open_with(source_at(server), Some(REGION), TIMING).await;
    let Ok(connection) = opened else { return };
    let _ = connection.account_alias().await;
    for pool in connection.pools().await.unwrap_or_default().iter().take(3) {
        let _ = connection.pool(&pool.id).await;
    }
    let blueprint = blueprint("plant-sign-in");
    let pool = connection.user_pool(seed::NO_DOMAIN);
    let vault = Memory::default();
    for _ in 0..2 {
        let parts = blueprint.parts();
        let remembered = Remembered::default();
        let seen = registrar_core::parts::observe(&parts, &pool, &vault, &remembered);
        let Ok(snapshot) = seen.await else { return };
        let plan = registrar_core::plan::Plan::new(&blueprint, &snapshot);
        if let Some(applicable) = plan.applicable() {
            let (notes, cancel) = (Notes::default(), Cancel::default());
            let run = registrar_core::run::register(
                (&blueprint, applicable),
                &pool,
                &vault,
                (&notes, &remembered),
                &|_| {},
                &cancel,
            );
            let _ = run.await;
        }
        let evidence = pool.evidence(&blueprint, &plan, &vault, &|_| {}).await;
        let _ = Proof::new(&blueprint, &plan, &evidence);
    }
}

/// Practice behind a server that spoils every third answer.
async fn spoiling(practice: &Practice, seed: u64) -> String {
    let behind = practice.endpoint().to_owned();
    let client = Arc::new(reqwest::Client::builder().no_proxy().build().unwrap());
    let rng = Arc::new(Mutex::new(Rng::with_seed(seed)));
    serve(move |asked: Asked| {
        let (behind, client, rng) = (behind.clone(), Arc::clone(&client), Arc::clone(&rng));
        async move {
            let said = passed_on(&client, &behind, asked).await;
            let mut rng = rng.lock().unwrap();
            if rng.u8(..) < 85 {
                spoilt(said, &mut rng)
            } else {
                said
            }
        }
    })
    .await
}

fn spoilt(mut said: Said, rng: &mut Rng) -> Said {
    match rng.u8(..8) {
        0 => said.body = noise(rng),
        1 => said.body.truncate(floor(&said.body, rng)),
        2 => said.status = [200, 204, 302, 400, 403, 429, 500, 503][rng.usize(..8)],
        3 => {
            let at = floor(&said.body, rng);
            said.body.insert_str(at, &noise(rng));
        }
        4 => said.headers = "x-amzn-ErrorType: Nobody#Knows\r\nDate: soon\r\nAge: -1\r\n".into(),
        _ => match serde_json::from_str::<Value>(&said.body) {
            Ok(mut answer) => {
                spoil(&mut answer, rng);
                said.body = answer.to_string();
            }
            Err(_) => said.body = said.body.replace("arn:", &noise(rng)),
        },
    }
    said
}

/// A place within a text where a letter begins.
fn floor(text: &str, rng: &mut Rng) -> usize {
    let mut at = rng.usize(..=text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Puts something else in the place of one value.
fn spoil(value: &mut Value, rng: &mut Rng) {
    let inner = match value {
        Value::Object(members) if !members.is_empty() && rng.u8(..) > 40 => {
            let nth = rng.usize(..members.len());
            members.values_mut().nth(nth)
        }
        Value::Array(items) if !items.is_empty() && rng.u8(..) > 40 => {
            let nth = rng.usize(..items.len());
            items.get_mut(nth)
        }
        _ => None,
    };
    match inner {
        Some(inner) => spoil(inner, rng),
        None => *value = other(rng),
    }
}

fn other(rng: &mut Rng) -> Value {
    match rng.u8(..10) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.i64(..)),
        3 => json!(rng.f64() * 1e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!([noise(rng), {}]),
        7 => json!("x".repeat(100_000)),
        8 => json!(""),
        _ => json!(noise(rng)),
    }
}

fn noise(rng: &mut Rng) -> String {
    let length = rng.usize(..60);
    std::iter::repeat_with(|| rng.char(..))
        .take(length)
        .collect()
}

/// A server that never stops to answer fills no memory.
#[tokio::test]
async fn an_answer_without_an_end_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(Mutex::new(0_usize));
    let counted = Arc::clone(&sent);
    tokio::spawn(async move {
        loop {
            use tokio::io::AsyncWriteExt as _;
            let (mut stream, _) = listener.accept().await.unwrap();
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let head =
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
                let mut answered = stream.write_all(head).await;
                let part = vec![b'x'; 1 << 16];
                while answered.is_ok() {
                    *counted.lock().unwrap() += part.len();
                    answered = stream.write_all(&part).await;
                }
            });
        }
    });
    let opened = Connection::open_with(source_at(&address), Some(REGION), TIMING);
    let opened = tokio::time::timeout(HANGS, opened).await.unwrap();
    assert!(opened.is_err());
    // Each try is given up after 16 MB, and what the system holds for it.
    let sent = *sent.lock().unwrap();
    assert!(sent < 200 << 20, "{sent} bytes");
}
