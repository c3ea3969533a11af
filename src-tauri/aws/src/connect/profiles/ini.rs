//! The form of the two AWS files, by the rules of the AWS CLI: Python's `configparser.RawConfigParser`, and what botocore
//! does with indented blocks.
//!
//! What that parser refuses a whole file for concerns the section here that it stands in. Such a section is not used, since
//! what is left of it may be somebody else's credentials; the others are.

use std::collections::{BTreeMap, BTreeSet};

use super::section::{Entry, Section, Unread, Value};
use super::text::{Line, ends_line, is_space, lines, strip, strip_end};

/// What is read of a file.
#[derive(Default)]
pub(super) struct Ini {
    /// The sections, in the order in which they first come.
    pub(super) sections: Vec<Section>,
    /// What cannot be read, in the order of the lines.
    pub(super) unread: Vec<Unread>,
}

const NO_BRACKET: &str = "the section’s name has no closing bracket; write it as [name]";
const NO_SECTION: &str =
    "it stands before the first section, which begins with its name, such as [default]";
const NO_DELIMITER: &str =
    "it has no =; a setting is written as name = value, and a note begins with #";
const NO_NAME: &str = "it has no name before its =; a setting is written as name = value";
const NOT_UTF8: &str = "it is not UTF-8 text; save the file as UTF-8";
const NO_BLOCK: &str = "a line of the indented block behind it has no =";
const SECTION_TWICE: &str =
    "a section of this name stands above; put the settings of both into one";
const SWALLOWED: &str = "this section stands further in than the setting above it, which it was taken for a part of; move it to the left";
const TWICE: &str = "the same setting stands above it with another value; take one of them out";

/// Where the lines that follow go to.
enum Place {
    /// Before the first section.
    Nowhere,
    /// To `[DEFAULT]`, which each section has a part in.
    Defaults,
    Section(usize),
}

/// The lines of a value, and where the first one stands.
type Lines = (usize, Vec<String>);

/// A section while it is read.
#[derive(Default)]
struct Draft {
    header: String,
    line: usize,
    unread: Option<Unread>,
    values: BTreeMap<String, Lines>,
}

impl Draft {
    fn unread(&mut self, unread: Unread) {
        self.unread.get_or_insert(unread);
    }
}

/// Reads a file's bytes.
pub(super) fn parse(bytes: &[u8]) -> Ini {
    let mut reading = Reading {
        place: Place::Nowhere,
        key: None,
        indent: 0,
        sections: vec![],
        defaults: Draft::default(),
        earlier: vec![],
        unread: vec![],
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
    sections: Vec<Draft>,
    defaults: Draft,
    /// Settings that stand in one section again: the section, and what stood there before.
    earlier: Vec<(Option<usize>, String, Lines)>,
    unread: Vec<Unread>,
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
        if indent > self.indent
            && let Some((_, lines)) = self.going_on()
        {
            lines.push(text.to_owned());
            if let Some(header) = whole_header(text) {
                self.swallowed(header, number);
            }
            if !line.is_text {
                self.unread(number, NOT_UTF8);
            }
            return;
        }
        // A line that cannot be read leaves it as it was, so that the others mean what they did.
        if let Some(header) = header(text) {
            self.begin(indent, None);
            self.place = self.section(header, number);
        } else if let Some(header) = text.strip_prefix('[') {
            let name = header.split([';', '#']).next().unwrap_or_default();
            self.begin(indent, None);
            self.place = self.section(strip(name), number);
            self.unread(number, NO_BRACKET);
        } else {
            self.option(number, indent, text);
        }
        if !line.is_text {
            self.unread(number, NOT_UTF8);
        }
    }

    /// Lines that are further in than this go on with the key.
    fn begin(&mut self, indent: usize, key: Option<String>) {
        self.indent = indent;
        self.key = key;
    }

    fn option(&mut self, number: usize, indent: usize, text: &str) {
        let Some((key, value)) = text.find(['=', ':']).map(|at| text.split_at(at)) else {
            return self.unread(number, NO_DELIMITER);
        };
        let key = strip_end(key).to_lowercase();
        let value = vec![strip(&value[1..]).to_owned()];
        let section = match self.place {
            Place::Section(index) => Some(index),
            Place::Nowhere | Place::Defaults => None,
        };
        match self.draft() {
            _ if key.is_empty() => self.unread(number, NO_NAME),
            None => self.unread(number, NO_SECTION),
            Some(draft) => {
                let before = draft.values.insert(key.clone(), (number, value));
                if let Some(before) = before {
                    self.earlier.push((section, key.clone(), before));
                }
                self.begin(indent, Some(key));
            }
        }
    }

    /// Notes a line, and the section that it stands in.
    fn unread(&mut self, line: usize, why: &'static str) {
        let unread = Unread { line, why };
        if let Some(draft) = self.draft() {
            draft.unread(unread);
        }
        self.unread.push(unread);
    }

    /// The lines of the value that goes on.
    fn going_on(&mut self) -> Option<&mut Lines> {
        let key = self.key.clone()?;
        self.draft()?.values.get_mut(&key)
    }

    fn draft(&mut self) -> Option<&mut Draft> {
        match self.place {
            Place::Nowhere => None,
            Place::Defaults => Some(&mut self.defaults),
            Place::Section(index) => Some(&mut self.sections[index]),
        }
    }

    fn section(&mut self, header: &str, line: usize) -> Place {
        if header == "DEFAULT" {
            return Place::Defaults;
        }
        let same = self.sections.iter().position(|one| one.header == header);
        if let Some(index) = same {
            self.place = Place::Section(index);
            self.unread(line, SECTION_TWICE);
            return Place::Section(index);
        }
        self.sections.push(Draft {
            header: header.to_owned(),
            line,
            ..Draft::default()
        });
        Place::Section(self.sections.len() - 1)
    }

    /// A section that was taken for a part of the setting above it: neither is what it was meant to be.
    fn swallowed(&mut self, header: &str, line: usize) {
        self.unread(line, SWALLOWED);
        let unread = Some(Unread {
            line,
            why: SWALLOWED,
        });
        match self.sections.iter_mut().find(|one| one.header == header) {
            Some(section) => section.unread = section.unread.or(unread),
            None => self.sections.push(Draft {
                header: header.to_owned(),
                line,
                unread,
                ..Draft::default()
            }),
        }
    }

    fn end(mut self) -> Ini {
        for (section, key, before) in std::mem::take(&mut self.earlier) {
            let is_blank = |lines: &[String]| lines.iter().all(String::is_empty);
            self.place = section.map_or(Place::Defaults, Place::Section);
            let Some(now) = self.draft().and_then(|draft| draft.values.get_mut(&key)) else {
                continue;
            };
            if is_blank(&now.1) {
                *now = before;
            } else if !is_blank(&before.1) && value(&now.1) != value(&before.1) {
                let line = now.0;
                self.unread(line, TWICE);
            }
        }
        let mut sections = vec![];
        for mut draft in self.sections {
            // Of a section that was swallowed there is nothing but its name.
            let is_there = !draft.values.is_empty() || draft.unread.is_none();
            let mut inherited = BTreeSet::new();
            for (key, value) in self.defaults.values.iter().filter(|_| is_there) {
                let own = draft.values.entry(key.clone()).or_default();
                if own.1.iter().all(String::is_empty) {
                    own.clone_from(value);
                    inherited.insert(key.clone());
                }
            }
            if let Some(unread) = self.defaults.unread {
                draft.unread(unread);
            }
            let mut values = BTreeMap::new();
            for (key, (line, lines)) in std::mem::take(&mut draft.values) {
                if let Some(value) = value(&lines) {
                    let is_inherited = inherited.contains(&key);
                    let entry = Entry {
                        line,
                        is_inherited,
                        value,
                    };
                    values.insert(key, entry);
                } else {
                    let unread = Unread {
                        line,
                        why: NO_BLOCK,
                    };
                    draft.unread(unread);
                    self.unread.push(unread);
                }
            }
            sections.push(Section {
                header: draft.header,
                line: draft.line,
                unread: draft.unread,
                values,
            });
        }
        self.unread.sort_by_key(|unread| unread.line);
        self.unread.dedup();
        Ini {
            sections,
            unread: self.unread,
        }
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
        let before = block.insert(strip(key).to_owned(), strip(value).to_owned());
        if before.is_some_and(|before| before != strip(value)) {
            // No setting is called so.
            block.insert(format!("{} twice", strip(key)), String::new());
        }
    }
    Some(Value::Block(block))
}

