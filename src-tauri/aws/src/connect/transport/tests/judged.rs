//! Proxies and files of certificates, side by side with botocore's reading of them (`tests/network_judge.py`).
//!
//! `REGISTRAR_CASES` is how many random ones are tried, `REGISTRAR_SEED` from where they start.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::proxy_address::ProxyAddress;
use super::super::*;

/// Stands in every user and every password; nothing may ever show it.
const CANARY: &str = "hush";

fn random() -> (usize, Rng) {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("REGISTRAR_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    println!("REGISTRAR_SEED={seed}");
    let count = number("REGISTRAR_CASES").unwrap_or(300);
    (usize::try_from(count).unwrap(), Rng::with_seed(seed))
}

/// What botocore says to each case.
fn judged<C: Serialize, J: DeserializeOwned>(of: &str, cases: &[C]) -> Vec<J> {
    let interpreter = std::env::var_os("REGISTRAR_PYTHON")
        .expect("run `cargo xtask test`, which makes the Python environment");
    let lines: Vec<String> = cases
        .iter()
        .map(|case| serde_json::to_string(case).unwrap())
        .collect();
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("cases");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let output = Command::new(interpreter)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network_judge.py"))
        .arg(of)
        .arg(&file)
        .env_clear()
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<J> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), cases.len());
    answers
}

#[derive(Debug, Serialize)]
struct Case {
    environment: BTreeMap<String, String>,
    urls: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Theirs {
    Proxy {
        scheme: String,
        host: Option<String>,
        port: u16,
        authorization: Option<String>,
    },
    /// With the class of an error.
    Error {},
}

fn one<'a>(random: &mut Rng, of: &[&'a str]) -> &'a str {
    of[random.usize(..of.len())]
}

/// A text of one to four pieces, in which the oddities are.
fn odd(random: &mut Rng) -> String {
    const PIECES: [&str; 32] = [
        "a", "b7", "%40", "%2F", "%5c", "%", "%zz", "%C3%BC", "%FF", "%00", "@", "/", "\\", "#",
        "?", ":", "[", "]", "[x]", " ", "+", "&", "=", "\u{fc}", "\u{ff20}", "\t", "\"", "'", "~",
        ";", "|", "$",
    ];
    let mut text = CANARY.to_owned();
    for _ in 0..random.usize(..3) {
        let at = [0, text.len()][random.usize(..2)];
        let piece = PIECES[random.usize(..PIECES.len())];
        text.insert_str(at, piece);
    }
    text
}

fn proxy(random: &mut Rng) -> String {
    let scheme = one(
        random,
        &[
            "http://",
            "http://",
            "http://",
            "http://",
            "https://",
            "https://",
            "",
            "",
            "//",
            "HTTP://",
            "Https://",
            "http:/",
            "http:",
            "http:///",
            "https:",
            "http:\\\\",
            "socks5://",
            "socks5h://",
            "socks4a://",
            "ftp://",
            " http://",
            "http://http://",
            "http:// ",
        ],
    );
    let login = match random.usize(..8) {
        0..3 => String::new(),
        3 => format!("{}@", odd(random)),
        4 => format!("{}:@", odd(random)),
        5 => format!(":{}@", odd(random)),
        _ => format!("{}:{}@", odd(random), odd(random)),
    };
    let host = one(
        random,
        &[
            "proxy",
            "proxy",
            "Proxy.Example.COM",
            "proxy.example.com.",
            "10.1.2.3",
            "[2001:DB8::1]",
            "[::1]",
            "",
            "pro_xy",
            "pro%78y",
            "m\u{fc}nchen.example",
            "pro xy",
            "[fe80::1%25eth0]",
            "::1",
            "[::1",
            "localhost",
            "xn--mnchen-3ya.example",
            "1.2.3.4.5",
            "-",
            "a..b",
            "pro,xy",
            "pro$xy",
        ],
    );
    let port = one(
        random,
        &[
            "", "", ":3128", ":3128", ":3128", ":8080", ":", ":03128", ":80", ":443", ":0", ":00",
            ":65535", ":65536", ":x", ":+80", ": 80", ":999999",
        ],
    );
    let tail = one(
        random,
        &[
            "", "", "", "", "/", "/", "/path", "?a=b", "#f", "/x@y", "?x@y", " ", "\n", "//",
            "/a:b@c:1", "\\",
        ],
    );
    format!("{scheme}{login}{host}{port}{tail}")
}

fn no_proxy(random: &mut Rng) -> String {
    if random.u8(..8) == 0 {
        return one(random, &["", "*", " * ", " "]).to_owned();
    }
    const NAMES: [&str; 28] = [
        "*",
        "example",
        "aws.example",
        ".aws.example",
        "..example",
        "EXAMPLE",
        "xample",
        "*.example",
        "aws.example.",
        ".",
        "",
        " ",
        "localhost",
        "127.0.0.1",
        "10.1.2.3",
        "10.1.2.3:8443",
        "10.0.0.0/8",
        "10.",
        "aws.example:8443",
        ":8443",
        "::1",
        "[::1]",
        "[2001:DB8::1]",
        "2001:db8::1",
        "[2001:db8::1]:444",
        "\u{a0}example",
        "amazonaws.com",
        "sts.eu-west-1.amazonaws.com",
    ];
    let names: Vec<String> = (0..random.usize(1..4))
        .map(|_| {
            format!(
                "{}{}{}",
                one(random, &["", "", " "]),
                one(random, &NAMES),
                one(random, &["", "", " "])
            )
        })
        .collect();
    names.join(one(random, &[",", ",", ",", ";", " "]))
}

