//! Which way requests go, and what is wrong with a proxy or a bundle.

use aws_config::profile::{ProfileFileLoadError, load};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::Fs;

use super::*;

fn transport(variables: &[(&str, &str)]) -> Result<Transport, ConnectError> {
    let environment = Environment::of(variables.iter().copied());
    Transport::new(&environment, &EnvConfigSections::default())
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
    let transport = transport.unwrap();
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
    let transport = transport(&set).unwrap();
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

#[tokio::test]
async fn a_bundle_has_to_be_a_file_of_certificates() -> Result<(), ProfileFileLoadError> {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("ca.pem");
    let set = path.to_str().unwrap().to_owned();
    let why = |error: ConnectError| match error {
        ConnectError::CaBundle { why, .. } => why,
        other => panic!("{other:?}"),
    };
    let of_variable = || transport(&[("AWS_CA_BUNDLE", &set)]);
    assert!(why(of_variable().unwrap_err()).contains("No such file"));
    for (text, words) in [
        ("not PEM", "no certificate in PEM form"),
        (
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
            "not PEM",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "cannot be read",
        ),
    ] {
        std::fs::write(&path, text).unwrap();
        let why = why(of_variable().unwrap_err());
        assert!(why.contains(words), "{text}: {why}");
    }
    // The profile's is the second choice.
    let config = format!("[default]\nca_bundle = {set}\n");
    let files = EnvConfigFiles::builder();
    let files = files.with_contents(EnvConfigFileKind::Config, config);
    let nothing = Environment::of([]);
    let sections = load(&Fs::real(), nothing.env(), &files.build(), None).await?;
    let error = Transport::new(&nothing, &sections).unwrap_err();
    assert!(why(error).contains("cannot be read"));
    let good = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
    std::fs::write(&path, good.cert.pem()).unwrap();
    assert!(Transport::new(&nothing, &sections).is_ok());
    Ok(())
}
