//! The Security Token Service: `GetCallerIdentity`, in the AWS query protocol.

use uuid::Uuid;

use crate::{ACCESS_KEY_ID, ACCOUNT};

/// The version of the query protocol's API.
const VERSION: &str = "2011-06-15";

/// The actions that it has.
pub(crate) const ACTIONS: [&str; 1] = ["GetCallerIdentity"];

/// The partition that a region is in.
pub(crate) fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// Whose key it is.
pub(crate) fn caller_arn(region: &str) -> String {
    format!("arn:{}:iam::{ACCOUNT}:user/practice", partition(region))
}

/// The `Action` and `Version` of a query.
pub(crate) fn action(body: &[u8]) -> Option<String> {
    let mut action = None;
    let mut versioned = false;
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            "Action" => action = Some(value.into_owned()),
            "Version" => versioned = value == VERSION,
            _ => {}
        }
    }
    action.filter(|_| versioned)
}

pub(crate) fn caller_identity(region: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/{VERSION}/\">\n  <GetCallerIdentityResult>\n    <Arn>{}</Arn>\n    <UserId>AIDA{}</UserId>\n    <Account>{ACCOUNT}</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    <RequestId>{}</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n",
        caller_arn(region),
        &ACCESS_KEY_ID[4..],
        Uuid::new_v4(),
    )
}

/// An error answer; the codes of this protocol differ from those of the JSON one.
pub(crate) fn error(code: &str, message: &str) -> (u16, String) {
    let (code, status) = match code {
        "MissingAuthenticationTokenException" => ("MissingAuthenticationToken", 403),
        "UnrecognizedClientException" => ("InvalidClientTokenId", 403),
        "InvalidSignatureException" => ("SignatureDoesNotMatch", 403),
        "IncompleteSignatureException" => ("IncompleteSignature", 403),
        "AccessDeniedException" => ("AccessDenied", 403),
        "ExpiredTokenException" => ("ExpiredToken", 403),
        "TooManyRequestsException" => ("Throttling", 400),
        "InternalErrorException" => ("InternalFailure", 500),
        other => (other, 400),
    };
    let kind = if status < 500 { "Sender" } else { "Receiver" };
    let message = message
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/{VERSION}/\">\n  <Error>\n    <Type>{kind}</Type>\n    <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  <RequestId>{}</RequestId>\n</ErrorResponse>\n",
        Uuid::new_v4(),
    );
    (status, body)
}
