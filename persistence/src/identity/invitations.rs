use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::invitations,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    identity::{invitation::Invitation, loss::IdentityProof},
};
use uuid::Uuid;

/// Accounts that wait for their holders to choose a secret.
pub struct Invitations<'c>(&'c mut AnyConnection);

impl<'c> Invitations<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, invitation: &Invitation) -> Result<(), StorageError> {
        diesel::insert_into(invitations::table)
            .values(Row::of(invitation))
            .execute(self.0)?;
        Ok(())
    }

    /// The one of this token, nobody else's until the transaction ends.
    pub fn take(&mut self, token: &str) -> Result<Option<Invitation>, StorageError> {
        let row = invitations::table.filter(invitations::token.eq(token));
        let found: Option<Row> = match self.0 {
            AnyConnection::Sqlite(plain) => row.get_result(plain),
            AnyConnection::Postgres(plain) => row.for_update().get_result(plain),
        }
        .optional()?;
        found.map(Row::invitation).transpose()
    }

    /// How the account was opened, if a helper did it.
    pub fn find(&mut self, account: Uuid) -> Result<Option<Invitation>, StorageError> {
        let row: Option<Row> = invitations::table
            .find(text(account))
            .get_result(self.0)
            .optional()?;
        row.map(Row::invitation).transpose()
    }

    /// It was used. Who helped stays.
    pub fn use_up(&mut self, account: Uuid) -> Result<(), StorageError> {
        diesel::update(invitations::table.find(text(account)))
            .set(invitations::token.eq(None::<String>))
            .execute(self.0)?;
        Ok(())
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = invitations)]
struct Row {
    account: String,
    token: Option<String>,
    created_at: NaiveDateTime,
    helper: String,
    paper: String,
    note: String,
}

impl Row {
    fn of(invitation: &Invitation) -> Self {
        let Invitation {
            account,
            token,
            created_at,
            proof,
        } = invitation;
        Self {
            account: text(*account),
            token: Some(token.clone()),
            created_at: created_at.naive_utc(),
            helper: text(proof.officer),
            paper: proof.paper.word().to_owned(),
            note: proof.note.clone(),
        }
    }

    fn invitation(self) -> Result<Invitation, StorageError> {
        let at = |column| Place("invitations", column);
        Ok(Invitation {
            account: at("account").parsed(&self.account)?,
            token: self.token.unwrap_or_default(),
            created_at: instant(self.created_at),
            proof: IdentityProof {
                officer: at("helper").parsed(&self.helper)?,
                paper: at("paper").word(&self.paper)?,
                note: self.note,
            },
        })
    }
}
