//! Where a secret may go: the one rule for it.

use registrar_core::proof::Document;
use url::Url;

/// The address of an endpoint that the document read at `read_at` names, if a secret may go there: by https, or by http
/// to this computer where the document itself was read so; and with nobody's name or password in it.
pub(super) fn for_secret(named: &str, read_at: &str) -> Option<Url> {
    if !Document::may_name(named, read_at) {
        return None;
    }
    Url::parse(named).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &str =
        "https://cognito-idp.eu-west-1.amazonaws.com/p/.well-known/openid-configuration";
    const HERE: &str = "http://127.0.0.1:4566/p/.well-known/openid-configuration";

    #[test]
    fn a_secret_goes_by_https_or_to_this_computer_where_the_document_came_from_it() {
        for (named, from_aws, from_here) in [
            ("https://plant.example/oauth2/token", true, true),
            ("http://127.0.0.1:4566/d/oauth2/token", false, true),
            ("http://localhost/oauth2/token", false, true),
            ("http://[::1]:4566/oauth2/token", false, true),
            ("http://plant.example/oauth2/token", false, false),
            ("http://10.0.0.1/oauth2/token", false, false),
            ("https://ada@plant.example/oauth2/token", false, false),
            ("https://ada:x@plant.example/oauth2/token", false, false),
            ("http://:x@127.0.0.1:4566/d/oauth2/token", false, false),
            ("ftp://127.0.0.1/oauth2/token", false, false),
            ("data:text/plain,token", false, false),
            ("/oauth2/token", false, false),
            ("", false, false),
        ] {
            assert_eq!(for_secret(named, AWS).is_some(), from_aws, "{named}");
            assert_eq!(for_secret(named, HERE).is_some(), from_here, "{named}");
            assert!(for_secret(named, "elsewhere").is_none_or(|url| url.scheme() == "https"));
        }
    }
}
