use futures_util::FutureExt as _;

use super::{blueprint, kinds, outcome, plan_of, run, with_prefix};
use crate::blueprint::Choices;
use crate::custody::Custody;
use crate::parts::{ClassicDomain, ClientChoice, Group, Part, PartId, WantedGroup};
use crate::pool::{AppClientSettings, ManagedLogin, Tier};
use crate::ports::CloudErrorKind;
use crate::run::{NotBegun, Outcome, Progress, Run, register};
use crate::snapshot::Remembered;
use crate::testkit::{FakeCloud, FakeJournal, FakeVault, Fault, State};
use crate::write::Cancel;

fn empty_pool() -> FakeCloud {
    FakeCloud::new(Tier::Essentials)
}

/// Registers the page in a pool that has nothing of it.
fn begin(
    cloud: &FakeCloud,
    vault: &FakeVault,
    report: &(impl Fn(Progress) + Sync),
    cancel: &Cancel,
) -> Result<Run, NotBegun> {
    let wanted = blueprint(with_prefix());
    let plan = plan_of(&wanted, cloud, vault);
    pollster::block_on(register(
        (&wanted, plan.applicable().unwrap()),
        cloud,
        vault,
        (&FakeJournal::of(cloud), &Remembered::default()),
        report,
        cancel,
    ))
}

#[test]
fn an_empty_pool_is_registered_once_and_then_left_alone() {
    let (cloud, vault) = (empty_pool(), FakeVault::default());
    let wanted = blueprint(with_prefix());
    let result = run(&wanted, &cloud, &vault);
    assert!(
        result
            .steps
            .iter()
            .all(|step| step.outcome == Outcome::Done),
        "{result:?}"
    );
    for client in &cloud.state().clients {
        let account = format!("eu-west-1_Fake00001/{}", client.id);
        assert_eq!(
            vault.entries.lock().unwrap().get(&account),
            client.secret.as_ref()
        );
    }
    let plan = plan_of(&wanted, &cloud, &vault);
    assert!(
        plan.is_empty() && plan.applicable().is_none(),
        "{:?}",
        kinds(&plan)
    );
    assert_eq!(cloud.state().writes.len(), 6);
}

#[test]
fn a_lost_answer_is_settled_by_looking_and_never_makes_a_second_one() {
    for operation in [
        "CreateUserPoolDomain",
        "CreateResourceServer",
        "CreateUserPoolClient",
        "CreateManagedLoginBranding",
    ] {
        let (cloud, vault) = (
            empty_pool().failing(operation, Fault::AnswerLost),
            FakeVault::default(),
        );
        let wanted = blueprint(with_prefix());
        let result = run(&wanted, &cloud, &vault);
        assert!(
            result
                .steps
                .iter()
                .all(|step| step.outcome == Outcome::Done),
            "{operation}: {result:?}"
        );
        assert_eq!(cloud.state().writes.len(), 6, "{operation} was sent again");
        assert!(plan_of(&wanted, &cloud, &vault).is_empty());
    }
}

#[test]
fn a_lost_answer_to_a_further_client_of_one_name_finds_the_new_one() {
    let (cloud, vault) = (empty_pool(), FakeVault::default());
    let data_fusion = blueprint(Choices::default()).data_fusion();
    let besides = [(); 2].map(|()| cloud.state().add_client(&data_fusion).id);
    let besides = besides.into();
    let choices = Choices {
        clients: [(PartId::DATA_FUSION, ClientChoice::New { besides })].into(),
        ..with_prefix()
    };
    let cloud = cloud.failing("CreateUserPoolClient", Fault::AnswerLost);
    let wanted = blueprint(choices);
    let result = run(&wanted, &cloud, &vault);
    assert_eq!(cloud.state().clients.len(), 4);
    let settled = result.settle(wanted);
    let made = result
        .steps
        .iter()
        .find(|step| step.step == PartId::DATA_FUSION);
    let client_id = made.and_then(|step| step.client_id.clone()).unwrap();
    assert_eq!(
        settled.choices().clients[&PartId::DATA_FUSION],
        ClientChoice::Existing { client_id }
    );
    let after = plan_of(&settled, &cloud, &vault);
    assert!(after.is_empty(), "{:?}", kinds(&after));
}

