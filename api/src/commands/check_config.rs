use super::Outcome;
use api::config::Config;

pub fn run() -> Outcome {
    Config::from_environment()?;
    println!("The settings are complete.");
    Ok(())
}
