use super::{Outcome, make_data_dir, open_store};
use api::config::Config;
use clap::Subcommand;
use persistence::{Step, Store};
use std::error::Error;

#[derive(Subcommand)]
pub enum Direction {
    /// Apply every migration that is missing.
    Up,
    /// Take back the newest migration, and the data that only it can hold.
    Down,
    /// List the migrations and whether this database has them.
    Status,
}

pub fn run(direction: Direction, config: &Config) -> Outcome {
    match direction {
        Direction::Up => up(config),
        Direction::Down => down(config),
        Direction::Status => status(config),
    }
}

fn up(config: &Config) -> Outcome {
    let missing = steps(config)?.into_iter().filter(|step| !step.applied);
    let missing: Vec<String> = missing.map(|step| step.name).collect();
    open_store(config)?;
    for name in &missing {
        println!("applied {name}");
    }
    if missing.is_empty() {
        println!("nothing to apply");
    }
    Ok(())
}

fn down(config: &Config) -> Outcome {
    if !steps(config)?.iter().any(|step| step.applied) {
        println!("nothing to take back");
        return Ok(());
    }
    println!("took back {}", Store::migrate_down(&config.database_url)?);
    Ok(())
}

fn status(config: &Config) -> Outcome {
    for Step { name, applied } in steps(config)? {
        println!("{:<8} {name}", if applied { "applied" } else { "missing" });
    }
    Ok(())
}

fn steps(config: &Config) -> Result<Vec<Step>, Box<dyn Error>> {
    make_data_dir(config)?;
    Ok(Store::migrations(&config.database_url)?)
}
