//! What every handler can reach: the store, the clock, the keys.

use crate::{
    answer::{Recent, Rendered},
    audit::Chain,
    clock::Clock,
    config::Config,
    contract,
    documents::files::FileStore,
    extract::Limits,
    gateways::mail::Mail,
    identity::{
        approach::Approaches,
        loss_codes::LossCodes,
        one_time_codes::OneTimeCodes,
        passwords::Passwords,
        tokens::{AccessTokens, Succession},
    },
    intake::guesses::Guesses,
    metrics::Metrics,
    problem::{Code, Problem},
};
use actix_web::{HttpRequest, web::Data};
use persistence::Store;
use std::{
    error::Error,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Another node is there already.
const RETRY_ELSEWHERE_SECONDS: u64 = 1;

pub struct State {
    pub store: Store,
    pub clock: Clock,
    pub config: Config,
    pub tokens: AccessTokens,
    pub succession: Succession,
    pub passwords: Passwords,
    pub approaches: Approaches,
    pub codes: OneTimeCodes,
    pub loss_codes: LossCodes,
    pub limits: Limits,
    pub metrics: Arc<Metrics>,
    /// Wrong second factors of public lookups.
    pub guesses: Guesses,
    pub files: FileStore,
    /// Where a mail server is configured.
    pub mail: Option<Mail>,
    /// Seals the audit log.
    pub chain: Chain,
    pub cursor_key: [u8; 32],
    /// Whether the server has been told to stop.
    ending: AtomicBool,
    /// The contract as it is served.
    pub contract: Rendered,
    pub recent: Recent,
}

impl State {
    /// Opens the store and derives the keys; the first start makes the data folder and the secret.
    pub fn open(config: Config, clock: Clock) -> Result<Data<Self>, Box<dyn Error>> {
        fs::create_dir_all(&config.data_dir)?;
        let keys = config.load_secret()?.sealer_of_data_keys();
        let store = Store::open(&config.database_url, keys)?;
        Self::with_store(store, config, clock)
    }

    pub fn with_store(
        store: Store,
        config: Config,
        clock: Clock,
    ) -> Result<Data<Self>, Box<dyn Error>> {
        let limits = Limits::new(config.requests_per_minute);
        Self::build(store, config, clock, limits)
    }

    /// As `with_store`, for people and tools that try everything out from one address.
    pub fn for_demo(
        store: Store,
        config: Config,
        clock: Clock,
    ) -> Result<Data<Self>, Box<dyn Error>> {
        Self::build(store, config, clock, Limits::generous())
    }

    /// The state of the app that serves the request.
    pub fn of(request: &HttpRequest) -> Result<Data<Self>, Problem> {
        let state = request.app_data::<Data<Self>>().cloned();
        state.ok_or_else(|| Problem::internal("the app was built without its state"))
    }

    /// From now on the server is not ready, and connections end with their next answer.
    pub fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
    }

    /// 503 once the server has been told to stop.
    pub fn refuse_when_ending(&self) -> Result<(), Problem> {
        if self.is_ending() {
            return Err(Problem::of(Code::Unavailable).retry_after(RETRY_ELSEWHERE_SECONDS));
        }
        Ok(())
    }

    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    fn build(
        store: Store,
        config: Config,
        clock: Clock,
        limits: Limits,
    ) -> Result<Data<Self>, Box<dyn Error>> {
        let secret = config.load_secret()?;
        let passwords = Passwords::new()?;
        let tokens = AccessTokens::new(store.clone(), &secret, &config.public_url);
        let metrics = Arc::new(Metrics::new(passwords.meter(), tokens.meter()));
        watch(&store, &metrics, config.slow_transaction);
        Ok(Data::new(Self {
            tokens,
            metrics,
            succession: Succession::new(secret.key("refresh-tokens/1")),
            store,
            clock,
            passwords,
            approaches: Approaches::new(&secret),
            codes: OneTimeCodes::new(&secret, &config.public_url),
            loss_codes: LossCodes::new(&secret),
            limits,
            guesses: Guesses::default(),
            files: FileStore::open(config.data_dir.join("files"))?,
            mail: Mail::of(&config)?,
            chain: Chain::new(&secret),
            cursor_key: secret.key("cursor/1"),
            ending: AtomicBool::new(false),
            contract: Rendered::new("application/json", contract::pretty()?.into_bytes()),
            recent: Recent::default(),
            config,
        }))
    }
}

/// Every transaction is timed, and one that took long is told by its name.
fn watch(store: &Store, metrics: &Arc<Metrics>, slow: Duration) {
    let metrics = Arc::clone(metrics);
    store.observe(move |name, took| {
        metrics.transacted(name, took);
        if took >= slow {
            log::warn!(target: "slow", "transaction {name} took {}ms", took.as_millis());
        }
    });
}

#[cfg(test)]
impl State {
    /// A new database in a folder that goes when it is dropped; the clock stands at Friday 2026-08-21 16:00.
    pub fn fresh(public_url: &str) -> (Data<Self>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let config = Config::read(&|name| match name {
            "MOTCUA_DATA_DIR" => Some(path.clone()),
            "MOTCUA_PUBLIC_URL" => Some(public_url.to_owned()),
            _ => None,
        });
        let clock = Clock::fixed("2026-08-21T09:00:00Z".parse().unwrap());
        (Self::open(config.unwrap(), clock).unwrap(), folder)
    }
}
