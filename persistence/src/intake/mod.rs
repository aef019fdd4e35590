use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::drafts,
    vault::{DataKey, Keys, Opening},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    dossiers::Owner,
    identity::{EmailAddress, IdentityNumber, Phone},
    intake::Draft,
};
use uuid::Uuid;

/// What applicants prepare before filing.
pub struct Drafts<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> Drafts<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    pub fn add(&mut self, draft: &Draft) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(drafts::table)
            .values(Row::of(draft, &key)?)
            .execute(self.connection)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Draft, StorageError> {
        let row: Row = drafts::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("draft"))?;
        row.draft(&mut self.keys.opening(self.connection))
    }

    /// Whoever prepares them, the oldest first.
    pub fn list_of_owner(&mut self, owner: Uuid) -> Result<Vec<Draft>, StorageError> {
        let rows: Vec<Row> = drafts::table
            .filter(drafts::owner_account.eq(text(owner)))
            .order(drafts::id)
            .load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        let rows = rows.into_iter();
        rows.map(|row| row.draft(&mut opening)).collect()
    }

    /// The author's drafts, the newest first: ids grow with time.
    pub fn list(
        &mut self,
        author: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Draft>, StorageError> {
        let mut query = drafts::table
            .filter(drafts::author.eq(text(author)))
            .order(drafts::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(drafts::id.lt(text(after)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, limit).try_map(|row| row.draft(&mut opening))
    }

    pub fn save(&mut self, draft: &mut Draft) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        let read_at = draft.version;
        draft.version += 1;
        let row = drafts::table
            .filter(drafts::id.eq(text(draft.id)))
            .filter(drafts::version.eq(read_at));
        match diesel::update(row)
            .set(Row::of(draft, &key)?)
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "draft" }),
            _ => Ok(()),
        }
    }

    /// Counts a change to what the draft carries; a filing that has seen the draft before it finds it stale.
    pub fn touch(&mut self, id: Uuid) -> Result<(), StorageError> {
        let touched = diesel::update(drafts::table.find(text(id)))
            .set(drafts::version.eq(drafts::version + 1))
            .execute(self.connection)?;
        match touched {
            0 => Err(StorageError::NotFound { what: "draft" }),
            _ => Ok(()),
        }
    }

    /// Removes it at the version it was read at, so that it is filed or deleted once.
    pub fn remove(&mut self, draft: &Draft) -> Result<(), StorageError> {
        let row = drafts::table
            .filter(drafts::id.eq(text(draft.id)))
            .filter(drafts::version.eq(draft.version));
        match diesel::delete(row).execute(self.connection)? {
            0 => Err(StorageError::Stale { what: "draft" }),
            _ => Ok(()),
        }
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = drafts, treat_none_as_null = true)]
struct Row {
    id: String,
    author: String,
    procedure_id: String,
    agency: String,
    owner_account: Option<String>,
    owner_name: String,
    owner_identity_number: Option<String>,
    owner_phone: Option<String>,
    owner_email: Option<String>,
    owner_address: Option<String>,
    answers: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

impl Row {
    fn of(draft: &Draft, key: &DataKey) -> Result<Self, StorageError> {
        let Draft {
            id,
            author,
            procedure,
            agency,
            owner:
                Owner {
                    account,
                    name,
                    identity_number,
                    phone,
                    email,
                    address,
                },
            answers,
            created_at,
            updated_at,
            version,
        } = draft;
        let id = text(*id);
        let seal = key.row("drafts", &id);
        let identity_number = identity_number.as_ref().map(IdentityNumber::as_str);
        Ok(Self {
            author: text(*author),
            procedure_id: text(*procedure),
            agency: agency.as_str().to_owned(),
            owner_account: account.map(text),
            owner_name: name.as_str().to_owned(),
            owner_identity_number: seal.optional("owner_identity_number", identity_number)?,
            owner_phone: seal.optional("owner_phone", phone.as_ref().map(Phone::as_str))?,
            owner_email: seal.optional("owner_email", email.as_ref().map(EmailAddress::as_str))?,
            owner_address: seal.optional("owner_address", address.as_deref())?,
            answers: seal.text("answers", answers)?,
            created_at: created_at.naive_utc(),
            updated_at: updated_at.naive_utc(),
            version: *version,
            id,
        })
    }

    fn draft(self, opening: &mut Opening<'_>) -> Result<Draft, StorageError> {
        let mut open = opening.row("drafts", &self.id);
        let at = |column| Place("drafts", column);
        Ok(Draft {
            id: at("id").parsed(&self.id)?,
            author: at("author").parsed(&self.author)?,
            procedure: at("procedure_id").parsed(&self.procedure_id)?,
            agency: at("agency").parsed(&self.agency)?,
            owner: Owner {
                account: at("owner_account").optional(self.owner_account.as_deref())?,
                name: at("owner_name").parsed(&self.owner_name)?,
                identity_number: open.parsed(
                    "owner_identity_number",
                    self.owner_identity_number.as_deref(),
                )?,
                phone: open.parsed("owner_phone", self.owner_phone.as_deref())?,
                email: open.parsed("owner_email", self.owner_email.as_deref())?,
                address: open.optional("owner_address", self.owner_address.as_deref())?,
            },
            answers: open.text("answers", &self.answers)?,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}
