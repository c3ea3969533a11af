//! Every write of the full job, failing in every way: after it the job is run again until nothing is left to do. The
//! table in docs/crash-matrix.md is what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fs};

use futures_util::FutureExt as _;
use proptest::prelude::*;

use super::{blueprint, clusters, with_prefix};
use crate::blueprint::{Blueprint, Choices};
use crate::parts::{Change, ClassicDomain, Group, Part, Question, Reason, WantedGroup, observe};
use crate::plan::Plan;
use crate::pool::{AppClientSettings, ManagedLogin, ResourceServer, Scope, Tier};
use crate::ports::CloudErrorKind::{Busy, Credentials, Denied, Unclear};
use crate::run::register;
use crate::testkit::{FakeCloud, FakeJournal, FakeVault, Fault, Fuse, Moment, State};
use crate::write::{Cancel, SETTLING_MS};

/// How often the job is run before it counts as one without an end.
const MOST_RUNS: usize = 30;
const MOST_LOOKS: usize = 100;
const THEIRS: &str = "https://other.example/callback";

/// A pool and a keychain at the beginning of the job.
struct World {
    cloud: FakeCloud,
    vault: FakeVault,
}

/// What it took to get to the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Course {
    runs: usize,
    /// How often the admin was asked whether a client was created.
    questions: usize,
}

impl World {
    /// A pool in which all is to be created.
    fn empty() -> Self {
        Self::of(FakeCloud::new(Tier::Essentials))
    }

    /// A pool in which all is to be updated, and that holds more than is ours.
    fn outdated() -> Self {
        let cloud = FakeCloud::new(Tier::Essentials).with_domain(ManagedLogin::Classic);
        let page = blueprint(Choices::default());
        {
            let mut state = cloud.state();
            for mut server in [page.cognite_api(), page.service_account()] {
                server.scopes.remove(0);
                server.scopes.push(Scope {
                    name: "reports.read".into(),
                    description: "theirs".into(),
                });
                state.servers.push(server);
            }
            for mut client in [page.authorization_server(), page.data_fusion()] {
                client.auth_flows = ["ALLOW_CUSTOM_AUTH".to_owned()].into();
                client.identity_providers.insert("Okta".into());
                state.add_client(&client);
            }
            state.groups.push(Group {
                name: "cdf-admins".into(),
                description: "old".into(),
            });
            // No list lags by an hour.
            state.now_ms += 3_600_000;
        }
        Self::of(cloud)
    }

    fn of(mut cloud: FakeCloud) -> Self {
        let fuse = Arc::new(Fuse::default());
        cloud.fuse = fuse.clone();
        let vault = FakeVault {
            fuse,
            ..FakeVault::default()
        };
        Self { cloud, vault }
    }

    /// Plans and registers as often as there is something to do, as an admin would. `before` is what happens before
    /// each run.
    fn to_the_end(&self, before: impl Fn(usize)) -> Course {
        let journal = FakeJournal::of(&self.cloud);
        let mut choices = Choices {
            classic_domain: Some(ClassicDomain::Switch),
            ..with_prefix()
        };
        let mut course = Course::default();
        for look in 0.. {
            assert!(look < MOST_LOOKS, "no end: {course:?}");
            let wanted = wanted(choices.clone());
            let remembered = journal.remembered();
            let parts = wanted.parts();
            let seen = observe(&parts, &self.cloud, &self.vault, &remembered);
            let Some(seen) = seen.now_or_never() else {
                continue;
            };
            let Ok(snapshot) = seen else { continue };
            journal.settle(&snapshot);
            let plan = Plan::new(&wanted, &snapshot);
            if plan.is_empty() {
                return course;
            }
            for step in &plan.steps {
                let is_early = |reason: &Reason| reason.advice.code.as_deref() == Some("unsettled");
                if step.reason().is_some_and(is_early) {
                    self.cloud.state().now_ms += SETTLING_MS;
                }
                if let (Some(Question::LostCreation { sent_at_ms, .. }), Change::Choose) =
                    (&step.question, &step.change)
                {
                    course.questions += 1;
                    choices.not_made.insert(step.id.clone(), *sent_at_ms);
                }
            }
            let Some(applicable) = plan.applicable() else {
                continue;
            };
            before(course.runs);
            course.runs += 1;
            assert!(course.runs < MOST_RUNS, "no end: {plan:#?}");
            let cancel = Cancel::default();
            let run = register(
                (&wanted, applicable),
                &self.cloud,
                &self.vault,
                (&journal, &remembered),
                &|_| {},
                &cancel,
            );
            // `None` when the program was ended by it.
            let _ = run.now_or_never();
        }
        course
    }

