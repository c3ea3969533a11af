//! A section of an AWS file.

use std::collections::BTreeMap;

use super::text::strip;

/// A line that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Why, and what to write; never what stands there.
    pub(crate) why: &'static str,
}

/// A section. No Debug: it may hold secrets.
#[derive(Clone, Default)]
pub(crate) struct Section {
    /// What stands between the brackets.
    pub(super) header: String,
    /// Counted from 1.
    pub(super) line: usize,
    /// The first of its lines that cannot be read: it is not whole then, and nobody goes by it.
    pub(crate) unread: Option<Unread>,
    pub(super) values: BTreeMap<String, Entry>,
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) line: usize,
    /// Whether it is of `[DEFAULT]`, which each section has a part in.
    pub(super) is_inherited: bool,
    pub(super) value: Value,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// An indented block behind a key without a value of its own. Of a key that stands there twice with two values, the
    /// later one counts, and there is one more, `KEY twice`.
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

    /// Whether a key has something that is not blank.
    pub(super) fn says(&self, key: &str) -> bool {
        self.values
            .get(key)
            .is_some_and(|entry| match &entry.value {
                Value::Text(text) => !text.trim().is_empty(),
                Value::Block(_) => true,
            })
    }

    /// Whether there is a block of settings behind a key.
    pub(crate) fn is_block(&self, key: &str) -> bool {
        let entry = self.values.get(key);
        entry.is_some_and(|entry| matches!(entry.value, Value::Block(_)))
    }

    /// What stands before the first `=` or `:` of each line below a key's own.
    pub(super) fn below(&self, key: &str) -> Vec<&str> {
        let name = |line| str::split(line, ['=', ':']).next().map_or("", strip);
        match self.values.get(key).map(|entry| &entry.value) {
            Some(Value::Text(text)) => text.lines().skip(1).map(name).collect(),
            Some(Value::Block(block)) => block.keys().map(String::as_str).collect(),
            None => vec![],
        }
    }

    /// The names of the settings that stand in it, and not in `[DEFAULT]`.
    pub(super) fn own_keys(&self) -> impl Iterator<Item = &str> {
        let own = self.values.iter().filter(|(_, entry)| !entry.is_inherited);
        own.map(|(key, _)| key.as_str())
    }

    /// The names of its settings, in lower case.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The line that a key stands on.
    pub(crate) fn line_of(&self, key: &str) -> Option<usize> {
        Some(self.values.get(key)?.line)
    }

    /// Takes over what the other one says, before what this one says itself. What is blank says nothing.
    pub(super) fn update(&mut self, other: &Self) {
        let theirs = other.values.iter().filter(|(key, _)| other.says(key));
        self.values
            .extend(theirs.map(|(key, entry)| (key.clone(), entry.clone())));
    }

    #[cfg(test)]
    pub(crate) fn of(values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(key, text)| {
            let value = Value::Text((*text).to_owned());
            (
                (*key).to_owned(),
                Entry {
                    line: 1,
                    is_inherited: false,
                    value,
                },
            )
        });
        Self {
            values: values.collect(),
            ..Self::default()
        }
    }
}
