use super::Outcome;
use api::contract;
use std::{fs, path::PathBuf};

#[derive(clap::Args)]
pub struct Arguments {
    /// Compare with this file instead of printing; fails when they differ.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Outcome {
    let current = contract::pretty()?;
    let Some(file) = arguments.check else {
        print!("{current}");
        return Ok(());
    };
    let name = file.display();
    let written = fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
    if written != current {
        return Err(format!(
            "{name} is not the contract of this version: `motcua openapi > {name}`"
        )
        .into());
    }
    Ok(())
}
