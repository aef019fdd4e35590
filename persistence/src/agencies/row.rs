use crate::{
    StorageError,
    row::{Place, text},
    schema::{agencies, units},
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    Word,
    agencies::{Agency, AgencyPath, Unit},
    fold,
};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = agencies, treat_none_as_null = true)]
pub struct AgencyRow {
    identifier: String,
    parent: Option<String>,
    path: String,
    name_vi: String,
    name_en: Option<String>,
    search_key: String,
    kind: String,
    admin_level: String,
    calendar: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl AgencyRow {
    pub fn of(agency: &Agency) -> Self {
        let Agency {
            identifier,
            parent,
            path,
            name_vi,
            name_en,
            kind,
            level,
            calendar,
            validity,
            version,
        } = agency;
        Self {
            identifier: identifier.as_str().to_owned(),
            parent: parent.as_ref().map(|parent| parent.as_str().to_owned()),
            path: path.as_str().to_owned(),
            name_vi: name_vi.clone(),
            name_en: name_en.clone(),
            search_key: fold(&format!(
                "{identifier} {name_vi} {}",
                name_en.as_deref().unwrap_or_default()
            )),
            kind: kind.clone(),
            admin_level: level.word().to_owned(),
            calendar: calendar.clone(),
            valid_from: validity.from,
            valid_to: validity.to,
            version: *version,
        }
    }

    pub fn agency(self) -> Result<Agency, StorageError> {
        let at = |column| Place("agencies", column);
        Ok(Agency {
            identifier: at("identifier").parsed(&self.identifier)?,
            parent: at("parent").optional(self.parent.as_deref())?,
            path: AgencyPath::stored(self.path),
            name_vi: self.name_vi,
            name_en: self.name_en,
            kind: self.kind,
            level: at("admin_level").word(&self.admin_level)?,
            calendar: self.calendar,
            validity: at("valid_to").validity(self.valid_from, self.valid_to)?,
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = units, treat_none_as_null = true)]
pub struct UnitRow {
    id: String,
    agency: String,
    name: String,
    kind: String,
    phone: Option<String>,
    hotline: Option<String>,
    opening_hours: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl UnitRow {
    pub fn of(unit: &Unit) -> Self {
        let Unit {
            id,
            agency,
            name,
            kind,
            phone,
            hotline,
            opening_hours,
            validity,
            version,
        } = unit;
        Self {
            id: text(*id),
            agency: agency.as_str().to_owned(),
            name: name.clone(),
            kind: kind.word().to_owned(),
            phone: phone.clone(),
            hotline: hotline.clone(),
            opening_hours: opening_hours.clone(),
            valid_from: validity.from,
            valid_to: validity.to,
            version: *version,
        }
    }

    pub fn unit(self) -> Result<Unit, StorageError> {
        let at = |column| Place("units", column);
        Ok(Unit {
            id: at("id").parsed(&self.id)?,
            agency: at("agency").parsed(&self.agency)?,
            name: self.name,
            kind: at("kind").word(&self.kind)?,
            phone: self.phone,
            hotline: self.hotline,
            opening_hours: self.opening_hours,
            validity: at("valid_to").validity(self.valid_from, self.valid_to)?,
            version: self.version,
        })
    }
}
