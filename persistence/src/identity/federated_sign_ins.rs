use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::federated_sign_ins,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{Word, identity::federation::FederatedSignIn};
use uuid::Uuid;

/// Sign-ins at providers that are under way; each step of one happens once, on whatever node.
pub struct FederatedSignIns<'c>(&'c mut AnyConnection);

/// A sign-in with what the provider has answered, encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    pub sign_in: FederatedSignIn,
    pub answer: Option<String>,
}

impl<'c> FederatedSignIns<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// `state` is the hash of what the provider will send back.
    pub fn add(&mut self, sign_in: &FederatedSignIn, state: &str) -> Result<(), StorageError> {
        diesel::insert_into(federated_sign_ins::table)
            .values(Row::of(sign_in, state))
            .execute(self.0)?;
        Ok(())
    }

    /// Takes the one that the state belongs to, if it waits for the provider still; the state is used up then.
    pub fn take_by_state(
        &mut self,
        state: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<FederatedSignIn>, StorageError> {
        let waiting = federated_sign_ins::table
            .filter(federated_sign_ins::state.eq(state))
            .filter(federated_sign_ins::answered_at.is_null())
            .filter(federated_sign_ins::expires_at.gt(now.naive_utc()));
        let taken = diesel::update(waiting)
            .set(federated_sign_ins::answered_at.eq(now.naive_utc()))
            .execute(self.0)?;
        if taken == 0 {
            return Ok(None);
        }
        let row: Row = federated_sign_ins::table
            .filter(federated_sign_ins::state.eq(state))
            .get_result(self.0)?;
        Ok(Some(row.begun()?.sign_in))
    }

    /// The answer waits for the client, which fetches it with the code of this hash.
    pub fn save_answer(
        &mut self,
        id: Uuid,
        answer: &str,
        code: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        diesel::update(federated_sign_ins::table.find(text(id)))
            .set((
                federated_sign_ins::answer.eq(answer),
                federated_sign_ins::code.eq(code),
                federated_sign_ins::expires_at.eq(expires_at.naive_utc()),
            ))
            .execute(self.0)?;
        Ok(())
    }

    /// Takes the one that waits for the code of this hash; the code is used up then.
    pub fn take_by_code(
        &mut self,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Begun>, StorageError> {
        let answered = federated_sign_ins::table
            .filter(federated_sign_ins::code.eq(code))
            .filter(federated_sign_ins::used_at.is_null())
            .filter(federated_sign_ins::expires_at.gt(now.naive_utc()));
        let taken = diesel::update(answered)
            .set(federated_sign_ins::used_at.eq(now.naive_utc()))
            .execute(self.0)?;
        if taken == 0 {
            return Ok(None);
        }
        let row: Row = federated_sign_ins::table
            .filter(federated_sign_ins::code.eq(code))
            .get_result(self.0)?;
        row.begun().map(Some)
    }

    /// Nothing came of taking it: the code works again until it expires.
    pub fn give_back(&mut self, id: Uuid) -> Result<(), StorageError> {
        diesel::update(federated_sign_ins::table.find(text(id)))
            .set(federated_sign_ins::used_at.eq(None::<NaiveDateTime>))
            .execute(self.0)?;
        Ok(())
    }

    /// Forgets up to `limit` that expired before the instant.
    pub fn remove_expired(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let expired: Vec<String> = federated_sign_ins::table
            .filter(federated_sign_ins::expires_at.lt(before.naive_utc()))
            .select(federated_sign_ins::id)
            .limit(limit)
            .load(self.0)?;
        let rows = federated_sign_ins::table.filter(federated_sign_ins::id.eq_any(&expired));
        Ok(diesel::delete(rows).execute(self.0)?)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = federated_sign_ins)]
struct Row {
    id: String,
    provider: String,
    purpose: String,
    challenge: String,
    return_url: String,
    session: Option<String>,
    begun_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    state: String,
    answered_at: Option<NaiveDateTime>,
    answer: Option<String>,
    code: Option<String>,
    used_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(sign_in: &FederatedSignIn, state: &str) -> Self {
        let FederatedSignIn {
            id,
            provider,
            purpose,
            challenge,
            return_url,
            session,
            begun_at,
            expires_at,
        } = sign_in;
        Self {
            id: text(*id),
            provider: provider.clone(),
            purpose: purpose.word().to_owned(),
            challenge: challenge.clone(),
            return_url: return_url.clone(),
            session: session.map(text),
            begun_at: begun_at.naive_utc(),
            expires_at: expires_at.naive_utc(),
            state: state.to_owned(),
            answered_at: None,
            answer: None,
            code: None,
            used_at: None,
        }
    }

    fn begun(self) -> Result<Begun, StorageError> {
        let Self {
            id,
            provider,
            purpose,
            challenge,
            return_url,
            session,
            begun_at,
            expires_at,
            state: _,
            answered_at: _,
            answer,
            code: _,
            used_at: _,
        } = self;
        let at = |column| Place("federated_sign_ins", column);
        let sign_in = FederatedSignIn {
            id: at("id").parsed(&id)?,
            provider,
            purpose: at("purpose").word(&purpose)?,
            challenge,
            return_url,
            session: at("session").optional(session.as_deref())?,
            begun_at: instant(begun_at),
            expires_at: instant(expires_at),
        };
        Ok(Begun { sign_in, answer })
    }
}
