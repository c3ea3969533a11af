//! The form of the two AWS files, by the rules of the AWS CLI: Python's `configparser.RawConfigParser`, and what botocore
//! does with indented blocks.
//!
//! What that parser refuses a whole file for is left out here by itself: the line, or the section that it begins.

use std::collections::BTreeMap;

/// What is read of a file.
#[derive(Default)]
pub(super) struct Ini {
    /// The sections, in the order in which they first come.
    pub(super) sections: Vec<Section>,
    /// What is not read.
    pub(super) left_out: Vec<Unread>,
}

/// A line, or a section that begins there, that is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// Counted from 1.
    pub(super) line: usize,
    /// Why, and never what stands there.
    pub(super) why: &'static str,
}

/// A section. No Debug: it may hold secrets.
#[derive(Clone, Default)]
pub(crate) struct Section {
    /// What stands between the brackets.
    pub(super) header: String,
    /// Counted from 1.
    pub(super) line: usize,
    values: BTreeMap<String, Entry>,
}

#[derive(Clone)]
struct Entry {
    line: usize,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Text(String),
    /// An indented block behind a key without a value of its own.
    Block(BTreeMap<String, String>),
}

impl Section {
    /// The value of a key, which is in lower case; none of a block.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        match &self.values.get(key)?.value {
            Value::Text(text) => Some(text),
            Value::Block(_) => None,
        }
    }

    /// The value of a key in the block behind this key.
    pub(crate) fn in_block(&self, key: &str, inner: &str) -> Option<&str> {
        match &self.values.get(key)?.value {
            Value::Text(_) => None,
            Value::Block(block) => block.get(inner).map(String::as_str),
        }
    }

    /// Whether there is anything in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The line that a key stands on.
    pub(crate) fn line_of(&self, key: &str) -> Option<usize> {
        Some(self.values.get(key)?.line)
    }

    /// Takes over what the other one says, before what this one says itself.
    pub(super) fn update(&mut self, other: &Self) {
        let theirs = other.values.iter();
        self.values
            .extend(theirs.map(|(key, entry)| (key.clone(), entry.clone())));
    }

    #[cfg(test)]
    pub(crate) fn of(values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(key, text)| {
            let value = Value::Text((*text).to_owned());
            ((*key).to_owned(), Entry { line: 1, value })
        });
        Self {
            values: values.collect(),
            ..Self::default()
        }
    }
}

/// Where the lines that follow go to.
enum Place {
    /// Before the first section.
    Nowhere,
    /// To a section that is left out.
    LeftOut,
    /// To `[DEFAULT]`, which each section has a part in.
    Defaults,
    Section(usize),
}

/// The values of a section while they are read: the lines of each.
type Lines = BTreeMap<String, (usize, Vec<String>)>;

/// Reads a file's bytes.
pub(super) fn parse(bytes: &[u8]) -> Ini {
    let mut reading = Reading {
        place: Place::Nowhere,
        key: None,
        indent: 0,
        sections: vec![],
        defaults: Lines::new(),
        left_out: vec![],
    };
    for (index, line) in lines(bytes).into_iter().enumerate() {
        reading.line(index + 1, &line);
    }
    reading.end()
}

struct Reading {
    place: Place,
    /// The key that a line which is further in goes on with.
    key: Option<String>,
    /// How far in the last line that began something stands.
    indent: usize,
    sections: Vec<(String, usize, Lines)>,
    defaults: Lines,
    left_out: Vec<Unread>,
}