/// What stands between the first bracket and the last one.
fn header(text: &str) -> Option<&str> {
    let (header, _) = text.strip_prefix('[')?.rsplit_once(']')?;
    (!header.is_empty()).then_some(header)
}

/// The same, where nothing but a comment stands behind it: a command over several lines may have brackets, too.
fn whole_header(text: &str) -> Option<&str> {
    let behind = strip(text.rsplit_once(']')?.1);
    let is_header = behind.is_empty() || behind.starts_with(['#', ';']);
    header(text).filter(|header| is_header && !header.starts_with(is_space))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section's name, its keys and their values.
    type Read = (String, Vec<(String, String)>);

    /// What is read of a text, and of sections that are not whole, the lines that are not.
    fn read(text: &[u8]) -> (Vec<Read>, Vec<usize>) {
        let Ini { sections, unread } = parse(text);
        let whole = sections
            .into_iter()
            .filter(|section| section.unread.is_none());
        let sections = whole.map(|section| {
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
        (sections, unread.iter().map(|unread| unread.line).collect())
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
        assert_eq!(sections, [one("a", &[("s3", block)])]);
        assert_eq!(left_out, [7]);
    }

    /// Half of a section may be somebody else's credentials: a role that cannot be read leaves its source's keys.
    #[test]
    fn a_section_with_a_line_that_cannot_be_read_is_not_whole_and_the_others_are() {
        let (sections, unread) = read(
            b"stray = 1\n[a]\nx = 1\nsecret\n[b]\n= 2\n[c:d\nx = 1\n[d]\nx = \xff\n[e\xff]\n[f]\ny = 3\ny = 3\n[g]\ny = 1\ny = 2\n[h]\n[h]\n",
        );
        assert_eq!(sections, [one("f", &[("y", "3")])]);
        assert_eq!(unread, [1, 4, 6, 7, 10, 11, 17, 19]);
        let (sections, unread) = read(b"[a]\nx = 1\n[DEFAULT]\nsecret\n[b]\n");
        assert_eq!((sections, unread), (vec![], vec![4]));
        let named = parse(b"[profile dev\n[m\xfcller]\n[profile o # x\n").sections;
        let named: Vec<_> = named
            .iter()
            .map(|section| section.header.as_str())
            .collect();
        assert_eq!(named, ["profile dev", "m\u{fc}ller", "profile o"]);
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
    fn every_section_has_a_part_in_the_defaults() {
        let (sections, _) = read(b"[a]\nx = 1\nX = 1\n[DEFAULT]\nx = 0\ny = 0\n[b]\n");
        assert_eq!(
            sections,
            [
                one("a", &[("x", "1"), ("y", "0")]),
                one("b", &[("x", "0"), ("y", "0")])
            ]
        );
    }
}
