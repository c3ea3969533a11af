//! What goes wrong on purpose, what is left of it, and what the log says of it.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use registrar_practice::{Access, Call, Fault, Faults, Options, Practice, Rates, Seed};

mod python;

const OF_MOST_OPERATIONS: [Fault; 9] = [
    Fault::Throttle,
    Fault::ServerErrorBeforeEffect,
    Fault::ServerErrorAfterEffect,
    Fault::DropBeforeEffect,
    Fault::DropAfterEffect,
    Fault::TimeOutBeforeEffect,
    Fault::TimeOutAfterEffect,
    Fault::AccessDenied,
    Fault::ExpiredToken,
];

fn script() -> Faults {
    // The model has no ConcurrentModificationException for CreateResourceServer.
    let mut faults = Faults::none()
        .at("CreateResourceServer", 11, Fault::DropAfterEffect)
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
        Fault::TimeOutAfterEffect,
    ]) {
        faults = faults.at("GetCallerIdentity", call, fault);
    }
    for (call, fault) in (1..).zip([
        Fault::Throttle,
        Fault::ServerErrorBeforeEffect,
        Fault::AccessDenied,
        Fault::DropBeforeEffect,
        Fault::TimeOutBeforeEffect,
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
        rates: Rates::Unlimited,
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
        Some(Call::TIMED_OUT),
        Some(Call::TIMED_OUT),
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
        Some(Call::TIMED_OUT),
        None,
    ] {
        expected.push(call("GetCallerIdentity", Access::Read, error));
    }
    for error in [
        Some("too_many_requests"),
        Some("server_error"),
        Some("access_denied"),
        Some(Call::DROPPED),
        Some(Call::TIMED_OUT),
        None,
    ] {
        expected.push(call("openid-configuration", Access::Read, error));
    }
    assert_eq!(practice.log(), expected);
}

/// One request without a signature.
fn ask(practice: &Practice) -> std::io::Result<TcpStream> {
    let address = practice.endpoint().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address)?;
    write!(
        stream,
        "GET /eu-west-1_PracEmpty/.well-known/openid-configuration HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    Ok(stream)
}

/// The answer to one request without a signature.
fn knock(practice: &Practice) -> std::io::Result<String> {
    let mut answer = String::new();
    ask(practice)?.read_to_string(&mut answer)?;
    Ok(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn latencies_of_every_call_of_an_operation_and_of_one_call_add_up() {
    let part = Duration::from_millis(200);
    let faults = Faults::none()
        .latency(part)
        .latency_of("openid-configuration", part)
        .latency_at("openid-configuration", 2, part)
        // A slow call may go wrong as well.
        .at("openid-configuration", 2, Fault::Throttle)
        .latency_of("jwks.json", Duration::from_secs(3600));
    let practice = Practice::start(Options {
        faults,
        ..Options::default()
    })
    .await
    .unwrap();
    for (parts, status) in [(2, 200), (3, 429), (2, 200)] {
        let began = Instant::now();
        let answer = knock(&practice).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert!(began.elapsed() >= part * parts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_times_out_ends_with_the_server() {
    let practice = Practice::start(Options {
        faults: Faults::none().at("openid-configuration", 1, Fault::TimeOutBeforeEffect),
        ..Options::default()
    })
    .await
    .unwrap();
    let mut waiting = ask(&practice).unwrap();
    for _ in 0..500 {
        if !practice.log().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let log = [
        call("openid-configuration", Access::Read, Some(Call::TIMED_OUT)),
        call("openid-configuration", Access::Read, None),
    ];
    assert_eq!(practice.log(), log[..1]);
    // Others are answered meanwhile.
    assert!(knock(&practice).unwrap().starts_with("HTTP/1.1 200"));
    assert_eq!(practice.log(), log);
    drop(practice);
    // Closed or reset: either way without an answer.
    assert!(matches!(waiting.read(&mut [0]), Ok(0) | Err(_)));
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
    for _ in 0..500 {
        if TcpStream::connect(&address).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{address} still answers");
}

/// Why a script is refused.
fn refusal(text: &str) -> String {
    Faults::from_json(text)
        .expect_err("is to be refused")
        .to_string()
}

/// A script with this one entry, on its third line.
fn script_of(text: &str) -> String {
    format!("{{\n  \"calls\": [\n    {{ {text} }}\n  ]\n}}")
}

#[test]
fn the_example_says_what_the_functions_say() {
    let read = Faults::from_json(include_str!("faults.json")).expect("it is lawful");
    let said = Faults::none()
        .latency(Duration::from_millis(20))
        .latency_of("ListUserPools", Duration::from_millis(300))
        .at("CreateUserPoolClient", 1, Fault::DropAfterEffect)
        .at("CreateUserPoolClient", 2, Fault::Throttle)
        .latency_at("CreateUserPoolClient", 2, Duration::from_secs(2))
        .at("oauth2/token", 1, Fault::TimeOutBeforeEffect)
        .at("GetCallerIdentity", 3, Fault::ExpiredToken);
    assert_eq!(read, said);
    assert_eq!(Faults::from_json("{}").expect("is lawful"), Faults::none());
}

#[test]
fn what_there_is_not_is_named_with_its_line() {
    assert_eq!(
        refusal(&script_of(
            r#""operation": "CreateUserPoolCleint", "call": 1, "fault": "Throttle""#
        )),
        "The fault script cannot be used: Practice has no operation `CreateUserPoolCleint` at line 3 column 41."
    );
    let fault = refusal(&script_of(
        r#""operation": "ListUserPools", "call": 1, "fault": "Explode""#,
    ));
    assert!(fault.contains("unknown variant `Explode`, expected one of `Throttle`, "));
    assert!(fault.contains(" at line 3 column "), "{fault}");
    let member = refusal(&script_of(r#""operation": "ListUserPools", "delay": 1"#));
    assert!(member.contains("unknown field `delay`") && member.contains(" at line 3 "));
    assert!(refusal("{\n\"faults\": [] }").contains("unknown field `faults`"));
    let zeroth = refusal(&script_of(
        r#""operation": "ListUserPools", "call": 0, "fault": "Throttle""#,
    ));
    assert!(zeroth.contains("integer `0`") && zeroth.contains(" at line 3 "));
    assert!(refusal("{").contains(" at line 1 "));
    for unnamed in [Call::DROPPED, "unknown", "unknown path", ""] {
        let refused = refusal(&script_of(&format!(
            r#""operation": "{unnamed}", "latency_ms": 1"#
        )));
        assert!(refused.contains("has no operation"), "{refused}");
    }
}

#[test]
fn an_entry_does_one_thing_and_stands_alone() {
    assert_eq!(
        refusal(&script_of(r#""operation": "ListUserPools", "call": 4"#)),
        "The fault script's entry for call 4 of ListUserPools has neither a fault nor a latency."
    );
    assert_eq!(
        refusal(&script_of(r#""operation": "login", "fault": "Throttle""#)),
        "The fault script's entry for every call of login has a fault, which takes the number of a call."
    );
    let slow = r#"{ "operation": "login", "latency_ms": 1 }"#;
    assert_eq!(
        refusal(&format!(r#"{{ "calls": [{slow}, {slow}] }}"#)),
        "The fault script's entry for every call of login is there twice."
    );
}
