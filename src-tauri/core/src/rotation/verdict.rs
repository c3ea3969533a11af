//! What the facts mean: a table, read from above; the first row that fits decides. The same facts mean the same.

use super::facts::Entry::{self, Accepted, Missing, Refused};
use super::facts::Facts;
use super::facts::Listed::{self, More, One, Two, Zero};
use super::facts::Pair::{self, Apart, Same};
use super::facts::Shown::{self, Another, Both, Current, Next, Nothing};

/// What the facts mean. The words for each, and what can be done, stand in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The client has no secret.
    NoSecret,
    /// The secret in use is shown, and not stored.
    NotStored,
    /// The secret in use is neither shown nor stored.
    OutOfReach,
    /// One secret works, is stored, and is shown.
    InUse,
    /// One secret works, is stored, and is not shown: the last copy.
    OnlyStored,
    /// The new secret is stored, and not added.
    Begun,
    /// Both work, and it is known which is the old one. Cognito shows the old one.
    BothOldShown,
    /// Both work, and it is known which is the old one. Cognito shows neither.
    BothNoneShown,
    /// Both work, and which is the old one cannot be told.
    BothUndated,
    /// The old secret is gone, and the new one is not in its place in the keychain.
    OldGone,
    /// One of two secrets was deleted a moment ago.
    SettlingDeletion,
    /// The secret that is shown is not the one that is accepted.
    SettlingShown,
    /// Two are listed, and only the one in use is accepted.
    SettlingAddition,
    /// Two are listed, and the keychain has one of them.
    ForeignHalf,
    /// More are listed than can be exchanged.
    ForeignMany,
    /// What is stored works nowhere, and the only secret is shown.
    ForeignOneShown,
    /// Two are listed, the older one is shown, and none is stored.
    ForeignNoneStored,
    /// Two are listed, and none that is stored is accepted.
    ForeignNoneAccepted,
    /// None that is stored is accepted, and no other one is shown.
    ForeignUnknown,
}

const ANY: &[Entry] = &[Missing, Accepted, Refused];
const EITHER: &[Pair] = &[Same, Apart];
const ANYTHING: &[Shown] = &[Nothing, Current, Next, Both, Another];
/// Whether the dates say which of two secrets is the older one.
const DATED: &[bool] = &[true];
const DATED_OR_NOT: &[bool] = &[true, false];

type Row = (
    &'static [Listed],
    &'static [Entry],
    &'static [Entry],
    &'static [Pair],
    &'static [Shown],
    &'static [bool],
    Meaning,
);

