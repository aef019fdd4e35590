//! The real binary in processes of its own: what its log tells, and what it loses when it is killed, cut off or flooded.
//! `docs/reliability.md` says what was found. A build of the binary comes first: `cargo build --workspace --bin motcua`.

mod canaries;
mod case;
mod crowd;
mod killed;
mod outage;
mod postgres;
mod rolling;
mod stopping;

use libtest_mimic::{Arguments, Trial};

type Test = (&'static str, fn());

/// Tests by name; each has a process, a database and a runtime of its own.
const EVERYWHERE: &[Test] = &[
    (
        "nothing_private_reaches_a_log_a_problem_or_an_address",
        canaries::scan,
    ),
    (
        "a_stop_finishes_what_was_begun_and_lets_go_of_the_rest",
        stopping::under_load,
    ),
    (
        "a_stop_that_is_asked_for_twice_comes_at_once",
        stopping::asked_twice,
    ),
    (
        "a_stop_from_the_keyboard_waits_for_no_load_balancer",
        stopping::at_the_keyboard,
    ),
    (
        "a_start_that_fails_tells_no_secret",
        canaries::failing_starts,
    ),
    (
        "what_was_acknowledged_survives_being_killed_once",
        killed::at_random_instants,
    ),
];

const ON_POSTGRES: &[Test] = &[
    (
        "a_database_that_goes_away_is_503_until_it_is_back",
        outage::stop_and_start,
    ),
    (
        "nodes_are_replaced_without_a_failed_request",
        rolling::two_nodes,
    ),
];

fn main() {
    let arguments = Arguments::from_args();
    let here: &[Test] = if is_on_postgres() { ON_POSTGRES } else { &[] };
    let trials = EVERYWHERE.iter().chain(here).map(|(name, test)| {
        Trial::test(*name, || {
            test();
            Ok(())
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// Runs a test that talks to servers.
fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(test);
}

/// How much of something is tried; the default is small.
#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests says how much"
)]
fn number(name: &str, default: usize) -> usize {
    let set = std::env::var(name).ok();
    set.map_or(default, |text| text.parse().expect("a number"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told their server by the environment"
)]
fn is_on_postgres() -> bool {
    std::env::var("TEST_DATABASE_URL").is_ok()
}
