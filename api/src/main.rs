//! The command line: one binary that serves, migrates, seeds and shows.

mod commands;

use clap::Parser;
use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    match commands::run(commands::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motcua: {error}");
            ExitCode::FAILURE
        }
    }
}
