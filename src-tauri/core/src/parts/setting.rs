//! Settings, named as Amazon Cognito's console names them.

use serde::{Serialize, Serializer};
use ts_rs::TS;

/// The name of a setting: the console's label, and what a finding says of it. Each kind of part names its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, TS)]
#[ts(export, export_to = "plan.ts", as = "String")]
pub struct SettingName {
    label: &'static str,
    is_list: bool,
    consequence: &'static str,
}

impl SettingName {
    /// A setting that is one value.
    pub(super) const fn value(label: &'static str) -> Self {
        Self {
            label,
            is_list: false,
            consequence: "",
        }
    }

    /// A setting that is a list of values.
    pub(super) const fn list(label: &'static str) -> Self {
        Self {
            is_list: true,
            ..Self::value(label)
        }
    }

    /// What comes of it if it is wrong, as the end of a sentence.
    pub(super) const fn or_else(self, consequence: &'static str) -> Self {
        Self {
            consequence,
            ..self
        }
    }

    /// The console's label, such as "Callback URLs".
    pub fn label(self) -> &'static str {
        self.label
    }

    /// Whether it is a list of values, whose order means nothing.
    pub(crate) fn is_list(self) -> bool {
        self.is_list
    }

    /// What comes of it if it is wrong, as the end of a sentence; empty where nothing is known.
    pub(crate) fn consequence(self) -> &'static str {
        self.consequence
    }
}

impl Serialize for SettingName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label)
    }
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct Setting {
    /// Which one.
    pub name: SettingName,
    /// Its values; their order means nothing.
    pub values: Vec<String>,
}

impl Setting {
    pub(super) fn new<S: AsRef<str>>(
        name: SettingName,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name,
            values: owned(values),
        }
    }
}

/// A setting that will be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "plan.ts")]
pub struct Difference {
    /// Which one.
    pub name: SettingName,
    /// What it is now.
    pub old: Vec<String>,
    /// What it will be.
    pub new: Vec<String>,
}

impl Difference {
    pub(super) fn new<S: AsRef<str>>(
        name: SettingName,
        old: impl IntoIterator<Item = S>,
        new: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name,
            old: owned(old),
            new: owned(new),
        }
    }
}

fn owned<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| value.as_ref().to_owned())
        .collect()
}