    /// All of the page is there once, each secret is kept, and what is not ours is as it was.
    fn is_as_wanted(&self, foreign: &Foreign) {
        let state = self.cloud.state();
        let names: Vec<_> = state.clients.iter().map(|c| &c.settings.name).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(
            unique.len(),
            names.len(),
            "a client is there twice: {names:?}"
        );
        let identifiers: BTreeSet<_> = state.servers.iter().map(|s| &s.identifier).collect();
        assert_eq!(identifiers.len(), state.servers.len());
        assert_eq!(state.domains.len(), 1);
        assert_eq!(state.groups.len(), 1);
        let entries = self.vault.entries.lock().unwrap();
        for client in state
            .clients
            .iter()
            .filter(|c| c.settings.name.starts_with("Cognite"))
        {
            let account = format!("{}/{}", state.pool.id, client.id);
            assert_eq!(
                entries.get(&account),
                client.secret.as_ref(),
                "a secret is lost"
            );
        }
        assert!(Foreign::of(&state).holds(foreign), "{foreign:?}");
    }
}

fn wanted(choices: Choices) -> Blueprint {
    let group = Part::Group(WantedGroup::new(Group {
        name: "cdf-admins".into(),
        description: "Administer CDF".into(),
    }));
    let page = Blueprint::new(clusters(&["westeurope-1"]), choices).unwrap();
    page.with(group).unwrap()
}

/// What others have put into the pool.
#[derive(Debug, Default)]
struct Foreign {
    scopes: BTreeSet<(String, Scope)>,
    clients: BTreeMap<String, AppClientSettings>,
}

impl Foreign {
    fn of(state: &State) -> Self {
        let scopes = |server: &ResourceServer| {
            let theirs = server.scopes.iter().filter(|s| s.description == "theirs");
            let theirs = theirs.map(|scope| (server.identifier.clone(), scope.clone()));
            theirs.collect::<Vec<_>>()
        };
        let clients = state
            .clients
            .iter()
            .map(|c| (c.id.clone(), c.settings.clone()));
        Self {
            scopes: state.servers.iter().flat_map(scopes).collect(),
            clients: clients.collect(),
        }
    }

    /// Whether everything of the other is still there.
    fn holds(&self, other: &Self) -> bool {
        let scopes = self.scopes.is_superset(&other.scopes);
        let clients = other.clients.iter().all(|(id, before)| {
            let Some(after) = self.clients.get(id) else {
                return false;
            };
            after.callback_urls.is_superset(&before.callback_urls)
                && after
                    .identity_providers
                    .is_superset(&before.identity_providers)
                && after.auth_flows.is_superset(&before.auth_flows)
        });
        scopes && clients
    }
}

/// What another admin does in the middle: an address and a scope more, and a client of their own.
fn meddle(state: &mut State) {
    for client in &mut state.clients {
        client.settings.callback_urls.insert(THEIRS.into());
    }
    for server in &mut state.servers {
        server.scopes.push(Scope {
            name: "theirs".into(),
            description: "theirs".into(),
        });
    }
    let settings = AppClientSettings {
        name: "Another application".into(),
        ..blueprint(Choices::default()).data_fusion()
    };
    if state
        .clients
        .iter()
        .all(|c| c.settings.name != settings.name)
    {
        state.add_client(&settings);
    }
}

/// What becomes of a write.
struct Way {
    name: &'static str,
    faults: Vec<Fault>,
    /// By which the list of clients lags.
    lag_ms: i64,
}

