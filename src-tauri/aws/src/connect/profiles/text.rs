//! The lines of a file, and what Python takes for white space.

/// A line of a file.
pub(super) struct Line {
    pub(super) text: String,
    /// Whether it is UTF-8, so that the text is what stands there.
    pub(super) is_text: bool,
}

/// The lines of a file. A byte order mark says how it is written.
pub(super) fn lines(bytes: &[u8]) -> Vec<Line> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units).into_bytes()
    };
    let bytes = match bytes {
        [0xff, 0xfe, rest @ ..] => &wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => &wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        _ => bytes,
    };
    let mut lines = vec![];
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
        let end = end.unwrap_or(rest.len());
        let line = &rest[..end];
        let text = str::from_utf8(line);
        lines.push(Line {
            is_text: text.is_ok(),
            // Most likely Latin-1, and in any case nobody's other name.
            text: text.map_or_else(
                |_| line.iter().copied().map(char::from).collect(),
                str::to_owned,
            ),
        });
        let skip = match &rest[end..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        rest = &rest[end + skip..];
    }
    lines
}

/// What `str.isspace` of Python takes for white space.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Where `str.splitlines` of Python ends a line.
pub(super) fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

pub(super) fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

pub(super) fn strip_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}
