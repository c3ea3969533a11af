//! Each write of a registration, over a socket and failing in each way: the job is run again until nothing is left to do.
//! Core's own matrix (docs/crash-matrix.md) has more ways, on a pool in memory.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use registrar_core::blueprint::Blueprint;
use registrar_core::parts::{Change, Question, observe};
use registrar_core::plan::Plan;
use registrar_core::ports::{Event, Journal, JournalError, Note, unsettled};
use registrar_core::run::register;
use registrar_core::snapshot::Remembered;
use registrar_core::write::{Cancel, SETTLING_MS};
use registrar_practice::{Call, Fault, Faults, Practice, seed};
use serde_json::json;

use crate::support::{Memory, Raw, blueprint, connect, start, writes};

/// How often the job is run before it counts as one without an end.
const MOST_LOOKS: usize = 20;

/// The writes of the job, and how often each is called.
const CREATED: [(&str, u32); 4] = [
    ("CreateUserPoolDomain", 1),
    ("CreateResourceServer", 2),
    ("CreateUserPoolClient", 2),
    ("CreateManagedLoginBranding", 1),
];
const REPAIRED: [(&str, u32); 3] = [
    ("UpdateResourceServer", 1),
    ("UpdateUserPoolClient", 1),
    ("CreateUserPoolClient", 1),
];

fn ways() -> Vec<(&'static str, Vec<Fault>)> {
    let mut ways = vec![
        (
            "answer dropped after the effect",
            vec![Fault::DropAfterEffect],
        ),
        ("answer dropped before it", vec![Fault::DropBeforeEffect]),
        ("500 after the effect", vec![Fault::ServerErrorAfterEffect]),
        ("500 before it", vec![Fault::ServerErrorBeforeEffect]),
        ("access denied", vec![Fault::AccessDenied]),
        ("expired token", vec![Fault::ExpiredToken]),
        (
            "another change under way",
            vec![Fault::ConcurrentModification],
        ),
        ("killed after the effect", vec![Fault::TimeOutAfterEffect]),
        ("killed before it", vec![Fault::TimeOutBeforeEffect]),
    ];
    ways.extend((1..=5).map(|times| ("throttled", vec![Fault::Throttle; times])));
    ways
}

#[tokio::test]
async fn whatever_becomes_of_a_write_to_practice_the_job_comes_to_its_end() {
    let mut tried = 0;
    for (pool_id, job) in [
        (seed::NO_DOMAIN, &CREATED[..]),
        (seed::HALF_REGISTERED, &REPAIRED[..]),
    ] {
        for (operation, times) in job {
            for (name, faults) in ways() {
                for nth in 1..=*times {
                    let faults = faults.iter().zip(nth..);
                    let faults = faults.fold(Faults::none(), |all, (fault, call)| {
                        all.at(operation, call, *fault)
                    });
                    let practice = start(faults).await;
                    let wrong = to_the_end(&practice, pool_id).await;
                    assert_eq!(wrong, None, "{name}: {operation} {nth}");
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 126, "the number that docs/crash-matrix.md tells");
}

/// Reviews and registers until nothing is left to do; what is wrong then.
async fn to_the_end(practice: &Practice, pool_id: &str) -> Option<String> {
    let pool = connect(practice).await.user_pool(pool_id);
    let (vault, notes, raw) = (Memory::default(), OldNotes::default(), Raw::new(practice));
    let before = raw.pool(pool_id).await;
    let mut wanted = blueprint("plant-sign-in");
    for _ in 0..MOST_LOOKS {
        let remembered = notes.remembered();
        let parts = wanted.parts();
        let Ok(snapshot) = observe(&parts, &pool, &vault, &remembered).await else {
            continue;
        };
        for settled in snapshot.settled() {
            notes.add(settled.note(pool_id));
        }
        let plan = Plan::new(&wanted, &snapshot);
        if plan.is_empty() {
            return is_wrong(&raw, pool_id, &vault, &before).await;
        }
        answer(&plan, &mut wanted);
        let Some(applicable) = plan.applicable() else {
            continue;
        };
        let cancel = Cancel::default();
        let run = register(
            (&wanted, applicable),
            &pool,
            &vault,
            (&notes, &remembered),
            &|_| {},
            &cancel,
        );
        // A call without an answer is where the program is killed.
        let cut = unanswered(practice);
        tokio::select! {
            _ = run => {}
            () = more_than(practice, cut) => {}
        }
    }
    Some(format!("no end: {:?}", writes(practice)))
}

/// A journal, each line of which was written longer ago than an answer is looked for.
#[derive(Default)]
struct OldNotes(Mutex<Vec<(i64, Note)>>);

impl Journal for OldNotes {
    async fn note(&self, note: &Note) -> Result<(), JournalError> {
        self.add(note.clone());
        Ok(())
    }
}

impl OldNotes {
    fn add(&self, note: Note) {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis();
        let at = i64::try_from(now).unwrap() - SETTLING_MS;
        self.0.lock().unwrap().push((at, note));
    }

    /// What a program knows that starts anew.
    fn remembered(&self) -> Remembered {
        let notes = self.0.lock().unwrap();
        let made = notes.iter().filter_map(|(_, note)| match &note.event {
            Event::Done { id: Some(id), .. } => Some((id.clone(), note.subject.clone())),
            _ => None,
        });
        Remembered {
            clients: made.collect(),
            unsettled: unsettled(notes.iter().map(|(at, note)| (*at, note))),
        }
    }
}

/// Says that what is nowhere to be found was not created.
fn answer(plan: &Plan, wanted: &mut Blueprint) {
    let mut choices = wanted.choices().clone();
    for step in plan
        .steps
        .iter()
        .filter(|step| step.change == Change::Choose)
    {
        if let Some(Question::LostCreation { sent_at_ms, .. }) = &step.question {
            choices.not_made.insert(step.id.clone(), *sent_at_ms);
        }
    }
    *wanted = Blueprint::new(wanted.clusters().to_vec(), choices).unwrap();
}

fn unanswered(practice: &Practice) -> usize {
    let log = practice.log();
    log.iter()
        .filter(|call| call.error.as_deref() == Some(Call::TIMED_OUT))
        .count()
}

async fn more_than(practice: &Practice, cut: usize) {
    while unanswered(practice) == cut {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn is_wrong(
    raw: &Raw,
    pool_id: &str,
    vault: &Memory,
    before: &serde_json::Value,
) -> Option<String> {
    let clients = raw.clients(pool_id).await;
    let names: Vec<_> = clients
        .values()
        .map(|client| client["ClientName"].to_string())
        .collect();
    let unique: BTreeSet<_> = names.iter().collect();
    if unique.len() != names.len() {
        return Some(format!("a client is there twice: {names:?}"));
    }
    for (id, client) in &clients {
        let is_ours = client["ClientName"]
            .as_str()
            .is_some_and(|name| name.starts_with("Cognite"));
        let kept = vault.secret(pool_id, id);
        if is_ours
            && kept.map(|secret| json!(secret.expose())).as_ref() != Some(&client["ClientSecret"])
        {
            return Some(format!("the secret of {id} is not kept"));
        }
    }
    // The pool's own settings are nobody's here.
    let own = |pool: &serde_json::Value| {
        let mut pool = pool.clone();
        for changes in ["Domain", "LastModifiedDate"] {
            pool.as_object_mut().unwrap().remove(changes);
        }
        pool
    };
    let after = raw.pool(pool_id).await;
    (own(&after) != own(before)).then(|| format!("the pool was changed: {after}"))
}
