//! This program, started again as a server whose clock is moved: the product itself has no such switch.

use api::{clock::Clock, config::Config, state::State};
use chrono::TimeDelta;
use persistence::Store;
use std::{env, net::TcpListener, process::Command, time::Duration};
use tests::{Installation, Process};

const WORD: &str = "node";
/// As exact as midnight needs to be.
const TICK: Duration = Duration::from_millis(1);

/// How far ahead the clock is to be, if this process is to be a server.
pub fn ahead() -> Option<TimeDelta> {
    let mut arguments = env::args().skip(1);
    let is_node = arguments.next()? == WORD;
    let milliseconds = is_node.then(|| arguments.next()).flatten()?;
    Some(TimeDelta::milliseconds(
        milliseconds.parse().expect("milliseconds"),
    ))
}

pub fn serve(ahead: TimeDelta) {
    actix_web::rt::System::new().block_on(async move {
        let config = Config::from_environment().expect("settings");
        let listener = TcpListener::bind(config.bind).expect("an address");
        let keys = config
            .load_secret()
            .expect("a secret")
            .sealer_of_data_keys();
        let store = Store::open(&config.database_url, keys).expect("a store");
        let clock = Clock::fixed(Clock::System.now() + ahead);
        let state = State::with_store(store, config, clock.clone()).expect("a state");
        actix_web::rt::spawn(async move {
            loop {
                tokio::time::sleep(TICK).await;
                clock.set(Clock::System.now() + ahead);
            }
        });
        api::serve(state, listener).await.expect("a server");
    });
}

pub fn start(installation: &Installation, ahead: TimeDelta) -> Process {
    let mut command = Command::new(env::current_exe().expect("a name"));
    command.arg(WORD).arg(ahead.num_milliseconds().to_string());
    let mut node = Process::spawn(&mut command, installation.settings());
    node.wait_until_ready();
    node
}
