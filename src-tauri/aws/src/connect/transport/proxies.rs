//! Which proxy stands before which address, by the environment: as botocore 1.44.8 has it from Python's
//! `urllib.request.getproxies_environment` and `proxy_bypass_environment`.

use std::env::VarError;

use super::proxy_address::ProxyAddress;
use crate::connect::environment::Environment;
use crate::connect::error::{ConnectError, ProxyFault};

/// The proxies of an environment.
pub(crate) struct Proxies {
    http: Option<Named>,
    https: Option<Named>,
    no_proxy: String,
}

/// A proxy with the variable that names it.
#[derive(Clone)]
pub(crate) struct Named {
    variable: String,
    /// It is no matter that one cannot be read, as long as nothing would go through it.
    address: Result<ProxyAddress, ProxyFault>,
}

impl Proxies {
    /// Lower case goes before upper case, also where it is empty: then there is no proxy.
    ///
    /// `ALL_PROXY` is not read, since the AWS CLI does not either. `HTTP_PROXY` is not where `REQUEST_METHOD` is set: a
    /// web server fills it from a header of whoever asks (CVE-2016-1000110).
    pub(crate) fn of(environment: &Environment) -> Self {
        let named = |scheme| {
            let (variable, value) = variable(environment, scheme)?;
            let address = value
                .map_err(|NotText| ProxyFault::NotUtf8)
                .and_then(|value| ProxyAddress::parse(&value));
            Some(Named { variable, address })
        };
        let no_proxy = variable(environment, "no").and_then(|(_, value)| value.ok());
        Self {
            http: named("http"),
            https: named("https"),
            no_proxy: no_proxy.unwrap_or_default(),
        }
    }

    /// The proxy for an address; `None` where none is set, or `NO_PROXY` names the host.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub(crate) fn before(&self, url: &str) -> Result<Option<&Named>, ConnectError> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let named = if scheme.eq_ignore_ascii_case("https") {
            &self.https
        } else {
            &self.http
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let Some(named) = named.as_ref().filter(|_| !self.is_past(&rest[..end])) else {
            return Ok(None);
        };
        match &named.address {
            Ok(_) => Ok(Some(named)),
            Err(fault) => Err(ConnectError::Proxy {
                variable: named.variable.clone(),
                fault: *fault,
            }),
        }
    }

    /// Those that can be read: of `http` and of `https` addresses.
    pub(crate) fn addresses(&self) -> [Option<&ProxyAddress>; 2] {
        [&self.http, &self.https].map(|named| named.as_ref().and_then(Named::address))
    }

    /// Whether a host is reached past every proxy: it is named, or a part of what is named, with or without its port.
    /// Neither a `*` beside others nor a network (`10.0.0.0/8`) is anything but a name to the AWS CLI.
    fn is_past(&self, authority: &str) -> bool {
        if self.no_proxy == "*" {
            return true;
        }
        let host = authority.to_lowercase();
        let bare = without_port(&host);
        self.no_proxy.split(',').any(|name| {
            let name = name.trim_matches(is_blank);
            let suffix = format!(".{}", name.trim_start_matches('.').to_lowercase());
            let is_named = |host: &str| *host == suffix[1..] || host.ends_with(&suffix);
            // A dot alone is the end of every name that is written with one.
            !name.is_empty() && (is_named(bare) || is_named(&host))
        })
    }
}

impl Named {
    pub(crate) fn variable(&self) -> &str {
        &self.variable
    }

    pub(crate) fn address(&self) -> Option<&ProxyAddress> {
        self.address.as_ref().ok()
    }
}

/// A variable that is set to something else than text.
struct NotText;

/// The variable that decides, and what it is set to.
fn variable(environment: &Environment, scheme: &str) -> Option<(String, Result<String, NotText>)> {
    let read = |name: &str| match environment.env().get(name) {
        Ok(value) => Some(Ok(value)),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(_)) => Some(Err(NotText)),
    };
    let says_something = |found: &(String, Result<String, NotText>)| match &found.1 {
        Ok(value) => !value.is_empty(),
        Err(NotText) => true,
    };
    let mut lower = spellings(scheme).map(|scheme| format!("{scheme}_proxy"));
    let decides = lower.find_map(|name| read(&name).map(|value| (name, value)));
    if decides.is_some() {
        return decides.filter(says_something);
    }
    if scheme == "http" && read("REQUEST_METHOD").is_some() {
        return None;
    }
    let any = spellings(&format!("{scheme}_proxy"));
    any.filter_map(|name| read(&name).map(|value| (name, value)))
        .find(says_something)
}

