//! The address of a proxy as a variable of the environment has it, read as the AWS CLI reads it.
//!
//! botocore 1.44.8 lets two parsers at it: `urllib.parse` for user and password, urllib3's `parse_url` for the rest. What
//! they read alike is read so here. Where one of them goes wrong (a `/`, `?` or `#` in a password ends the host for both,
//! a `\` in a user for urllib3 alone), the proxy is the one that is meant, or there is a [`ProxyFault`] that says what to
//! change. No part of the text is ever told: it may be a password.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use registrar_core::secret::Secret;
use url::{Host, Url};

use crate::connect::error::ProxyFault;

/// A proxy. Its `Debug` is its address without user and password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ProxyAddress {
    /// With neither user nor password, and without a path.
    url: Url,
    /// User and password with a colon between them, each percent-encoded.
    login: Option<Secret>,
}

impl ProxyAddress {
    pub(crate) fn parse(text: &str) -> Result<Self, ProxyFault> {
        // As `urllib.parse` does it; urllib3 would not find a host.
        let text = text.replace(['\t', '\r', '\n'], "");
        let (scheme, rest) = scheme(text.trim())?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at(end);
        // `http://http://proxy`, and `socks5://proxy`, which the AWS CLI takes for a host called `socks5`.
        if behind.starts_with("//") && authority.ends_with(':') {
            return Err(ProxyFault::Scheme);
        }
        if behind.contains('@') {
            return Err(ProxyFault::Unescaped);
        }
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (read_login(login)?, place),
            None => (None, authority),
        };
        // urllib3 takes what is behind it for a path; in front of it, it is a part of a user such as `CORP\ada`.
        let place = place.split('\\').next().unwrap_or_default();
        let url = read_place(scheme, place)?;
        Ok(Self { url, login })
    }

    /// The address without user and password, and without a slash at the end.
    pub(crate) fn shown(&self) -> String {
        self.url.as_str().trim_end_matches('/').to_owned()
    }

    /// The whole address, in a spelling that every parser reads alike.
    pub(crate) fn with_login(&self) -> Secret {
        let url = self.url.as_str();
        Secret::new(match (&self.login, url.split_once("://")) {
            (Some(login), Some((scheme, rest))) => format!("{scheme}://{}@{rest}", login.expose()),
            _ => url.to_owned(),
        })
    }
}

impl std::fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// What is in front of the host and what follows: without a scheme it is `http`, and a scheme needs its two slashes.
fn scheme(text: &str) -> Result<(&'static str, &str), ProxyFault> {
    for (scheme, with_colon) in [("http", "http:"), ("https", "https:")] {
        let start = text.get(..with_colon.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(with_colon)) {
            let rest = text[with_colon.len()..].strip_prefix("//");
            // `http:/proxy` has no host, and who connects to none gets to this computer.
            return Ok((scheme, rest.ok_or(ProxyFault::Slashes)?));
        }
    }
    Ok(("http", text.strip_prefix("//").unwrap_or(text)))
}

/// User and password, if both are there: the AWS CLI sends neither alone.
fn read_login(text: &str) -> Result<Option<Secret>, ProxyFault> {
    let Some((user, password)) = text.split_once(':') else {
        return Ok(None);
    };
    if user.is_empty() || password.is_empty() {
        return Ok(None);
    }
    let encoded = |part: &str| {
        let decoded = percent_decode_str(part).decode_utf8();
        let decoded = decoded.map_err(|_| ProxyFault::NotUtf8)?;
        Ok(percent_encode(decoded.as_bytes(), NON_ALPHANUMERIC).to_string())
    };
    let login = format!("{}:{}", encoded(user)?, encoded(password)?);
    Ok(Some(Secret::new(login)))
}

