//! The name of a user pool.

use std::fmt;

/// The name of a user pool to be created: 1 to 128 of `[\w\s+=,.@-]` (`UserPoolNameType`, `cognito-idp` service model),
/// of which only ASCII is taken here, since the model does not say whether its `\w` holds more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPoolName(String);

/// A text cannot be the name of a user pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A pool name has 1 to 128 letters, digits, spaces and + = , . @ - _")]
pub struct UserPoolNameError;

impl UserPoolName {
    /// Reads a name; white space around it is dropped.
    ///
    /// # Errors
    /// When it is empty, longer than 128 characters, or has a character that the service does not take.
    pub fn parse(text: &str) -> Result<Self, UserPoolNameError> {
        let name = text.trim();
        let is_allowed =
            |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_+=,.@-".contains(c);
        if (1..=128).contains(&name.chars().count()) && name.chars().all(is_allowed) {
            Ok(Self(name.to_owned()))
        } else {
            Err(UserPoolNameError)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserPoolName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_service_takes() {
        for name in [" Plant sign-in ", "a", "A_b+c=d,e.f@g-h", &"x".repeat(128)] {
            assert_eq!(UserPoolName::parse(name).unwrap().as_str(), name.trim());
        }
        for name in ["", "  ", "a/b", "Plant “north”", "müller", &"x".repeat(129)] {
            assert_eq!(UserPoolName::parse(name), Err(UserPoolNameError), "{name}");
        }
    }
}
