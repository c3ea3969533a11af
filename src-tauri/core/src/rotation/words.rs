//! What a verdict says to a person, and what it lets them do.

use super::facts::{Observation, Unasked};
use super::verdict::Meaning;
use super::{RotationAct, RotationState};
use crate::advice::Advice;
use crate::ports::CloudErrorKind;

/// How far the rotation has come, in words, and what can be done.
pub(super) struct Verdict {
    pub(super) state: RotationState,
    pub(super) advice: Advice,
    pub(super) acts: &'static [RotationAct],
}

impl Verdict {
    fn new(state: RotationState, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            state,
            advice: Advice::new(message, hint),
            acts: &[],
        }
    }

    fn allowing(self, acts: &'static [RotationAct]) -> Self {
        Self { acts, ..self }
    }

    fn settling(message: &str, otherwise: &str) -> Self {
        let hint = "Wait a minute, then look again. Nothing is added or deleted meanwhile.";
        Self::new(
            RotationState::Settling,
            message,
            format!("{hint}{otherwise}"),
        )
    }
}

const FETCH: &str = "Fetch tries the secret that Cognito shows, and stores it in your keychain if it works. Nothing is changed in Cognito.";

/// What people do where this program deletes nothing.
fn agree(pool_id: &str, client_id: &str) -> String {
    format!(
        "agree with the other administrators which secret stays in use. The other is deleted with: aws cognito-idp delete-user-pool-client-secret --user-pool-id {pool_id} --client-id {client_id} --client-secret-id ID (the ids are listed here)."
    )
}

impl Observation {
    /// What it means. Where anything is not known, nothing can be done.
    pub(super) fn verdict(&self, pool_id: &str, client_id: &str) -> Verdict {
        match self.facts() {
            Ok(facts) => self.explain(Meaning::of(&facts), &agree(pool_id, client_id)),
            Err(unasked) => unknown(&unasked),
        }
    }

