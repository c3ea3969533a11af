//! What a browser gets that Cognite sends to sign in.

use registrar_core::blueprint::Blueprint;
use registrar_core::cognite::CALLBACK_URL;
use registrar_core::parts::PartId;
use registrar_core::plan::Plan;
use registrar_core::proof::{Exchange, NotAsked};
use url::Url;

use super::exchange::{exchange, fetch};
use crate::base::http::WebClient;

/// From the authorize endpoint to the page it is one redirect.
const MAX_REDIRECTS: usize = 5;

/// A page of managed login is some 10 kB of HTML.
const MAX_PAGE: usize = 1024 * 1024;

/// Goes to the authorize endpoint as the Data Fusion client's users are sent there, and on to where it redirects to on
/// the same origin: the sign-in page. Another origin, such as the callback URL's, is not visited.
pub(super) async fn visit(
    client: &WebClient,
    endpoint: Result<Url, NotAsked>,
    blueprint: &Blueprint,
    plan: &Plan,
) -> Result<Vec<Exchange<String>>, NotAsked> {
    let endpoint = endpoint?;
    let data_fusion = plan.client(&PartId::DATA_FUSION);
    let data_fusion = data_fusion.ok_or(NotAsked::NoClient)?;
    let mut url = authorize(&endpoint, data_fusion.client_id, blueprint);
    let mut hops: Vec<Exchange<String>> = vec![];
    loop {
        let page = |body: &[u8]| Ok(String::from_utf8_lossy(body).into_owned());
        let shown = fetch(client, &url, "text/html", MAX_PAGE, page);
        hops.push(exchange(&url, shown).await);
        let next = hops.last().and_then(|hop| {
            let location = hop.answer.as_ref().ok()?.location.as_deref()?;
            Url::parse(location)
                .ok()
                .filter(|next| next.origin() == endpoint.origin())
        });
        match next {
            Some(next) if hops.len() <= MAX_REDIRECTS => url = next,
            _ => return Ok(hops),
        }
    }
}

fn authorize(endpoint: &Url, client_id: &str, blueprint: &Blueprint) -> Url {
    let scopes: Vec<String> = blueprint.data_fusion().oauth_scopes.into_iter().collect();
    // Nobody comes back with these, so they need not be hard to guess.
    let made_up = || format!("{:016x}", fastrand::u64(..));
    let mut url = endpoint.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", CALLBACK_URL)
        .append_pair("scope", &scopes.join(" "))
        .append_pair("state", &made_up())
        .append_pair("nonce", &made_up());
    url
}

#[cfg(test)]
mod tests {
    use registrar_core::blueprint::Choices;
    use registrar_core::names::Cluster;

    use super::*;

    #[test]
    fn asks_for_what_cognite_asks_for() {
        let cluster = Cluster::parse("westeurope-1").unwrap();
        let blueprint = Blueprint::new(vec![cluster], Choices::default()).unwrap();
        let endpoint = Url::parse("https://plant.example/oauth2/authorize").unwrap();
        let url = authorize(&endpoint, "client1", &blueprint);
        let made_up = |name: &str| {
            url.query_pairs()
                .find(|(own, _)| own == name)
                .unwrap()
                .1
                .into_owned()
        };
        assert_ne!(made_up("state"), made_up("nonce"));
        let known = url.as_str().split("&state=").next().unwrap();
        assert_eq!(
            known,
            "https://plant.example/oauth2/authorize?response_type=code&client_id=client1&redirect_uri=https%3A%2F%2Fauth.cognite.com%2Foauth2%2Fexternal%2Fcallback&scope=email+https%3A%2F%2Fcognitedata.com%2Fuser_impersonation+openid+profile"
        );
    }
}
