//! Secrets on the clipboard. None of them is in here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How long a secret stays on the clipboard: a number of seconds, of which there are three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(try_from = "u32")]
#[ts(export, export_to = "secrets.ts", type = "10 | 30 | 90")]
pub(crate) enum ClearAfter {
    #[default]
    Seconds10,
    Seconds30,
    Seconds90,
}

impl ClearAfter {
    /// The number.
    pub(crate) fn seconds(self) -> u32 {
        match self {
            ClearAfter::Seconds10 => 10,
            ClearAfter::Seconds30 => 30,
            ClearAfter::Seconds90 => 90,
        }
    }
}

impl TryFrom<u32> for ClearAfter {
    type Error = String;
    fn try_from(seconds: u32) -> Result<Self, String> {
        [Self::Seconds10, Self::Seconds30, Self::Seconds90]
            .into_iter()
            .find(|choice| choice.seconds() == seconds)
            .ok_or_else(|| {
                format!("A secret stays on the clipboard for 10, 30 or 90 seconds, not {seconds}.")
            })
    }
}

/// What has put a client before the person: its secret can be asked for only by that.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "secrets.ts")]
pub(crate) enum SecretOwner {
    /// The plan under review.
    Plan {
        /// Its id.
        plan_id: String,
    },
    /// A registration in the list.
    Registration {
        /// The pool's id.
        pool_id: String,
        /// The account, 12 digits.
        account: String,
        /// The region.
        region: String,
    },
}

/// A secret has been put on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "secrets.ts")]
pub(crate) struct Copied {
    /// The copy's number, which each [`ClipboardChange`] bears.
    pub(crate) copy: u32,
    /// After how many seconds it is taken off again, unless another program has put something else there.
    pub(crate) clears_after_seconds: u32,
}

/// What became of a secret on the clipboard: the event `clipboard`. Each copy is held first, and in the end cleared or
/// replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export, export_to = "secrets.ts")]
pub(crate) enum ClipboardChange {
    /// It is there.
    Holding {
        /// The copy's number.
        copy: u32,
        /// After how many seconds it is taken off again.
        clears_after_seconds: u32,
    },
    /// It was taken off, because its time had come or the program ends.
    Cleared {
        /// The copy's number.
        copy: u32,
    },
    /// Something else is there: another program's, or what was copied here since.
    Replaced {
        /// The copy's number.
        copy: u32,
    },
    /// It could not be taken off when its time had come. It is tried again until that succeeds, which is told.
    Stuck {
        /// The copy's number.
        copy: u32,
        /// Why, in a clause.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_secret_stays_on_the_clipboard_for_no_other_time(seconds in prop_oneof![0_u32..100, any::<u32>()]) {
            let read = serde_json::from_str::<ClearAfter>(&seconds.to_string());
            prop_assert_eq!(read.is_ok(), [10, 30, 90].contains(&seconds));
            if let Ok(choice) = read {
                prop_assert_eq!(choice.seconds(), seconds);
            }
        }
    }

    #[test]
    fn a_secret_stays_on_the_clipboard_for_ten_seconds_unless_more_is_asked_for() {
        assert_eq!(ClearAfter::default().seconds(), 10);
        for wrong in ["-10", "10.5", "\"10\"", "null"] {
            assert!(
                serde_json::from_str::<ClearAfter>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