/// A name in lower case, in upper case, and in every mixture.
fn spellings(name: &str) -> impl Iterator<Item = String> + use<> {
    let letters: Vec<char> = name.chars().collect();
    let mixtures = 1_u32 << letters.len();
    let mixed = (1..mixtures - 1).map(move |mixture| {
        let letter = |(at, letter): (usize, &char)| match mixture >> at & 1 {
            0 => *letter,
            _ => letter.to_ascii_uppercase(),
        };
        letters.iter().enumerate().map(letter).collect()
    });
    [name.to_owned(), name.to_uppercase()]
        .into_iter()
        .chain(mixed)
}

/// What Python takes for white space.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((bare, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => bare,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(
        variables: &[(&str, &str)],
        url: &str,
    ) -> Result<Option<(String, String)>, ConnectError> {
        let proxies = Proxies::of(&Environment::of(variables.iter().copied()));
        let named = proxies.before(url)?.cloned();
        Ok(named.map(|named| (named.variable.clone(), named.address.unwrap().shown())))
    }

    #[test]
    fn lower_case_goes_first_and_an_empty_one_switches_the_proxy_off() {
        const AWS: &str = "https://sts.amazonaws.com/";
        let upper = ("HTTPS_PROXY", "http://upper:1");
        for (variables, named) in [
            (vec![], None),
            (vec![upper], Some("HTTPS_PROXY")),
            (vec![upper, ("https_proxy", "lower:2")], Some("https_proxy")),
            (vec![upper, ("https_proxy", "")], None),
            (vec![("HTTPS_PROXY", "")], None),
            (vec![("Https_Proxy", "mixed:1")], Some("Https_Proxy")),
            (
                vec![upper, ("HTTPS_proxy", "suffix:1")],
                Some("HTTPS_proxy"),
            ),
            (
                vec![
                    ("ALL_PROXY", "http://all:1"),
                    ("all_proxy", "socks5://all:1"),
                ],
                None,
            ),
            (vec![("HTTP_PROXY", "http://open:1")], None),
            (
                vec![upper, ("HTTP_PROXY", "socks5://never:1")],
                Some("HTTPS_PROXY"),
            ),
            (vec![upper, ("NO_PROXY", "amazonaws.com")], None),
            (
                vec![upper, ("NO_PROXY", "amazonaws.com"), ("no_proxy", "")],
                Some("HTTPS_PROXY"),
            ),
        ] {
            let found = before(&variables, AWS)
                .unwrap()
                .map(|(variable, _)| variable);
            assert_eq!(found.as_deref(), named, "{variables:?}");
        }
    }

    #[test]
    fn a_web_server_cannot_set_the_proxy() {
        let both = [("HTTP_PROXY", "http://evil:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(before(&both, "http://aws.example/"), Ok(None));
        let lower = [("http_proxy", "http://good:1"), ("REQUEST_METHOD", "")];
        assert!(before(&lower, "http://aws.example/").unwrap().is_some());
    }

    #[test]
    fn no_proxy_names_hosts_and_what_ends_in_them() {
        for (no_proxy, url, past) in [
            ("*", "https://a.example", true),
            (" *", "https://a.example", false),
            ("*,b", "https://a.example", false),
            ("*.example", "https://a.example", false),
            ("example", "https://a.example/x", true),
            (".EXAMPLE", "https://a.Example?x", true),
            ("..example", "https://example", true),
            ("ample", "https://a.example", false),
            (" , a.example ,", "https://a.example:443", true),
            ("a.example:443", "https://a.example:443", true),
            ("a.example:443", "https://a.example", false),
            ("a.example:443", "https://b.a.example:443", true),
            ("10.0.0.0/8", "https://10.0.0.1", false),
            ("10.0.0.1", "https://10.0.0.1:8443", true),
            ("2001:db8::1", "https://[2001:db8::1]", false),
            ("[2001:DB8::1]", "https://[2001:db8::1]:443", true),
            ("a.example b.example", "https://a.example", false),
            ("", "https://a.example", false),
            (".", "https://a.example.", true),
        ] {
            let set = [("HTTPS_PROXY", "http://proxy:1"), ("NO_PROXY", no_proxy)];
            let found = before(&set, url).unwrap();
            assert_eq!(found.is_none(), past, "{no_proxy:?} {url}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_told_when_it_is_needed() {
        let set = [
            ("HTTPS_PROXY", "socks5://ada:hush@proxy"),
            ("NO_PROXY", "here.example"),
        ];
        let error = before(&set, "https://there.example").unwrap_err();
        let ConnectError::Proxy { variable, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(variable, "HTTPS_PROXY");
        assert!(!format!("{error} {error:?}").contains("hush"));
        assert_eq!(before(&set, "https://here.example"), Ok(None));
        assert_eq!(before(&set, "http://there.example"), Ok(None));
    }
}
