use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::drafts,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{dossiers::Owner, intake::Draft};
use uuid::Uuid;

/// What applicants prepare before filing.
pub struct Drafts<'c>(&'c mut AnyConnection);

impl<'c> Drafts<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, draft: &Draft) -> Result<(), StorageError> {
        diesel::insert_into(drafts::table)
            .values(Row::of(draft))
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Draft, StorageError> {
        let row: Row = drafts::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("draft"))?;
        row.draft()
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
        let rows: Vec<Row> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(Row::draft)
    }

    pub fn save(&mut self, draft: &mut Draft) -> Result<(), StorageError> {
        let read_at = draft.version;
        draft.version += 1;
        let row = drafts::table
            .filter(drafts::id.eq(text(draft.id)))
            .filter(drafts::version.eq(read_at));
        match diesel::update(row).set(Row::of(draft)).execute(self.0)? {
            0 => Err(StorageError::Stale { what: "draft" }),
            _ => Ok(()),
        }
    }

    /// Counts a change to what the draft carries; a filing that has seen the draft before it finds it stale.
    pub fn touch(&mut self, id: Uuid) -> Result<(), StorageError> {
        let touched = diesel::update(drafts::table.find(text(id)))
            .set(drafts::version.eq(drafts::version + 1))
            .execute(self.0)?;
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
        match diesel::delete(row).execute(self.0)? {
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
    fn of(draft: &Draft) -> Self {
        let Draft {
            id,
            author,
            procedure,
            agency,
            // The author's account owns what an applicant drafts.
            owner:
                Owner {
                    account: _,
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
        Self {
            id: text(*id),
            author: text(*author),
            procedure_id: text(*procedure),
            agency: agency.as_str().to_owned(),
            owner_name: name.as_str().to_owned(),
            owner_identity_number: identity_number.as_ref().map(|n| n.as_str().to_owned()),
            owner_phone: phone.as_ref().map(|p| p.as_str().to_owned()),
            owner_email: email.as_ref().map(|e| e.as_str().to_owned()),
            owner_address: address.clone(),
            answers: answers.clone(),
            created_at: created_at.naive_utc(),
            updated_at: updated_at.naive_utc(),
            version: *version,
        }
    }

    fn draft(self) -> Result<Draft, StorageError> {
        let at = |column| Place("drafts", column);
        let author = at("author").parsed(&self.author)?;
        Ok(Draft {
            id: at("id").parsed(&self.id)?,
            author,
            procedure: at("procedure_id").parsed(&self.procedure_id)?,
            agency: at("agency").parsed(&self.agency)?,
            owner: Owner {
                account: Some(author),
                name: at("owner_name").parsed(&self.owner_name)?,
                identity_number: at("owner_identity_number")
                    .optional(self.owner_identity_number.as_deref())?,
                phone: at("owner_phone").optional(self.owner_phone.as_deref())?,
                email: at("owner_email").optional(self.owner_email.as_deref())?,
                address: self.owner_address,
            },
            answers: self.answers,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}
