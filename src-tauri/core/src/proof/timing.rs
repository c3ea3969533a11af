//! How quickly the endpoints answer, and what the time is there.

use super::{Check, Evidence, Exchange, Fact, Finding, Mend};

const MOST_MILLIS: u64 = Evidence::DEMANDED_MILLIS;

/// By how much clocks may differ, in seconds.
pub(super) const LEEWAY: i64 = 60;

pub(super) fn judge_speed(evidence: &Evidence) -> [Finding; 2] {
    [
        speed("jwks", "The key set (JWKS)", &evidence.jwks_millis),
        speed("token", "The token endpoint", &evidence.token_millis),
    ]
}

fn speed(subject: &str, what: &str, measured: &[u64]) -> Finding {
    let check = Check::Speed;
    let finding = match measured.iter().min() {
        None => Finding::unknown(check, format!("{what} gave no answer to time.")),
        Some(fastest) if *fastest <= MOST_MILLIS => Finding::passed(
            check,
            format!("{what} answered within {fastest} ms; Cognite demands {MOST_MILLIS} ms."),
        ),
        Some(fastest) => Finding::failed(
            check,
            format!("{what} took {fastest} ms at best, tried {} times; Cognite demands {MOST_MILLIS} ms.", measured.len()),
        )
        .hint("A slow network between this computer and AWS counts too. Prove again when it is quicker, or from a computer near the pool’s region.")
        .mend(Mend::Wait),
    };
    let facts = measured
        .iter()
        .map(|millis| Fact::new("Time", format_args!("{millis} ms")));
    finding.about(subject).resting_on(facts.collect())
}

/// One reading of the server's clock.
struct Reading {
    /// This computer's clock less the server's, in milliseconds.
    ahead: i64,
    /// How long the request took: the reading is as exact as half of it.
    millis: u64,
    date: i64,
}

impl Reading {
    fn of<T>(exchange: &Exchange<T>) -> Option<Self> {
        let answer = exchange.answer.as_ref().ok()?;
        let date = answer.date?;
        let halfway = i64::try_from(answer.millis / 2).unwrap_or(i64::MAX);
        // The header has no fraction of a second: on average half of one is cut off.
        let server = date.saturating_mul(1_000).saturating_add(500);
        let here = exchange.asked_at.saturating_add(halfway);
        Some(Self {
            ahead: here.saturating_sub(server),
            millis: answer.millis,
            date,
        })
    }
}

/// By how many seconds this computer's clock is ahead of the server's; it is negative where it is behind.
pub(super) fn clock_ahead(evidence: &Evidence) -> Option<i64> {
    best(evidence).map(|reading| reading.ahead / 1_000)
}

fn best(evidence: &Evidence) -> Option<Reading> {
    let documents = std::iter::once(&evidence.discovery).chain(&evidence.issuer_discovery);
    documents
        .filter_map(Reading::of)
        .chain(evidence.jwks.iter().filter_map(Reading::of))
        .min_by_key(|reading| reading.millis)
}

pub(super) fn judge_clock(evidence: &Evidence) -> Finding {
    let check = Check::Clock;
    let Some(reading) = best(evidence) else {
        return Finding::unknown(
            check,
            "No answer told the server’s time, so this computer’s clock could not be checked.",
        );
    };
    let seconds = reading.ahead / 1_000;
    let (by, direction) = (
        seconds.unsigned_abs(),
        if seconds < 0 { "behind" } else { "ahead of" },
    );
    let finding = if by > LEEWAY.unsigned_abs() {
        Finding::failed(check, format!("This computer’s clock is {by} s {direction} the server’s."))
            .hint("Set this computer’s clock, by the network if it can be, then prove again. Until then the times in tokens cannot be judged.")
    } else {
        Finding::passed(
            check,
            match by {
                0 => "This computer’s clock agrees with the server’s.".to_owned(),
                by => format!(
                    "This computer’s clock is {by} s {direction} the server’s, which does no harm."
                ),
            },
        )
    };
    finding.resting_on(vec![
        Fact::new("Date", format_args!("{} s since 1970 (UTC)", reading.date)),
        Fact::new("Time", format_args!("{} ms", reading.millis)),
        Fact::new("Ahead", format_args!("{} ms", reading.ahead)),
    ])
}
