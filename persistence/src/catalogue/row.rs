use super::content::Content;
use crate::{
    StorageError,
    row::{Place, json_text, text},
    schema::{procedure_versions, procedures},
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    Validity, Word,
    catalogue::{Procedure, ServiceLevel, Version, VersionState},
    fold,
};
use uuid::Uuid;

#[derive(Queryable, Insertable)]
#[diesel(table_name = procedures)]
pub struct ProcedureRow {
    id: String,
    code: Option<String>,
    source_key: String,
    title: String,
    sector_code: Option<String>,
    sector_name: String,
    sector_key: String,
    search_key: String,
    admin_levels: String,
    service_level: Option<String>,
    version: i64,
}

impl ProcedureRow {
    pub fn of(procedure: &Procedure, service_level: Option<ServiceLevel>) -> Self {
        let Procedure {
            id,
            code,
            source_key,
            title,
            sector_code,
            sector_name,
            admin_levels,
            version,
        } = procedure;
        let code = code.as_ref().map(|code| code.as_str().to_owned());
        let levels: String = admin_levels
            .iter()
            .map(|level| format!("{}|", level.word()))
            .collect();
        Self {
            id: text(*id),
            search_key: fold(&format!(
                "{} {title} {sector_name}",
                code.as_deref().unwrap_or_default()
            )),
            code,
            source_key: source_key.clone(),
            title: title.clone(),
            sector_code: sector_code.clone(),
            sector_name: sector_name.clone(),
            sector_key: fold(sector_name),
            admin_levels: format!("|{levels}"),
            service_level: service_level.map(|level| level.word().to_owned()),
            version: *version,
        }
    }

    pub fn procedure(self) -> Result<Procedure, StorageError> {
        let at = |column| Place("procedures", column);
        let levels = self.admin_levels.split('|').filter(|word| !word.is_empty());
        Ok(Procedure {
            id: at("id").parsed(&self.id)?,
            code: at("code").optional(self.code.as_deref())?,
            source_key: self.source_key,
            title: self.title,
            sector_code: self.sector_code,
            sector_name: self.sector_name,
            admin_levels: levels
                .map(|word| at("admin_levels").word(word))
                .collect::<Result<_, _>>()?,
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = procedure_versions)]
pub struct VersionRow {
    id: String,
    procedure_id: String,
    number: i32,
    state: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    title: String,
    service_level: Option<String>,
    content: String,
    version: i64,
}

impl VersionRow {
    pub fn of(version: &Version) -> Result<Self, StorageError> {
        Ok(Self {
            id: text(version.id),
            procedure_id: text(version.procedure),
            number: version.number.into(),
            state: version.state.word().to_owned(),
            valid_from: version.validity.from,
            valid_to: version.validity.to,
            title: version.title.clone(),
            service_level: version.service_level.map(|level| level.word().to_owned()),
            content: json_text(&Content::of(version))?,
            version: version.row_version,
        })
    }

    /// The id and the revision.
    pub fn key(&self) -> Result<(Uuid, i64), StorageError> {
        let id = Place("procedure_versions", "id").parsed(&self.id)?;
        Ok((id, self.version))
    }

    pub fn is_published(&self) -> bool {
        self.state == VersionState::Published.word()
    }

    pub fn validity(&self) -> Result<Validity, StorageError> {
        Place("procedure_versions", "valid_to").validity(self.valid_from, self.valid_to)
    }

    pub fn version(self) -> Result<Version, StorageError> {
        let at = |column| Place("procedure_versions", column);
        let content: Content = at("content").json(&self.content)?;
        let parts = content.parts()?;
        Ok(Version {
            id: at("id").parsed(&self.id)?,
            procedure: at("procedure_id").parsed(&self.procedure_id)?,
            number: at("number").number(self.number)?,
            state: at("state").word(&self.state)?,
            validity: self.validity()?,
            title: self.title,
            service_level: at("service_level").optional_word(self.service_level.as_deref())?,
            subjects: parts.subjects,
            terms: parts.terms,
            components: parts.components,
            dossier_sets: parts.dossier_sets,
            results: parts.results,
            legal_bases: parts.legal_bases,
            late_receipt_from: parts.late_receipt_from,
            workflow: parts.workflow,
            note: parts.note,
            row_version: self.version,
        })
    }
}
