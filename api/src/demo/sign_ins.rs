use super::province::{Province, StaffEntry, UnitEntry};
use crate::problem::Problem;
use std::fmt;

/// Who may sign in to the demo, as its banner shows it.
pub struct SignIn {
    pub username: String,
    pub full_name: String,
    /// The agency of the person; none for applicants.
    pub agency: Option<String>,
    /// The roles of the person, in Vietnamese.
    pub roles: String,
}

/// In the order of the story: who files, who handles, who administers.
pub fn sign_ins() -> Result<Vec<SignIn>, Problem> {
    let province = Province::read()?;
    let citizens = province.citizens.into_iter().map(|citizen| SignIn {
        username: citizen.username,
        full_name: citizen.full_name,
        agency: None,
        roles: "Người nộp hồ sơ".to_owned(),
    });
    let organisations = province.organisations.into_iter().map(|entry| SignIn {
        username: entry.username,
        full_name: entry.full_name,
        agency: None,
        roles: "Tổ chức nộp hồ sơ".to_owned(),
    });
    let staff = province.officers.into_iter().chain(province.administrators);
    let staff = staff.map(|entry| SignIn::of_staff(entry, &province.units));
    Ok(citizens.chain(organisations).chain(staff).collect())
}

impl SignIn {
    fn of_staff(entry: StaffEntry, units: &[UnitEntry]) -> Self {
        let roles = entry.positions.iter().map(|held| held.role.0.name_vi());
        let holds = |unit: &&UnitEntry| entry.positions.iter().any(|held| held.unit == unit.key);
        Self {
            roles: roles.collect::<Vec<_>>().join(", "),
            agency: units.iter().find(holds).map(|unit| unit.agency.clone()),
            username: entry.username,
            full_name: entry.full_name,
        }
    }
}

impl fmt::Display for SignIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            username,
            full_name,
            agency,
            roles,
        } = self;
        let agency = agency.as_deref().unwrap_or("-");
        write!(formatter, "{username:<15}{full_name:<31}{agency:<9}{roles}")
    }
}
