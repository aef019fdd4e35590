use super::{Change, Changes, delegations::list_mandates, emergencies::list_open, row::SessionRow};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::{
        accounts, delegations, emergency_readings, refresh_tokens, second_factor_debts,
        second_factors, sessions,
    },
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{dsl::exists, prelude::*};
use domain::{
    Word,
    audit::Origin,
    identity::{
        AccountSession, AccountState, Caller, Device,
        authentication::{Acr, Authentication},
        emergency::LASTS,
    },
};
use uuid::Uuid;

/// A session, and when it ended.
pub type KeptSession = (AccountSession, Option<DateTime<Utc>>);

/// Signed-in sessions.
pub struct Sessions<'c> {
    connection: &'c mut AnyConnection,
    changes: &'c Changes,
}

impl<'c> Sessions<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, changes: &'c Changes) -> Self {
        Self {
            connection,
            changes,
        }
    }

    pub fn add(&mut self, session: &AccountSession) -> Result<(), StorageError> {
        diesel::insert_into(sessions::table)
            .values(SessionRow::of(session))
            .execute(self.connection)?;
        Ok(())
    }

    /// Its tokens were renewed.
    pub fn save_use(
        &mut self,
        session: Uuid,
        device: &Device,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let Device { address, agent } = device;
        diesel::update(sessions::table.find(text(session)))
            .set((
                sessions::last_used_at.eq(now.naive_utc()),
                sessions::client_address.eq(address.map(|address| address.to_string())),
                sessions::user_agent.eq(agent),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// A kiosk is in use, so its session lives on.
    pub fn save_idle_until(
        &mut self,
        session: Uuid,
        until: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfSession(session));
        let kiosk = sessions::table
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::idle_until.is_not_null());
        diesel::update(kiosk)
            .set(sessions::idle_until.eq(until.naive_utc()))
            .execute(self.connection)?;
        Ok(())
    }

    /// The sessions of an account that are open, the newest first.
    pub fn list_open(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Page<AccountSession>, StorageError> {
        let mut query = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now.naive_utc()))
            .filter(is_in_use(now))
            .order(sessions::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(sessions::id.lt(text(after)));
        }
        let rows: Vec<SessionRow> = query.load(self.connection)?;
        Page::cut(rows, limit).try_map(SessionRow::session)
    }

    pub fn end(&mut self, session: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        self.changes.note(Change::OfSession(session));
        let open = sessions::table
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.connection)?;
        Ok(())
    }

    /// `NotFound` when the account has no open session of this id.
    pub fn end_of(
        &mut self,
        account: Uuid,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfSession(session));
        let open = sessions::table
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::ended_at.is_null());
        let ended = diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.connection)?;
        match ended {
            0 => Err(StorageError::NotFound { what: "session" }),
            _ => Ok(()),
        }
    }

    /// Open and ended ones as long as they are kept, the oldest first, each with its end.
    pub fn list_all_of(&mut self, account: Uuid) -> Result<Vec<KeptSession>, StorageError> {
        let rows: Vec<SessionRow> = sessions::table
            .filter(sessions::account.eq(text(account)))
            .order(sessions::id)
            .load(self.connection)?;
        let rows = rows.into_iter();
        rows.map(|row| {
            let ended_at = row.ended_at.map(instant);
            Ok((row.session()?, ended_at))
        })
        .collect()
    }

    /// Ends every session of an account: after a freeze, a reset, or on demand.
    pub fn end_all_of(&mut self, account: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let open = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.connection)?;
        Ok(())
    }

    /// Ends the sessions of an account but the one that asks for it.
    pub fn end_others_of(
        &mut self,
        account: Uuid,
        kept: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let open = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::id.ne(text(kept)))
            .filter(sessions::ended_at.is_null());
        diesel::update(open)
            .set(sessions::ended_at.eq(now.naive_utc()))
            .execute(self.connection)?;
        Ok(())
    }

    /// The person behind a live session of an open account, with every position ever held.
    pub fn find_caller(
        &mut self,
        session: Uuid,
        origin: &Origin,
    ) -> Result<Option<Caller>, StorageError> {
        let found = self.find_caller_until(session, origin)?;
        Ok(found.map(|(caller, _)| caller))
    }

    /// With the instant at which the session ends if nobody ends it before.
    pub(super) fn find_caller_until(
        &mut self,
        session: Uuid,
        origin: &Origin,
    ) -> Result<Option<(Caller, DateTime<Utc>)>, StorageError> {
        let Some(live) = self.live(session, origin.at)? else {
            return Ok(None);
        };
        let at = |column| Place("sessions", column);
        let of_account = |column| Place("accounts", column);
        let account = at("account").parsed(&live.account)?;
        let caller = Caller {
            account,
            session,
            kind: of_account("kind").word(&live.kind)?,
            username: live.username,
            full_name: of_account("full_name").parsed(&live.full_name)?,
            must_change_password: live.must_change_password,
            authentication: Authentication {
                acr: at("acr").word(&live.acr)?,
                at: instant(live.authenticated_at),
            },
            has_second_factor: live.second_factor.is_some(),
            must_enrol_second_factor: live.second_factor_debt.is_some(),
            idle_until: live.idle_until.map(instant),
            positions: super::Positions::new(self.connection, self.changes)
                .list_of_account(account)?,
            mandates: match live.has_mandates {
                true => list_mandates(self.connection, self.changes, account, origin.at)?,
                false => Vec::new(),
            },
            emergencies: match live.has_emergencies {
                true => list_open(self.connection, account, origin.at)?,
                false => Vec::new(),
            },
            grant: None,
            origin: origin.clone(),
        };
        Ok(Some((caller, instant(live.expires_at))))
    }

    /// The holder has proved once more who they are.
    pub fn save_authentication(
        &mut self,
        session: Uuid,
        authentication: Authentication,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfSession(session));
        let Authentication { acr, at } = authentication;
        diesel::update(sessions::table.find(text(session)))
            .set((
                sessions::acr.eq(acr.word()),
                sessions::authenticated_at.eq(at.naive_utc()),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// The second factor of the account is gone, so no session of it has shown one.
    pub fn lower_acr(&mut self, account: Uuid) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(account));
        let shown = sessions::table
            .filter(sessions::account.eq(text(account)))
            .filter(sessions::acr.eq(Acr::SecondFactor.word()));
        diesel::update(shown)
            .set(sessions::acr.eq(Acr::Password.word()))
            .execute(self.connection)?;
        Ok(())
    }

    /// Forgets up to `limit` sessions that ended or expired before the instant, with their tokens.
    pub fn remove_over(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let instant = before.naive_utc();
        let over: Vec<String> = sessions::table
            .filter(
                sessions::ended_at
                    .lt(instant)
                    .or(sessions::expires_at.lt(instant)),
            )
            .select(sessions::id)
            .limit(limit)
            .load(self.connection)?;
        let tokens = refresh_tokens::table.filter(refresh_tokens::session.eq_any(&over));
        diesel::delete(tokens).execute(self.connection)?;
        let rows = sessions::table.filter(sessions::id.eq_any(&over));
        Ok(diesel::delete(rows).execute(self.connection)?)
    }

    fn live(&mut self, session: Uuid, now: DateTime<Utc>) -> Result<Option<Live>, StorageError> {
        let confirmed = second_factors::account
            .eq(sessions::account)
            .and(second_factors::confirmed_at.is_not_null());
        let open = AccountState::ALL.iter().filter(|state| state.is_open());
        let open: Vec<&str> = open.map(|state| state.word()).collect();
        let mandates = delegations::table
            .filter(delegations::receiver.eq(sessions::account))
            .filter(delegations::ended_at.is_null())
            .filter(delegations::valid_to.gt(now.naive_utc()));
        let emergencies = emergency_readings::table
            .filter(emergency_readings::reader.eq(sessions::account))
            .filter(emergency_readings::opened_at.gt((now - LASTS).naive_utc()));
        let live = sessions::table
            .inner_join(accounts::table)
            .left_join(second_factors::table.on(confirmed))
            .left_join(
                second_factor_debts::table.on(second_factor_debts::account.eq(sessions::account)),
            )
            .filter(sessions::id.eq(text(session)))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now.naive_utc()))
            .filter(is_in_use(now))
            .filter(accounts::state.eq_any(open))
            .select((
                sessions::account,
                sessions::acr,
                sessions::authenticated_at,
                accounts::kind,
                accounts::username,
                accounts::full_name,
                accounts::must_change_password,
                sessions::expires_at,
                sessions::idle_until,
                second_factors::account.nullable(),
                second_factor_debts::account.nullable(),
                exists(mandates),
                exists(emergencies),
            ))
            .get_result(self.connection)
            .optional()?;
        Ok(live)
    }
}

/// What a session and its account say of the person behind it; nothing in it lies sealed.
#[derive(Queryable)]
struct Live {
    account: String,
    acr: String,
    authenticated_at: NaiveDateTime,
    kind: String,
    username: String,
    full_name: String,
    must_change_password: bool,
    expires_at: NaiveDateTime,
    idle_until: Option<NaiveDateTime>,
    second_factor: Option<String>,
    second_factor_debt: Option<String>,
    /// Most have none, and are not asked for them.
    has_mandates: bool,
    has_emergencies: bool,
}

/// At a kiosk whoever leaves without signing out is signed out.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_in_use(now: DateTime<Utc>) -> _ {
    let now: NaiveDateTime = now.naive_utc();
    sessions::idle_until
        .is_null()
        .or(sessions::idle_until.gt(now).assume_not_null())
}
