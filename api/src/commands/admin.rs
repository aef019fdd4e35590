//! `motcua admin`: the first administrator, and ways back in when nobody can sign in any more.

use super::open_store;
use api::{
    clock::Clock,
    config::Config,
    identity::{
        first_administrator::{self, Administrator, Failure, Seat},
        password_policy,
        passwords::Passwords,
    },
};
use clap::{Args, Subcommand};
use domain::{
    agencies::AgencyIdentifier,
    audit::Origin,
    identity::{Account, PersonName, password::PasswordProfile},
};
use persistence::StorageError;
use std::{error::Error, io};

#[derive(Subcommand)]
pub enum Action {
    /// Create a system administrator, who must change the password at the first sign-in.
    Create(NewAdministrator),
    /// Remove the second factor of somebody who has lost it; the password alone opens a session then.
    ResetSecondFactor(Holder),
}

#[derive(Args)]
pub struct Holder {
    #[arg(long, value_parser = username)]
    username: String,
}

#[derive(Args)]
pub struct NewAdministrator {
    /// 3 to 64 of a-z, 0-9, dot, underscore and hyphen.
    #[arg(long, value_parser = username)]
    username: String,
    #[arg(long, value_parser = full_name)]
    full_name: PersonName,
    /// Identifier of the agency to administer, with all below it; such as H53.
    #[arg(long, value_parser = agency)]
    agency: AgencyIdentifier,
    /// Name of the agency, when it does not exist yet; it becomes a root of the tree.
    #[arg(long)]
    agency_name: Option<String>,
    /// Working-time calendar of the agency, when it does not exist yet.
    #[arg(long, default_value = "std_0730_1130_1300_1700")]
    calendar: String,
    /// Read the password from the first line of the standard input instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

pub async fn run(action: Action, config: Config) -> Result<(), Box<dyn Error>> {
    match action {
        Action::Create(new) => create(new, config).await,
        Action::ResetSecondFactor(holder) => reset_second_factor(holder, config).await,
    }
}

async fn create(new: NewAdministrator, config: Config) -> Result<(), Box<dyn Error>> {
    let account = first_administrator::account(new.username, new.full_name, Clock::System.now());
    let password = if new.password_stdin {
        Some(typed(&account)?)
    } else {
        None
    };
    let text = password.clone().unwrap_or_else(Passwords::temporary);
    let who = Administrator {
        account,
        password_hash: Passwords::new()?.hash(&text).await?,
    };
    let seat = Seat {
        agency: new.agency,
        name: new.agency_name,
        calendar: new.calendar,
    };
    let store = open_store(&config)?;
    let write = store.write("create_administrator", move |session| {
        first_administrator::create(session, who, seat)
    });
    let created = write.await.map_err(told)?;
    println!("Created the system administrator {}.", created.username);
    if password.is_none() {
        println!("Password, shown only now and to be changed at the first sign-in: {text}");
    }
    Ok(())
}

async fn reset_second_factor(holder: Holder, config: Config) -> Result<(), Box<dyn Error>> {
    let (store, now) = (open_store(&config)?, Clock::System.now());
    let Holder { username } = holder;
    let reset = store.write("reset_second_factor", move |session| {
        let found = session.accounts().find_by_username(&username)?;
        let (account, _) = found.ok_or(StorageError::NotFound { what: "account" })?;
        session.second_factors().remove(account.id)?;
        session.sessions().end_all_of(account.id, now)?;
        let entry = Origin::of_work("reset_second_factor", now).entry();
        let entry = entry.on("accounts", account.id).about(account.id);
        session.audit().record(entry)?;
        Ok::<_, StorageError>(username)
    });
    println!("{} signs in with the password alone.", reset.await?);
    Ok(())
}

fn typed(holder: &Account) -> Result<String, Box<dyn Error>> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    let checked = password_policy::check("/password", PasswordProfile::Admin, &password, holder);
    let faults = checked.err().map(|refused| {
        let told = refused.violations().iter();
        let told: Vec<String> = told.map(|fault| fault.detail.en.to_string()).collect();
        told.join(" ")
    });
    faults.map_or(Ok(password), |faults| Err(faults.into()))
}

fn told(failure: Failure) -> Box<dyn Error> {
    match failure {
        Failure::UnknownAgency => {
            "there is no agency of this identifier: name it with --agency-name and it is created".into()
        }
        Failure::UnknownCalendar => {
            "there is no such calendar: run `motcua seed reference` first, or choose one with --calendar".into()
        }
        Failure::Refused(problem) => problem.into(),
    }
}

fn username(text: &str) -> Result<String, String> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    if (3..=64).contains(&text.len()) && text.bytes().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("3 to 64 of a-z, 0-9, dot, underscore and hyphen".into())
    }
}

fn full_name(text: &str) -> Result<PersonName, String> {
    text.parse().map_err(|_| "1 to 200 characters".into())
}

fn agency(text: &str) -> Result<AgencyIdentifier, String> {
    text.parse()
        .map_err(|_| "an agency identifier, such as H53".into())
}
