//! What of the files and the environment may be repeated in a sentence.

use std::path::{Path, PathBuf};

use url::Url;

/// A name, an ARN, a path or an address out of the AWS files or the environment, to be repeated in a sentence: its first
/// line without quotes around it, an address without a user and a query, and `…` for what might be a secret that stands in
/// the wrong place.
///
/// A secret access key is 40 letters of base64, an access key's id begins with `AKIA` or `ASIA`, a token is long, and a
/// JSON Web Token begins with `eyJ`. What people name has words in it.
pub(crate) fn shown(text: &str) -> String {
    let text = text.trim().lines().next().unwrap_or_default();
    let bare = text.trim_matches(['"', '\'']);
    match Url::parse(bare) {
        Ok(url) if url.has_host() => address(url, bare.ends_with('/')),
        _ => hidden(without_user(bare)),
    }
}

/// The same of a path.
pub(crate) fn shown_path(path: &Path) -> PathBuf {
    PathBuf::from(shown(&path.to_string_lossy()))
}

/// The same of an address.
pub(crate) fn address(mut url: Url, has_slash: bool) -> String {
    // Neither fails where there is a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    // AWS's own start URLs end with `#/`.
    let fragment = url.fragment().filter(|fragment| *fragment == "/");
    let fragment = fragment.map(str::to_owned);
    url.set_fragment(fragment.as_deref());
    // With a slash in a password, what is behind that is taken for the path.
    if url.path().contains('@') || may_be_secret(url.path()) {
        url.set_path("…");
        return url.as_str().replace("%E2%80%A6", "…");
    }
    let address = url.as_str();
    match has_slash {
        true => address.to_owned(),
        false => address.trim_end_matches('/').to_owned(),
    }
}

/// What is no address and may have been meant as one, without a user, a password and a query.
fn without_user(text: &str) -> &str {
    let is_address = text.contains("//") || text.contains(':') && text.contains('@');
    if !is_address || text.starts_with("arn:") {
        return text;
    }
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    host.split(['?', '#']).next().unwrap_or_default()
}

fn hidden(text: &str) -> String {
    if may_be_secret(text) {
        "…".to_owned()
    } else {
        text.to_owned()
    }
}

fn may_be_secret(text: &str) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut runs = text.split(|c| !is_base64(c));
    text.len() > 200
        || runs.any(|run| {
            // A path of words has slashes, and a key may.
            run.len() >= 38 && (is_random(run) || has_capitals(run)) || run.split('/').any(is_key)
        })
}

/// Whether a word is a key or the beginning of a token.
fn is_key(word: &str) -> bool {
    let begins = |beginning| word.starts_with(beginning) && word.len() >= 16;
    begins("AKIA") || begins("ASIA") || begins("eyJ") || word.len() >= 20 && is_random(word)
}

/// Whether capitals follow each other more often than in a name of that length.
fn has_capitals(word: &str) -> bool {
    let pairs = word.as_bytes().windows(2);
    pairs
        .filter(|pair| pair.iter().all(u8::is_ascii_uppercase))
        .count()
        >= 6
}

/// Whether a word is more than one that somebody has thought of: its letters change their class all the time.
fn is_random(word: &str) -> bool {
    let class = |c: u8| match c {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let pairs = word
        .as_bytes()
        .windows(2)
        .filter(|pair| !pair.contains(&b'/'));
    let changes = pairs.filter(|pair| class(pair[0]) != class(pair[1]));
    // Of 40 letters of base64, 25 do; of a long name of words, one in four.
    changes.count() * 7 > word.len() * 2
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
            "OrganizationAccountAccessRoleForDeployments2026",
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
    fn a_random_secret_is_not_repeated_wherever_it_stands() {
        const BASE64: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        // One in a million has so few that it is taken for words.
        let mut rng = fastrand::Rng::with_seed(40);
        for _ in 0..1_000 {
            let secret = std::iter::repeat_with(|| BASE64[rng.usize(..64)] as char);
            let secret: String = secret.take(40).collect();
            for around in [
                "S",
                "\"S\"",
                "'S'",
                "S # key",
                "S,",
                "aws_secret_access_key=S",
                "/tmp/S",
                "https://a.awsapps.com/start/S",
                "https://relay.example/S/",
                "https://ada:S@a.awsapps.com/start",
                "ada:S@host",
            ] {
                let told = shown(&around.replace('S', &secret));
                assert!(!told.contains(&secret), "{told}");
                // Nor the half of it.
                assert!(!told.contains(&secret[..20]), "{told}");
                assert!(!told.contains(&secret[20..]), "{told}");
            }
        }
    }

    #[test]
    fn a_password_is_not_repeated_however_an_address_is_spelled() {
        for text in [
            "\"https://ada:hunter2@a.awsapps.com/start\"",
            "\"https://a.awsapps.com/start?token=hunter2\"",
            "https://ada:hun/hunter2@host/start",
            "https://ada:12/hunter2@host/",
            "https://ada:hunter2@host:99999/",
            "//ada:hunter2@host",
            "ada:hunter2@host",
            "https://host:99999/?token=hunter2",
            "https://relay.example/eyJhbGciOiJIUzI1NiJ9hunter2.eyJzdWIiOiJhZGEifQ.c2ln",
        ] {
            assert!(!shown(text).contains("hunter2"), "{text}");
        }
        for text in [
            "arn:aws:sts::111122223333:assumed-role/R/ada@example.com",
            "dev@eu",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
