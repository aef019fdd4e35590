use super::Outcome;
use api::{config::Config, gateways::mail::Mail};

pub fn run() -> Outcome {
    Mail::of(&Config::from_environment()?)?;
    println!("The settings are complete.");
    Ok(())
}
