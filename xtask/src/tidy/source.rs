//! Rust source, read just as far as tidy needs it: without comments, texts and test modules, and its `use` items.

use std::ops::Range;

/// Rust source of the same length and lines in which comments, texts and characters are blank.
pub(crate) fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut blanked = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at + 1..].starts_with(b"/") => line_end(bytes, at),
            b'/' if bytes[at + 1..].starts_with(b"*") => block_comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if !follows_name(bytes, at) => match raw_string_end(bytes, at) {
                Some(end) => end,
                None => {
                    at += 1;
                    continue;
                }
            },
            b'\'' => match character_end(text, at) {
                Some(end) => end,
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut blanked[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    // Outside comments and texts, a letter beyond ASCII can only be part of a name; whole ones were blanked.
    String::from_utf8(blanked).unwrap_or_default()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| at + length)
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where `r"…"` or `r#"…"#` ends; `None` if this is something else, such as `r#type`.
fn raw_string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let marks = bytes[start + 1..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    let opening = start + 1 + marks;
    if bytes.get(opening) != Some(&b'"') {
        return None;
    }
    let closing = [b"\"".as_slice(), &b"#".repeat(marks)].concat();
    let inside = bytes[opening + 1..]
        .windows(closing.len())
        .position(|window| window == closing);
    Some(inside.map_or(bytes.len(), |length| opening + 1 + length + closing.len()))
}

/// Where a character such as `'a'` or `'\n'` ends; `None` if this is a lifetime.
fn character_end(text: &str, start: usize) -> Option<usize> {
    let mut letters = text[start + 1..].char_indices();
    let (_, first) = letters.next()?;
    if first == '\\' {
        letters.next()?;
        let (length, _) = letters.find(|(_, letter)| *letter == '\'')?;
        return Some(start + 1 + length + 1);
    }
    let (length, second) = letters.next()?;
    (second == '\'').then_some(start + 1 + length + 1)
}

/// Whether the letter here belongs to a name that began before it, as the `r` of `for"`; `br"` and `cr"` do not count.
fn follows_name(bytes: &[u8], at: usize) -> bool {
    let is_name = |index: usize| bytes[index].is_ascii_alphanumeric() || bytes[index] == b'_';
    match at.checked_sub(1) {
        Some(before) if is_name(before) => {
            !(matches!(bytes[before], b'b' | b'c') && (before == 0 || !is_name(before - 1)))
        }
        _ => false,
    }
}

/// The line, counted from 1, of a place in a text.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// Where the brace that opens here is closed: the place after it.
pub(crate) fn closing(blanked: &str, opening: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in blanked.bytes().enumerate().skip(opening) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    blanked.len()
}

/// A `mod` item of a file.
pub(crate) struct Module {
    pub(crate) name: String,
    /// From its attributes or its first word to its semicolon or closing brace.
    pub(crate) range: Range<usize>,
    /// Where its own items are, if they stand in this file.
    pub(crate) body: Option<Range<usize>>,
    /// Whether it is there for tests only.
    pub(crate) is_test: bool,
}

/// The `mod` items of a file, those inside others not among them.
pub(crate) fn modules(blanked: &str) -> Vec<Module> {
    let mut modules = Vec::new();
    let mut after = 0;
    for (at, _) in words(blanked, "mod") {
        let rest = &blanked[at + 3..];
        let name: String = rest
            .trim_start()
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect();
        let Some(sign) = rest.find([';', '{']) else {
            continue;
        };
        if at < after || name.is_empty() || rest[..sign].trim() != name {
            continue;
        }
        let sign = at + 3 + sign;
        let is_inline = blanked.as_bytes()[sign] == b'{';
        let end = if is_inline {
            closing(blanked, sign)
        } else {
            sign + 1
        };
        // Back over the visibility and the attributes, to the end of what stands before.
        let before = blanked[..at]
            .rfind([';', '}', '{'])
            .map_or(0, |end| end + 1);
        let lead = &blanked[before..at];
        let start = before + (lead.len() - lead.trim_start().len());
        let attributes: String = lead.split_whitespace().collect();
        modules.push(Module {
            name,
            range: start..end,
            body: is_inline.then(|| sign + 1..end.saturating_sub(1)),
            is_test: attributes.contains("#[cfg(test)]"),
        });
        after = end;
    }
    modules
}

/// The same source in which the modules that are there for tests only are blank.
pub(crate) fn without_tests(blanked: &str) -> String {
    let mut bytes = blanked.as_bytes().to_vec();
    for module in modules(blanked).iter().filter(|module| module.is_test) {
        for byte in &mut bytes[module.range.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where a word stands as a whole.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).filter(move |(at, _)| {
        !text[..*at].ends_with(is_name) && !text[at + word.len()..].starts_with(is_name)
    })
}

/// A `use` item.
pub(crate) struct Use {
    /// From its visibility or `use` to its semicolon, that included.
    pub(crate) range: Range<usize>,
    /// `pub` or `pub(…)`; empty where there is none.
    pub(crate) visibility: String,
    /// What it brings in.
    pub(crate) names: Vec<Name>,
}

/// One name that a `use` item brings in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// Such as `crate`, `pool`, `Domain`; the last may be `self` or `*`.
    pub(crate) path: Vec<String>,
    /// What it is called here, if differently.
    pub(crate) alias: Option<String>,
}

impl Name {
    /// What it is called here.
    pub(crate) fn local(&self) -> &str {
        match (&self.alias, self.path.as_slice()) {
            (Some(alias), _) => alias,
            (None, [.., module, last]) if last == "self" => module,
            (None, [.., last]) => last,
            (None, []) => "",
        }
    }
}

/// The `use` items of a file, wherever they stand.
pub(crate) fn uses(blanked: &str) -> Vec<Use> {
    words(blanked, "use")
        .filter_map(|(at, _)| {
            let rest = &blanked[at + 3..];
            // `impl Trait + use<'a>` brings nothing in.
            if rest.trim_start().starts_with('<') {
                return None;
            }
            let length = rest.find(';')?;
            let before = blanked[..at].trim_end();
            let visibility = visibility(before);
            let start = if visibility.is_empty() {
                at
            } else {
                before.len() - visibility.len()
            };
            Some(Use {
                range: start..at + 3 + length + 1,
                visibility: visibility.to_owned(),
                names: names(&rest[..length]),
            })
        })
        .collect()
}

/// The visibility that a text ends with.
fn visibility(text: &str) -> &str {
    let start = if text.ends_with(')') {
        text.rfind("pub")
            .filter(|at| text[at + 3..].trim_start().starts_with('('))
            .filter(|at| !text[at + 3..text.len() - 1].contains(')'))
    } else {
        text.ends_with("pub").then(|| text.len() - 3)
    };
    start.map_or("", |start| &text[start..])
}

/// The names of what stands between `use` and its semicolon.
fn names(tree: &str) -> Vec<Name> {
    let tree = tree.trim();
    let Some(opening) = tree.find('{') else {
        let (path, alias) = match tree.split_once(" as ") {
            Some((path, alias)) => (path, Some(alias.trim().to_owned())),
            None => (tree, None),
        };
        let path = path
            .split("::")
            .map(|segment| segment.trim().to_owned())
            .collect();
        return vec![Name { path, alias }];
    };
    let lead = tree[..opening].trim().trim_end_matches("::").trim();
    let lead: Vec<String> = if lead.is_empty() {
        Vec::new()
    } else {
        lead.split("::")
            .map(|segment| segment.trim().to_owned())
            .collect()
    };
    let inside = &tree[opening + 1..tree.rfind('}').unwrap_or(tree.len())];
    split_list(inside)
        .into_iter()
        .flat_map(names)
        .map(|name| Name {
            path: lead.iter().cloned().chain(name.path).collect(),
            alias: name.alias,
        })
        .collect()
}

/// Splits at the commas that stand in no braces.
fn split_list(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_become_blank() {
        let text = "a /* b /* c */ d */ e // f\n\"g \\\" h\" i r#\"j \" k\"# br\"l\" for'm' n::<'o>() '\\'' r#type 'é'";
        let blanked = blank(text);
        assert_eq!(blanked.len(), text.len());
        let left: Vec<&str> = blanked.split_whitespace().collect();
        assert_eq!(left, ["a", "e", "i", "b", "for", "n::<'o>()", "r#type"]);
    }

    #[test]
    fn modules_and_their_bodies_are_found() {
        let text = "pub(crate) mod first;\n#[cfg(test)]\nmod tests {\n    mod inner {}\n    use super::*;\n}\nmod last {}\n";
        let modules = modules(text);
        let seen: Vec<_> = modules
            .iter()
            .map(|module| (module.name.as_str(), module.is_test, module.body.is_some()))
            .collect();
        assert_eq!(
            seen,
            [
                ("first", false, false),
                ("tests", true, true),
                ("last", false, true)
            ]
        );
        let left = without_tests(text);
        assert_eq!(left.lines().count(), text.lines().count());
        assert!(!left.contains("super") && left.contains("mod last"));
    }

    #[test]
    fn every_name_of_a_use_is_found() {
        let text = "pub(crate) use crate::a::{self, b::{C, D as E}, *};\nuse std::fmt;\nfn f() -> impl Sized + use<'_> {}";
        let uses = uses(text);
        assert_eq!(uses.len(), 2);
        assert_eq!(uses[0].visibility, "pub(crate)");
        assert_eq!(uses[0].range.start, 0);
        let seen: Vec<_> = uses[0]
            .names
            .iter()
            .map(|name| (name.path.join("::"), name.local().to_owned()))
            .collect();
        let expected = [
            ("crate::a::self", "a"),
            ("crate::a::b::C", "C"),
            ("crate::a::b::D", "E"),
            ("crate::a::*", "*"),
        ];
        assert_eq!(
            seen,
            expected.map(|(path, name)| (path.into(), name.into()))
        );
        assert_eq!(uses[1].visibility, "");
        assert_eq!(&text[uses[1].range.clone()], "use std::fmt;");
    }
}
