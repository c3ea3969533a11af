//! Rotations of a client's secret.

mod fetching;
mod interrupted;
mod states;
mod with_others;

use std::sync::Arc;

use futures_util::FutureExt;

use super::{blueprint, plan_of, run, with_prefix};
use crate::parts::PartId;
use crate::plan::Plan;
use crate::pool::Tier;
use crate::ports::Slot;
use crate::rotation::{ClientSecrets, Rotation, RotationAct, RotationError, RotationState};
use crate::secret::Secret;
use crate::testkit::{FakeCloud, FakeJournal, FakeVault, Fuse};
use crate::write::Cancel;

/// A registered pool, and one of its clients.
struct World {
    cloud: FakeCloud,
    vault: FakeVault,
    /// The plan that names the client.
    plan: Plan,
    step: PartId,
    client_id: String,
    /// Every secret that was in use or made here.
    ours: Vec<Secret>,
}

impl World {
    fn new(step: PartId) -> Self {
        let (mut cloud, mut vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
        let wanted = blueprint(with_prefix());
        run(&wanted, &cloud, &vault);
        let plan = plan_of(&wanted, &cloud, &vault);
        let client_id = plan.client(&step).unwrap().client_id.to_owned();
        cloud.state().catch_up();
        let first = cloud.state().secrets[&client_id][0].value.clone();
        let fuse = Arc::new(Fuse::default());
        cloud.fuse = fuse.clone();
        vault.fuse = fuse;
        Self {
            cloud,
            vault,
            plan,
            step,
            client_id,
            ours: vec![first],
        }
    }

    fn rotation(&self) -> Rotation<'_, FakeCloud, FakeVault> {
        let client = self.plan.client(&self.step).unwrap();
        Rotation::new(&self.cloud, &self.vault, "eu-west-1_Fake00001", client)
    }

    fn observe(&self) -> ClientSecrets {
        self.rotation().observe().now_or_never().unwrap()
    }

    /// `None` when the program was ended by it.
    fn advance(
        &mut self,
        act: RotationAct,
        seen: &ClientSecrets,
    ) -> Option<Result<ClientSecrets, RotationError>> {
        let new = Secret::new(format!("made+here+{}+0123456789", self.ours.len()));
        self.ours.push(new.clone());
        let journal = FakeJournal::of(&self.cloud);
        let cancel = Cancel::default();
        self.rotation()
            .advance(act, seen, new, &journal, &cancel)
            .now_or_never()
    }

    /// The act from here, which must succeed.
    fn act(&mut self, act: RotationAct) -> ClientSecrets {
        let seen = self.observe();
        self.advance(act, &seen).unwrap().unwrap()
    }

    fn store(&self, slot: Slot, secret: &Secret) {
        let place = self.rotation().place(slot);
        let mut entries = self.vault.entries.lock().unwrap();
        entries.insert(place.account(), secret.clone());
    }

    fn stored(&self, slot: Slot) -> Option<Secret> {
        let account = self.rotation().place(slot).account();
        self.vault.entries.lock().unwrap().get(&account).cloned()
    }

    fn forget(&self, slot: Slot) {
        let account = self.rotation().place(slot).account();
        self.vault.entries.lock().unwrap().remove(&account);
    }

    /// What Cognito has, the oldest first.
    fn in_cognito(&self) -> Vec<Secret> {
        let state = self.cloud.state();
        let secrets = state.secrets[&self.client_id].iter();
        secrets.map(|secret| secret.value.clone()).collect()
    }

    fn add_by_hand(&self, secret: &Secret) -> bool {
        let added = self.cloud.state().add_secret(&self.client_id, secret);
        added.is_ok()
    }

    fn delete_by_hand(&self, index: usize) -> bool {
        let mut state = self.cloud.state();
        let found = state.secrets[&self.client_id].get(index);
        let id = found.map(|secret| secret.listed.id.clone());
        id.is_some_and(|id| state.delete_secret(&self.client_id, &id).is_ok())
    }

    fn plan(&self) -> Plan {
        plan_of(&blueprint(with_prefix()), &self.cloud, &self.vault)
    }

    /// Every secret of ours that Cognito has can still be read somewhere.
    fn nothing_is_lost(&self) {
        let state = self.cloud.state();
        let shown = state.clients.iter().find(|c| c.id == self.client_id);
        let shown = shown.and_then(|client| client.secret.clone());
        for secret in &state.secrets[&self.client_id] {
            let kept = shown.as_ref() == Some(&secret.value)
                || self
                    .vault
                    .entries
                    .lock()
                    .unwrap()
                    .values()
                    .any(|v| *v == secret.value);
            assert!(
                kept || !self.ours.contains(&secret.value),
                "{:?} is lost",
                secret.listed
            );
        }
    }

    /// Acts until no rotation is under way, by what is offered first or last, and nothing is left over.
    fn settle(&mut self, first: bool) {
        for _ in 0..5 {
            let seen = self.observe();
            if seen.state == RotationState::Idle && seen.acts != [RotationAct::Fetch] {
                assert_eq!(seen.acts, [RotationAct::Begin], "{seen:?}");
                assert_eq!(self.in_cognito(), [self.stored(Slot::Current).unwrap()]);
                assert_eq!(self.stored(Slot::Next), None);
                return;
            }
            let act = if first {
                seen.acts.first()
            } else {
                seen.acts.last()
            };
            let act = *act.unwrap_or_else(|| panic!("nothing leads on from {seen:?}"));
            self.advance(act, &seen).unwrap().unwrap();
            self.nothing_is_lost();
        }
        panic!("no end: {:?}", self.observe());
    }
}