    fn explain(&self, meaning: Meaning, agree: &str) -> Verdict {
        match meaning {
            Meaning::NoSecret => Verdict::new(
                RotationState::Idle,
                "Cognito lists no secret for this client, so there is none to exchange.",
                "Review again: Cognite needs a client with a secret.",
            ),
            Meaning::NotStored => Verdict::new(
                RotationState::Idle,
                "The secret in use is not in your keychain. Cognito shows it.",
                FETCH,
            )
            .allowing(&[RotationAct::Fetch]),
            Meaning::OutOfReach => Verdict::new(
                RotationState::Idle,
                "The secret in use is not in your keychain, and Cognito does not show it.",
                "Ask whoever exchanged it for the secret. If nobody has it, create another client: review, and choose that.",
            ),
            Meaning::InUse | Meaning::OnlyStored => Verdict::new(
                RotationState::Idle,
                if meaning == Meaning::InUse {
                    "One secret is in use, and it works. Cognito shows it, and it is in your keychain."
                } else {
                    "One secret is in use, and it works. Cognito does not show it any more: your keychain has the only copy."
                },
                "A new one is stored in your keychain, added to the client and tried. The one in use keeps working until you delete it.",
            )
            .allowing(&[RotationAct::Begin]),
            Meaning::Begun => Verdict::new(
                RotationState::Begun,
                "A new secret is in your keychain, and Cognito does not have it yet. The one in use works as before.",
                "Finish adds the new secret to the client and tries it. Undo forgets it: it works nowhere.",
            )
            .allowing(&[RotationAct::Finish, RotationAct::Undo]),
            Meaning::BothOldShown | Meaning::BothNoneShown => Verdict::new(
                self.both(),
                if meaning == Meaning::BothOldShown {
                    "The old secret and the new one both work. The old one is the client's first secret, the only one that Cognito ever shows: once it is deleted, Cognito shows none any more, and your keychain has the only copy of the new one."
                } else {
                    "The old secret and the new one both work. Cognito shows neither of them: your keychain has the only copy of both."
                },
                "Give the new secret to Cognite, and delete the old one when it is used nowhere any more. Undo deletes the new one instead; whoever uses it already is locked out then.",
            )
            .allowing(&[RotationAct::DeleteOld, RotationAct::Undo]),
            Meaning::BothUndated => Verdict::new(
                self.both(),
                "The old secret and the new one both work, but which of the two that Cognito lists is the old one cannot be told: their dates do not say.",
                format!("Nothing is deleted here: {agree}"),
            ),
            Meaning::OldGone => Verdict::new(
                RotationState::OldGone,
                "The old secret is gone, and the new one works. Your keychain still has it under “new secret”.",
                "Tidy up: it takes the place of the old one in your keychain. Nothing is changed in Cognito.",
            )
            .allowing(&[RotationAct::Tidy]),
            Meaning::SettlingDeletion => Verdict::settling(
                "Cognito lists one secret, and still accepts two: one of them was deleted a moment ago.",
                "",
            ),
            Meaning::SettlingShown => Verdict::settling(
                "The secret that Cognito shows is not the one that it accepts: something was changed a moment ago.",
                "",
            ),
            Meaning::SettlingAddition => Verdict::settling(
                "Cognito lists two secrets, and of those in your keychain it accepts only the one in use. A secret that was just added can take a minute; or the second one was added by somebody else.",
                &format!(" If it stays so, {agree}"),
            ),
            Meaning::ForeignHalf => Verdict::new(
                RotationState::Foreign,
                "Cognito lists two secrets for this client, and your keychain has only one of them: somebody else is exchanging it, or did.",
                format!("Nothing is added or deleted here: {agree}"),
            ),
            Meaning::ForeignMany => Verdict::new(
                RotationState::Foreign,
                "Cognito lists more secrets for this client than this program knows how to exchange.",
                format!("Nothing is added or deleted here: {agree}"),
            ),
            // The one that is shown is the only one that there is, so the one in the keychain works nowhere.
            Meaning::ForeignOneShown => Verdict::new(
                RotationState::Foreign,
                "Cognito accepts no secret of this client that is in your keychain, and shows another one.",
                "Fetch tries the one that Cognito shows. If it works, it takes the place of the one in your keychain, which works nowhere. Nothing is changed in Cognito.",
            )
            .allowing(&[RotationAct::Fetch]),
            Meaning::ForeignNoneStored => Verdict::new(
                RotationState::Foreign,
                "Cognito lists two secrets for this client, and shows the older one. Neither is in your keychain: somebody else is exchanging it, or did.",
                FETCH,
            )
            .allowing(&[RotationAct::Fetch]),
            // A second one that was just added may be refused for a while, so the one in the keychain may be that.
            Meaning::ForeignNoneAccepted => Verdict::new(
                RotationState::Foreign,
                "Cognito lists two secrets for this client, and accepts none that is in your keychain: somebody else is exchanging it, or did.",
                "Nothing is added, deleted or overwritten here: the one in your keychain may be the one that Cognito does not show, and a secret that was just added can take a minute. Wait, then look again. If it stays so, delete this client's entry in your keychain and look again: the one that Cognito shows can be fetched then.",
            ),
            Meaning::ForeignUnknown => Verdict::new(
                RotationState::Foreign,
                "Cognito accepts no secret of this client that is in your keychain, and shows no other one: it was exchanged by somebody else.",
                "Nothing is added, deleted or overwritten here. Ask whoever exchanged it for the secret in use.",
            ),
        }
    }

    /// Since when two secrets are listed.
    fn both(&self) -> RotationState {
        let newest = self.listed.as_ref().ok().and_then(|listed| listed.last());
        RotationState::Both {
            since_ms: newest.and_then(|newest| newest.created_at_ms),
        }
    }
}

fn unknown(unasked: &Unasked<'_>) -> Verdict {
    let (message, hint) = match unasked {
        Unasked::Cloud(error) => (
            format!(
                "What secrets this client has could not be read. {}",
                error.sentence()
            ),
            match error.kind {
                CloudErrorKind::Unsupported => {
                    "This endpoint cannot exchange secrets. Connect to Amazon Cognito itself."
                }
                kind => kind.hint(),
            },
        ),
        Unasked::Vault(error) => (error.advice.message.clone(), &*error.advice.hint),
        Unasked::Acceptance(why) => (
            format!("Whether Cognito accepts the secret in your keychain is not known. {why}"),
            "Nothing is added or deleted before that is known. Mend what it names (the plan's review shows what the pool lacks), then look again.",
        ),
    };
    Verdict::new(RotationState::Unknown, message, hint)
}
