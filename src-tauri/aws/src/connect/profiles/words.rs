//! The words of a section's name and of a command, as the AWS CLI splits them: Python's `shlex.split`. The crates of that name take a `#`
//! for the beginning of a comment, which it is not here.

/// The words of a text; none where a quote is not closed or a backslash is last.
pub(crate) fn words(text: &str) -> Option<Vec<String>> {
    let mut words = vec![];
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// What stands up to the quote that closes. Between double quotes a backslash hides one, and itself.
fn quoted(quote: char, chars: &mut impl Iterator<Item = char>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => {
                let hidden = chars.next()?;
                if !matches!(hidden, '"' | '\\') {
                    word.push('\\');
                }
                word.push(hidden);
            }
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_those_of_a_shell_without_comments() {
        for (text, expected) in [
            ("profile a", Some(&["profile", "a"][..])),
            ("profile 'plant north'", Some(&["profile", "plant north"])),
            ("profile \"a \\\" \\x\"b", Some(&["profile", "a \" \\xb"])),
            ("profile a\\ b", Some(&["profile", "a b"])),
            ("profile #a", Some(&["profile", "#a"])),
            ("profile ''", Some(&["profile", ""])),
            (" \t", Some(&[])),
            ("profile o'brien", None),
            ("profile a\\", None),
        ] {
            let words = words(text);
            assert_eq!(
                words
                    .as_ref()
                    .map(|words| words.iter().map(String::as_str).collect::<Vec<_>>()),
                expected.map(<[&str]>::to_vec),
                "{text}"
            );
        }
    }
}
