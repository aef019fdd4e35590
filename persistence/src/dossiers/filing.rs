use crate::{
    StorageError,
    row::{Place, text},
    schema::filings,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{Dossier, Owner},
};

/// What was filed. It has no changeset: a filing never changes.
#[derive(Queryable, Insertable)]
#[diesel(table_name = filings)]
pub struct FilingRow {
    pub code: String,
    pub agency: String,
    pub counter: String,
    pub procedure_id: String,
    pub procedure_version: String,
    pub channel: String,
    owner_account: Option<String>,
    owner_name: String,
    owner_identity_number: Option<String>,
    owner_phone: Option<String>,
    owner_email: Option<String>,
    owner_address: Option<String>,
    pub submitted_by: String,
    pub assisted_by: Option<String>,
    pub consent_at: NaiveDateTime,
    pub answers: String,
    pub delivery: String,
    pub delivery_address: Option<String>,
    pub lookup_token: String,
    pub submitted_at: NaiveDateTime,
}

impl FilingRow {
    pub fn of(dossier: &Dossier) -> Self {
        let Dossier {
            code,
            agency,
            counter,
            procedure,
            procedure_version,
            channel,
            owner:
                Owner {
                    account,
                    name,
                    identity_number,
                    phone,
                    email,
                    address,
                },
            submitted_by,
            assisted_by,
            consent_at,
            answers,
            delivery,
            delivery_address,
            lookup_token,
            submitted_at,
            // The rest is the state, which `DossierRow` takes apart without a remainder.
            ..
        } = dossier;
        Self {
            code: code.as_str().to_owned(),
            agency: agency.as_str().to_owned(),
            counter: counter.as_str().to_owned(),
            procedure_id: text(*procedure),
            procedure_version: text(*procedure_version),
            channel: channel.word().to_owned(),
            owner_account: account.map(text),
            owner_name: name.as_str().to_owned(),
            owner_identity_number: identity_number.as_ref().map(|n| n.as_str().to_owned()),
            owner_phone: phone.as_ref().map(|p| p.as_str().to_owned()),
            owner_email: email.as_ref().map(|e| e.as_str().to_owned()),
            owner_address: address.clone(),
            submitted_by: text(*submitted_by),
            assisted_by: assisted_by.map(text),
            consent_at: consent_at.naive_utc(),
            answers: answers.clone(),
            delivery: delivery.word().to_owned(),
            delivery_address: delivery_address.clone(),
            lookup_token: lookup_token.clone(),
            submitted_at: submitted_at.naive_utc(),
        }
    }

    pub fn owner(&self) -> Result<Owner, StorageError> {
        let at = |column| Place("filings", column);
        Ok(Owner {
            account: at("owner_account").optional(self.owner_account.as_deref())?,
            name: at("owner_name").parsed(&self.owner_name)?,
            identity_number: at("owner_identity_number")
                .optional(self.owner_identity_number.as_deref())?,
            phone: at("owner_phone").optional(self.owner_phone.as_deref())?,
            email: at("owner_email").optional(self.owner_email.as_deref())?,
            address: self.owner_address.clone(),
        })
    }
}
