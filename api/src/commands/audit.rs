//! `motcua audit`: whether the log of who did and saw what is as it was written.

use super::{Outcome, make_data_dir};
use api::{
    audit::{
        self, Chain, Refused,
        verification::{self, Broken},
    },
    clock::Clock,
    config::Config,
};
use clap::{Args, Subcommand};
use domain::audit::Origin;
use persistence::{Session, Store};

#[derive(Subcommand)]
pub enum Action {
    /// Find any change, removal, insertion or reordering; tell the first and fail.
    Verify(Noted),
    /// Seal on under a changed MOTCUA_SECRET, behind the present end.
    GoOn,
}

#[derive(Args)]
pub struct Noted {
    /// An end of the chain that was noted elsewhere, as the server tells them in its log.
    #[arg(long, value_name = "MONTH:POSITION:SEAL")]
    head: Option<String>,
    /// Only what an earlier secret has sealed, which MOTCUA_SECRET names: up to where `go-on` took over.
    #[arg(long, value_name = "MONTH:POSITION:SEAL", conflicts_with = "head")]
    until: Option<String>,
    /// Where that secret had begun to seal, if another one was before it.
    #[arg(long, value_name = "MONTH:POSITION:SEAL", requires = "until")]
    since: Option<String>,
}

pub async fn run(action: Action, config: &Config) -> Outcome {
    make_data_dir(config)?;
    let secret = config.load_secret()?;
    let store = Store::open_shut(&config.database_url, secret.sealer_of_data_keys())?;
    let chain = Chain::new(&secret);
    let said = match action {
        Action::Verify(noted) => verify(&store, chain, noted).await?,
        Action::GoOn => go_on(&store, chain).await?,
    };
    println!("{said}");
    Ok(())
}

async fn verify(store: &Store, chain: Chain, noted: Noted) -> Result<String, Broken> {
    let Noted { head, until, since } = noted;
    let verify =
        move |session: &mut Session<'_>| match until {
            Some(until) => verification::verify_stretch(session, &chain, since.as_deref(), &until)
                .map(|sealed| {
                    format!("This stretch of the audit log is intact: {sealed} entries sealed.")
                }),
            None => verification::verify(session, &chain, head.as_deref())
                .map(|intact| intact.to_string()),
        };
    store.read("verify_audit_log", verify).await
}

async fn go_on(store: &Store, chain: Chain) -> Result<String, Refused> {
    let now = Clock::System.now();
    let go_on = move |session: &mut Session<'_>| {
        let head = audit::go_on(session, &chain)?;
        let entry = Origin::of_work("go_on_with_audit_log", now).entry();
        session.audit().record(entry)?;
        Ok::<_, Refused>(head.since)
    };
    let since = store.write("go_on_with_audit_log", go_on).await?;
    Ok(format!(
        "Sealed on behind {since}; note it, and keep the old secret to prove what is before."
    ))
}
