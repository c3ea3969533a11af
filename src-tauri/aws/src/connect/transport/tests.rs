//! Which way requests go, and what is wrong with a proxy or a bundle.

mod judged;

use super::*;
use crate::connect::error::reason;

fn transport(variables: &[(&str, &str)]) -> Transport {
    let environment = Environment::of(variables.iter().copied());
    Transport::new(&environment, &Section::default())
}

#[test]
fn nothing_stands_between_us_and_this_computer() {
    for (text, near) in [
        ("http://127.0.0.1:4566", true),
        ("http://[::1]:4566", true),
        ("https://localhost/", true),
        ("http://169.254.169.254/latest", true),
        ("http://169.254.170.2/v2", true),
        ("http://[fd00:ec2::254]/", true),
        ("https://cognito.example.com", false),
        ("http://10.0.0.1", false),
    ] {
        assert_eq!(is_near(&Url::parse(text).unwrap()), near, "{text}");
    }
}

#[test]
fn the_proxy_of_the_last_request_is_named_without_its_password() {
    let transport = transport(&[
        ("HTTPS_PROXY", "http://upper:1"),
        ("https_proxy", r"http://CORP\ada:hush@lower:3128/"),
        ("NO_PROXY", "here.example"),
    ]);
    assert_eq!(transport.last_proxy(), None);
    for (uri, named) in [
        ("https://aws.example/", Some("http://lower:3128")),
        ("https://here.example/", None),
        ("http://aws.example/", None),
        ("https://127.0.0.1/", None),
    ] {
        transport.way(uri).unwrap();
        let named = named.map(|named| ("https_proxy".to_owned(), named.to_owned()));
        assert_eq!(transport.last_proxy(), named, "{uri}");
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_read_stops_what_would_go_through_it() {
    let set = [("HTTPS_PROXY", "http://ada:12/hush@proxy:3128")];
    let transport = transport(&set);
    let error = transport.way("https://aws.example/").unwrap_err();
    let error = ConnectError::of_silence(&error, &transport).unwrap();
    let ConnectError::Proxy { variable, fault } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (variable.as_str(), *fault),
        ("HTTPS_PROXY", ProxyFault::Unescaped)
    );
    assert!(transport.way("http://aws.example/").is_ok());
    assert!(transport.way("https://localhost/").is_ok());

    let client = transport.http_client(Timing::default(), None).unwrap();
    let request = client.get(Url::parse("https://aws.example/").unwrap());
    let refused = client.send(request, 1).await.err().unwrap();
    assert_eq!(refused.message, error.to_string());
    assert!(!format!("{error:?} {refused:?}").contains("hush"));
}

const AWS: &str = "https://aws.example/";

fn refused(transport: &Transport) -> Option<ConnectError> {
    let error = transport.way(AWS).err()?;
    ConnectError::of_silence(&error, transport)
}

#[tokio::test]
async fn a_bundle_has_to_be_a_file_of_certificates() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("ca.pem");
    let set = path.to_str().unwrap().to_owned();
    let of_variable = |name| refused(&transport(&[(name, &set)]));
    for (text, words) in [
        (None, "No such file"),
        (Some("not PEM"), "no certificate in PEM form"),
        (
            Some("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"),
            "line 1 is not PEM",
        ),
        (
            Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "cannot be read",
        ),
    ] {
        if let Some(text) = text {
            std::fs::write(&path, text).unwrap();
        }
        for name in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
            let error = of_variable(name).unwrap().to_string();
            for words in [words, name, &set] {
                assert!(error.contains(words), "{text:?}: {error}");
            }
        }
    }
    // Nobody is to be trusted without TLS.
    let broken = transport(&[("AWS_CA_BUNDLE", &set)]);
    assert!(broken.way("http://aws.example/").is_ok());
    let folder = folder.path().to_str().unwrap();
    let error = refused(&transport(&[("AWS_CA_BUNDLE", folder)])).unwrap();
    assert!(error.to_string().contains("it is a folder"), "{error}");

    let good = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
    std::fs::write(&path, good.cert.pem()).unwrap();
    assert_eq!(of_variable("AWS_CA_BUNDLE"), None);
    assert!(broken.http_client(Timing::default(), None).is_ok());
}

#[tokio::test]
async fn the_bundle_is_the_variables_then_the_profiles_then_that_of_requests() {
    for (variable, profile, requests, named_by) in [
        ("/v", "/p", "/r", Some("AWS_CA_BUNDLE")),
        ("", "/p", "/r", Some(reason::CA_BUNDLE)),
        (" ", "", "/r", Some("REQUESTS_CA_BUNDLE")),
        ("", "", " ", None),
    ] {
        let environment = Environment::of([
            ("AWS_CA_BUNDLE", variable),
            ("REQUESTS_CA_BUNDLE", requests),
        ]);
        let profile = Section::of(&[("ca_bundle", profile)]);
        let error = refused(&Transport::new(&environment, &profile));
        let found = error.map(|error| match error {
            ConnectError::CaBundle { named_by, .. } => named_by,
            other => panic!("{other:?}"),
        });
        assert_eq!(found, named_by, "{variable:?} {requests:?}");
    }
}
