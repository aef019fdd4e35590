use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::refresh_tokens,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::identity::refresh::Spent;
use uuid::Uuid;

/// The tokens that keep sessions alive, by their hash; each is exchanged once for its successor.
pub struct RefreshTokens<'c>(&'c mut AnyConnection);

/// What a used token was exchanged for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    pub hash: String,
    /// With it and the used token the successor can be computed again.
    pub salt: String,
}

/// What became of a refresh token that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// It was fresh and is used now.
    First {
        session: Uuid,
    },
    Again {
        session: Uuid,
        spent: Spent,
        successor: Successor,
    },
    Unknown,
}

impl<'c> RefreshTokens<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(
        &mut self,
        session: Uuid,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        diesel::insert_into(refresh_tokens::table)
            .values((
                refresh_tokens::hash.eq(hash),
                refresh_tokens::session.eq(text(session)),
                refresh_tokens::issued_at.eq(now.naive_utc()),
            ))
            .execute(self.0)?;
        Ok(())
    }

    /// Exchanges the token with this hash. Of two uses at once, one waits for the other and then comes again.
    pub fn exchange(
        &mut self,
        hash: &str,
        successor: &Successor,
        now: DateTime<Utc>,
    ) -> Result<Use, StorageError> {
        let Successor { hash: next, salt } = successor;
        let fresh = refresh_tokens::table
            .filter(refresh_tokens::hash.eq(hash))
            .filter(refresh_tokens::used_at.is_null());
        let used = diesel::update(fresh)
            .set((
                refresh_tokens::used_at.eq(now.naive_utc()),
                refresh_tokens::successor.eq(next),
                refresh_tokens::salt.eq(salt),
            ))
            .execute(self.0)?;
        let row: Option<Row> = refresh_tokens::table
            .find(hash)
            .select((
                refresh_tokens::session,
                refresh_tokens::used_at,
                refresh_tokens::successor,
                refresh_tokens::salt,
            ))
            .get_result(self.0)
            .optional()?;
        let Some(row) = row else {
            return Ok(Use::Unknown);
        };
        if used == 0 {
            return self.again(row);
        }
        let session = Place("refresh_tokens", "session").parsed(&row.session)?;
        self.add(session, next, now)?;
        Ok(Use::First { session })
    }

    /// Forgets up to `limit` tokens that were used before the instant; one that comes back then is unknown.
    pub fn remove_used(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<usize, StorageError> {
        let used: Vec<String> = refresh_tokens::table
            .filter(refresh_tokens::used_at.lt(before.naive_utc()))
            .select(refresh_tokens::hash)
            .limit(limit)
            .load(self.0)?;
        let rows = refresh_tokens::table.filter(refresh_tokens::hash.eq_any(&used));
        Ok(diesel::delete(rows).execute(self.0)?)
    }

    fn again(&mut self, row: Row) -> Result<Use, StorageError> {
        let Row {
            session,
            used_at,
            successor,
            salt,
        } = row;
        let at = |column| Place("refresh_tokens", column);
        let successor = Successor {
            hash: successor.ok_or_else(|| at("successor").corrupt("null"))?,
            salt: salt.ok_or_else(|| at("salt").corrupt("null"))?,
        };
        let next: Option<Option<NaiveDateTime>> = refresh_tokens::table
            .find(&successor.hash)
            .select(refresh_tokens::used_at)
            .get_result(self.0)
            .optional()?;
        Ok(Use::Again {
            session: at("session").parsed(&session)?,
            spent: Spent {
                used_at: instant(used_at.ok_or_else(|| at("used_at").corrupt("null"))?),
                // One that is not there any more was used long ago.
                is_successor_used: next.is_none_or(|used_at| used_at.is_some()),
            },
            successor,
        })
    }
}

#[derive(Queryable)]
struct Row {
    session: String,
    used_at: Option<NaiveDateTime>,
    successor: Option<String>,
    salt: Option<String>,
}
