use super::{Outcome, open_store};
use api::{
    clock::Clock, config::Config, demo, identity::passwords::Passwords, problem::Problem, reference,
};
use clap::Subcommand;
use persistence::Store;

#[derive(Subcommand)]
pub enum Data {
    /// The national calendar, office hours and the published procedures.
    Reference,
    /// Reference data and a made-up province; refused where real accounts are.
    Demo,
}

pub async fn run(data: Data, config: &Config) -> Outcome {
    let store = open_store(config)?;
    match data {
        Data::Reference => {
            let loaded = store.write("seed_reference", reference::load).await?;
            println!("{loaded}");
        }
        Data::Demo => {
            demo_data(&store, &Passwords::new()?, &Clock::System).await?;
            println!("the demo province is loaded; `serve` refuses this database from now on");
        }
    }
    Ok(())
}

/// One transaction: a database is a demo as a whole or not at all.
pub async fn demo_data(store: &Store, passwords: &Passwords, clock: &Clock) -> Result<(), Problem> {
    let hash = passwords.hash(demo::PASSWORD).await?;
    let now = clock.now();
    let load = move |session: &mut persistence::Session<'_>| {
        reference::load(session)?;
        demo::load(session, &hash, now)
    };
    store.write("seed_demo", load).await
}