fn ways() -> Vec<Way> {
    let way = |name, faults: &[Fault]| Way {
        name,
        faults: faults.to_vec(),
        lag_ms: 0,
    };
    let lagging = |name, faults: &[Fault], seconds: i64| Way {
        lag_ms: seconds * 1000,
        ..way(name, faults)
    };
    vec![
        way("answer dropped", &[Fault::AnswerLost]),
        way("time-out, without effect", &[Fault::Before(Unclear)]),
        way(
            "500 twice, the second after the effect",
            &[Fault::Before(Unclear), Fault::AnswerLost],
        ),
        way("throttled once", &[Fault::Before(Busy)]),
        way("throttled 5 times", &[Fault::Before(Busy); 5]),
        way("throttled 6 times", &[Fault::Before(Busy); 6]),
        way(
            "another admin's change in between",
            &[Fault::OtherFirst(meddle)],
        ),
        way(
            "another admin's change, then the answer dropped",
            &[Fault::OtherFirst(meddle), Fault::AnswerLost],
        ),
        way("access denied", &[Fault::Before(Denied)]),
        way("expired token", &[Fault::Before(Credentials)]),
        lagging("answer dropped, lists lag 1 s", &[Fault::AnswerLost], 1),
        lagging("answer dropped, lists lag 60 s", &[Fault::AnswerLost], 60),
        lagging("done, lists lag 60 s", &[], 60),
    ]
}

/// A job, and its writes: which, and how often each is called.
struct Job {
    name: &'static str,
    world: fn() -> World,
    writes: &'static [(&'static str, usize)],
}

const JOBS: [Job; 2] = [
    Job {
        name: "all created",
        world: World::empty,
        writes: &[
            ("CreateUserPoolDomain", 1),
            ("CreateResourceServer", 2),
            ("CreateUserPoolClient", 2),
            ("CreateManagedLoginBranding", 1),
            ("CreateGroup", 1),
        ],
    },
    Job {
        name: "all updated",
        world: World::outdated,
        writes: &[
            ("UpdateResourceServer", 2),
            ("UpdateUserPoolClient", 2),
            ("UpdateUserPoolDomain", 1),
            ("UpdateGroup", 1),
        ],
    },
];