impl Reading {
    fn line(&mut self, number: usize, line: &Line) {
        let text = strip(&line.text);
        if text.starts_with(['#', ';']) {
            return;
        }
        if text.is_empty() {
            if let Some((_, lines)) = self.going_on() {
                lines.push(String::new());
            }
            return;
        }
        let indent = line.text.chars().take_while(|c| is_space(*c)).count();
        let goes_on = indent > self.indent && self.going_on().is_some();
        if !line.is_text {
            return self.not_text(number, text, goes_on);
        }
        if goes_on && let Some((_, lines)) = self.going_on() {
            lines.push(text.to_owned());
            return;
        }
        self.indent = indent;
        if let Some(header) = header(text) {
            self.key = None;
            self.place = self.section(header, number);
            return;
        }
        let option = text.find(['=', ':']).map(|at| text.split_at(at));
        match (option, &self.place) {
            // A section that cannot be read takes along what is in it, and no more.
            (None, _) if text.starts_with('[') => {
                self.unread(number, "this section's name has no closing bracket");
                self.key = None;
                self.place = Place::LeftOut;
            }
            (_, Place::LeftOut) => {}
            (_, Place::Nowhere) => self.unread(number, "it stands before the first section"),
            (None, _) => {
                self.unread(number, "it has neither = nor :");
                self.key = None;
            }
            (Some((key, _)), _) if strip_end(key).is_empty() => {
                self.unread(number, "there is nothing before its = or :");
                self.key = None;
            }
            (Some((key, value)), _) => {
                let key = strip_end(key).to_lowercase();
                let value = strip(&value[1..]).to_owned();
                self.key = Some(key.clone());
                if let Some(lines) = self.lines() {
                    lines.insert(key, (number, vec![value]));
                }
            }
        }
    }

    /// A value is left out with the line, and so is a section with its name.
    fn not_text(&mut self, number: usize, text: &str, goes_on: bool) {
        self.unread(number, "it is not UTF-8");
        let key = self.key.take();
        if goes_on && let (Some(key), Some(lines)) = (key, self.lines()) {
            lines.remove(&key);
        } else if text.starts_with('[') {
            self.place = Place::LeftOut;
        }
    }

    fn unread(&mut self, line: usize, why: &'static str) {
        self.left_out.push(Unread { line, why });
    }

    /// The lines of the value that goes on.
    fn going_on(&mut self) -> Option<&mut (usize, Vec<String>)> {
        let key = self.key.clone()?;
        self.lines()?.get_mut(&key)
    }

    fn lines(&mut self) -> Option<&mut Lines> {
        match self.place {
            Place::Nowhere | Place::LeftOut => None,
            Place::Defaults => Some(&mut self.defaults),
            Place::Section(index) => Some(&mut self.sections[index].2),
        }
    }

    fn section(&mut self, header: &str, line: usize) -> Place {
        if header == "DEFAULT" {
            return Place::Defaults;
        }
        let same = self.sections.iter().position(|(name, ..)| name == header);
        Place::Section(same.unwrap_or_else(|| {
            self.sections.push((header.to_owned(), line, Lines::new()));
            self.sections.len() - 1
        }))
    }

    fn end(self) -> Ini {
        let Self {
            sections,
            defaults,
            mut left_out,
            ..
        } = self;
        let sections = sections.into_iter().map(|(header, line, mut lines)| {
            for (key, value) in &defaults {
                lines.entry(key.clone()).or_insert_with(|| value.clone());
            }
            let mut values = BTreeMap::new();
            for (key, (line, lines)) in lines {
                match value(&lines) {
                    Some(value) => {
                        values.insert(key, Entry { line, value });
                    }
                    None => left_out.push(Unread {
                        line,
                        why: "a line of its indented block has no =",
                    }),
                }
            }
            Section {
                header,
                line,
                values,
            }
        });
        let sections = sections.collect();
        left_out.sort_by_key(|unread| unread.line);
        left_out.dedup();
        Ini { sections, left_out }
    }
}

/// The value of a key with these lines. None of a block that cannot be read.
fn value(lines: &[String]) -> Option<Value> {
    let text = lines.join("\n");
    let text = strip_end(&text);
    if !text.starts_with('\n') {
        return Some(Value::Text(text.to_owned()));
    }
    let mut block = BTreeMap::new();
    for line in text
        .split(ends_line)
        .map(strip)
        .filter(|line| !line.is_empty())
    {
        let (key, value) = line.split_once('=')?;
        block.insert(strip(key).to_owned(), strip(value).to_owned());
    }
    Some(Value::Block(block))
}

