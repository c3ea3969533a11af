//! What an observation means. Pure: the same observation means the same.

use super::{RotationAct, RotationState};
use crate::pool::ListedSecret;
use crate::ports::{Acceptance, CloudError, CloudErrorKind, VaultError};
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

/// How far the rotation has come, in words, and what can be done.
pub(super) struct Verdict {
    pub(super) state: RotationState,
    pub(super) message: String,
    pub(super) hint: String,
    pub(super) acts: Vec<RotationAct>,
}

/// How an entry of the keychain stands with the token endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Missing,
    Accepted,
    Refused,
}

impl Verdict {
    fn new(state: RotationState, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            state,
            message: message.into(),
            hint: hint.into(),
            acts: vec![],
        }
    }

    fn allowing(mut self, acts: &[RotationAct]) -> Self {
        self.acts = acts.to_vec();
        self
    }

    fn unknown(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(RotationState::Unknown, message, hint)
    }
}

impl Observation {
    /// What it means. Where anything is not known, nothing can be done.
    pub(super) fn verdict(&self, pool_id: &str, client_id: &str) -> Verdict {
        let (listed, shown) = match (&self.listed, &self.shown) {
            (Ok(listed), Ok(shown)) => (listed, shown.as_ref()),
            (Err(error), _) | (_, Err(error)) => {
                let message = format!(
                    "What secrets this client has could not be read. {}",
                    error.sentence()
                );
                return Verdict::unknown(
                    message,
                    match error.kind {
                        CloudErrorKind::Unsupported => {
                            "This endpoint cannot exchange secrets. Connect to Amazon Cognito itself."
                        }
                        kind => kind.hint(),
                    },
                );
            }
        };
        let (current, next) = match (&self.current, &self.next) {
            (Ok(current), Ok(next)) => (current.as_ref(), next.as_ref()),
            (Err(error), _) | (_, Err(error)) => {
                return Verdict::unknown(&error.message, &error.hint);
            }
        };
        let tried = (entry(&self.current_accepted), entry(&self.next_accepted));
        let (in_use, new) = match tried {
            (Ok(current), Ok(next)) => (current, next),
            (Err(why), _) | (_, Err(why)) => {
                return Verdict::unknown(
                    format!(
                        "Whether Cognito accepts the secret in your keychain is not known. {why}"
                    ),
                    "Nothing is added or deleted before that is known. Mend what it names (the plan's review shows what the pool lacks), then look again.",
                );
            }
        };
        let same = next.is_some() && current == next;
        // While Cognito shows a secret, that is the client's first: the only one that it lists, or the older one.
        let next_is_the_first = next.is_some() && shown == next;
        let another_is_shown = shown.is_some() && shown != current && shown != next;
        let can_be_the_only_one = |secret| shown.is_none() || shown == secret;
        use Entry::{Accepted, Missing, Refused};
        match (listed.as_slice(), in_use, new) {
            ([], ..) => Verdict::new(
                RotationState::Idle,
                "Cognito lists no secret for this client, so there is none to exchange.",
                "Review again: Cognite needs a client with a secret.",
            ),
            ([_], Missing, Missing) => nothing_stored(shown.is_some()),
            ([_], Accepted, Missing) if can_be_the_only_one(current) => Verdict::new(
                RotationState::Idle,
                if shown.is_some() {
                    "One secret is in use, and it works. Cognito shows it, and it is in your keychain."
                } else {
                    "One secret is in use, and it works. Cognito does not show it any more: your keychain has the only copy."
                },
                "A new one is stored in your keychain, added to the client and tried. The one in use keeps working until you delete it.",
            )
            .allowing(&[RotationAct::Begin]),
            ([_], Accepted, Accepted) if same && can_be_the_only_one(next) => old_gone(),
            ([_], Accepted, Accepted) if !same => settling(
                "Cognito lists one secret, and still accepts two: one of them was deleted a moment ago.",
                "",
            ),
            ([_], Accepted, Refused) if can_be_the_only_one(current) => Verdict::new(
                RotationState::Begun,
                "A new secret is in your keychain, and Cognito does not have it yet. The one in use works as before.",
                "Finish adds the new secret to the client and tries it. Undo forgets it: it works nowhere.",
            )
            .allowing(&[RotationAct::Finish, RotationAct::Undo]),
            ([_], Missing | Refused, Accepted) if can_be_the_only_one(next) => old_gone(),
            ([_], _, Accepted) | ([_], Accepted, _) => settling(
                "The secret that Cognito shows is not the one that it accepts: something was changed a moment ago.",
                "",
            ),
            ([_], Missing, Refused) if another_is_shown => nothing_stored(true),
            ([older, newer], Accepted, Accepted) if !same => {
                let agree = agree(pool_id, client_id);
                both(older, newer, shown, next_is_the_first, &agree)
            }
            ([_, _], Accepted, Refused) => settling(
                "Cognito lists two secrets, and of those in your keychain it accepts only the one in use. A secret that was just added can take a minute; or the second one was added by somebody else.",
                &format!(" If it stays so, {}", agree(pool_id, client_id)),
            ),
            ([_, _], Accepted, _) | ([_, _], _, Accepted) => foreign(
                "Cognito lists two secrets for this client, and your keychain has only one of them: somebody else is exchanging it, or did.",
                pool_id,
                client_id,
            ),
            ([_, _, _, ..], ..) => foreign(
                "Cognito lists more secrets for this client than this program knows how to exchange.",
                pool_id,
                client_id,
            ),
            // The one that is shown is the only one that there is, so the one in the keychain works nowhere.
            ([_], Refused, _) if another_is_shown => Verdict::new(
                RotationState::Foreign,
                "Cognito accepts no secret of this client that is in your keychain, and shows another one.",
                "Fetch tries the one that Cognito shows. If it works, it takes the place of the one in your keychain, which works nowhere. Nothing is changed in Cognito.",
            )
            .allowing(&[RotationAct::Fetch]),
            ([_, _], Missing, _) if another_is_shown => Verdict::new(
                RotationState::Foreign,
                "Cognito lists two secrets for this client, and shows the older one. Neither is in your keychain: somebody else is exchanging it, or did.",
                FETCH,
            )
            .allowing(&[RotationAct::Fetch]),
            // A second one that was just added may be refused for a while, so the one in the keychain may be that.
            ([_, _], Refused, _) if another_is_shown => Verdict::new(
                RotationState::Foreign,
                "Cognito lists two secrets for this client, and accepts none that is in your keychain: somebody else is exchanging it, or did.",
                "Nothing is added, deleted or overwritten here: the one in your keychain may be the one that Cognito does not show, and a secret that was just added can take a minute. Wait, then look again. If it stays so, delete this client's entry in your keychain and look again: the one that Cognito shows can be fetched then.",
            ),
            ([_] | [_, _], ..) => Verdict::new(
                RotationState::Foreign,
                "Cognito accepts no secret of this client that is in your keychain, and shows no other one: it was exchanged by somebody else.",
                "Nothing is added, deleted or overwritten here. Ask whoever exchanged it for the secret in use.",
            ),
        }
    }
}

