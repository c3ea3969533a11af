//! What Cognite calls things in a user pool, spelled exactly as on the documentation page:
//! <https://docs.cognite.com/cdf/access/aws/guides/configure_cdf_cognito>.

/// Identifier of the resource server "Cognite API".
pub const COGNITE_API_IDENTIFIER: &str = "https://cognitedata.com";
/// Identifier of the resource server "Service account". The single slash is meant: Amazon Cognito joins
/// identifier and scope name with another one, which makes `https://CLUSTER.cognitedata.com` of the two.
pub const SERVICE_ACCOUNT_IDENTIFIER: &str = "https:/";
/// Name of the machine-to-machine app client.
pub const AUTHORIZATION_SERVER_NAME: &str = "Cognite authorization server";
/// Name of the traditional web application's app client.
pub const DATA_FUSION_NAME: &str = "Cognite Data Fusion";
/// Where Cognite takes an authorization code.
pub const CALLBACK_URL: &str = "https://auth.cognite.com/oauth2/external/callback";