/// Where Cognito lists one secret, that is the one that it shows; so a stored one can be the only one if nothing, or just
/// that one, is shown. Where it lists two, the older one is shown, or none.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    // listed     current               next         pair      shown                      dated         meaning
    (&[Zero],     ANY,                  ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::NoSecret),
    (&[More],     ANY,                  ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::ForeignMany),

    (&[One],      &[Missing],           &[Missing],  EITHER,   &[Nothing],                DATED_OR_NOT, Meaning::OutOfReach),
    (&[One],      &[Missing],           &[Missing],  EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::NotStored),
    (&[One],      &[Accepted],          &[Missing],  EITHER,   &[Current],                DATED_OR_NOT, Meaning::InUse),
    (&[One],      &[Accepted],          &[Missing],  EITHER,   &[Nothing],                DATED_OR_NOT, Meaning::OnlyStored),
    (&[One],      &[Accepted],          &[Accepted], &[Same],  &[Nothing, Both],          DATED_OR_NOT, Meaning::OldGone),
    (&[One],      &[Accepted],          &[Accepted], &[Apart], ANYTHING,                  DATED_OR_NOT, Meaning::SettlingDeletion),
    (&[One],      &[Accepted],          &[Refused],  EITHER,   &[Nothing, Current, Both], DATED_OR_NOT, Meaning::Begun),
    (&[One],      &[Missing, Refused],  &[Accepted], EITHER,   &[Nothing, Next, Both],    DATED_OR_NOT, Meaning::OldGone),
    (&[One],      ANY,                  &[Accepted], EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::SettlingShown),
    (&[One],      &[Accepted],          ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::SettlingShown),
    (&[One],      &[Missing],           &[Refused],  EITHER,   &[Another],                DATED_OR_NOT, Meaning::NotStored),
    (&[One],      &[Refused],           ANY,         EITHER,   &[Another],                DATED_OR_NOT, Meaning::ForeignOneShown),
    (&[One],      ANY,                  ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::ForeignUnknown),

    (&[Two],      &[Accepted],          &[Accepted], &[Apart], &[Nothing],                DATED,        Meaning::BothNoneShown),
    (&[Two],      &[Accepted],          &[Accepted], &[Apart], &[Current, Another],       DATED,        Meaning::BothOldShown),
    // The new one was made while the old one was in use, so it cannot be the client's first.
    (&[Two],      &[Accepted],          &[Accepted], &[Apart], ANYTHING,                  DATED_OR_NOT, Meaning::BothUndated),
    (&[Two],      &[Accepted],          &[Refused],  EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::SettlingAddition),
    (&[Two],      &[Accepted],          ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::ForeignHalf),
    (&[Two],      ANY,                  &[Accepted], EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::ForeignHalf),
    (&[Two],      &[Missing],           ANY,         EITHER,   &[Another],                DATED_OR_NOT, Meaning::ForeignNoneStored),
    (&[Two],      &[Refused],           ANY,         EITHER,   &[Another],                DATED_OR_NOT, Meaning::ForeignNoneAccepted),
    (&[Two],      ANY,                  ANY,         EITHER,   ANYTHING,                  DATED_OR_NOT, Meaning::ForeignUnknown),
];

impl Meaning {
    /// What the facts mean.
    pub(super) fn of(facts: &Facts) -> Self {
        let row = ROWS.iter().find(|row| fits(row, facts));
        // Each count of secrets ends with a row that takes whatever is left; a test tries all facts.
        row.map_or(Meaning::ForeignUnknown, |row| row.6)
    }
}

fn fits((listed, current, next, pair, shown, dated, _): &Row, facts: &Facts) -> bool {
    listed.contains(&facts.listed)
        && current.contains(&facts.current)
        && next.contains(&facts.next)
        && pair.contains(&facts.pair)
        && shown.contains(&facts.shown)
        && dated.contains(&facts.dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever can be seen, and what cannot.
    fn all_facts() -> Vec<Facts> {
        let mut all = vec![];
        for listed in [Zero, One, Two, More] {
            for (current, next) in ANY.iter().flat_map(|a| ANY.iter().map(move |b| (*a, *b))) {
                for (pair, shown) in EITHER
                    .iter()
                    .flat_map(|a| ANYTHING.iter().map(move |b| (*a, *b)))
                {
                    all.extend(DATED_OR_NOT.iter().map(|dated| Facts {
                        listed,
                        current,
                        next,
                        pair,
                        shown,
                        dated: *dated,
                    }));
                }
            }
        }
        all
    }

    #[test]
    fn all_facts_have_a_row_and_each_row_has_its_facts() {
        let mut used = vec![false; ROWS.len()];
        for facts in all_facts() {
            let row = ROWS.iter().position(|row| fits(row, &facts));
            used[row.unwrap_or_else(|| panic!("no row for {facts:?}"))] = true;
        }
        let idle: Vec<_> = ROWS.iter().zip(used).filter(|(_, used)| !used).collect();
        assert!(idle.is_empty(), "rows that decide nothing: {idle:?}");
    }

    #[test]
    fn a_secret_is_deleted_only_where_two_work_and_their_order_is_known() {
        for facts in all_facts() {
            if matches!(
                Meaning::of(&facts),
                Meaning::BothOldShown | Meaning::BothNoneShown
            ) {
                assert_eq!(
                    (
                        facts.listed,
                        facts.current,
                        facts.next,
                        facts.pair,
                        facts.dated
                    ),
                    (Two, Accepted, Accepted, Apart, true)
                );
                assert!(!matches!(facts.shown, Next | Both), "{facts:?}");
            }
        }
    }
}
