//! The command line.

use api::{clock::Clock, config::Config, contract, state::State};
use clap::{Parser, Subcommand};
use std::{error::Error, net::TcpListener, process::ExitCode};

/// Một cửa: the backend of online public services and one-stop counters.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API with the settings of the environment.
    Serve,
    /// Tell everything that is wrong with the settings, without starting.
    CheckConfig,
    /// Print the contract.
    Openapi,
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve => serve(Config::from_environment()?).await,
        Command::CheckConfig => {
            Config::from_environment()?;
            println!("The settings are complete.");
            Ok(())
        }
        Command::Openapi => {
            print!("{}", contract::pretty()?);
            Ok(())
        }
    }
}

async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    env_logger::Builder::new().parse_filters(&config.log).init();
    let listener = TcpListener::bind(config.bind)?;
    let state = State::open(config, Clock::System)?;
    log::info!("serving {}", state.config.public_url);
    api::serve(state, listener).await?;
    Ok(())
}
