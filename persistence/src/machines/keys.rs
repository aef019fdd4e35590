use super::{
    Machines,
    row::{KeyRow, MachineRow},
};
use crate::{
    Page, StorageError,
    connection::each_backend,
    row::text,
    schema::{machine_assertions, machine_keys, machines},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::machines::{Machine, MachineKey};
use uuid::Uuid;

impl Machines<'_> {
    /// `Duplicate` when the machine has or had a public key of this name.
    pub fn add_key(&mut self, key: &MachineKey) -> Result<(), StorageError> {
        diesel::insert_into(machine_keys::table)
            .values(KeyRow::of(key))
            .execute(self.0)
            .map_err(StorageError::adding("machine key"))?;
        Ok(())
    }

    /// The key and whose it is.
    pub fn find_key(&mut self, id: Uuid) -> Result<Option<(MachineKey, Machine)>, StorageError> {
        let row: Option<(KeyRow, MachineRow)> = machine_keys::table
            .inner_join(machines::table)
            .filter(machine_keys::id.eq(text(id)))
            .get_result(self.0)
            .optional()?;
        let mut opening = self.1.opening(self.0);
        row.map(|(key, machine)| Ok((key.key()?, machine.machine(&mut opening)?)))
            .transpose()
    }

    /// The public key under the name by which the machine's assertions call it.
    pub fn find_public_key(
        &mut self,
        machine: Uuid,
        kid: &str,
    ) -> Result<Option<MachineKey>, StorageError> {
        let row: Option<KeyRow> = machine_keys::table
            .filter(machine_keys::machine.eq(text(machine)))
            .filter(machine_keys::kid.eq(kid))
            .get_result(self.0)
            .optional()?;
        row.map(KeyRow::key).transpose()
    }

    /// Those that work at the instant: few, because few may.
    pub fn list_live_keys(
        &mut self,
        machine: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<MachineKey>, StorageError> {
        let rows: Vec<KeyRow> = machine_keys::table
            .filter(machine_keys::machine.eq(text(machine)))
            .filter(machine_keys::revoked_at.is_null())
            .filter(machine_keys::expires_at.gt(now.naive_utc()))
            .load(self.0)?;
        rows.into_iter().map(KeyRow::key).collect()
    }

    /// All that the machine ever had, the newest first.
    pub fn list_keys(
        &mut self,
        machine: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<MachineKey>, StorageError> {
        let mut query = machine_keys::table
            .filter(machine_keys::machine.eq(text(machine)))
            .order(machine_keys::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(machine_keys::id.lt(text(after)));
        }
        let rows: Vec<KeyRow> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(KeyRow::key)
    }

    /// What was revoked already stays so since then.
    pub fn revoke_key(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        let key = machine_keys::table
            .filter(machine_keys::id.eq(text(id)))
            .filter(machine_keys::revoked_at.is_null());
        diesel::update(key)
            .set(machine_keys::revoked_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }

    pub fn revoke_keys_of(
        &mut self,
        machine: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let keys = machine_keys::table
            .filter(machine_keys::machine.eq(text(machine)))
            .filter(machine_keys::revoked_at.is_null());
        diesel::update(keys)
            .set(machine_keys::revoked_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }

    /// Key and machine were used now; a use that was noted after `before` is news no more.
    pub fn note_use(
        &mut self,
        key: &MachineKey,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let old = machine_keys::last_used_at
            .is_null()
            .or(machine_keys::last_used_at.le(before.naive_utc()));
        diesel::update(machine_keys::table.find(text(key.id)).filter(old))
            .set(machine_keys::last_used_at.eq(now.naive_utc()))
            .execute(self.0)?;
        self.note_use_of_machine(key.machine, before, now)
    }

    /// Says whether it is the first time: of two uses at once, on whichever nodes, one is.
    pub fn use_assertion(
        &mut self,
        machine: Uuid,
        jti: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let values = (
            machine_assertions::machine.eq(text(machine)),
            machine_assertions::jti.eq(jti),
            machine_assertions::expires_at.eq(expires_at.naive_utc()),
        );
        let added = each_backend!(self.0, |plain| diesel::insert_into(
            machine_assertions::table
        )
        .values(values)
        .on_conflict_do_nothing()
        .execute(plain))?;
        Ok(added > 0)
    }

    /// Forgets up to `limit` of those that expired before the instant.
    pub fn remove_assertions(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let old: Vec<(String, String)> = machine_assertions::table
            .filter(machine_assertions::expires_at.lt(before.naive_utc()))
            .select((machine_assertions::machine, machine_assertions::jti))
            .limit(limit)
            .load(self.0)?;
        let mut removed = 0;
        for (machine, jti) in old {
            let row = machine_assertions::table.find((machine, jti));
            removed += diesel::delete(row).execute(self.0)?;
        }
        Ok(removed)
    }
}
