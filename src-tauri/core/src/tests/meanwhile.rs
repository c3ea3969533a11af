//! What another admin does while we look, wait and write, and what a lost answer leaves behind.

use std::sync::Mutex;

use super::{blueprint, kinds, outcome, plan_knowing, plan_of, run, run_with, with_prefix};
use crate::blueprint::{Blueprint, Choices};
use crate::parts::{ClientChoice, PartId, Question};
use crate::plan::Plan;
use crate::pool::{ManagedLogin, Scope, Tier};
use crate::ports::{CloudErrorKind, Event};
use crate::run::{NotBegun, Outcome, Run, register};
use crate::snapshot::Remembered;
use crate::testkit::{FakeCloud, FakeJournal, FakeVault, Fault, State};
use crate::write::{Cancel, SETTLING_MS};

/// Registers this plan, while something else happens at the keychain's prompt.
fn begin(
    wanted: &Blueprint,
    plan: &Plan,
    cloud: &FakeCloud,
    journal: &FakeJournal<'_>,
    at_the_prompt: fn(&mut State),
) -> Result<Run, NotBegun> {
    let vault = FakeVault::default();
    let report = |progress| {
        if progress == crate::run::Progress::TryingVault {
            at_the_prompt(&mut cloud.state());
        }
    };
    pollster::block_on(register(
        (wanted, plan.applicable().unwrap()),
        cloud,
        &vault,
        (journal, &Remembered::default()),
        &report,
        &Cancel::default(),
    ))
}

/// A pool whose Data Fusion client lacks its callback URL.
fn lacking_a_callback() -> FakeCloud {
    let cloud = FakeCloud::new(Tier::Essentials).with_domain(ManagedLogin::Managed);
    let page = blueprint(Choices::default());
    {
        let mut state = cloud.state();
        state.servers = vec![page.cognite_api(), page.service_account()];
        state.add_client(&page.authorization_server());
        let mut data_fusion = page.data_fusion();
        data_fusion.callback_urls.clear();
        let id = state.add_client(&data_fusion).id;
        state.styles.insert(id);
    }
    cloud
}

fn add_their_url(state: &mut State) {
    let urls = &mut state.clients[1].settings.callback_urls;
    urls.insert("https://theirs.example/".into());
}

#[test]
fn nobody_who_registers_at_the_prompt_is_doubled() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let wanted = blueprint(with_prefix());
    let plan = plan_of(&wanted, &cloud, &vault);
    let begun = begin(&wanted, &plan, &cloud, &FakeJournal::of(&cloud), |state| {
        state.add_client(&blueprint(Choices::default()).data_fusion());
    });
    assert_eq!(begun, Err(NotBegun::Changed));
    assert!(cloud.state().writes.is_empty());
}

#[test]
fn a_url_that_is_added_while_a_change_is_under_way_stays() {
    let (cloud, vault) = (lacking_a_callback(), FakeVault::default());
    let wanted = blueprint(Choices::default());
    cloud.fail("UpdateUserPoolClient", Fault::OtherFirst(add_their_url));
    let run = run(&wanted, &cloud, &vault);
    assert_eq!(*outcome(&run, &PartId::DATA_FUSION), Outcome::Done);
    let urls = &cloud.state().clients[1].settings.callback_urls;
    assert!(urls.contains("https://theirs.example/"), "{urls:?}");
    assert_eq!(urls.len(), 2);
}

#[test]
fn what_was_taken_away_meanwhile_is_not_put_back_unasked() {
    let (cloud, vault) = (lacking_a_callback(), FakeVault::default());
    let wanted = blueprint(Choices::default());
    let take = Fault::OtherFirst(|state| {
        state.clients[1].settings.oauth_scopes.remove("openid");
    });
    cloud.fail("UpdateUserPoolClient", take);
    let result = run(&wanted, &cloud, &vault);
    let Outcome::Failed { advice, .. } = outcome(&result, &PartId::DATA_FUSION) else {
        panic!("{result:?}")
    };
    assert_eq!(advice.code.as_deref(), Some("changed"));
    assert_eq!(cloud.state().writes, ["UpdateUserPoolClient"]);
    // The next review shows it, and mends it.
    run(&wanted, &cloud, &vault);
    assert!(plan_of(&wanted, &cloud, &vault).is_empty());
}

#[test]
fn a_scope_that_is_described_otherwise_meanwhile_is_not_changed_unasked() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let page = blueprint(with_prefix());
    let mut api = page.cognite_api();
    api.scopes[0].description = "old".into();
    cloud.state().servers.push(api);
    let describe = Fault::OtherFirst(|state| {
        state.servers[0].scopes[0].description = "theirs".into();
        state.servers[0].scopes.push(Scope {
            name: "more".into(),
            description: "theirs".into(),
        });
    });
    cloud.fail("UpdateResourceServer", describe);
    let run = run(&page, &cloud, &vault);
    let failed = outcome(&run, &PartId::COGNITE_API);
    assert!(matches!(failed, Outcome::Failed { .. }), "{failed:?}");
    let scopes = &cloud.state().servers[0].scopes;
    assert!(scopes.iter().filter(|s| s.description == "theirs").count() == 2);
}

