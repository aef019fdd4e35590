//! `motcua audit`: whether the log of who did and saw what is as it was written.

use super::{Outcome, open_store};
use api::{
    audit::{
        Chain,
        verification::{self, Broken},
    },
    config::Config,
};
use clap::{Args, Subcommand};
use persistence::Session;

#[derive(Subcommand)]
pub enum Action {
    /// Find any change, removal, insertion or reordering; tell the first and fail.
    Verify(Noted),
}

#[derive(Args)]
pub struct Noted {
    /// An end of the chain that was noted elsewhere: month, position and seal, as the server tells them in its log.
    #[arg(long, value_name = "MONTH:POSITION:SEAL")]
    head: Option<String>,
}

pub async fn run(action: Action, config: &Config) -> Outcome {
    let (store, chain) = (open_store(config)?, Chain::new(&config.load_secret()?));
    match action {
        Action::Verify(Noted { head }) => {
            let verify = move |session: &mut Session<'_>| {
                verification::verify(session, &chain, head.as_deref())
            };
            let intact = store.read("verify_audit_log", verify).await;
            println!("{}", intact.map_err(|broken: Broken| broken)?);
        }
    }
    Ok(())
}
