use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::{Place, instant},
    schema::{device_salts, sign_in_lanes},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::attempts::{Lane, LaneKind},
};

/// Where attempts to sign in are counted, on all nodes together.
pub struct Lanes<'c>(&'c mut AnyConnection);

impl<'c> Lanes<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// The lane, empty when nobody was in it, and nobody else's until this transaction ends.
    pub fn take(
        &mut self,
        holder: &str,
        name: &str,
        kind: LaneKind,
        now: DateTime<Utc>,
    ) -> Result<Lane, StorageError> {
        let row = Row::of(holder, name, Lane::new(kind, now));
        each_backend!(self.0, |plain| diesel::insert_into(sign_in_lanes::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(plain))?;
        // On PostgreSQL an update that changes nothing is what makes others wait; on SQLite there is one writer.
        diesel::update(sign_in_lanes::table.find((holder, name)))
            .set(sign_in_lanes::kind.eq(kind.word()))
            .execute(self.0)?;
        let row: Row = sign_in_lanes::table
            .find((holder, name))
            .get_result(self.0)
            .map_err(StorageError::getting("lane"))?;
        row.lane()
    }

    pub fn save(&mut self, holder: &str, name: &str, lane: Lane) -> Result<(), StorageError> {
        diesel::update(sign_in_lanes::table.find((holder, name)))
            .set(Row::of(holder, name, lane))
            .execute(self.0)?;
        Ok(())
    }

    /// What the tokens of the holder's known devices are made with; empty unless they were revoked.
    pub fn device_salt(&mut self, holder: &str) -> Result<String, StorageError> {
        let salt: Option<String> = device_salts::table
            .find(holder)
            .select(device_salts::salt)
            .get_result(self.0)
            .optional()?;
        Ok(salt.unwrap_or_default())
    }

    /// No device and no address is known for this holder's from now on.
    pub fn forget_known(&mut self, holder: &str, salt: &str) -> Result<(), StorageError> {
        let values = (device_salts::holder.eq(holder), device_salts::salt.eq(salt));
        each_backend!(self.0, |plain| diesel::insert_into(device_salts::table)
            .values(values)
            .on_conflict(device_salts::holder)
            .do_update()
            .set(device_salts::salt.eq(salt))
            .execute(plain))?;
        diesel::update(sign_in_lanes::table.filter(sign_in_lanes::holder.eq(holder)))
            .set(sign_in_lanes::succeeded_at.eq(None::<NaiveDateTime>))
            .execute(self.0)?;
        Ok(())
    }

    /// Forgets up to `limit` lanes in which nothing was tried since the instant.
    pub fn remove_idle(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let idle: Vec<(String, String)> = sign_in_lanes::table
            .filter(sign_in_lanes::last_attempt_at.lt(before.naive_utc()))
            .select((sign_in_lanes::holder, sign_in_lanes::name))
            .limit(limit)
            .load(self.0)?;
        for (holder, name) in &idle {
            diesel::delete(sign_in_lanes::table.find((holder, name))).execute(self.0)?;
        }
        Ok(idle.len())
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sign_in_lanes, primary_key(holder, name), treat_none_as_null = true)]
struct Row {
    holder: String,
    name: String,
    kind: String,
    failures: i64,
    last_attempt_at: NaiveDateTime,
    waits_until: Option<NaiveDateTime>,
    succeeded_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(holder: &str, name: &str, lane: Lane) -> Self {
        let Lane {
            kind,
            failures,
            last_attempt_at,
            waits_until,
            succeeded_at,
        } = lane;
        Self {
            holder: holder.to_owned(),
            name: name.to_owned(),
            kind: kind.word().to_owned(),
            failures: failures.into(),
            last_attempt_at: last_attempt_at.naive_utc(),
            waits_until: waits_until.map(|until| until.naive_utc()),
            succeeded_at: succeeded_at.map(|at| at.naive_utc()),
        }
    }

    fn lane(self) -> Result<Lane, StorageError> {
        let Self {
            holder: _,
            name: _,
            kind,
            failures,
            last_attempt_at,
            waits_until,
            succeeded_at,
        } = self;
        let at = |column| Place("sign_in_lanes", column);
        Ok(Lane {
            kind: at("kind").word(&kind)?,
            failures: at("failures").number(failures)?,
            last_attempt_at: instant(last_attempt_at),
            waits_until: waits_until.map(instant),
            succeeded_at: succeeded_at.map(instant),
        })
    }
}
