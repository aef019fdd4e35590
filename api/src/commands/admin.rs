//! `motcua admin create`: the first administrator, or another one when nobody can sign in any more.

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
    identity::{Account, PersonName, password::PasswordProfile},
};
use persistence::Store;
use std::{error::Error, fs, io};

#[derive(Subcommand)]
pub enum Action {
    /// Create a system administrator, who must change the password at the first sign-in.
    Create(NewAdministrator),
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
    fs::create_dir_all(&config.data_dir)?;
    let store = Store::open(&config.database_url)?;
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
