//! One file per family of commands.

mod admin;
mod audit;
mod check_config;
mod demo;
mod keys;
mod migrate;
mod openapi;
mod personal_data;
mod seed;
mod serve;

use api::config::Config;
use clap::{Parser, Subcommand};
use persistence::Store;
use std::{
    error::Error,
    fs,
    net::{SocketAddr, TcpListener},
};

/// What a command ends with: the error is shown as it is and becomes exit code 1.
type Outcome = Result<(), Box<dyn Error>>;

/// Một cửa: the backend of online public services and one-stop counters.
#[derive(Parser)]
#[command(name = "motcua", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try everything out: made-up people in a database of its own.
    Demo(demo::Arguments),
    /// Serve the API with the settings of the environment.
    Serve,
    /// Bring the database to this version, or take a migration back.
    #[command(subcommand)]
    Migrate(migrate::Direction),
    /// Load data that the product comes with; what is there already stays as it is.
    #[command(subcommand)]
    Seed(seed::Data),
    /// Administrators, made without signing in.
    #[command(subcommand)]
    Admin(admin::Action),
    /// The keys that sign access tokens; running servers follow within five seconds.
    #[command(subcommand)]
    Keys(keys::Action),
    /// The keys under which personal data lies in the database.
    #[command(subcommand)]
    PersonalData(personal_data::Action),
    /// The log of who did and saw what.
    #[command(subcommand)]
    Audit(audit::Action),
    /// Tell everything that is wrong with the settings, without starting.
    CheckConfig,
    /// Print the contract.
    Openapi(openapi::Arguments),
}

pub async fn run(arguments: Arguments) -> Outcome {
    match arguments.command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve => serve::run(Config::from_environment()?).await,
        Command::Migrate(direction) => migrate::run(direction, &Config::from_environment()?),
        Command::Seed(data) => seed::run(data, &Config::from_environment()?).await,
        Command::Admin(action) => admin::run(action, Config::from_environment()?).await,
        Command::Keys(action) => keys::run(action, &Config::from_environment()?).await,
        Command::PersonalData(action) => {
            personal_data::run(action, &Config::from_environment()?).await
        }
        Command::Audit(action) => audit::run(action, &Config::from_environment()?).await,
        Command::CheckConfig => check_config::run(),
        Command::Openapi(arguments) => openapi::run(arguments),
    }
}

/// The migrated database of the settings; its folder is made when it is not there.
fn open_store(config: &Config) -> Result<Store, Box<dyn Error>> {
    make_data_dir(config)?;
    let keys = config.load_secret()?.sealer_of_data_keys();
    Ok(Store::open(&config.database_url, keys)?)
}

fn make_data_dir(config: &Config) -> Outcome {
    let folder = &config.data_dir;
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()).into())
}

fn listen(address: SocketAddr) -> Result<TcpListener, Box<dyn Error>> {
    TcpListener::bind(address)
        .map_err(|error| format!("cannot listen on {address}: {error}").into())
}

fn start_log(config: &Config) {
    env_logger::Builder::new().parse_filters(&config.log).init();
}
