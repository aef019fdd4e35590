use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, text},
    schema::{accounts, sessions},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::{AccountState, Caller},
};
use uuid::Uuid;

/// Signed-in sessions.
pub struct Sessions<'c>(&'c mut AnyConnection);

impl<'c> Sessions<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(
        &mut self,
        id: Uuid,
        account: Uuid,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        diesel::insert_into(sessions::table)
            .values((
                sessions::id.eq(text(id)),
                sessions::account.eq(text(account)),
                sessions::created_at.eq(now.naive_utc()),
                sessions::expires_at.eq(expires.naive_utc()),
            ))
            .execute(self.0)?;
        Ok(())
    }

    pub fn end(&mut self, session: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        let open = sessions::table
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }

    /// Ends every session of an account, after a freeze or a new password.
    pub fn end_all_of(&mut self, account: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        let open = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }

    /// Ends the sessions of an account but the one in which the password was changed.
    pub fn end_others_of(
        &mut self,
        account: Uuid,
        kept: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let open = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::id.ne(text(kept)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }

    /// The person behind a live session of an active account, with every position ever held.
    pub fn find_caller(
        &mut self,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Caller>, StorageError> {
        let Some(account) = self.account_of(session, now)? else {
            return Ok(None);
        };
        let account = super::Accounts::new(self.0).get(account)?;
        let positions = super::Positions::new(self.0).list_of_account(account.id)?;
        Ok(Some(Caller {
            account: account.id,
            session,
            kind: account.kind,
            username: account.username,
            full_name: account.full_name,
            must_change_password: account.must_change_password,
            positions,
        }))
    }

    fn account_of(
        &mut self,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Uuid>, StorageError> {
        let account: Option<String> = sessions::table
            .inner_join(accounts::table)
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now.naive_utc()))
            .filter(accounts::state.eq(AccountState::Active.word()))
            .select(sessions::account)
            .get_result(self.0)
            .optional()?;
        account
            .map(|id| Place("sessions", "account").parsed(&id))
            .transpose()
    }
}
