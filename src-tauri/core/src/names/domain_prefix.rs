//! The prefix of a pool's domain.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::dns::is_dns_label;

/// The prefix of a user pool's domain: `PREFIX.auth.REGION.amazoncognito.com`.
///
/// 1–63 of `[a-z0-9-]`, no hyphen at an end, and none of the words that the service reserves
/// (`CreateUserPoolDomain`, Amazon Cognito API reference).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(export, export_to = "pool.ts", as = "String")]
pub struct DomainPrefix(String);

/// Why a text cannot be a domain prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DomainPrefixError {
    /// Nothing but white space.
    #[error("Enter a prefix for the sign-in domain, such as my-company-cdf.")]
    Empty,
    /// Longer than 63 characters.
    #[error("A domain prefix has at most 63 characters; this one has {0}.")]
    TooLong(usize),
    /// A character that it cannot have, or a hyphen at an end.
    #[error(
        "A domain prefix has lower-case letters, digits and hyphens, and starts and ends with a letter or digit."
    )]
    Form,
    /// A word that Amazon Cognito reserves.
    #[error("A domain prefix may not contain “{0}”: Amazon Cognito reserves that word.")]
    Reserved(&'static str),
}

impl DomainPrefix {
    /// Reads a prefix; white space around it is dropped.
    ///
    /// # Errors
    /// [`DomainPrefixError`] says what is wrong with the text. Whether the prefix is free is not known here.
    pub fn parse(text: &str) -> Result<Self, DomainPrefixError> {
        let prefix = text.trim();
        if prefix.is_empty() {
            return Err(DomainPrefixError::Empty);
        }
        let length = prefix.chars().count();
        if length > 63 {
            return Err(DomainPrefixError::TooLong(length));
        }
        if !is_dns_label(prefix) {
            return Err(DomainPrefixError::Form);
        }
        if let Some(word) = RESERVED.into_iter().find(|word| prefix.contains(word)) {
            return Err(DomainPrefixError::Reserved(word));
        }
        Ok(Self(prefix.to_owned()))
    }

    /// Proposes a prefix from a name that people gave, such as a pool's; `salt` keeps it apart from others.
    pub fn propose(name: &str, salt: &str) -> Self {
        let mut words = String::new();
        for c in name.chars() {
            match c.to_ascii_lowercase() {
                c if c.is_ascii_lowercase() || c.is_ascii_digit() => words.push(c),
                _ if words.ends_with('-') => {}
                _ => words.push('-'),
            }
        }
        for word in RESERVED {
            words = words.replace(word, "");
        }
        words.truncate(40);
        let proposed = format!("{}-{salt}", words.trim_matches('-'));
        Self::parse(proposed.trim_matches('-')).unwrap_or_else(|_| Self(format!("cdf-{salt}")))
    }

    /// The prefix alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const RESERVED: [&str; 3] = ["amazon", "aws", "cognito"];

impl fmt::Display for DomainPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DomainPrefix {
    type Error = DomainPrefixError;
    fn try_from(text: String) -> Result<Self, DomainPrefixError> {
        Self::parse(&text)
    }
}

impl From<DomainPrefix> for String {
    fn from(prefix: DomainPrefix) -> String {
        prefix.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_the_service_refuses() {
        for (text, error) in [
            ("", DomainPrefixError::Empty),
            ("my_company", DomainPrefixError::Form),
            ("-my", DomainPrefixError::Form),
            ("my-aws-login", DomainPrefixError::Reserved("aws")),
            ("cognitologin", DomainPrefixError::Reserved("cognito")),
        ] {
            assert_eq!(DomainPrefix::parse(text), Err(error), "{text}");
        }
        assert_eq!(
            DomainPrefix::parse(&"a".repeat(64)),
            Err(DomainPrefixError::TooLong(64))
        );
    }

    proptest! {
        #[test]
        fn a_proposal_is_always_lawful(name in "\\PC{0,200}", salt in "[a-z0-9]{6}") {
            prop_assume!(RESERVED.iter().all(|word| !salt.contains(word)));
            let prefix = DomainPrefix::propose(&name, &salt);
            prop_assert!(DomainPrefix::parse(prefix.as_str()).is_ok(), "{}", prefix);
        }
    }
}
