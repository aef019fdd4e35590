use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::{Place, instant, text},
    schema::attachments,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    documents::{Attachment, File, Purpose},
    dossiers::DossierCode,
};
use uuid::Uuid;

/// What drafts and dossiers carry; the contents lie in the file store, found by digest.
pub struct Attachments<'c>(&'c mut AnyConnection);

/// Where an attachment belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belongs {
    ToDraft(Uuid),
    ToDossier(DossierCode),
}

impl<'c> Attachments<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, belongs: &Belongs, attachment: &Attachment) -> Result<(), StorageError> {
        diesel::insert_into(attachments::table)
            .values(Row::of(belongs, attachment))
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<(Belongs, Attachment), StorageError> {
        let row: Row = attachments::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("attachment"))?;
        row.attachment()
    }

    pub fn list_of_draft(&mut self, draft: Uuid) -> Result<Vec<Attachment>, StorageError> {
        let rows: Vec<Row> = each_backend!(self.0, |plain| attachments::table
            .filter(attachments::draft.eq(text(draft)))
            .order(attachments::id)
            .load(plain))?;
        rows.into_iter()
            .map(|row| Ok(row.attachment()?.1))
            .collect()
    }

    pub fn list_of_dossier(&mut self, code: &DossierCode) -> Result<Vec<Attachment>, StorageError> {
        let rows: Vec<Row> = each_backend!(self.0, |plain| attachments::table
            .filter(attachments::dossier.eq(code.as_str()))
            .order(attachments::id)
            .load(plain))?;
        rows.into_iter()
            .map(|row| Ok(row.attachment()?.1))
            .collect()
    }

    /// With the filing, what the draft carried belongs to the dossier.
    pub fn move_to_dossier(&mut self, draft: Uuid, code: &DossierCode) -> Result<(), StorageError> {
        diesel::update(attachments::table.filter(attachments::draft.eq(text(draft))))
            .set((
                attachments::draft.eq(None::<String>),
                attachments::dossier.eq(code.as_str()),
            ))
            .execute(self.0)?;
        Ok(())
    }

    pub fn remove(&mut self, id: Uuid) -> Result<(), StorageError> {
        diesel::delete(attachments::table.find(text(id))).execute(self.0)?;
        Ok(())
    }

    pub fn remove_of_draft(&mut self, draft: Uuid) -> Result<(), StorageError> {
        diesel::delete(attachments::table.filter(attachments::draft.eq(text(draft))))
            .execute(self.0)?;
        Ok(())
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
struct Row {
    id: String,
    draft: Option<String>,
    dossier: Option<String>,
    component: Option<i32>,
    form: String,
    file_name: Option<String>,
    media_type: Option<String>,
    size: Option<i64>,
    digest: Option<String>,
    note: Option<String>,
    added_by: String,
    added_at: NaiveDateTime,
}

impl Row {
    fn of(belongs: &Belongs, attachment: &Attachment) -> Self {
        let Attachment {
            id,
            purpose,
            form,
            file,
            note,
            added_by,
            added_at,
        } = attachment;
        let (draft, dossier) = match belongs {
            Belongs::ToDraft(id) => (Some(text(*id)), None),
            Belongs::ToDossier(code) => (None, Some(code.as_str().to_owned())),
        };
        let component = match purpose {
            Purpose::Component(number) => Some(i32::from(*number)),
            Purpose::Result => None,
        };
        Self {
            id: text(*id),
            draft,
            dossier,
            component,
            form: form.word().to_owned(),
            file_name: file.as_ref().map(|file| file.name.clone()),
            media_type: file.as_ref().map(|file| file.media_type.clone()),
            size: file.as_ref().and_then(|file| i64::try_from(file.size).ok()),
            digest: file.as_ref().map(|file| file.digest.clone()),
            note: note.clone(),
            added_by: text(*added_by),
            added_at: added_at.naive_utc(),
        }
    }

    fn attachment(self) -> Result<(Belongs, Attachment), StorageError> {
        let at = |column| Place("attachments", column);
        let belongs = match (&self.draft, &self.dossier) {
            (Some(draft), None) => Belongs::ToDraft(at("draft").parsed(draft)?),
            (None, Some(code)) => Belongs::ToDossier(at("dossier").parsed(code)?),
            _ => return Err(at("dossier").corrupt("belongs to neither or both")),
        };
        let purpose = match self.component {
            Some(number) => Purpose::Component(at("component").number(number)?),
            None => Purpose::Result,
        };
        let file = match (self.file_name, self.media_type, self.size, self.digest) {
            (Some(name), Some(media_type), Some(size), Some(digest)) => Some(File {
                name,
                media_type,
                size: at("size").number(size)?,
                digest,
            }),
            _ => None,
        };
        let attachment = Attachment {
            id: at("id").parsed(&self.id)?,
            purpose,
            form: at("form").word(&self.form)?,
            file,
            note: self.note,
            added_by: at("added_by").parsed(&self.added_by)?,
            added_at: instant(self.added_at),
        };
        Ok((belongs, attachment))
    }
}