/// Of the spellings of one name beyond lower and upper case there is one at a time: among several, Python goes by the
/// order of the environment.
fn case(random: &mut Rng) -> Case {
    const URLS: [&str; 14] = [
        "https://sts.eu-west-1.amazonaws.com",
        "https://cognito-idp.eu-west-1.amazonaws.com/",
        "https://aws.example",
        "https://aws.example/path?query",
        "https://AWS.Example:8443/",
        "https://aws.example./",
        "https://example",
        "http://aws.example",
        "http://aws.example:8080/",
        "https://10.1.2.3",
        "https://10.1.2.3:8443",
        "https://[2001:db8::1]",
        "https://[2001:db8::1]:444/",
        "http://localhost:4566",
    ];
    let mut environment = BTreeMap::new();
    for (names, of_addresses) in [
        (
            ["https_proxy", "HTTPS_PROXY", "Https_Proxy", "HTTPS_proxy"],
            true,
        ),
        (
            ["http_proxy", "HTTP_PROXY", "http_PROXY", "Http_proxy"],
            true,
        ),
        (["all_proxy", "ALL_PROXY", "All_Proxy", "ALL_proxy"], true),
        (["no_proxy", "NO_PROXY", "No_Proxy", "NO_proxy"], false),
    ] {
        let chosen: &[&str] = match random.usize(..8) {
            0 => &[],
            1 => &names[..1],
            2..5 => &names[1..2],
            5 => &names[2..3],
            6 => &names[3..],
            _ => &names[..2],
        };
        for name in chosen {
            let value = match of_addresses {
                _ if random.u8(..10) == 0 => String::new(),
                true => proxy(random),
                false => no_proxy(random),
            };
            environment.insert((*name).to_owned(), value);
        }
    }
    if random.u8(..8) == 0 {
        environment.insert("REQUEST_METHOD".to_owned(), "GET".to_owned());
    }
    let urls = (0..4).map(|_| one(random, &URLS).to_owned()).collect();
    Case { environment, urls }
}

