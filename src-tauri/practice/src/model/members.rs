//! The members of a structure, as JSON has them.

use serde_json::{Map, Value};

/// A boolean member, false where it is absent.
pub(crate) fn flag(members: &Map<String, Value>, member: &str) -> bool {
    members.get(member).and_then(Value::as_bool) == Some(true)
}

/// The strings of a list member.
pub(crate) fn texts<'a>(
    members: &'a Map<String, Value>,
    member: &str,
) -> impl Iterator<Item = &'a str> {
    members
        .get(member)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
}

/// What a call says, checked for form.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a>(&'a Map<String, Value>);

impl<'a> Input<'a> {
    pub(crate) fn new(members: &'a Map<String, Value>) -> Input<'a> {
        Input(members)
    }

    /// All that it says.
    pub(crate) fn members(self) -> &'a Map<String, Value> {
        self.0
    }

    /// A member that is there and not null.
    pub(crate) fn given(self, member: &str) -> Option<&'a Value> {
        self.0.get(member).filter(|value| !value.is_null())
    }

    /// A string member, empty where it is absent.
    pub(crate) fn text(self, member: &str) -> &'a str {
        self.given_text(member).unwrap_or_default()
    }

    /// A string member that is there.
    pub(crate) fn given_text(self, member: &str) -> Option<&'a str> {
        self.0.get(member).and_then(Value::as_str)
    }

    /// A number that is there and not negative.
    pub(crate) fn given_number(self, member: &str) -> Option<u64> {
        self.0.get(member).and_then(Value::as_u64)
    }

    /// A boolean member, false where it is absent.
    pub(crate) fn flag(self, member: &str) -> bool {
        flag(self.0, member)
    }

    /// The strings of a list member.
    pub(crate) fn texts(self, member: &str) -> impl Iterator<Item = &'a str> {
        texts(self.0, member)
    }
}
