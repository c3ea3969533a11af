//! The form of a name in the Domain Name System.

/// Lower-case letters, digits and hyphens, with no hyphen at either end; not empty.
pub(super) fn is_dns_label(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('-')
}
