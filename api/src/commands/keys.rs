//! `motcua keys`: the operator's hand on the keys that sign access tokens.

use super::{Outcome, open_store};
use api::{
    clock::Clock,
    config::Config,
    identity::signing_keys::{self, Failure},
    sealer::Sealer,
};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use domain::{Word, audit::Origin, calendars::local, identity::signing_key::SigningKey};
use persistence::{Session, Store};

#[derive(Subcommand)]
pub enum Action {
    /// Show every key: its state, since when, and its id (the `kid` of its tokens).
    List,
    /// Let the next key sign and publish a new next one; tokens in flight stay valid.
    Rotate,
    /// Refuse whatever a key has signed, at once; clients renew their sessions.
    Revoke(Revoked),
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Revoked {
    /// Id of the key.
    // One in 64 begins with a hyphen.
    #[arg(allow_hyphen_values = true)]
    id: Option<String>,
    /// Every key: after the secret became known to others, was lost or was changed.
    #[arg(long)]
    all: bool,
}

pub async fn run(action: Action, config: &Config) -> Outcome {
    let (store, now) = (open_store(config)?, Clock::System.now());
    let sealer = config.load_secret()?.sealer_of_signing_keys();
    let change = move |session: &mut Session<'_>| change(session, action, &sealer, now);
    store.write("change_signing_keys", change).await?;
    for key in keys(&store).await? {
        println!("{}", line(&key));
    }
    Ok(())
}

fn change(
    session: &mut Session<'_>,
    action: Action,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let (word, id) = match action {
        Action::List => return Ok(()),
        Action::Rotate => {
            signing_keys::rotate(session, sealer, now)?;
            ("rotate_signing_keys", None)
        }
        Action::Revoke(Revoked { id: Some(id), .. }) => {
            signing_keys::revoke(session, &id, sealer, now)?;
            ("revoke_signing_key", Some(id))
        }
        Action::Revoke(_) => {
            signing_keys::revoke_all(session, sealer, now)?;
            ("revoke_signing_keys", None)
        }
    };
    let entry = Origin::of_work(word, now).entry();
    let entry = match id {
        Some(id) => entry.on("signing-keys", id),
        None => entry,
    };
    Ok(session.audit().record(entry)?)
}

async fn keys(store: &Store) -> Result<Vec<SigningKey>, Failure> {
    let list = |session: &mut Session<'_>| Ok::<_, Failure>(session.signing_keys().list()?);
    let stored = store.read("list_signing_keys", list).await?;
    Ok(stored.into_iter().map(|stored| stored.key).collect())
}

fn line(key: &SigningKey) -> String {
    let since = local(key.since).format("%Y-%m-%dT%H:%M:%S%:z");
    format!("{:<9}{since}  {}", key.state.word(), key.id)
}
