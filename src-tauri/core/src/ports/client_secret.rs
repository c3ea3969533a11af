//! Trying a client's secret at the token endpoint.

/// Whether the token endpoint accepts a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// It does.
    Accepted,
    /// It does not.
    Refused,
    /// It could not be found out.
    Unknown {
        /// Why, in a sentence.
        why: String,
    },
}

/// How a client gets a token (RFC 6749, `grant_type`), which is how its secret can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantType {
    /// For itself.
    ClientCredentials,
    /// For a person who signs in.
    AuthorizationCode,
}

/// How long to go on asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// The first answer counts.
    Once,
    /// A secret that is refused is tried again for a few seconds: a new one may not be known everywhere at once.
    UntilAccepted,
    /// A secret that is accepted is tried again for a few seconds: a deleted one may not be forgotten everywhere at
    /// once.
    UntilRefused,
}
