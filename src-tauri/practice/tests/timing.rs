//! What depends on when a call arrives: each case has a server of its own.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::time::Duration;

use registrar_practice::{Faults, Options, Practice, Rates};

mod python;

async fn case(name: &str, options: Options) {
    let practice = Practice::start(options).await.unwrap();
    python::run(&format!("conformance.py cases.{name}"), &practice);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writes_at_a_time_the_second_is_refused() {
    let faults = Faults::none().latency_at("UpdateUserPool", 1, Duration::from_secs(4));
    let options = Options {
        faults,
        rates: Rates::Unlimited,
        ..Options::default()
    };
    case("overlap", options).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_fast_is_refused() {
    case("rates", Options::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_lag_behind_and_their_tokens_expire() {
    let options = Options {
        rates: Rates::Unlimited,
        page_tokens_live: Duration::ZERO,
        visible_after: Duration::from_secs(3600),
        ..Options::default()
    };
    case("lag", options).await;
}
