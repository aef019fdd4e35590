//! The real binary in processes of its own: what its log tells, and what it loses when it is killed, cut off or flooded.
//! `docs/reliability.md` says what was found. A build of the binary comes first: `cargo build --workspace --bin motcua`.

mod canaries;

use libtest_mimic::{Arguments, Trial};

/// Tests by name; each has a process, a database and a runtime of its own.
const EVERYWHERE: &[(&str, fn())] = &[
    (
        "nothing_private_reaches_a_log_a_problem_or_an_address",
        canaries::scan,
    ),
    (
        "a_start_that_fails_tells_no_secret",
        canaries::failing_starts,
    ),
];

fn main() {
    let arguments = Arguments::from_args();
    let trials = EVERYWHERE.iter().map(|(name, test)| {
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
