use super::{Change, Changes};
use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::text,
    schema::{recovery_codes, second_factor_debts, second_factors},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Secrets of one-time codes, and the recovery codes that stand in for them.
pub struct SecondFactors<'c> {
    connection: &'c mut AnyConnection,
    changes: &'c Changes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFactor {
    /// The secret, encrypted.
    pub sealed: String,
    /// A code has come back, so the app of the holder knows the secret.
    pub is_confirmed: bool,
}

impl<'c> SecondFactors<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, changes: &'c Changes) -> Self {
        Self {
            connection,
            changes,
        }
    }

    pub fn find(&mut self, account: Uuid) -> Result<Option<StoredFactor>, StorageError> {
        let row: Option<(String, Option<NaiveDateTime>)> = second_factors::table
            .find(text(account))
            .select((second_factors::secret, second_factors::confirmed_at))
            .get_result(self.connection)
            .optional()?;
        Ok(row.map(|(sealed, confirmed_at)| StoredFactor {
            sealed,
            is_confirmed: confirmed_at.is_some(),
        }))
    }

    /// In place of one that was never confirmed; `Duplicate` when another is in use.
    pub fn add(
        &mut self,
        account: Uuid,
        sealed: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let pending = second_factors::table
            .filter(second_factors::account.eq(text(account)))
            .filter(second_factors::confirmed_at.is_null());
        diesel::delete(pending).execute(self.connection)?;
        diesel::insert_into(second_factors::table)
            .values((
                second_factors::account.eq(text(account)),
                second_factors::secret.eq(sealed),
                second_factors::created_at.eq(now.naive_utc()),
                second_factors::last_step.eq(0),
            ))
            .execute(self.connection)
            .map_err(StorageError::adding("second factor"))?;
        Ok(())
    }

    /// `Stale` when it was confirmed or replaced meanwhile.
    pub fn confirm(
        &mut self,
        account: Uuid,
        sealed: &str,
        step: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let pending = second_factors::table
            .filter(second_factors::account.eq(text(account)))
            .filter(second_factors::secret.eq(sealed))
            .filter(second_factors::confirmed_at.is_null());
        let confirmed = diesel::update(pending)
            .set((
                second_factors::confirmed_at.eq(now.naive_utc()),
                second_factors::last_step.eq(step),
            ))
            .execute(self.connection)?;
        if confirmed == 0 {
            return Err(StorageError::Stale {
                what: "second factor",
            });
        }
        diesel::delete(second_factor_debts::table.find(text(account))).execute(self.connection)?;
        Ok(())
    }

    /// The holder must enrol one anew before anything else; that it was owed already is no mistake.
    pub fn owe(&mut self, account: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let debt = (
            second_factor_debts::account.eq(text(account)),
            second_factor_debts::since.eq(now.naive_utc()),
        );
        each_backend!(self.connection, |plain| diesel::insert_into(
            second_factor_debts::table
        )
        .values(debt)
        .on_conflict_do_nothing()
        .execute(plain))?;
        Ok(())
    }

    /// Whether the code of this time step is the first one: neither it nor an older one works again.
    pub fn use_step(&mut self, account: Uuid, step: i64) -> Result<bool, StorageError> {
        let fresh = second_factors::table
            .filter(second_factors::account.eq(text(account)))
            .filter(second_factors::confirmed_at.is_not_null())
            .filter(second_factors::last_step.lt(step));
        let used = diesel::update(fresh)
            .set(second_factors::last_step.eq(step))
            .execute(self.connection)?;
        Ok(used > 0)
    }

    pub fn add_recovery_codes(
        &mut self,
        account: Uuid,
        hashes: &[String],
    ) -> Result<(), StorageError> {
        for hash in hashes {
            diesel::insert_into(recovery_codes::table)
                .values((
                    recovery_codes::hash.eq(hash),
                    recovery_codes::account.eq(text(account)),
                ))
                .execute(self.connection)?;
        }
        Ok(())
    }

    /// Whether there was such a code; it is gone now.
    pub fn use_recovery_code(&mut self, account: Uuid, hash: &str) -> Result<bool, StorageError> {
        let code = recovery_codes::table
            .filter(recovery_codes::hash.eq(hash))
            .filter(recovery_codes::account.eq(text(account)));
        Ok(diesel::delete(code).execute(self.connection)? > 0)
    }

    pub fn count_recovery_codes(&mut self, account: Uuid) -> Result<i64, StorageError> {
        let own = recovery_codes::table.filter(recovery_codes::account.eq(text(account)));
        Ok(own.count().get_result(self.connection)?)
    }

    /// With the recovery codes; that there was none is no mistake.
    pub fn remove(&mut self, account: Uuid) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let codes = recovery_codes::table.filter(recovery_codes::account.eq(text(account)));
        diesel::delete(codes).execute(self.connection)?;
        diesel::delete(second_factors::table.find(text(account))).execute(self.connection)?;
        Ok(())
    }
}
