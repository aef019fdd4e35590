use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::device_grants,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::{
        Device,
        authentication::Authentication,
        device_grant::{DeviceGrant, LIFETIME},
    },
};

/// Devices that ask to be signed in.
pub struct DeviceGrants<'c>(&'c mut AnyConnection);

impl<'c> DeviceGrants<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, grant: &DeviceGrant) -> Result<(), StorageError> {
        diesel::insert_into(device_grants::table)
            .values(Row::of(grant))
            .execute(self.0)
            .map_err(StorageError::adding("user code"))?;
        Ok(())
    }

    pub fn find(&mut self, hash: &str) -> Result<Option<DeviceGrant>, StorageError> {
        let row: Option<Row> = device_grants::table
            .find(hash)
            .get_result(self.0)
            .optional()?;
        row.map(Row::grant).transpose()
    }

    pub fn find_by_user_code(&mut self, code: &str) -> Result<Option<DeviceGrant>, StorageError> {
        let row: Option<Row> = device_grants::table
            .filter(device_grants::user_code.eq(code))
            .get_result(self.0)
            .optional()?;
        row.map(Row::grant).transpose()
    }

    /// Saves over the version it was read at: of two who decide or collect at once one is too late.
    pub fn save(&mut self, grant: &mut DeviceGrant) -> Result<(), StorageError> {
        let read_at = grant.version;
        grant.version += 1;
        let row = device_grants::table
            .filter(device_grants::hash.eq(&grant.hash))
            .filter(device_grants::version.eq(read_at));
        match diesel::update(row).set(Row::of(grant)).execute(self.0)? {
            0 => Err(StorageError::Stale {
                what: "device grant",
            }),
            _ => Ok(()),
        }
    }

    /// Forgets those that were over before the instant.
    pub fn remove_over(&mut self, before: DateTime<Utc>) -> Result<usize, StorageError> {
        let over = device_grants::created_at.lt((before - LIFETIME).naive_utc());
        Ok(diesel::delete(device_grants::table.filter(over)).execute(self.0)?)
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = device_grants, treat_none_as_null = true)]
struct Row {
    hash: String,
    user_code: String,
    number: i32,
    name: Option<String>,
    client_address: Option<String>,
    user_agent: Option<String>,
    created_at: NaiveDateTime,
    state: String,
    account: Option<String>,
    acr: Option<String>,
    authenticated_at: Option<NaiveDateTime>,
    wrong_numbers: i32,
    interval: i64,
    last_asked_at: Option<NaiveDateTime>,
    version: i64,
}

impl Row {
    fn of(grant: &DeviceGrant) -> Self {
        let by = grant.approved_by.as_ref();
        Self {
            hash: grant.hash.clone(),
            user_code: grant.user_code.clone(),
            number: grant.number,
            name: grant.name.clone(),
            client_address: grant.device.address.map(|address| address.to_string()),
            user_agent: grant.device.agent.clone(),
            created_at: grant.created_at.naive_utc(),
            state: grant.state.word().to_owned(),
            account: by.map(|(account, _)| text(*account)),
            acr: by.map(|(_, proof)| proof.acr.word().to_owned()),
            authenticated_at: by.map(|(_, proof)| proof.at.naive_utc()),
            wrong_numbers: grant.wrong_numbers,
            interval: grant.interval,
            last_asked_at: grant.last_asked_at.map(|at| at.naive_utc()),
            version: grant.version,
        }
    }

    fn grant(self) -> Result<DeviceGrant, StorageError> {
        let at = |column| Place("device_grants", column);
        let acr = at("acr").optional_word(self.acr.as_deref())?;
        let proof = acr
            .zip(self.authenticated_at)
            .map(|(acr, at)| Authentication {
                acr,
                at: instant(at),
            });
        let account = at("account").optional(self.account.as_deref())?;
        Ok(DeviceGrant {
            hash: self.hash,
            user_code: self.user_code,
            number: self.number,
            name: self.name,
            device: Device {
                address: at("client_address").optional(self.client_address.as_deref())?,
                agent: self.user_agent,
            },
            created_at: instant(self.created_at),
            state: at("state").word(&self.state)?,
            approved_by: account.zip(proof),
            wrong_numbers: self.wrong_numbers,
            interval: self.interval,
            last_asked_at: self.last_asked_at.map(instant),
            version: self.version,
        })
    }
}
