//! Practice's front door: whatever comes, it goes on to answer.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use registrar_practice::{Options, Practice};

const REQUEST: &str = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityProviderService.ListUserPools\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{\"MaxResults\": 60}";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_in_it_goes_on_to_answer() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let address = practice.endpoint().trim_start_matches("http://").to_owned();
    let tried = tokio::task::spawn_blocking(move || {
        let mut rng = fastrand::Rng::new();
        for _ in 0..300 {
            let _ = sent(&address, &spoilt(&mut rng));
        }
        // What is in order is answered as ever: it is not signed, and refused.
        sent(&address, REQUEST.as_bytes()).unwrap()
    });
    let answer = tried.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

/// A request with some bytes put in, taken out or exchanged; or no request at all.
fn spoilt(rng: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = REQUEST.as_bytes().to_vec();
    for _ in 0..rng.usize(1..12) {
        let at = rng.usize(..bytes.len());
        match rng.u8(..4) {
            0 => bytes[at] = rng.u8(..),
            1 => bytes.insert(at, rng.u8(..)),
            2 => drop(bytes.remove(at)),
            _ => {
                let length = rng.usize(..400);
                let noise: Vec<u8> = std::iter::repeat_with(|| rng.u8(..)).take(length).collect();
                bytes.splice(at..at, noise);
            }
        }
    }
    bytes
}

fn sent(address: &str, bytes: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(bytes)?;
    // A request that lacks a part is at its end.
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut answer = vec![];
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
