//! The real binary in processes of its own: what its log tells, and what it loses when it is killed, cut off or flooded.
//! `docs/reliability.md` says what was found. A build of the binary comes first: `cargo build --workspace --bin motcua`.

mod broken_disk;
mod canaries;
mod case;
mod contention;
mod crowd;
mod disk;
mod history;
mod hostile;
mod keys;
mod killed;
mod midnight;
mod node;
mod others;
mod outage;
mod postgres;
mod promoted;
mod raw;
mod rolling;
mod slow;
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
        "of_64_writers_with_one_version_one_wins",
        contention::one_version,
    ),
    (
        "a_key_sent_ten_times_at_once_has_one_effect_and_one_answer",
        keys::undisturbed,
    ),
    (
        "a_key_has_one_effect_and_one_answer_whoever_is_killed",
        keys::with_kills,
    ),
    (
        "codes_are_gapless_on_both_sides_of_midnight_over_four_processes",
        midnight::four_processes,
    ),
    (
        "slow_clients_are_given_up_and_nobody_waits_for_them",
        slow::clients,
    ),
    (
        "hostile_requests_are_refused_and_the_server_goes_on",
        hostile::requests,
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
    ("a_full_disk_refuses_changes_and_nothing_else", disk::full),
    (
        "a_disk_that_fails_each_write_refuses_changes_and_nothing_else",
        disk::failing,
    ),
    (
        "a_folder_that_may_not_be_written_refuses_files_and_nothing_else",
        disk::read_only,
    ),
    (
        "whoever_was_answered_finds_it_in_the_one_history_of_a_dossier",
        history::one_history,
    ),
    (
        "the_check_of_histories_finds_what_is_wrong",
        history::finds_what_is_wrong,
    ),
    (
        "what_was_acknowledged_survives_being_killed",
        killed::at_random_instants,
    ),
];

const ON_POSTGRES: &[Test] = &[
    (
        "a_promoted_standby_has_everything_that_was_acknowledged",
        promoted::standby,
    ),
    (
        "a_database_that_goes_away_is_503_until_it_is_back",
        outage::stop_and_start,
    ),
    (
        "a_full_disk_under_the_database_refuses_changes_and_nothing_else",
        disk::under_postgres,
    ),
    (
        "nodes_are_replaced_without_a_failed_request",
        rolling::two_nodes,
    ),
];

fn main() {
    if let Some(ahead) = node::ahead() {
        return node::serve(ahead);
    }
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