#[test]
fn a_call_of_which_nothing_is_known_is_unclear_and_stops_only_its_chain() {
    let fault = Fault::Before(CloudErrorKind::Unclear);
    let (cloud, vault) = (
        empty_pool().failing("CreateUserPoolClient", fault),
        FakeVault::default(),
    );
    let wanted = blueprint(with_prefix());
    let result = run(&wanted, &cloud, &vault);
    let unclear: Vec<PartId> = result
        .steps
        .iter()
        .filter(|s| matches!(s.outcome, Outcome::Unclear { .. }))
        .map(|s| s.step.clone())
        .collect();
    assert_eq!(unclear.len(), 1, "{result:?}");
    let other = if unclear == [PartId::DATA_FUSION] {
        assert!(matches!(
            outcome(&result, &PartId::SIGN_IN_PAGE),
            Outcome::NotReached { .. }
        ));
        PartId::AUTHORIZATION_SERVER
    } else {
        PartId::DATA_FUSION
    };
    assert_eq!(*outcome(&result, &other), Outcome::Done);
    // Run again: what is missing is made, and nothing twice.
    run(&wanted, &cloud, &vault);
    assert!(plan_of(&wanted, &cloud, &vault).is_empty());
    assert_eq!(cloud.state().clients.len(), 2);
}

#[test]
fn a_refusal_is_told_in_words_and_the_rest_is_done() {
    let fault = Fault::Before(CloudErrorKind::Unsupported);
    let (cloud, vault) = (
        empty_pool().failing("CreateManagedLoginBranding", fault),
        FakeVault::default(),
    );
    let result = run(&blueprint(with_prefix()), &cloud, &vault);
    insta::assert_json_snapshot!(result);
    assert_eq!(vault.entries.lock().unwrap().len(), 2);
}

#[test]
fn no_vault_no_registration() {
    let (cloud, vault) = (
        empty_pool(),
        FakeVault {
            no_probe: true,
            ..FakeVault::default()
        },
    );
    let result = begin(&cloud, &vault, &|_| {}, &Cancel::default());
    assert!(matches!(result, Err(NotBegun::Vault(_))));
    assert!(cloud.state().writes.is_empty());
}

#[test]
fn a_secret_that_could_not_be_stored_is_fetched_by_the_next_run() {
    let cloud = empty_pool();
    let wanted = blueprint(with_prefix());
    let broken = FakeVault {
        no_store: true,
        ..FakeVault::default()
    };
    let result = run(&wanted, &cloud, &broken);
    let Outcome::Failed { advice, .. } = outcome(&result, &PartId::AUTHORIZATION_SERVER) else {
        panic!("{result:?}")
    };
    assert_eq!(advice.code.as_deref(), Some("vault"));
    assert!(
        advice.hint.contains("still in Amazon Cognito"),
        "{advice:?}"
    );

    let vault = FakeVault::default();
    let plan = plan_of(&wanted, &cloud, &vault);
    assert_eq!(
        plan.step(&PartId::AUTHORIZATION_SERVER).unwrap().custody(),
        Some(&Custody::ToFetch)
    );
    run(&wanted, &cloud, &vault);
    assert!(plan_of(&wanted, &cloud, &vault).is_empty());
    assert_eq!(cloud.state().clients.len(), 2);
}

#[test]
fn a_stored_secret_is_never_overwritten_by_another() {
    let (cloud, vault) = (empty_pool(), FakeVault::default());
    let wanted = blueprint(with_prefix());
    run(&wanted, &cloud, &vault);
    let before = vault.entries.lock().unwrap().clone();
    for client in &mut cloud.state().clients {
        client.secret = Some(crate::secret::Secret::new(
            "what Cognito shows after a rotation".into(),
        ));
        client.settings.oauth_enabled = false;
    }
    let plan = plan_of(&wanted, &cloud, &vault);
    assert_eq!(
        plan.step(&PartId::DATA_FUSION).unwrap().custody(),
        Some(&Custody::Differs)
    );
    run(&wanted, &cloud, &vault);
    assert_eq!(*vault.entries.lock().unwrap(), before);
    assert!(plan_of(&wanted, &cloud, &vault).is_empty());
}

