//! What the browser is sent to IAM Identity Center with (RFC 6749, 4.1.1; RFC 7636).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use registrar_core::secret::Secret;
use url::form_urlencoded::Serializer;

use crate::base::random::random_letters;
use crate::connect::error::SignInError;

/// A request to be let in. Only who made it can use the code that comes of it.
pub(super) struct Request {
    /// Comes back with the code.
    pub(super) state: Secret,
    /// Goes with the code.
    pub(super) verifier: Secret,
}

impl Request {
    pub(super) fn new() -> Result<Self, SignInError> {
        Ok(Self {
            state: Secret::new(random_letters(32)?),
            // As long as the AWS CLI's; 43 to 128 are allowed (RFC 7636, 4.1).
            verifier: Secret::new(random_letters(64)?),
        })
    }

    /// The query of the address that the browser is sent to. `scopes` is what IAM Identity Center calls it.
    pub(super) fn query(&self, client_id: &str, redirect_uri: &str, scopes: &[String]) -> String {
        let hash = digest(&SHA256, self.verifier.expose().as_bytes());
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", self.state.expose())
            .append_pair("code_challenge_method", "S256")
            .append_pair("scopes", &scopes.join(" "))
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(hash))
            .finish();
        // The AWS CLI sends spaces so. A plus sign of the values themselves is encoded already.
        query.replace('+', "%20")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_hash_of_the_verifier_and_the_verifier_stays_here() {
        // The example of RFC 7636, appendix B.
        let request = Request {
            state: Secret::new("s".into()),
            verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into()),
        };
        let scopes = ["sso:account:access".to_owned(), "a+b".to_owned()];
        let query = request.query("id", "http://127.0.0.1:9/oauth/callback", &scopes);
        assert_eq!(
            query,
            "response_type=code&client_id=id&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Foauth%2Fcallback&state=s&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess%20a%2Bb&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn every_request_is_another_and_of_the_allowed_form() {
        let (one, two) = (Request::new().unwrap(), Request::new().unwrap());
        assert!(one.state != two.state && one.verifier != two.verifier);
        let verifier = one.verifier.expose();
        assert!((43..=128).contains(&verifier.len()));
        assert!(verifier.chars().all(|c| c.is_ascii_alphanumeric()));
    }
}
