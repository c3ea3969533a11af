//! The patterns of the tables, which are Java's.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fancy_regex::Regex;

static PATTERNS: LazyLock<Mutex<HashMap<&'static str, Option<&'static Regex>>>> =
    LazyLock::new(Mutex::default);

/// Whether the whole of `text` matches a pattern of the model. A pattern that
/// cannot be compiled matches nothing (a test sees to it that there is none).
pub(crate) fn matches(pattern: &'static str, text: &str) -> bool {
    let compiled = {
        let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
        *patterns.entry(pattern).or_insert_with(|| {
            Regex::new(&from_java(pattern))
                .ok()
                .map(|regex| &*Box::leak(Box::new(regex)))
        })
    };
    compiled.is_some_and(|regex| regex.is_match(text).unwrap_or(false))
}

/// The model's patterns are Java's, where `\w`, `\d` and `\s` are ASCII.
fn from_java(pattern: &str) -> String {
    let ascii = pattern
        .replace(r"\w", "[0-9A-Za-z_]")
        .replace(r"\d", "[0-9]")
        .replace(r"\s", r"[ \t\n\x0B\f\r]")
        .replace(r"\S", r"[^ \t\n\x0B\f\r]");
    format!(r"\A(?:{ascii})\z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ALL, MODEL};

    #[test]
    fn every_pattern_compiles() {
        for model in ALL {
            for (name, shape) in &model.shapes {
                if let Some(pattern) = &shape.pattern {
                    assert!(Regex::new(&from_java(pattern)).is_ok(), "{name}: {pattern}");
                }
            }
            assert_eq!(model.botocore, MODEL.botocore);
        }
    }

    #[test]
    fn patterns_mean_what_java_means() {
        let name = MODEL
            .shape("ClientNameType")
            .pattern
            .as_deref()
            .expect("has one");
        assert!(matches(name, "Cognite Data Fusion"));
        assert!(!matches(name, "Kärnten"), "Java's \\w is ASCII");
        assert!(!matches(name, "a/b"));
        let url = MODEL
            .shape("RedirectUrlType")
            .pattern
            .as_deref()
            .expect("has one");
        assert!(matches(url, "https://example.com/ä"));
        assert!(!matches(url, "https://example.com/ b"));
        let identifier = MODEL.shape("ResourceServerIdentifierType");
        let identifier = identifier.pattern.as_deref().expect("has one");
        assert!(matches(identifier, "https:/"));
        assert!(!matches(identifier, "a\"b"));
        let scope = MODEL.shape("ResourceServerScopeNameType");
        let scope = scope.pattern.as_deref().expect("has one");
        assert!(matches(scope, "westeurope-1.cognitedata.com"));
        assert!(!matches(scope, "a/b"));
    }
}
