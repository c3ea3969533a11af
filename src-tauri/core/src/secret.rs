//! A client secret that nobody can print.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A client secret. It cannot be printed or serialised, and its memory is wiped when it is dropped.
///
/// ```compile_fail
/// fn leak(secret: registrar_core::secret::Secret) -> impl serde::Serialize { secret }
/// ```
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret into custody.
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// Opens the secret. Each call is a place to look at in a review: store it, send it, copy it, never show it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_it() {
        let secret = Secret::new("hunter2hunter2hunter2hunter2".into());
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
    }
}