#[test]
fn another_client_that_a_lost_answer_has_made_is_the_one_that_was_chosen() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let data_fusion = blueprint(Choices::default()).data_fusion();
    let besides = [(); 2].map(|()| cloud.state().add_client(&data_fusion).id);
    let choice = ClientChoice::New {
        besides: besides.to_vec(),
    };
    let wanted = blueprint(Choices {
        clients: [(PartId::DATA_FUSION, choice)].into(),
        ..with_prefix()
    });
    // It takes effect, its answer is lost, and the lists lag by more than a minute.
    cloud.state().now_ms += 3_600_000;
    cloud.fail("CreateUserPoolClient", Fault::Spared);
    cloud.fail("CreateUserPoolClient", Fault::AnswerLost);
    let made = |cloud: &FakeCloud| cloud.state().clients.len();
    cloud.state().lag_ms = 90_000;
    let result = run(&wanted, &cloud, &vault);
    let unclear = outcome(&result, &PartId::DATA_FUSION);
    assert!(matches!(unclear, Outcome::Unclear { .. }), "{result:?}");
    assert_eq!(made(&cloud), 4);
    cloud.state().now_ms += 90_000;
    // The choice is kept, and the next run makes no more.
    run(&wanted, &cloud, &vault);
    assert_eq!(made(&cloud), 4);
    let plan = plan_of(&wanted, &cloud, &vault);
    assert!(plan.is_empty(), "{:?}", kinds(&plan));
}

#[test]
fn a_creation_without_an_end_is_held_back_until_it_is_settled() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let journal = FakeJournal::of(&cloud);
    cloud.fail(
        "CreateUserPoolClient",
        Fault::Before(CloudErrorKind::Unclear),
    );
    let mut choices = with_prefix();
    let result = run_with(&blueprint(choices.clone()), &cloud, &vault, &journal);
    let lost = result
        .steps
        .iter()
        .find(|step| matches!(step.outcome, Outcome::Unclear { .. }));
    let part = lost.unwrap().step.clone();
    let plan = |choices: &Choices| {
        let wanted = blueprint(choices.clone());
        plan_knowing(&wanted, &cloud, &vault, &journal.remembered())
    };
    let code = plan(&choices)
        .step(&part)
        .unwrap()
        .reason()
        .unwrap()
        .advice
        .code
        .clone();
    assert_eq!(code.as_deref(), Some("unsettled"));
    assert!(plan(&choices).applicable().is_none());
    // A minute later it is asked, and nothing is created before it is answered.
    cloud.state().now_ms += SETTLING_MS;
    let asked = plan(&choices);
    let Some(Question::LostCreation {
        sent_at_ms,
        not_made: false,
    }) = asked.step(&part).unwrap().question
    else {
        panic!("{asked:?}")
    };
    assert!(asked.applicable().is_none());
    choices.not_made.insert(part, sent_at_ms);
    run_with(&blueprint(choices.clone()), &cloud, &vault, &journal);
    assert!(plan(&choices).is_empty());
    assert_eq!(cloud.state().clients.len(), 2);
}

#[test]
fn a_client_that_no_list_shows_yet_is_known_by_its_id() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let journal = FakeJournal::of(&cloud);
    let wanted = blueprint(with_prefix());
    cloud.state().lag_ms = 60_000;
    run_with(&wanted, &cloud, &vault, &journal);
    let after = plan_knowing(&wanted, &cloud, &vault, &journal.remembered());
    assert!(after.is_empty(), "{:?}", kinds(&after));
    // One that is gone is no longer there, whatever is remembered.
    cloud.state().clients.clear();
    let after = plan_knowing(&wanted, &cloud, &vault, &journal.remembered());
    assert_eq!(kinds(&after)[3..5], ["create", "create"]);
}

#[test]
fn each_write_is_noted_before_it_is_sent_and_after_it_was_answered() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let journal = FakeJournal::of(&cloud);
    run_with(&blueprint(with_prefix()), &cloud, &vault, &journal);
    let notes = journal.notes.lock().unwrap();
    let of_domain: Vec<_> = notes
        .iter()
        .filter(|(_, note)| note.operation == "CreateUserPoolDomain")
        .map(|(_, note)| note.event.clone())
        .collect();
    let [
        Event::About { known: None },
        Event::Done {
            id: None,
            request_id: Some(_),
        },
    ] = &*of_domain
    else {
        panic!("{of_domain:?}")
    };
    assert_eq!(notes.len(), 12);
}

#[test]
fn what_cannot_be_noted_is_not_sent() {
    let cloud = FakeCloud::new(Tier::Essentials);
    let (vault, wanted) = (FakeVault::default(), blueprint(with_prefix()));
    let mut journal = FakeJournal::of(&cloud);
    journal.is_full = true;
    let run = run_with(&wanted, &cloud, &vault, &journal);
    let Outcome::Failed { advice, .. } = outcome(&run, &PartId::DOMAIN) else {
        panic!("{run:?}")
    };
    assert_eq!(advice.code.as_deref(), Some("journal"));
    assert!(cloud.state().writes.is_empty());
}

#[test]
fn a_prompt_that_hangs_can_be_given_up() {
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let wanted = blueprint(with_prefix());
    let plan = plan_of(&wanted, &cloud, &vault);
    vault.fuse.set(0, crate::testkit::Moment::KilledBefore);
    let (journal, cancel) = (FakeJournal::of(&cloud), Cancel::default());
    let told = Mutex::new(vec![]);
    let report = |progress| told.lock().unwrap().push(progress);
    let remembered = Remembered::default();
    let mut waiting = Box::pin(register(
        (&wanted, plan.applicable().unwrap()),
        &cloud,
        &vault,
        (&journal, &remembered),
        &report,
        &cancel,
    ));
    let mut poll = || {
        use futures_util::FutureExt as _;
        waiting.as_mut().now_or_never()
    };
    assert_eq!(poll(), None);
    cancel.cancel();
    assert_eq!(poll(), Some(Err(NotBegun::Cancelled)));
    assert!(cloud.state().writes.is_empty());
}