/// What stands between the first bracket and the last one.
fn header(text: &str) -> Option<&str> {
    let (header, _) = text.strip_prefix('[')?.rsplit_once(']')?;
    (!header.is_empty()).then_some(header)
}

/// A line of a file.
struct Line {
    text: String,
    /// Whether the text is all that stands there.
    is_text: bool,
}

/// The lines of a file. A byte order mark says how it is written.
fn lines(bytes: &[u8]) -> Vec<Line> {
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
        lines.push(Line {
            text: String::from_utf8_lossy(&rest[..end]).into_owned(),
            is_text: str::from_utf8(&rest[..end]).is_ok(),
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
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Where `str.splitlines` of Python ends a line.
fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

fn strip_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section's name, its keys and their values.
    type Read = (String, Vec<(String, String)>);

    /// What is read of a text, and the lines that are not.
    fn read(text: &[u8]) -> (Vec<Read>, Vec<usize>) {
        let Ini { sections, left_out } = parse(text);
        let sections = sections.into_iter().map(|section| {
            let values = section.values.iter().map(|(key, entry)| {
                let text = match &entry.value {
                    Value::Text(text) => text.clone(),
                    Value::Block(block) => format!("{block:?}"),
                };
                (key.clone(), text)
            });
            let values = values.collect();
            (section.header, values)
        });
        let sections = sections.collect();
        (
            sections,
            left_out.iter().map(|unread| unread.line).collect(),
        )
    }

    fn one(header: &str, values: &[(&str, &str)]) -> Read {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        (header.to_owned(), values.iter().map(owned).collect())
    }

    #[test]
    fn a_line_that_is_further_in_goes_on_with_the_value_before() {
        let text = b"  [a]\n  region = eu-west-1\n  # c\n    ; c\noutput: json # not one\n  more\n\n  yet\n";
        let (sections, left_out) = read(text);
        assert_eq!(
            sections,
            [one(
                "a",
                &[
                    ("output", "json # not one\nmore\n\nyet"),
                    ("region", "eu-west-1")
                ]
            )]
        );
        assert!(left_out.is_empty());
    }

    #[test]
    fn a_block_is_one_only_behind_an_empty_value() {
        let (sections, left_out) =
            read(b"[a]\nS3 =\n  X = 1\n  # no\n  y=2\n[b]\ns3 =\n  no\nregion = r\n");
        let block = r#"{"X": "1", "y": "2"}"#;
        assert_eq!(
            sections,
            [one("a", &[("s3", block)]), one("b", &[("region", "r")])]
        );
        assert_eq!(left_out, [7]);
    }

    #[test]
    fn what_cannot_be_read_takes_nothing_else_along() {
        let (sections, left_out) = read(
            b"stray = 1\n[a]\nx = 1\nsecret\n= 2\n[b\nx = lost\n[c]\nx = \xff\ny = 2\n[d\xff]\ny = 3\n",
        );
        assert_eq!(sections, [one("a", &[("x", "1")]), one("c", &[("y", "2")])]);
        assert_eq!(left_out, [1, 4, 5, 6, 9, 11]);
    }

    #[test]
    fn a_file_may_be_written_in_other_ways() {
        let wide = |text: &str| -> Vec<u8> {
            let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        let text = "[\u{fc}]\r\nx = 1\r[b]\ry=2";
        let expected = [one("\u{fc}", &[("x", "1")]), one("b", &[("y", "2")])];
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            wide(text),
        ] {
            assert_eq!(read(&bytes).0, expected);
        }
    }

    #[test]
    fn every_section_has_a_part_in_the_defaults_and_one_that_comes_twice_is_one() {
        let (sections, _) = read(b"[a]\nx = 1\n[DEFAULT]\nx = 0\ny = 0\n[b]\n[a]\nX = 2\n");
        assert_eq!(
            sections,
            [
                one("a", &[("x", "2"), ("y", "0")]),
                one("b", &[("x", "0"), ("y", "0")])
            ]
        );
    }
}