#[test]
fn a_cancelled_run_finishes_the_step_and_begins_no_other() {
    let (cloud, vault) = (empty_pool(), FakeVault::default());
    let cancel = Cancel::default();
    let report = |progress| {
        if progress
            == (Progress::Started {
                step: PartId::COGNITE_API,
            })
        {
            cancel.cancel();
        }
    };
    let result = begin(&cloud, &vault, &report, &cancel).unwrap();
    assert_eq!(*outcome(&result, &PartId::COGNITE_API), Outcome::Done);
    for step in [PartId::DATA_FUSION, PartId::SIGN_IN_PAGE] {
        assert!(matches!(
            outcome(&result, &step),
            Outcome::NotReached { .. }
        ));
    }
    let done = result
        .steps
        .iter()
        .filter(|step| step.outcome == Outcome::Done)
        .count();
    assert_eq!(cloud.state().writes.len(), done);
}

#[test]
fn a_classic_domain_is_switched_after_the_style_exists() {
    let (cloud, vault) = (
        empty_pool().with_domain(ManagedLogin::Classic),
        FakeVault::default(),
    );
    let choices = Choices {
        classic_domain: Some(ClassicDomain::Switch),
        ..Choices::default()
    };
    run(&blueprint(choices), &cloud, &vault);
    let writes = cloud.state().writes.clone();
    let position = |name| writes.iter().position(|write| *write == name).unwrap();
    assert!(position("CreateManagedLoginBranding") < position("UpdateUserPoolDomain"));
    assert_eq!(
        *outcome(&run_again(&cloud, &vault), &PartId::SERVICE_ACCOUNT),
        Outcome::AlreadySo
    );
}

/// Breaks one thing and registers again, so that there is a run in which the rest is already so.
fn run_again(cloud: &FakeCloud, vault: &FakeVault) -> Run {
    cloud.state().styles.clear();
    run(&blueprint(Choices::default()), cloud, vault)
}

#[test]
fn four_writes_at_most_are_under_way() {
    let groups = ["one", "two", "three"].map(|name| {
        Part::Group(WantedGroup::new(Group {
            name: name.into(),
            description: String::new(),
        }))
    });
    let wanted = groups
        .into_iter()
        .fold(blueprint(with_prefix()), |page, group| {
            page.with(group).unwrap()
        });
    let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
    let plan = plan_of(&wanted, &cloud, &vault);
    cloud.state().hangs = true;
    let (journal, remembered, cancel) = (
        FakeJournal::of(&cloud),
        Remembered::default(),
        Cancel::default(),
    );
    let run = register(
        (&wanted, plan.applicable().unwrap()),
        &cloud,
        &vault,
        (&journal, &remembered),
        &|_| {},
        &cancel,
    );
    assert!(run.now_or_never().is_none());
    assert_eq!(cloud.state().writes.len(), 4);
}

/// Another admin does what we are about to.
fn done_by_others(state: &mut State) {
    state.clients[0].settings = blueprint(with_prefix()).data_fusion();
}

#[test]
fn what_another_admin_has_done_is_already_so_unless_a_secret_was_fetched() {
    for (is_kept, expected) in [(true, Outcome::AlreadySo), (false, Outcome::Done)] {
        let page = blueprint(with_prefix());
        let (cloud, vault) = (FakeCloud::new(Tier::Essentials), FakeVault::default());
        let wanted = page.data_fusion();
        let outdated = AppClientSettings {
            oauth_enabled: false,
            ..wanted
        };
        let client = cloud.state().add_client(&outdated);
        if is_kept {
            let account = format!("{}/{}", cloud.state().pool.id, client.id);
            let secret = client.secret.clone().unwrap();
            vault.entries.lock().unwrap().insert(account, secret);
        }
        let plan = plan_of(&page, &cloud, &vault);
        cloud.fail("UpdateUserPoolClient", Fault::OtherFirst(done_by_others));
        let (journal, remembered, cancel) = (
            FakeJournal::of(&cloud),
            Remembered::default(),
            Cancel::default(),
        );
        let run = register(
            (&page, plan.applicable().unwrap()),
            &cloud,
            &vault,
            (&journal, &remembered),
            &|_| {},
            &cancel,
        );
        let run = pollster::block_on(run).unwrap();
        assert_eq!(outcome(&run, &PartId::DATA_FUSION), &expected);
    }
}
