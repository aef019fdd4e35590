//! A small synthetic province for trying the product out; never for real people.

mod people;
mod places;
mod province;
mod sign_ins;

pub use sign_ins::{SignIn, sign_ins};

use crate::problem::{Code, Problem, Text};
use chrono::{DateTime, Utc};
use persistence::Session;
use province::Province;

/// Shared by all accounts of the demo and printed in its banner.
pub const PASSWORD: &str = "motcua-demo-2026";

/// Adds what is missing of the province and marks the database; the reference data must be there.
pub fn load(
    session: &mut Session<'_>,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    refuse_real_people(session)?;
    session.settings().mark_demo()?;
    let province = Province::read()?;
    for agency in province.agencies {
        places::add_agency(session, agency)?;
    }
    let mut units = Vec::new();
    for unit in province.units {
        units.push(places::unit(session, unit)?);
    }
    for citizen in province.citizens {
        people::add_citizen(session, citizen, password_hash, now)?;
    }
    for organisation in province.organisations {
        people::add_organisation(session, organisation, password_hash, now)?;
    }
    for staff in province.officers.into_iter().chain(province.administrators) {
        people::add_staff(session, staff, &units, password_hash, now)?;
    }
    Ok(())
}

/// A database with accounts that is no demo belongs to somebody.
fn refuse_real_people(session: &mut Session<'_>) -> Result<(), Problem> {
    if session.accounts().any()? && !session.settings().is_demo()? {
        return Err(Problem::new(
            Code::StateForbids,
            Text::new(
                "Cơ sở dữ liệu đã có tài khoản thật; không nạp dữ liệu trình diễn vào đó.",
                "The database holds real accounts; demonstration data does not go into it.",
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
