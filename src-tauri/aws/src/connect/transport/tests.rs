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
fn the_proxy_is_named_without_its_password_and_lower_case_goes_first() {
    let both = [
        ("HTTPS_PROXY", "http://upper:1"),
        ("https_proxy", "http://ada:secret@lower:3128/"),
    ];
    let proxy = transport(&both).unwrap();
    let named = Some(("https_proxy", "http://lower:3128".to_owned()));
    assert_eq!(proxy.proxy(), named);
    let bare = transport(&[("ALL_PROXY", "proxy:3128")]).unwrap();
    assert_eq!(bare.proxy().unwrap().1, "http://proxy:3128");
    assert!(transport(&[]).unwrap().proxy().is_none());
    for text in ["socks5://proxy:1080", "http://", "http://ada:secret@:x"] {
        let error = transport(&[("HTTPS_PROXY", text)]).unwrap_err();
        assert_eq!(
            error,
            ConnectError::Proxy {
                variable: "HTTPS_PROXY"
            }
        );
        assert!(!error.to_string().contains("secret"));
    }
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
