use crate::{
    StorageError,
    row::{Place, text},
    schema::filings,
    vault::{DataKey, Kind, Opening},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{Dossier, Owner},
    identity::{EmailAddress, IdentityNumber, Phone},
};

/// What was filed. It has no changeset: a filing never changes.
#[derive(Queryable, Insertable)]
#[diesel(table_name = filings, treat_none_as_default_value = false)]
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
    owner_identity_number_index: Option<String>,
    owner_phone: Option<String>,
    owner_phone_index: Option<String>,
    owner_email: Option<String>,
    owner_email_index: Option<String>,
    owner_address: Option<String>,
    pub submitted_by: String,
    pub assisted_by: Option<String>,
    pub consent_at: NaiveDateTime,
    answers: String,
    pub delivery: String,
    delivery_address: Option<String>,
    pub lookup_token: String,
    pub submitted_at: NaiveDateTime,
}

pub struct Opened {
    pub owner: Owner,
    pub answers: String,
    pub delivery_address: Option<String>,
}

impl FilingRow {
    pub fn of(dossier: &Dossier, key: &DataKey) -> Result<Self, StorageError> {
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
        let seal = key.row("filings", code.as_str());
        let identity_number = identity_number.as_ref().map(IdentityNumber::as_str);
        let phone = phone.as_ref().map(Phone::as_str);
        let email = email.as_ref().map(EmailAddress::as_str);
        Ok(Self {
            code: code.as_str().to_owned(),
            agency: agency.as_str().to_owned(),
            counter: counter.as_str().to_owned(),
            procedure_id: text(*procedure),
            procedure_version: text(*procedure_version),
            channel: channel.word().to_owned(),
            owner_account: account.map(text),
            owner_name: name.as_str().to_owned(),
            owner_identity_number: seal.optional("owner_identity_number", identity_number)?,
            owner_identity_number_index: key.optional_index(Kind::IdentityNumber, identity_number),
            owner_phone: seal.optional("owner_phone", phone)?,
            owner_phone_index: key.optional_index(Kind::Phone, phone),
            owner_email: seal.optional("owner_email", email)?,
            owner_email_index: key.optional_index(Kind::Email, email),
            owner_address: seal.optional("owner_address", address.as_deref())?,
            submitted_by: text(*submitted_by),
            assisted_by: assisted_by.map(text),
            consent_at: consent_at.naive_utc(),
            answers: seal.text("answers", answers)?,
            delivery: delivery.word().to_owned(),
            delivery_address: seal.optional("delivery_address", delivery_address.as_deref())?,
            lookup_token: lookup_token.clone(),
            submitted_at: submitted_at.naive_utc(),
        })
    }

    /// What lies sealed in it, opened.
    pub fn opened(&self, opening: &mut Opening<'_>) -> Result<Opened, StorageError> {
        let at = |column| Place("filings", column);
        let mut open = opening.row("filings", &self.code);
        let owner = Owner {
            account: at("owner_account").optional(self.owner_account.as_deref())?,
            name: at("owner_name").parsed(&self.owner_name)?,
            identity_number: open.parsed(
                "owner_identity_number",
                self.owner_identity_number.as_deref(),
            )?,
            phone: open.parsed("owner_phone", self.owner_phone.as_deref())?,
            email: open.parsed("owner_email", self.owner_email.as_deref())?,
            address: open.optional("owner_address", self.owner_address.as_deref())?,
        };
        let delivery_address = self.delivery_address.as_deref();
        Ok(Opened {
            owner,
            answers: open.text("answers", &self.answers)?,
            delivery_address: open.optional("delivery_address", delivery_address)?,
        })
    }
}
