//! What goes wrong on purpose, what is left of it, and what the log says of it.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::net::TcpStream;
use std::time::{Duration, Instant};

use registrar_practice::{Access, Call, Fault, Faults, Options, Practice, Seed};

mod python;

const OF_MOST_OPERATIONS: [Fault; 7] = [
    Fault::Throttle,
    Fault::ServerErrorBeforeEffect,
    Fault::ServerErrorAfterEffect,
    Fault::DropBeforeEffect,
    Fault::DropAfterEffect,
    Fault::AccessDenied,
    Fault::ExpiredToken,
];

fn script() -> Faults {
    // The model has no ConcurrentModificationException for CreateResourceServer.
    let mut faults = Faults::none()
        .at("CreateResourceServer", 9, Fault::DropAfterEffect)
        .at("CreateUserPoolDomain", 1, Fault::ConcurrentModification);
    for (call, fault) in (1..).zip(OF_MOST_OPERATIONS) {
        faults = faults.at("CreateResourceServer", call, fault);
    }
    for (call, fault) in (1..).zip([
        Fault::AccessDenied,
        Fault::ExpiredToken,
        Fault::Throttle,
        Fault::ServerErrorAfterEffect,
        Fault::DropAfterEffect,
    ]) {
        faults = faults.at("GetCallerIdentity", call, fault);
    }
    for (call, fault) in (1..).zip([
        Fault::Throttle,
        Fault::ServerErrorBeforeEffect,
        Fault::AccessDenied,
        Fault::DropBeforeEffect,
    ]) {
        faults = faults.at("openid-configuration", call, fault);
    }
    faults
}

fn call(operation: &str, access: Access, error: Option<&str>) -> Call {
    Call {
        operation: operation.to_owned(),
        access,
        error: error.map(str::to_owned),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_fault_and_what_the_log_says() {
    let practice = Practice::start(Options {
        faults: script(),
        ..Options::default()
    })
    .await
    .unwrap();
    python::run("faults.py", &practice);
    let mut expected = Vec::new();
    for error in [
        Some("TooManyRequestsException"),
        Some("InternalErrorException"),
        Some("InternalErrorException"),
        Some(Call::DROPPED),
        Some(Call::DROPPED),
        Some("AccessDeniedException"),
        Some("ExpiredTokenException"),
        None,
    ] {
        expected.push(call("CreateResourceServer", Access::Write, error));
    }
    expected.push(call("ListResourceServers", Access::Read, None));
    expected.push(call(
        "CreateResourceServer",
        Access::Write,
        Some("InvalidParameterException"),
    ));
    for error in [Some("ConcurrentModificationException"), None] {
        expected.push(call("CreateUserPoolDomain", Access::Write, error));
    }
    for error in [
        Some("AccessDeniedException"),
        Some("ExpiredTokenException"),
        Some("TooManyRequestsException"),
        Some("InternalErrorException"),
        Some(Call::DROPPED),
        None,
    ] {
        expected.push(call("GetCallerIdentity", Access::Read, error));
    }
    for error in [
        Some("too_many_requests"),
        Some("server_error"),
        Some("access_denied"),
        Some(Call::DROPPED),
        None,
    ] {
        expected.push(call("openid-configuration", Access::Read, error));
    }
    assert_eq!(practice.log(), expected);
}

/// One request without a signature, answered or not.
fn knock(practice: &Practice) -> std::io::Result<String> {
    use std::io::{Read, Write};
    let address = practice.endpoint().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address)?;
    write!(
        stream,
        "GET /eu-west-1_PracEmpty/.well-known/openid-configuration HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn latency_is_added_to_every_call() {
    let practice = Practice::start(Options {
        faults: Faults::none().latency(Duration::from_millis(200)),
        ..Options::default()
    })
    .await
    .unwrap();
    let began = Instant::now();
    assert!(knock(&practice).unwrap().starts_with("HTTP/1.1 200"));
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_one_holds_nothing_and_a_dropped_one_is_gone() {
    let practice = Practice::start(Options {
        seed: Seed::Empty,
        ..Options::default()
    })
    .await
    .unwrap();
    assert!(knock(&practice).unwrap().starts_with("HTTP/1.1 404"));
    let address = practice.endpoint().trim_start_matches("http://").to_owned();
    drop(practice);
    for _ in 0..100 {
        if TcpStream::connect(&address).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{address} still answers");
}