/// The job with one write that fails in this way; the longest course, where the write is called more than once.
fn failing(job: &Job, (operation, times): (&'static str, usize), way: &Way) -> Course {
    let courses = (0..times).map(|nth| {
        let world = (job.world)();
        (0..nth).for_each(|_| world.cloud.fail(operation, Fault::Spared));
        for fault in &way.faults {
            world.cloud.fail(operation, *fault);
        }
        world.cloud.state().lag_ms = way.lag_ms;
        let before = Foreign::of(&world.cloud.state());
        let course = world.to_the_end(|_| {});
        world.is_as_wanted(&before);
        course
    });
    courses.max().unwrap_or_default()
}

/// The job with its n-th call cut off, for every n: how many there are, and the longest course.
fn cut_off(job: &Job, moment: Moment, lag_ms: i64) -> (usize, Course) {
    let mut longest = Course::default();
    for call in 0.. {
        let world = (job.world)();
        world.cloud.state().lag_ms = lag_ms;
        let before = Foreign::of(&world.cloud.state());
        let course = world.to_the_end(|run| {
            if run == 0 {
                world.cloud.fuse.set(call, moment);
            }
        });
        world.is_as_wanted(&before);
        if !world.cloud.fuse.clear() {
            return (call, longest);
        }
        longest = longest.max(course);
    }
    unreachable!("a job has an end")
}

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.questions {
            0 => write!(f, "{}", self.runs),
            _ => write!(f, "{}, asked", self.runs),
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the page is written by its test")]
fn whatever_becomes_of_a_write_the_job_comes_to_its_end() {
    let mut count = 0;
    let mut tables = String::new();
    for job in &JOBS {
        writeln!(tables, "## A write fails: {}\n", job.name).unwrap();
        let writes: Vec<_> = job.writes.iter().map(|(operation, _)| *operation).collect();
        writeln!(tables, "| what becomes of it | {} |", writes.join(" | ")).unwrap();
        writeln!(tables, "| --- |{}", " --- |".repeat(writes.len())).unwrap();
        for way in ways() {
            let courses = job.writes.iter().map(|write| {
                count += write.1;
                failing(job, *write, &way).to_string()
            });
            let courses: Vec<_> = courses.collect();
            writeln!(tables, "| {} | {} |", way.name, courses.join(" | ")).unwrap();
        }
        tables.push('\n');
    }
    tables.push_str(
        "## A call is cut off\n\nEach call that changes something, reads a client or uses the keychain, one after the other.\n\n\
        | what becomes of it | job | calls | runs |\n| --- | --- | --- | --- |\n",
    );
    for (name, moment, lag_ms) in [
        ("killed before it takes effect", Moment::KilledBefore, 0),
        ("killed after it took effect", Moment::KilledAfter, 0),
        (
            "killed after it took effect, lists lag 60 s",
            Moment::KilledAfter,
            60_000,
        ),
        ("fails without effect", Moment::FailsBefore, 0),
        (
            "takes effect, and its answer is lost",
            Moment::FailsAfter,
            0,
        ),
    ] {
        for job in &JOBS {
            let (calls, course) = cut_off(job, moment, lag_ms);
            count += calls;
            writeln!(tables, "| {name} | {} | {calls} | {course} |", job.name).unwrap();
        }
    }
    let page = format!(
        "# The crash matrix\n\n\
        Written by `whatever_becomes_of_a_write_the_job_comes_to_its_end` in\n\
        [crash_matrix.rs](../src-tauri/core/src/tests/crash_matrix.rs): each write of the whole job (the parts of the pool, and\n\
        the keeping of secrets in between), failing in each way. The job is then run again, until nothing is left to do. At the\n\
        end everything is there once, each secret is in the keychain, and what others have put into the pool is as it was.\n\n\
        A cell says how many runs it took, at most, and whether the admin was asked whether a client had been created.\n\n\
        **{count} of {count} come to their end.**\n\n\
        The same over a socket, against Practice: `whatever_becomes_of_a_write_to_practice_the_job_comes_to_its_end`, 126 of 126.\n\
        In the window the program is killed during each write, by `during_each_write_that_took_effect_nothing_is_made_twice` and\n\
        `during_each_write_that_did_not_all_of_it_is_made_once`. Another admin in between, and pools in whatever state:\n\
        `nothing_of_ours_is_made_twice_and_nothing_of_theirs_undone` and\n\
        `from_whatever_others_have_left_it_ends_as_wanted_or_says_what_is_in_the_way`, 100,000 random cases of each once, and\n\
        some hundreds in each run.\n\n{tables}"
    );
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let path = package.join("../../docs/crash-matrix.md");
    if env::var_os("REGISTRAR_WRITE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    // The formatter aligns the columns.
    let plain = |page: &str| page.replace(['-', ' '], "");
    assert_eq!(
        plain(&fs::read_to_string(&path).unwrap()),
        plain(&page),
        "REGISTRAR_WRITE_DOCS=1 writes docs/crash-matrix.md anew"
    );
}

fn moment() -> impl Strategy<Value = Moment> {
    proptest::sample::select(Moment::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_number_of_cuts_in_a_row_loses_nothing_and_doubles_nothing(
        cuts in proptest::collection::vec((0_usize..60, moment()), 0..8),
        lag_ms in 0_i64..60_000,
        outdated in any::<bool>(),
    ) {
        let world = if outdated { World::outdated() } else { World::empty() };
        world.cloud.state().lag_ms = lag_ms;
        let before = Foreign::of(&world.cloud.state());
        world.to_the_end(|run| {
            world.cloud.fuse.clear();
            if let Some((call, moment)) = cuts.get(run) {
                world.cloud.fuse.set(*call, *moment);
            }
        });
        world.is_as_wanted(&before);
    }
}
