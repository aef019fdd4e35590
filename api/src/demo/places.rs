use super::province::{AgencyEntry, UnitEntry, unsound};
use crate::problem::Problem;
use domain::{
    Validity,
    agencies::{Agency, AgencyIdentifier, AgencyPath, Unit},
};
use persistence::Session;
use uuid::Uuid;

/// A unit of the database under the key by which the file names it.
pub struct KeyedUnit {
    pub key: String,
    pub id: Uuid,
    pub agency: AgencyIdentifier,
    pub agency_path: AgencyPath,
}

pub fn add_agency(session: &mut Session<'_>, entry: AgencyEntry) -> Result<(), Problem> {
    let mut agencies = session.agencies();
    let identifier = identifier(&entry.identifier)?;
    if agencies.find(&identifier)?.is_some() {
        return Ok(());
    }
    let parent = entry.parent.as_deref().map(self::identifier).transpose()?;
    let above = parent.as_ref().map(|parent| agencies.path(parent));
    let path = AgencyPath::below(above.transpose()?.as_ref(), &identifier);
    let validity = Validity::new(entry.valid_from, entry.valid_to);
    agencies.add(&Agency {
        parent,
        path,
        name_vi: entry.name_vi,
        name_en: entry.name_en,
        kind: entry.kind,
        level: entry.admin_level.0,
        calendar: entry.calendar,
        validity: validity.ok_or_else(|| unsound(format!("{identifier} ends before it began")))?,
        version: 1,
        identifier,
    })?;
    Ok(())
}

/// The unit of that name in its agency, added when it is not there.
pub fn unit(session: &mut Session<'_>, entry: UnitEntry) -> Result<KeyedUnit, Problem> {
    let mut agencies = session.agencies();
    let agency = identifier(&entry.agency)?;
    let agency_path = agencies.path(&agency)?;
    let present = agencies.list_units(&agency, None, 100)?;
    let id = match present.items.iter().find(|unit| unit.name == entry.name_vi) {
        Some(unit) => unit.id,
        None => {
            let unit = Unit {
                id: Uuid::now_v7(),
                agency: agency.clone(),
                name: entry.name_vi,
                kind: entry.kind.0,
                phone: entry.phone,
                hotline: entry.hotline,
                opening_hours: entry.opening_hours,
                validity: Validity::default(),
                version: 1,
            };
            agencies.add_unit(&unit)?;
            unit.id
        }
    };
    Ok(KeyedUnit {
        key: entry.key,
        id,
        agency,
        agency_path,
    })
}

fn identifier(text: &str) -> Result<AgencyIdentifier, Problem> {
    text.parse()
        .map_err(|_| unsound(format!("{text} is no identifier")))
}