/// What the header of a proxy holds, as the clients make it of an address.
fn authorization(address: &ProxyAddress) -> Option<String> {
    let url = Url::parse(address.with_login().expose()).unwrap();
    let decoded = |part: &str| {
        percent_encoding::percent_decode_str(part)
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    let login = format!("{}:{}", decoded(url.username()), decoded(url.password()?));
    Some(format!("Basic {}", STANDARD.encode(login)))
}

/// Whether what is read here is what botocore reads, or one of the differences that docs/profiles.md lists.
fn agree(value: &str, ours: &Result<ProxyAddress, ProxyFault>, theirs: &Theirs) -> bool {
    let Theirs::Proxy {
        scheme,
        host,
        port,
        authorization: header,
    } = theirs
    else {
        // Where botocore fails, we may do better.
        return true;
    };
    let host = host.as_deref().unwrap_or_default();
    let text = value.trim();
    // Without a scheme, a blank in front would be a part of the user.
    if value.starts_with(char::is_whitespace) && ours.is_ok() {
        return true;
    }
    let bare = text.strip_prefix("//").unwrap_or(text);
    let after = text.find("://").map_or(bare, |at| &text[at + 3..]);
    // botocore knows these schemes in lower case alone, and takes others for the host.
    if ["HTTP://", "Https://"]
        .iter()
        .any(|loud| text.starts_with(loud))
    {
        return host.starts_with("http");
    }
    // A backslash ends the host for urllib3, and nothing for whoever meant a domain and its user.
    let authority = after.split(['/', '?', '#']).next().unwrap();
    if authority
        .rsplit_once('@')
        .is_some_and(|(login, _)| login.contains('\\'))
    {
        return true;
    }
    match ours {
        Ok(address) => {
            let url = Url::parse(&address.shown()).unwrap();
            let same_host = Host::parse(host).ok() == url.host().map(|host| host.to_owned());
            same_host
                && (url.scheme(), url.port_or_known_default()) == (scheme.as_str(), Some(*port))
                && authorization(address) == *header
        }
        // It would be no host at all, which is this computer; or one of another name than is meant.
        Err(ProxyFault::NoHost | ProxyFault::Slashes) => host.is_empty(),
        Err(ProxyFault::Scheme) => {
            text.matches("://").count() > usize::from(text.starts_with("http"))
        }
        Err(ProxyFault::Unescaped) => {
            let scheme = ["http://", "https://"].into_iter();
            let bare = scheme.filter_map(|scheme| text.strip_prefix(scheme)).next();
            let login = bare.unwrap_or(text).rsplit_once('@');
            login.is_some_and(|(login, _)| login.contains(['/', '?', '#']))
        }
        Err(ProxyFault::Port) => *port == 0,
        Err(ProxyFault::Host) => Host::parse(host).is_err(),
        Err(ProxyFault::NotUtf8) => false,
    }
}

#[test]
fn random_proxies_are_read_as_botocore_reads_them() {
    let (count, mut random) = random();
    let cases: Vec<Case> = (0..count).map(|_| case(&mut random)).collect();
    let mut through = 0;
    for (case, theirs) in cases
        .iter()
        .zip(judged::<_, Vec<Option<Theirs>>>("proxies", &cases))
    {
        let environment = case.environment.iter();
        let environment =
            Environment::of(environment.map(|(name, value)| (name.as_str(), value.as_str())));
        let proxies = Proxies::of(&environment);
        for (url, theirs) in case.urls.iter().zip(&theirs) {
            let ours = proxies.before(url);
            if let Ok(Some(named)) = &ours {
                let shown = format!("{:?} {}", named.address(), named.address().unwrap().shown());
                assert!(!shown.contains(CANARY), "{shown}\n{case:?}");
            }
            if let Err(error) = &ours {
                let told = format!("{error:?} {error}");
                assert!(!told.contains(CANARY), "{told}\n{case:?}");
            }
            let agreed = match (&ours, theirs) {
                (Ok(None), None) => true,
                (Ok(Some(named)), Some(theirs)) => {
                    through += 1;
                    agree(
                        &case.environment[named.variable()],
                        &Ok(named.address().unwrap().clone()),
                        theirs,
                    )
                }
                (Err(ConnectError::Proxy { variable, fault }), Some(theirs)) => {
                    agree(&case.environment[variable], &Err(*fault), theirs)
                }
                _ => false,
            };
            let ours = ours.map(|named| named.and_then(Named::address));
            assert!(agreed, "{url}: {ours:?} is not {theirs:?}\n{case:?}");
        }
    }
    assert!(through > count / 4, "{through} went through a proxy");
}

/// A file of certificates among other things, some of it spoilt.
fn file(random: &mut Rng, pems: &[String]) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..random.usize(1..5) {
        let pem = &pems[random.usize(..pems.len())];
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let piece = match random.usize(..22) {
            0 => "# My CA\nsubject=CN = \u{fc}\n\n".to_owned(),
            1 => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".to_owned(),
            2 => pem.replace("CERTIFICATE", "X509 CERTIFICATE"),
            3 => pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
            4 => format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"),
            5 => pem.replace('\n', " \t\n"),
            6 => pem.replace('\n', "\r\n"),
            7 => pem.replace('\n', "\n  "),
            8 => pem.replace('\n', "\n\n"),
            9 => pem.replace("BEGIN CERT", "BEGIN  CERT"),
            10 => pem[..random.usize(..pem.len())].to_owned(),
            11 => format!("{}\n", pem.trim_end().trim_end_matches('-')),
            12 => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
            13 => format!("\u{feff}{pem}"),
            14 => pem.trim_end().to_owned(),
            15 => {
                let mut spoilt = pem.clone();
                spoilt.insert(
                    random.usize(..pem.len()),
                    ['!', '\n', ' ', '-', 'A', '='][random.usize(..6)],
                );
                spoilt
            }
            _ => pem.clone(),
        };
        text += &piece;
    }
    match random.usize(..20) {
        0 => text = format!("\u{feff}{text}"),
        1 => text = text.replace('\n', "\r\n"),
        _ => {}
    }
    text.into_bytes()
}

#[test]
fn random_files_of_certificates_hold_what_openssl_finds_in_them() {
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Theirs {
        Error { error: String },
        Found(Vec<String>),
    }

    let (count, mut random) = random();
    let pems: Vec<String> = (0..4)
        .map(|_| {
            let mut params = rcgen::CertificateParams::new([]).unwrap();
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            let key = rcgen::KeyPair::generate().unwrap();
            params.self_signed(&key).unwrap().pem()
        })
        .collect();
    let files: Vec<Vec<u8>> = (0..count).map(|_| file(&mut random, &pems)).collect();
    let cases: Vec<String> = files.iter().map(|file| STANDARD.encode(file)).collect();
    let mut found = 0;
    for (file, theirs) in files.iter().zip(judged::<_, Theirs>("bundles", &cases)) {
        let ours = bundle::usable(file);
        let theirs = match theirs {
            // Where OpenSSL fails, we may do better.
            Theirs::Error { error } => {
                assert!(!error.is_empty());
                continue;
            }
            Theirs::Found(theirs) => theirs,
        };
        found += 1;
        let read: BTreeSet<String> = ours
            .iter()
            .flatten()
            .map(|der| STANDARD.encode(der))
            .collect();
        let missing = theirs.iter().filter(|one| !read.contains(*one)).count();
        let text = String::from_utf8_lossy(file);
        assert_eq!(missing, 0, "{:?}\n{text:?}", ours.map(|found| found.len()));
    }
    assert!(found > count / 5, "{found} were read");
}
