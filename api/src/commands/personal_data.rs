//! `motcua personal-data`: the operator's hand on the keys under which personal data lies.

use super::{Outcome, make_data_dir, open_store};
use api::{config::Config, personal_data::rotation, secret::Secret};
use clap::Subcommand;
use domain::Word;
use persistence::{Session, StorageError, Store};
use std::{fs, path::PathBuf};

#[derive(Subcommand)]
pub enum Action {
    /// Show the keys, and how many rows wait to come under the active one.
    Keys,
    /// Make a new key and bring every row under it while servers run; an interrupted rotation goes on.
    Rotate,
    /// Erase the keys that no row needs any more.
    Retire,
    /// After MOTCUA_SECRET was changed, with the servers stopped: bring the keys under the new secret.
    Reseal {
        /// Holds the old secret in hexadecimal.
        #[arg(long, value_name = "FILE")]
        old_secret_file: PathBuf,
    },
}

pub async fn run(action: Action, config: &Config) -> Outcome {
    if let Action::Reseal { old_secret_file } = action {
        return reseal(&old_secret_file, config);
    }
    let store = open_store(config)?;
    match action {
        Action::Rotate => rotate(&store).await?,
        Action::Retire => retire(&store).await?,
        Action::Keys | Action::Reseal { .. } => {}
    }
    show(&store).await
}

async fn rotate(store: &Store) -> Outcome {
    rotation::begin(store).await?;
    let waiting = rotation::waiting(store).await?;
    let (mut table, mut moved) = ("", 0);
    let told = |name: &'static str, resealed: usize| {
        if name != table {
            (table, moved) = (name, 0);
        }
        moved += resealed;
        let of = waiting.iter().find(|(waits, _)| *waits == name);
        println!("{name} {moved} of {}", of.map_or(0, |(_, rows)| *rows));
    };
    let done = rotation::reseal(store, told).await?;
    if done.unreadable.is_empty() {
        return Ok(());
    }
    let rows = done
        .unreadable
        .iter()
        .map(|(table, row)| format!("\n  {table} {row}"));
    Err(format!(
        "{} rows do not open under any key: they were changed, or moved there from elsewhere{}",
        done.unreadable.len(),
        rows.collect::<String>()
    )
    .into())
}

async fn retire(store: &Store) -> Outcome {
    let waiting: i64 = rotation::waiting(store)
        .await?
        .iter()
        .map(|(_, rows)| rows)
        .sum();
    if waiting > 0 {
        return Err(format!(
            "{waiting} rows still need an older key: run `motcua personal-data rotate` first"
        )
        .into());
    }
    let retire = |session: &mut Session<'_>| session.data_keys().retire();
    let retired: Result<usize, StorageError> = store.write("retire_data_keys", retire).await;
    println!("keys erased: {}", retired?);
    Ok(())
}

fn reseal(old_secret_file: &std::path::Path, config: &Config) -> Outcome {
    make_data_dir(config)?;
    let shown = old_secret_file.display();
    let old = fs::read_to_string(old_secret_file).map_err(|error| format!("{shown}: {error}"))?;
    let old = Secret::from_hex(&old)
        .ok_or_else(|| format!("{shown} does not hold 32 bytes of hexadecimal"))?;
    let new = config.load_secret()?;
    let (old, new) = (old.sealer_of_data_keys(), new.sealer_of_data_keys());
    let changed = Store::reseal_data_keys(&config.database_url, &old, &new)?;
    println!("keys brought under the new secret: {changed}");
    Ok(())
}

async fn show(store: &Store) -> Outcome {
    let list = |session: &mut Session<'_>| session.data_keys().list();
    let keys: Result<_, StorageError> = store.read("list_data_keys", list).await;
    for (id, state) in keys? {
        println!("{:<9}{id}", state.word());
    }
    for (table, rows) in rotation::waiting(store).await? {
        if rows > 0 {
            println!("{rows} rows of {table} wait: run `motcua personal-data rotate`");
        }
    }
    Ok(())
}
