use super::{Outcome, open_store};
use api::{
    audit::{Anchor, Chain},
    config::Config,
};
use clap::Subcommand;
use persistence::{Session, StorageError};

#[derive(Subcommand)]
pub enum Action {
    /// Follow the whole chain; the first thing that is not as it was written is told, and the exit code is 1.
    Verify {
        /// A place in the chain that was written down before, such as a line of the server's log: month:position:hash.
        #[arg(long, value_name = "PLACE")]
        head: Option<Anchor>,
    },
}

pub async fn run(action: Action, config: &Config) -> Outcome {
    let Action::Verify { head } = action;
    let chain = Chain::new(&config.load_secret()?);
    let store = open_store(config)?;
    let verify = move |session: &mut Session<'_>| chain.verify(session, head.as_ref());
    let verified: Result<_, StorageError> = store.read("verify_audit", verify).await;
    let proof = verified??;
    println!(
        "{} entries are as they were written, {} wait for their link",
        proof.entries, proof.unsealed
    );
    if let Some(head) = proof.head {
        println!("{head}");
    }
    Ok(())
}
