use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::device_authorizations,
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::{
        Device,
        authentication::Authentication,
        device_authorization::{
            Approver, DeviceAuthorization, DeviceAuthorizationState as State, UserCode,
        },
    },
};
use uuid::Uuid;

/// Kiosks that ask to be signed in by a phone.
pub struct DeviceAuthorizations<'c>(&'c mut AnyConnection);

impl<'c> DeviceAuthorizations<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// `Duplicate` when another one is asked for by the same user code.
    pub fn add(&mut self, asked: &DeviceAuthorization) -> Result<(), StorageError> {
        diesel::insert_into(device_authorizations::table)
            .values(Row::of(asked))
            .execute(self.0)
            .map_err(StorageError::adding("device authorization"))?;
        Ok(())
    }

    /// By the hash of its device code; nobody else's until this transaction ends.
    pub fn take(&mut self, device_code: &str) -> Result<Option<DeviceAuthorization>, StorageError> {
        let row = device_authorizations::table.find(device_code);
        let found: Option<Row> = match self.0 {
            AnyConnection::Sqlite(plain) => row.get_result(plain).optional()?,
            AnyConnection::Postgres(plain) => row.for_update().get_result(plain).optional()?,
        };
        found.map(Row::authorization).transpose()
    }

    /// As `take`, by the code that people type.
    pub fn take_by_user_code(
        &mut self,
        code: &UserCode,
    ) -> Result<Option<DeviceAuthorization>, StorageError> {
        let row =
            device_authorizations::table.filter(device_authorizations::user_code.eq(code.as_str()));
        let found: Option<Row> = match self.0 {
            AnyConnection::Sqlite(plain) => row.get_result(plain).optional()?,
            AnyConnection::Postgres(plain) => row.for_update().get_result(plain).optional()?,
        };
        found.map(Row::authorization).transpose()
    }

    /// What was taken, as it is now.
    pub fn save(&mut self, taken: &DeviceAuthorization) -> Result<(), StorageError> {
        diesel::update(device_authorizations::table.find(&taken.device_code))
            .set(Row::of(taken))
            .execute(self.0)?;
        Ok(())
    }

    /// What the account has approved and no kiosk has fetched yet is worth nothing.
    pub fn void_of(&mut self, account: Uuid) -> Result<(), StorageError> {
        let approved = device_authorizations::table
            .filter(device_authorizations::account.eq(text(account)))
            .filter(device_authorizations::state.eq(State::Approved.word()));
        diesel::update(approved)
            .set(device_authorizations::state.eq(State::Voided.word()))
            .execute(self.0)?;
        Ok(())
    }

    /// Forgets up to `limit` that were over before the instant.
    pub fn remove_over(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let over: Vec<String> = device_authorizations::table
            .filter(device_authorizations::expires_at.lt(before.naive_utc()))
            .select(device_authorizations::device_code)
            .limit(limit)
            .load(self.0)?;
        let rows =
            device_authorizations::table.filter(device_authorizations::device_code.eq_any(&over));
        Ok(diesel::delete(rows).execute(self.0)?)
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = device_authorizations, primary_key(device_code), treat_none_as_null = true)]
struct Row {
    device_code: String,
    user_code: String,
    device_name: Option<String>,
    client_address: Option<String>,
    user_agent: Option<String>,
    number: i32,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    state: String,
    wrong_numbers: i32,
    interval_seconds: i32,
    polled_at: Option<NaiveDateTime>,
    account: Option<String>,
    session: Option<String>,
    acr: Option<String>,
    authenticated_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(asked: &DeviceAuthorization) -> Self {
        let DeviceAuthorization {
            device_code,
            user_code,
            device_name,
            device: Device { address, agent },
            number,
            created_at,
            expires_at,
            state,
            wrong_numbers,
            interval,
            polled_at,
            answered_by: by,
        } = asked;
        let proof = by.map(|by| by.authentication);
        Self {
            device_code: device_code.clone(),
            user_code: user_code.as_str().to_owned(),
            device_name: device_name.clone(),
            client_address: address.map(|address| address.to_string()),
            user_agent: agent.clone(),
            number: i32::from(*number),
            created_at: created_at.naive_utc(),
            expires_at: expires_at.naive_utc(),
            state: state.word().to_owned(),
            wrong_numbers: i32::from(*wrong_numbers),
            // Within five minutes nobody polls so often that it does not fit.
            interval_seconds: i32::try_from(interval.num_seconds()).unwrap_or(i32::MAX),
            polled_at: polled_at.map(|at| at.naive_utc()),
            account: by.map(|by| text(by.account)),
            session: by.map(|by| text(by.session)),
            acr: proof.map(|proof| proof.acr.word().to_owned()),
            authenticated_at: proof.map(|proof| proof.at.naive_utc()),
        }
    }

    fn authorization(self) -> Result<DeviceAuthorization, StorageError> {
        let at = |column| Place("device_authorizations", column);
        let answered_by = self.approver()?;
        Ok(DeviceAuthorization {
            user_code: at("user_code").parsed(&self.user_code)?,
            device_code: self.device_code,
            device_name: self.device_name,
            device: Device {
                address: at("client_address").optional(self.client_address.as_deref())?,
                agent: self.user_agent,
            },
            number: at("number").number(self.number)?,
            created_at: instant(self.created_at),
            expires_at: instant(self.expires_at),
            state: at("state").word(&self.state)?,
            wrong_numbers: at("wrong_numbers").number(self.wrong_numbers)?,
            interval: TimeDelta::seconds(self.interval_seconds.into()),
            polled_at: self.polled_at.map(instant),
            answered_by,
        })
    }

    /// Four columns that are null together.
    fn approver(&self) -> Result<Option<Approver>, StorageError> {
        let at = |column| Place("device_authorizations", column);
        let (Some(account), Some(session), Some(acr), Some(proved_at)) = (
            self.account.as_deref(),
            self.session.as_deref(),
            self.acr.as_deref(),
            self.authenticated_at,
        ) else {
            return Ok(None);
        };
        Ok(Some(Approver {
            account: at("account").parsed(account)?,
            session: at("session").parsed(session)?,
            authentication: Authentication {
                acr: at("acr").word(acr)?,
                at: instant(proved_at),
            },
        }))
    }
}
