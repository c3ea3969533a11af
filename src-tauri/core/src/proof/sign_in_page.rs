//! What a browser gets that is sent to sign in.

use url::Url;

use super::answers::{Wanted, bare, facts};
use super::{Check, Evidence, Exchange, Fact, Finding, NotAsked};
use crate::cognite::CALLBACK_URL;
use crate::plan::Plan;

const PAGE: Wanted = Wanted {
    check: Check::SignInPage,
    what: "The sign-in page",
    statuses: &[200],
    content_types: &["text/html"],
};

/// What managed login says of a client without a style, with HTTP status 403.
const NO_STYLE: &str = "Login pages unavailable";
/// What the error page says, of the classic hosted UI and of managed login.
const ERROR_PAGE: &str = "An error was encountered with the requested page";

/// What to do about a page that is none of the known mistakes.
const LOOK: &str = "Look at the pool’s domain and at the client’s sign-in page in the AWS console.";

pub(super) fn judge(plan: &Plan, evidence: &Evidence) -> Finding {
    let check = Check::SignInPage;
    let hops = match &evidence.sign_in_page {
        Ok(hops) => hops,
        Err(NotAsked::Insecure(url)) => {
            return Finding::failed(
                check,
                format!("The sign-in page’s address is not an https address: {url}."),
            );
        }
        Err(NotAsked::NoClient) => {
            return Finding::unknown(
                check,
                "The sign-in page was not visited, because there is no app client for it yet.",
            )
            .mended_by_review(plan);
        }
        Err(NotAsked::NoEndpoint) => {
            return Finding::unknown(
                check,
                "The sign-in page was not visited, because the pool has no domain for it.",
            )
            .mended_by_review(plan);
        }
        Err(_) => {
            return Finding::unknown(
                check,
                "The sign-in page was not visited, because the discovery document, which says where it is, could not be used.",
            );
        }
    };
    let Some(last) = hops.last() else {
        return Finding::unknown(check, "The sign-in page was not visited.");
    };
    let finding = no_page(plan, hops, last).unwrap_or_else(|| match PAGE.of(last) {
        Err(finding) => *finding,
        Ok((_, page)) => of_page(page),
    });
    let mut evidence: Vec<Fact> = hops.iter().flat_map(facts).collect();
    evidence.extend(error_code(last).map(|code| Fact::new("error", code)));
    finding.resting_on(evidence)
}

/// What there is instead of a page, of that which Amazon Cognito is known to do.
fn no_page(plan: &Plan, hops: &[Exchange<String>], last: &Exchange<String>) -> Option<Finding> {
    let check = Check::SignInPage;
    let answer = last.answer.as_ref().ok()?;
    if let Some(code) = error_code(last) {
        return Some(Finding::failed(check, refused(&code)).mended_by_review(plan));
    }
    if answer
        .content
        .as_ref()
        .is_ok_and(|page| page.contains(NO_STYLE))
    {
        return Some(Finding::failed(check, "The sign-in page says “Login pages unavailable”: app client “Cognite Data Fusion” has no managed login style.")
            .mended_by_review(plan));
    }
    let location = answer.location.as_deref()?;
    let message = match elsewhere(&hops[0].url, location) {
        None => format!(
            "The sign-in page was not reached: it kept redirecting, {} times.",
            hops.len()
        ),
        Some(_) if bare(location) == CALLBACK_URL => {
            "Amazon Cognito sends the browser straight back to Cognite, without a sign-in page."
                .to_owned()
        }
        Some(place) => format!(
            "Instead of a sign-in page, Amazon Cognito sends the browser to {place}, which was not visited."
        ),
    };
    Some(Finding::failed(check, message).hint(LOOK))
}

fn of_page(page: &str) -> Finding {
    let check = Check::SignInPage;
    let lower = page.to_ascii_lowercase();
    if page.contains(ERROR_PAGE) {
        Finding::failed(
            check,
            "Instead of a sign-in page there is an error page, which does not say what is wrong.",
        )
        .hint(LOOK)
    } else if !lower.contains("<html") {
        Finding::failed(
            check,
            "Instead of a sign-in page there is something that is not a whole HTML page.",
        )
        .hint(LOOK)
    } else {
        Finding::passed(
            check,
            "A browser that Cognite sends to sign in gets a sign-in page.",
        )
    }
}

/// Where a redirect leads, if that is not where it came from.
fn elsewhere(from: &str, location: &str) -> Option<String> {
    match (Url::parse(from), Url::parse(location)) {
        (Ok(from), Ok(to)) if from.origin() == to.origin() => None,
        (_, Ok(to)) => Some(to.origin().ascii_serialization()),
        (_, Err(_)) => Some("an address that is none".to_owned()),
    }
}

/// The error code that the last page or the last redirect has in its query. A text that is no code is told as
/// "unknown".
fn error_code(last: &Exchange<String>) -> Option<String> {
    let answer = last.answer.as_ref().ok()?;
    let target = answer.location.as_deref().unwrap_or(&last.url);
    let url = Url::parse(target).ok()?;
    let is_code = |text: &str| {
        (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let named = url.query_pairs().find(|(name, _)| name == "error");
    let named = named.map(|(_, code)| {
        if is_code(&code) {
            code.into_owned()
        } else {
            "unknown".into()
        }
    });
    named.or_else(|| url.path().ends_with("/error").then(|| "unknown".to_owned()))
}

fn refused(code: &str) -> String {
    let why = match code {
        "redirect_mismatch" => format!("app client “Cognite Data Fusion” does not have the callback URL {CALLBACK_URL}, letter for letter"),
        "invalid_scope" => "app client “Cognite Data Fusion” does not have all the scopes that Cognite asks for".into(),
        "unauthorized_client" => "app client “Cognite Data Fusion” may not use the authorization code grant, or its OAuth 2.0 flows are off".into(),
        "invalid_client" => "Amazon Cognito does not know app client “Cognite Data Fusion” by its client id".into(),
        "invalid_request" => "Amazon Cognito does not take the request that Cognite makes".into(),
        _ => "Amazon Cognito shows an error".into(),
    };
    format!("Instead of a sign-in page there is an error: {why} ({code}).")
}