fn entry(accepted: &Option<Acceptance>) -> Result<Entry, &str> {
    match accepted {
        None => Ok(Entry::Missing),
        Some(Acceptance::Accepted) => Ok(Entry::Accepted),
        Some(Acceptance::Refused) => Ok(Entry::Refused),
        Some(Acceptance::Unknown { why }) => Err(why),
    }
}

const FETCH: &str = "Fetch tries the secret that Cognito shows, and stores it in your keychain if it works. Nothing is changed in Cognito.";

fn nothing_stored(shown: bool) -> Verdict {
    if shown {
        Verdict::new(
            RotationState::Idle,
            "The secret in use is not in your keychain. Cognito shows it.",
            FETCH,
        )
        .allowing(&[RotationAct::Fetch])
    } else {
        Verdict::new(
            RotationState::Idle,
            "The secret in use is not in your keychain, and Cognito does not show it.",
            "Ask whoever exchanged it for the secret. If nobody has it, create another client: review, and choose that.",
        )
    }
}

fn old_gone() -> Verdict {
    Verdict::new(
        RotationState::OldGone,
        "The old secret is gone, and the new one works. Your keychain still has it under “new secret”.",
        "Tidy up: it takes the place of the old one in your keychain. Nothing is changed in Cognito.",
    )
    .allowing(&[RotationAct::Tidy])
}

fn settling(message: &str, otherwise: &str) -> Verdict {
    let hint = "Wait a minute, then look again. Nothing is added or deleted meanwhile.";
    Verdict::new(
        RotationState::Settling,
        message,
        format!("{hint}{otherwise}"),
    )
}

fn foreign(message: &str, pool_id: &str, client_id: &str) -> Verdict {
    Verdict::new(
        RotationState::Foreign,
        message,
        format!(
            "Nothing is added or deleted here: {}",
            agree(pool_id, client_id)
        ),
    )
}

/// What people do where this program deletes nothing.
fn agree(pool_id: &str, client_id: &str) -> String {
    format!(
        "agree with the other administrators which secret stays in use. The other is deleted with: aws cognito-idp delete-user-pool-client-secret --user-pool-id {pool_id} --client-id {client_id} --client-secret-id ID (the ids are listed here)."
    )
}

/// Both stored secrets are accepted, and two are listed, so they are those. The new one was made while the old one was
/// in use, so it is the newer one.
fn both(
    older: &ListedSecret,
    newer: &ListedSecret,
    shown: Option<&Secret>,
    next_is_the_first: bool,
    agree: &str,
) -> Verdict {
    let state = RotationState::Both {
        since_ms: newer.created_at_ms,
    };
    let in_order = matches!(
        (older.created_at_ms, newer.created_at_ms),
        (Some(older), Some(newer)) if older < newer
    );
    if !in_order || next_is_the_first {
        return Verdict::new(
            state,
            "The old secret and the new one both work, but which of the two that Cognito lists is the old one cannot be told: their dates do not say.",
            format!("Nothing is deleted here: {agree}"),
        );
    }
    let place = if shown.is_some() {
        "The old one is the client's first secret, the only one that Cognito ever shows: once it is deleted, Cognito shows none any more, and your keychain has the only copy of the new one."
    } else {
        "Cognito shows neither of them: your keychain has the only copy of both."
    };
    Verdict::new(
        state,
        format!("The old secret and the new one both work. {place}"),
        "Give the new secret to Cognite, and delete the old one when it is used nowhere any more. Undo deletes the new one instead; whoever uses it already is locked out then.",
    )
    .allowing(&[RotationAct::DeleteOld, RotationAct::Undo])
}
