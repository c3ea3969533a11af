//! Our runs with another admin in between, who creates, changes and deletes what they like: nothing of ours is made twice,
//! and nothing of theirs undone.

use std::collections::BTreeMap;

use futures_util::FutureExt as _;
use proptest::prelude::*;

use super::{clusters, with_prefix};
use crate::blueprint::{Blueprint, Choices};
use crate::parts::{
    Change, ClassicDomain, ClientChoice, Group, Part, Question, WantedGroup, observe,
};
use crate::plan::Plan;
use crate::pool::Tier;
use crate::run::register;
use crate::testkit::{Act, FakeCloud, FakeJournal, FakeVault, Moment};
use crate::write::{Cancel, SETTLING_MS};

/// How often the pool is reviewed before it counts as one without an end.
const MOST_LOOKS: usize = 60;

fn act() -> impl Strategy<Value = Act> {
    let n = 0_usize..8;
    prop_oneof![
        3 => (n.clone(), n.clone()).prop_map(|(name, callback)| Act::CreateClient { name, callback }),
        3 => (n.clone(), n.clone()).prop_map(|(client, callback)| Act::AddCallback { client, callback }),
        2 => n.clone().prop_map(|client| Act::AddProvider { client }),
        1 => n.clone().prop_map(|client| Act::SwitchOauthOff { client }),
        2 => n.clone().prop_map(|client| Act::DeleteClient { client }),
        2 => (n.clone(), n.clone()).prop_map(|(identifier, scope)| Act::CreateServer { identifier, scope }),
        3 => (n.clone(), n.clone()).prop_map(|(server, scope)| Act::AddScope { server, scope }),
        1 => n.clone().prop_map(|server| Act::DeleteServer { server }),
        1 => any::<bool>().prop_map(|is_classic| Act::CreateDomain { is_classic }),
        1 => Just(Act::DeleteDomain),
        1 => n.clone().prop_map(|description| Act::CreateGroup { description }),
        1 => Just(Act::DeleteGroup),
        1 => n.clone().prop_map(|client| Act::CreateStyle { client }),
        1 => n.prop_map(|client| Act::DeleteStyle { client }),
    ]
}

/// What the admin wants, with what they have decided so far.
fn wanted(choices: Choices) -> Blueprint {
    let group = Part::Group(WantedGroup::new(Group {
        name: "cdf-admins".into(),
        description: "Administer CDF".into(),
    }));
    let page = Blueprint::new(clusters(&["westeurope-1"]), choices).unwrap();
    page.with(group).unwrap()
}

/// Answers what the plan asks; whether it asked.
fn answer(plan: &Plan, choices: &mut Choices) -> bool {
    let mut has_asked = false;
    for step in plan
        .steps
        .iter()
        .filter(|step| step.change == Change::Choose)
    {
        match &step.question {
            Some(Question::WhichClient { candidates, .. }) => {
                let choice = ClientChoice::Existing {
                    client_id: candidates[0].client_id.clone(),
                };
                choices.clients.insert(step.id.clone(), choice);
            }
            Some(Question::LostCreation { sent_at_ms, .. }) => {
                choices.not_made.insert(step.id.clone(), *sent_at_ms);
            }
            question => panic!("not answered: {question:?}"),
        }
        has_asked = true;
    }
    has_asked
}

/// Reviews and registers, as often as it takes, until nothing is left to do or nothing can be done.
fn to_the_end(cloud: &FakeCloud, vault: &FakeVault) -> Plan {
    let journal = FakeJournal::of(cloud);
    let mut choices = Choices {
        classic_domain: Some(ClassicDomain::Switch),
        ..with_prefix()
    };
    for _ in 0..MOST_LOOKS {
        let wanted = wanted(choices.clone());
        let remembered = journal.remembered();
        let parts = wanted.parts();
        let due = cloud.state().others.due.len();
        let seen = observe(&parts, cloud, vault, &remembered).now_or_never();
        // `None` when the program was ended by it.
        let Some(Ok(snapshot)) = seen else { continue };
        journal.settle(&snapshot);
        let plan = Plan::new(&wanted, &snapshot);
        // What they have done while we looked is seen by the next look.
        let is_now = cloud.state().others.due.len() == due;
        if plan.is_empty() {
            if is_now {
                return plan;
            }
            continue;
        }
        let Some(applicable) = plan.applicable() else {
            // A creation that may have taken effect is looked for a little longer.
            cloud.state().now_ms += SETTLING_MS;
            // A keychain that was locked for a moment is no reason.
            let is_blocked = !answer(&plan, &mut choices)
                && plan.steps.iter().any(|step| step.reason().is_some());
            if is_blocked
                && cloud.state().others.due.is_empty()
                && journal.remembered().unsettled.is_empty()
            {
                return plan;
            }
            continue;
        };
        let cancel = Cancel::default();
        let run = register(
            (&wanted, applicable),
            cloud,
            vault,
            (&journal, &remembered),
            &|_| {},
            &cancel,
        );
        let _ = run.now_or_never();
    }
    panic!("no end: {:#?}", cloud.state());
}

proptest! {
    /// Some hundreds each time; 100,000 were tried when this was written (`PROPTEST_CASES`).
    #[test]
    fn nothing_of_ours_is_made_twice_and_nothing_of_theirs_undone(
        acts in proptest::collection::vec((0_usize..30, act()), 0..16),
        lag_ms in prop_oneof![Just(0_i64), 0_i64..60_000],
    ) {
        let cloud = FakeCloud::new(Tier::Essentials);
        let vault = FakeVault::default();
        {
            let mut state = cloud.state();
            state.lag_ms = lag_ms;
            state.others.due = acts.into();
        }
        let plan = to_the_end(&cloud, &vault);
        let state = cloud.state();
        prop_assert_eq!(state.undone(), Vec::<String>::new());
        let ours = state.clients.iter().filter(|client| state.ours.contains(&client.id));
        let mut named = BTreeMap::<&str, usize>::new();
        for client in ours {
            *named.entry(&client.settings.name).or_default() += 1;
        }
        prop_assert!(named.values().all(|count| *count == 1), "{named:?}");
        // In a pool that is as wanted, each secret is kept.
        if plan.is_empty() {
            let entries = vault.entries.lock().unwrap();
            for client in plan.clients() {
                let there = state.clients.iter().find(|there| there.id == client.client_id).unwrap();
                let account = format!("{}/{}", state.pool.id, client.client_id);
                prop_assert_eq!(entries.get(&account), there.secret.as_ref());
            }
        }
    }

    /// Likewise.
    #[test]
    fn from_whatever_others_have_left_it_ends_as_wanted_or_says_what_is_in_the_way(
        left in proptest::collection::vec(act(), 0..25),
        cut in proptest::option::of((0_usize..60, proptest::sample::select(Moment::ALL.to_vec()))),
    ) {
        let cloud = FakeCloud::new(Tier::Essentials);
        let vault = FakeVault { fuse: cloud.fuse.clone(), ..FakeVault::default() };
        cloud.state().others.due = left.into_iter().map(|act| (0, act)).collect();
        if let Some((call, moment)) = cut {
            cloud.fuse.set(call, moment);
        }
        let plan = to_the_end(&cloud, &vault);
        let is_blocked = plan.steps.iter().any(|step| step.reason().is_some());
        prop_assert!(plan.is_empty() || is_blocked, "{plan:#?}");
        let calls = cloud.state().others.calls;
        prop_assert!(calls < 500, "{calls} calls");
        prop_assert_eq!(cloud.state().undone(), Vec::<String>::new());
    }
}
