use crate::{
    Page, StorageError,
    connection::AnyConnection,
    lock::Lock,
    row::{Place, instant, text},
    schema::federated_identities,
    vault::{DataKey, Keys, Kind, Opening},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::{
        authentication::Acr,
        federation::{FederatedIdentity, Identity},
    },
};
use uuid::Uuid;

/// Identities at providers that open accounts.
pub struct FederatedIdentities<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> FederatedIdentities<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    /// Nobody else is let in for the first time until this transaction ends: one person gets one account.
    pub fn let_in_alone(&mut self) -> Result<(), StorageError> {
        Lock::Newcomers.alone(self.connection)
    }

    pub fn find(&mut self, identity: &Identity) -> Result<Option<FederatedIdentity>, StorageError> {
        let Identity { issuer, subject } = identity;
        let indexes = self
            .keys
            .indexes_of(Kind::Subject, subject, self.connection)?;
        let row: Option<Row> = federated_identities::table
            .filter(federated_identities::issuer.eq(issuer))
            .filter(federated_identities::subject_index.eq_any(indexes))
            .get_result(self.connection)
            .optional()?;
        let mut opening = self.keys.opening(self.connection);
        row.map(|row| row.identity(&mut opening)).transpose()
    }

    /// `Duplicate` when it opens an account already.
    pub fn add(&mut self, identity: &FederatedIdentity) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(federated_identities::table)
            .values(Row::of(identity, &key)?)
            .execute(self.connection)
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
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, limit).try_map(|row| row.identity(&mut opening))
    }

    pub fn count_of(&mut self, account: Uuid) -> Result<i64, StorageError> {
        let own =
            federated_identities::table.filter(federated_identities::account.eq(text(account)));
        Ok(own.count().get_result(self.connection)?)
    }

    /// Whether the issuer knows the holder of the account.
    pub fn is_linked(&mut self, account: Uuid, issuer: &str) -> Result<bool, StorageError> {
        let own = federated_identities::table
            .filter(federated_identities::account.eq(text(account)))
            .filter(federated_identities::issuer.eq(issuer));
        let count: i64 = own.count().get_result(self.connection)?;
        Ok(count > 0)
    }

    /// It was shown at this assurance.
    pub fn save_use(&mut self, id: Uuid, acr: Acr, now: DateTime<Utc>) -> Result<(), StorageError> {
        diesel::update(federated_identities::table.find(text(id)))
            .set((
                federated_identities::acr.eq(acr.word()),
                federated_identities::last_used_at.eq(now.naive_utc()),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// `NotFound` when the account has no such identity.
    pub fn remove(&mut self, account: Uuid, id: Uuid) -> Result<(), StorageError> {
        let own = federated_identities::table
            .filter(federated_identities::id.eq(text(id)))
            .filter(federated_identities::account.eq(text(account)));
        match diesel::delete(own).execute(self.connection)? {
            0 => Err(StorageError::NotFound { what: "identity" }),
            _ => Ok(()),
        }
    }

    /// None opens the account any more.
    pub fn remove_all_of(&mut self, account: Uuid) -> Result<usize, StorageError> {
        let own =
            federated_identities::table.filter(federated_identities::account.eq(text(account)));
        Ok(diesel::delete(own).execute(self.connection)?)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = federated_identities)]
struct Row {
    id: String,
    account: String,
    issuer: String,
    subject: String,
    subject_index: String,
    acr: String,
    linked_at: NaiveDateTime,
    last_used_at: NaiveDateTime,
}

impl Row {
    fn of(identity: &FederatedIdentity, key: &DataKey) -> Result<Self, StorageError> {
        let FederatedIdentity {
            id,
            account,
            identity: Identity { issuer, subject },
            acr,
            linked_at,
            last_used_at,
        } = identity;
        let id = text(*id);
        let seal = key.row("federated_identities", &id);
        Ok(Self {
            account: text(*account),
            issuer: issuer.clone(),
            subject: seal.text("subject", subject)?,
            subject_index: key.index(Kind::Subject, subject),
            acr: acr.word().to_owned(),
            linked_at: linked_at.naive_utc(),
            last_used_at: last_used_at.naive_utc(),
            id,
        })
    }

    fn identity(self, opening: &mut Opening<'_>) -> Result<FederatedIdentity, StorageError> {
        let Self {
            id,
            account,
            issuer,
            subject,
            subject_index: _,
            acr,
            linked_at,
            last_used_at,
        } = self;
        let subject = opening
            .row("federated_identities", &id)
            .text("subject", &subject)?;
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