/// The host and, perhaps, the port.
fn read_place(scheme: &str, place: &str) -> Result<Url, ProxyFault> {
    let end = match place.strip_prefix('[') {
        Some(inner) => inner.find(']').ok_or(ProxyFault::Host)? + 2,
        None => place.find(':').unwrap_or(place.len()),
    };
    let (host, port) = place.split_at(end);
    if host.is_empty() {
        return Err(ProxyFault::NoHost);
    }
    let host = Host::parse(host).map_err(|_| ProxyFault::Host)?;
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => "",
        None => return Err(ProxyFault::Host),
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => digits,
        Some(_) => return Err(ProxyFault::Port),
    };
    let mut url = Url::parse(&format!("{scheme}://{host}/")).map_err(|_| ProxyFault::Host)?;
    if !port.is_empty() {
        let port = port.parse().ok().filter(|port| *port != 0);
        let set = url.set_port(Some(port.ok_or(ProxyFault::Port)?));
        set.map_err(|()| ProxyFault::Port)?;
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_in_every_spelling_that_the_aws_cli_takes() {
        for (text, shown, login) in [
            ("http://proxy:3128", "http://proxy:3128", None),
            ("proxy:3128", "http://proxy:3128", None),
            ("//proxy:03128/path?a#b", "http://proxy:3128", None),
            (
                "https://Proxy.Example.com:",
                "https://proxy.example.com",
                None,
            ),
            ("HTTP://proxy", "http://proxy", None),
            (r"http://proxy:3128\", "http://proxy:3128", None),
            (" http://proxy:3128\n", "http://proxy:3128", None),
            (
                "http://[2001:DB8::1]:3128",
                "http://[2001:db8::1]:3128",
                None,
            ),
            ("http://ada@proxy", "http://proxy", None),
            ("http://ada:@proxy", "http://proxy", None),
            ("http://:hush@proxy", "http://proxy", None),
            ("ada:hush@proxy:3128", "http://proxy:3128", Some("ada:hush")),
            (
                r"http://CORP\ada:hush@proxy",
                "http://proxy",
                Some("CORP%5Cada:hush"),
            ),
            (
                "http://a%40b:c%2Fd@proxy",
                "http://proxy",
                Some("a%40b:c%2Fd"),
            ),
            (
                "http://ada:p@ss:w%@proxy",
                "http://proxy",
                Some("ada:p%40ss%3Aw%25"),
            ),
            (
                "http://ada:h\u{fc}@proxy",
                "http://proxy",
                Some("ada:h%C3%BC"),
            ),
        ] {
            let proxy = ProxyAddress::parse(text).unwrap();
            assert_eq!(proxy.shown(), shown, "{text}");
            let read = proxy.login.as_ref().map(Secret::expose);
            assert_eq!(read, login, "{text}");
            assert_eq!(format!("{proxy:?}"), shown);
            assert_eq!(
                Url::parse(proxy.with_login().expose()).unwrap().host(),
                proxy.url.host()
            );
        }
    }

    #[test]
    fn what_would_be_misread_is_refused_and_never_leads_to_this_computer() {
        use ProxyFault::*;
        for (text, fault) in [
            ("http:/ada:hush@proxy.example.com", Slashes),
            ("http:ada:hush@proxy", Slashes),
            (r"http:\\ada:hush@proxy", Slashes),
            ("http://ada:12/hush@proxy:3128", Unescaped),
            ("http://ada:hu#sh@proxy", Unescaped),
            ("http://ada:hu?sh@proxy", Unescaped),
            ("http:///ada:hush@proxy", Unescaped),
            ("socks5://ada:hush@proxy:1080", Scheme),
            ("socks5h://proxy", Scheme),
            ("http://http://proxy:3128", Scheme),
            ("http://", NoHost),
            ("http:///", NoHost),
            (" ", NoHost),
            ("http://:3128", NoHost),
            ("http://ada:hush@", NoHost),
            ("http://ada:hush@:3128", NoHost),
            ("http://ada:hush", Port),
            ("http://proxy:65536", Port),
            ("http://proxy:0", Port),
            ("http://proxy:+80", Port),
            ("http://::1:3128", NoHost),
            ("http://[::1", Host),
            ("http://[::1]3128", Host),
            ("http://[fe80::1%25eth0]:3128", Host),
            ("http://pro xy", Host),
            ("http://ada:%FF@proxy", NotUtf8),
        ] {
            assert_eq!(ProxyAddress::parse(text), Err(fault), "{text}");
        }
    }
}
