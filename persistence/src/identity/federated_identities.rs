use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::federated_identities,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{prelude::*, sql_types::BigInt};
use domain::{
    Word,
    identity::{
        authentication::Acr,
        federation::{FederatedIdentity, Identity},
    },
};
use uuid::Uuid;

/// The advisory lock of PostgreSQL under which newcomers are let in.
const NEWCOMERS: i64 = 20_220_712;

/// Identities at providers that open accounts.
pub struct FederatedIdentities<'c>(&'c mut AnyConnection);

impl<'c> FederatedIdentities<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// Nobody else is let in for the first time until this transaction ends: one person gets one account.
    pub fn let_in_alone(&mut self) -> Result<(), StorageError> {
        if let AnyConnection::Postgres(plain) = self.0 {
            diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
                .bind::<BigInt, _>(NEWCOMERS)
                .execute(plain)?;
        }
        Ok(())
    }

    pub fn find(&mut self, identity: &Identity) -> Result<Option<FederatedIdentity>, StorageError> {
        let row: Option<Row> = federated_identities::table
            .filter(federated_identities::issuer.eq(&identity.issuer))
            .filter(federated_identities::subject.eq(&identity.subject))
            .get_result(self.0)
            .optional()?;
        row.map(Row::identity).transpose()
    }

    /// `Duplicate` when it opens an account already.
    pub fn add(&mut self, identity: &FederatedIdentity) -> Result<(), StorageError> {
        diesel::insert_into(federated_identities::table)
            .values(Row::of(identity))
            .execute(self.0)
            .map_err(StorageError::adding("identity"))?;
        Ok(())
    }

    /// Those of an account, the newest first.
    pub fn list_of(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<FederatedIdentity>, StorageError> {
        let mut query = federated_identities::table
            .filter(federated_identities::account.eq(text(account)))
            .order(federated_identities::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(federated_identities::id.lt(text(after)));
        }
        let rows: Vec<Row> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(Row::identity)
    }

    pub fn count_of(&mut self, account: Uuid) -> Result<i64, StorageError> {
        let own =
            federated_identities::table.filter(federated_identities::account.eq(text(account)));
        Ok(own.count().get_result(self.0)?)
    }

    /// Whether the issuer knows the holder of the account.
    pub fn is_linked(&mut self, account: Uuid, issuer: &str) -> Result<bool, StorageError> {
        let own = federated_identities::table
            .filter(federated_identities::account.eq(text(account)))
            .filter(federated_identities::issuer.eq(issuer));
        let count: i64 = own.count().get_result(self.0)?;
        Ok(count > 0)
    }

    /// It was shown at this assurance.
    pub fn save_use(&mut self, id: Uuid, acr: Acr, now: DateTime<Utc>) -> Result<(), StorageError> {
        diesel::update(federated_identities::table.find(text(id)))
            .set((
                federated_identities::acr.eq(acr.word()),
                federated_identities::last_used_at.eq(now.naive_utc()),
            ))
            .execute(self.0)?;
        Ok(())
    }

    /// `NotFound` when the account has no such identity.
    pub fn remove(&mut self, account: Uuid, id: Uuid) -> Result<(), StorageError> {
        let own = federated_identities::table
            .filter(federated_identities::id.eq(text(id)))
            .filter(federated_identities::account.eq(text(account)));
        match diesel::delete(own).execute(self.0)? {
            0 => Err(StorageError::NotFound { what: "identity" }),
            _ => Ok(()),
        }
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = federated_identities)]
struct Row {
    id: String,
    account: String,
    issuer: String,
    subject: String,
    acr: String,
    linked_at: NaiveDateTime,
    last_used_at: NaiveDateTime,
}

impl Row {
    fn of(identity: &FederatedIdentity) -> Self {
        let FederatedIdentity {
            id,
            account,
            identity: Identity { issuer, subject },
            acr,
            linked_at,
            last_used_at,
        } = identity;
        Self {
            id: text(*id),
            account: text(*account),
            issuer: issuer.clone(),
            subject: subject.clone(),
            acr: acr.word().to_owned(),
            linked_at: linked_at.naive_utc(),
            last_used_at: last_used_at.naive_utc(),
        }
    }

    fn identity(self) -> Result<FederatedIdentity, StorageError> {
        let Self {
            id,
            account,
            issuer,
            subject,
            acr,
            linked_at,
            last_used_at,
        } = self;
        let at = |column| Place("federated_identities", column);
        Ok(FederatedIdentity {
            id: at("id").parsed(&id)?,
            account: at("account").parsed(&account)?,
            identity: Identity { issuer, subject },
            acr: at("acr").word(&acr)?,
            linked_at: instant(linked_at),
            last_used_at: instant(last_used_at),
        })
    }
}
