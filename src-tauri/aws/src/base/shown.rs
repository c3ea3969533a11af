//! What of the files and the environment may be repeated in a sentence.

use std::path::{Path, PathBuf};

use url::Url;

/// A name, an ARN, a path or an address out of the AWS files or the environment, to be repeated in a sentence: its first
/// line, an address without a user and a query, and `…` for what might be a secret that stands in the wrong place.
///
/// A secret access key is 40 letters of base64, an access key's id begins with `AKIA` or `ASIA`, a token is long, and a
/// JSON Web Token begins with `eyJ`. What people name has words in it.
pub(crate) fn shown(text: &str) -> String {
    let text = text.trim().lines().next().unwrap_or_default();
    match Url::parse(text) {
        Ok(url) if url.has_host() => address(url, text.ends_with('/')),
        _ => hidden(text).to_owned(),
    }
}

/// The same of a path.
pub(crate) fn shown_path(path: &Path) -> PathBuf {
    PathBuf::from(shown(&path.to_string_lossy()))
}

fn address(mut url: Url, has_slash: bool) -> String {
    // Neither fails where there is a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    // AWS's own start URLs end with `#/`.
    let fragment = url.fragment().filter(|fragment| *fragment == "/");
    let fragment = fragment.map(str::to_owned);
    url.set_fragment(fragment.as_deref());
    let path: Vec<&str> = url.path().split('/').map(hidden).collect();
    let path = path.join("/");
    url.set_path(&path);
    let address = url.as_str();
    match has_slash {
        true => address.to_owned(),
        false => address.trim_end_matches('/').to_owned(),
    }
}

fn hidden(text: &str) -> &str {
    if may_be_secret(text) { "…" } else { text }
}

fn may_be_secret(text: &str) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let is_key = text.len() == 40 && !text.starts_with('/') && text.chars().all(is_base64);
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '='));
    is_key || text.len() > 200 || words.any(is_random)
}

/// Whether a word is more than one that somebody has thought of: its letters change their class all the time.
fn is_random(word: &str) -> bool {
    let class = |c: u8| match c {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let changes = word
        .as_bytes()
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]));
    let begins = |beginning| word.starts_with(beginning) && word.len() >= 16;
    begins("AKIA")
        || begins("ASIA")
        || begins("eyJ")
        || word.len() >= 20 && changes.count() * 3 > word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_are_repeated_and_what_may_be_a_secret_is_not() {
        for text in [
            "dev",
            "plant north",
            "AdministratorAccess-123456789012",
            "CrossAccountDeploymentRole2026",
            "arn:aws:iam::111122223333:role/AWSReservedSSO_AdministratorAccess_0a1b2c3d4e5f6789",
            "müller",
            "/home/Ada1/projects/aws/tokens/web-identity.jwt",
            "~/certs/Corp-Root-CA-2026.pem",
            "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
            "C:\\Users\\ada\\.aws\\config",
            "",
        ] {
            assert_eq!(shown(text), text);
        }
        for text in [
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "wJalrXUtnFEMIK7MDENG9bPxRfiCYEXAMPLEKEY+",
            "AKIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln",
        ] {
            assert_eq!(shown(text), "…", "{text}");
        }
        let url = "https://ada:hush@a.awsapps.com/start?token=hush#/";
        assert_eq!(shown(url), "https://a.awsapps.com/start#/");
        assert_eq!(shown("dev\naws_secret_access_key = x"), "dev");
    }

    #[test]
    fn a_random_secret_is_not_repeated() {
        const BASE64: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for _ in 0..1_000 {
            let secret = std::iter::repeat_with(|| BASE64[fastrand::usize(..64)] as char);
            // One in a thousand has its slashes where a path might have them.
            let secret: String = std::iter::once('s').chain(secret.take(39)).collect();
            assert_eq!(shown(&secret), "…", "{secret}");
        }
    }
}
