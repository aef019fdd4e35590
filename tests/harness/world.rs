use crate::{Node, Person, at, node::Server};
use actix_web::web::Data;
use api::{
    clock::Clock, config::Config, demo, identity::passwords::Passwords, reference, secret::Secret,
    state::State,
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::identity::{
    AccountSession, Device,
    authentication::{Acr, Authentication},
};
use persistence::{
    StorageError, Store,
    audit::{AuditFilter, EntryRow},
    testing::TestDatabase,
};
use std::{error::Error, net::TcpListener, sync::OnceLock, thread};
use uuid::Uuid;

/// Friday morning, 2026-08-21 09:00, unless a story says otherwise.
const MORNING: &str = "2026-08-21T09:00:00+07:00";

/// The byte of which the secret of every world is made, in hexadecimal.
pub const SECRET: &str = "5e";

type BuildState = fn(Store, Config, Clock) -> Result<Data<State>, Box<dyn Error>>;

pub struct World {
    pub state: Data<State>,
    pub clock: Clock,
    pub address: String,
    // Dropped before the database: the server must have let go of it.
    _server: Server,
    database: TestDatabase,
}

impl World {
    pub async fn new() -> Self {
        Self::at(MORNING).await
    }

    pub async fn at(instant: &str) -> Self {
        Self::with(instant, |_| None).await
    }

    /// With settings of its own.
    pub async fn with(instant: &str, setting: impl Fn(&str) -> Option<String>) -> Self {
        Self::build(instant, setting, State::for_demo)
    }

    /// Whose people may send as much as in an installation, not as much as in a demo.
    pub async fn with_real_limits() -> Self {
        Self::build(MORNING, |_| None, State::with_store)
    }

    fn build(instant: &str, setting: impl Fn(&str) -> Option<String>, state: BuildState) -> Self {
        let database = fresh_database();
        let clock = Clock::fixed(at(instant));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let config = config(&database, &address, setting);
        let store = open(&database.url);
        let state = state(store, config, clock.clone()).expect("a state");
        Self {
            _server: Server::start(state.clone(), listener),
            state,
            clock,
            address,
            database,
        }
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Person {
        self.person(None)
    }

    /// Somebody of the demo province, signed in.
    pub async fn sign_in(&self, username: &str) -> Person {
        self.signed_in(username, self.now()).await
    }

    /// The same in a session of last month, whose proof of who it is is as old.
    pub async fn sign_in_last_month(&self, username: &str) -> Person {
        self.signed_in(username, self.now() - Days::new(30)).await
    }

    async fn signed_in(&self, username: &str, proved_at: DateTime<Utc>) -> Person {
        let (now, username) = (self.now(), username.to_owned());
        let session = Uuid::now_v7();
        let add = move |work: &mut persistence::Session<'_>| {
            let found = work.accounts().find_by_username(&username)?;
            let (account, _) = found.ok_or(StorageError::NotFound {
                what: "demo account",
            })?;
            work.sessions().add(&AccountSession {
                id: session,
                account: account.id,
                created_at: now,
                last_used_at: now,
                expires_at: now + Days::new(365),
                authentication: Authentication {
                    acr: Acr::Password,
                    at: proved_at,
                },
                device: Device::default(),
                kiosk: None,
            })?;
            Ok::<_, StorageError>(account.id)
        };
        let account = self
            .state
            .store
            .write("sign_in", add)
            .await
            .expect("a session");
        let token = self
            .state
            .tokens
            .issue(account, session, now)
            .await
            .expect("a token");
        self.person(Some(token.token))
    }

    /// Somebody with a token got elsewhere, such as by signing in with a password.
    pub fn bearing(&self, token: &str) -> Person {
        self.person(Some(token.to_owned()))
    }

    /// Another process on the same database, secret and clock, behind the same public address.
    pub async fn another_node(&self) -> Node {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let store = open(&self.database.url);
        let config = self.state.config.clone();
        let state = State::for_demo(store, config, self.clock.clone()).expect("a state");
        Node::start(state, listener, address)
    }

    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Where its files lie.
    pub fn folder(&self) -> &str {
        self.database.folder.path().to_str().expect("a plain path")
    }

    /// Whatever lies in the database and in the data folder, as a thief of both finds it.
    pub fn stolen(&self) -> Vec<u8> {
        self.database.stolen()
    }

    /// For what the product itself has no words for.
    pub fn execute(&self, statement: &str) {
        self.database.execute(statement);
    }

    /// Everything in the audit log, the oldest first.
    pub async fn recorded(&self) -> Vec<EntryRow> {
        let filter = AuditFilter {
            limit: 10_000,
            ..AuditFilter::default()
        };
        let list = move |session: &mut persistence::Session<'_>| session.audit().list(&filter);
        let listed = self.state.store.read("recorded", list).await;
        let mut rows = listed.expect("the audit log").items;
        rows.reverse();
        rows
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The clock goes on; access tokens live ten minutes, so people sign in again after long waits.
    pub fn wait(&self, span: TimeDelta) {
        self.clock.advance(span);
    }

    pub fn set_clock(&self, instant: &str) {
        self.clock.set(at(instant));
    }

    fn person(&self, token: Option<String>) -> Person {
        Person::new(&self.state.store, &self.address, token)
    }
}

pub(crate) fn open(url: &str) -> Store {
    let secret = Secret::from_hex(&SECRET.repeat(32)).expect("a secret");
    Store::open(url, secret.sealer_of_data_keys()).expect("a store")
}

fn config(
    database: &TestDatabase,
    address: &str,
    setting: impl Fn(&str) -> Option<String>,
) -> Config {
    let folder = database.folder.path().display().to_string();
    let given = |name: &str| {
        setting(name).or_else(|| match name {
            "MOTCUA_DATA_DIR" => Some(folder.clone()),
            "DATABASE_URL" => Some(database.url.clone()),
            "MOTCUA_PUBLIC_URL" => Some(address.to_owned()),
            "MOTCUA_SECRET" => Some(SECRET.repeat(32)),
            _ => None,
        })
    };
    Config::read(&given).unwrap_or_else(|error| panic!("{error}"))
}

/// A copy of the database from which every world starts.
pub fn fresh_database() -> TestDatabase {
    TestDatabase::copy_of(template())
}

/// The reference data and the demo province, loaded once; every world starts from a copy.
fn template() -> &'static TestDatabase {
    static TEMPLATE: OnceLock<TestDatabase> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        thread::spawn(|| {
            let database = TestDatabase::empty();
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .build()
                .expect("a runtime");
            let store = open(&database.url);
            let passwords = Passwords::new().expect("argon2");
            let hash = runtime
                .block_on(passwords.hash(demo::PASSWORD))
                .expect("a hash");
            let load = move |session: &mut persistence::Session<'_>| {
                reference::load(session)?;
                demo::load(session, &hash, at(MORNING))
            };
            runtime
                .block_on(store.write("template", load))
                .expect("reference and demo data");
            database
        })
        .join()
        .expect("a template")
    })
}
