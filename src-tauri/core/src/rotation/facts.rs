//! What was asked about a client's secrets, and the facts that the answers come to.

use crate::pool::ListedSecret;
use crate::ports::{Acceptance, CloudError, VaultError};
use crate::secret::Secret;

/// Everything that was asked, with the answers that came.
pub(super) struct Observation {
    /// The oldest first.
    pub(super) listed: Result<Vec<ListedSecret>, CloudError>,
    /// The secret that Cognito shows: the client's first one, while there is one.
    pub(super) shown: Result<Option<Secret>, CloudError>,
    pub(super) current: Result<Option<Secret>, VaultError>,
    pub(super) next: Result<Option<Secret>, VaultError>,
    /// `None` where there is nothing to try.
    pub(super) current_accepted: Option<Acceptance>,
    pub(super) next_accepted: Option<Acceptance>,
}

/// What is known of a client's secrets, as far as it decides what can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// How many secrets Cognito lists.
    pub(super) listed: Listed,
    /// The keychain's entry for the secret in use.
    pub(super) current: Entry,
    /// The keychain's entry for the secret that comes next.
    pub(super) next: Entry,
    /// Whether both entries hold one secret.
    pub(super) pair: Pair,
    /// Which secret Cognito shows. That is the client's first one: the only one that it lists, or the older one.
    pub(super) shown: Shown,
    /// Whether the dates that Cognito lists say which of two secrets is the older one.
    pub(super) dated: bool,
}

/// How many secrets Cognito lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Zero,
    One,
    Two,
    More,
}

/// How an entry of the keychain stands with the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Missing,
    Accepted,
    Refused,
}

/// Whether the keychain's two entries hold one secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    Same,
    Apart,
}

/// Which secret Cognito shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    /// The one in use, by the keychain.
    Current,
    /// The one that comes next, by the keychain.
    Next,
    /// The one that both entries of the keychain hold.
    Both,
    /// One that the keychain does not have.
    Another,
}

/// What could not be found out.
pub(super) enum Unasked<'a> {
    Cloud(&'a CloudError),
    Vault(&'a VaultError),
    /// The token endpoint did not tell; why.
    Acceptance(&'a str),
}

impl Observation {
    /// The facts, if everything could be asked.
    pub(super) fn facts(&self) -> Result<Facts, Unasked<'_>> {
        let listed = self.listed.as_ref().map_err(Unasked::Cloud)?;
        let shown = self.shown.as_ref().map_err(Unasked::Cloud)?.as_ref();
        let current = self.current.as_ref().map_err(Unasked::Vault)?.as_ref();
        let next = self.next.as_ref().map_err(Unasked::Vault)?.as_ref();
        Ok(Facts {
            listed: match listed.as_slice() {
                [] => Listed::Zero,
                [_] => Listed::One,
                [_, _] => Listed::Two,
                _ => Listed::More,
            },
            current: entry(self.current_accepted.as_ref())?,
            next: entry(self.next_accepted.as_ref())?,
            pair: match next.is_some() && current == next {
                true => Pair::Same,
                false => Pair::Apart,
            },
            shown: match shown {
                None => Shown::Nothing,
                Some(_) => match (shown == current, shown == next) {
                    (true, true) => Shown::Both,
                    (true, false) => Shown::Current,
                    (false, true) => Shown::Next,
                    (false, false) => Shown::Another,
                },
            },
            dated: listed.is_sorted_by(|older, newer| {
                older.created_at_ms.is_some() && older.created_at_ms < newer.created_at_ms
            }),
        })
    }
}

fn entry(accepted: Option<&Acceptance>) -> Result<Entry, Unasked<'_>> {
    match accepted {
        None => Ok(Entry::Missing),
        Some(Acceptance::Accepted) => Ok(Entry::Accepted),
        Some(Acceptance::Refused) => Ok(Entry::Refused),
        Some(Acceptance::Unknown { why }) => Err(Unasked::Acceptance(why)),
    }
}
