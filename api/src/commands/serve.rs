use super::{Outcome, listen, open_store, start_log};
use api::{clock::Clock, config::Config, metrics, state::State};
use persistence::{StorageError, Store};
use sd_notify::NotifyState;

const DEMO_REFUSED: &str = "this database was filled with made-up people by `motcua demo` or `motcua seed demo`; \
     choose another one with DATABASE_URL or MOTCUA_DATA_DIR, or set MOTCUA_ALLOW_DEMO=true";

/// Never makes an account: the first administrator comes from `motcua admin create`.
pub async fn run(config: Config) -> Outcome {
    start_log(&config);
    let listener = listen(config.bind)?;
    let store = open_store(&config)?;
    refuse_demo(&store, &config).await?;
    let state = State::with_store(store, config, Clock::System)?;
    // Keys that this secret cannot open are told now, not to the first person who signs in.
    state.tokens.published(state.clock.now()).await?;
    if let Some(address) = state.config.management {
        metrics::start(state.clone(), listen(address)?)?;
        log::info!("metrics at http://{address}/metrics");
    }
    // Under systemd (`Type=notify`) the unit is up from here; elsewhere nobody listens.
    sd_notify::notify(&[NotifyState::Ready])?;
    log::info!("serving {}", state.config.public_url);
    Ok(api::serve(state, listener).await?)
}

async fn refuse_demo(store: &Store, config: &Config) -> Outcome {
    let is_demo = store.read("is_demo", |session| session.settings().is_demo());
    let is_demo: Result<bool, StorageError> = is_demo.await;
    if is_demo? && !config.allow_demo {
        return Err(DEMO_REFUSED.into());
    }
    Ok(())
}
