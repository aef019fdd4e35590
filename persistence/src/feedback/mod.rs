use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::ratings,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{dossiers::DossierCode, feedback::Rating};

/// One rating per dossier (FB-2).
pub struct Ratings<'c>(&'c mut AnyConnection);

impl<'c> Ratings<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, code: &DossierCode, rating: &Rating) -> Result<(), StorageError> {
        let Rating {
            score,
            comment,
            by,
            at,
        } = rating;
        diesel::insert_into(ratings::table)
            .values((
                ratings::dossier.eq(code.as_str()),
                ratings::score.eq(i32::from(*score)),
                ratings::comment.eq(comment),
                ratings::account.eq(text(*by)),
                ratings::at.eq(at.naive_utc()),
            ))
            .execute(self.0)
            .map_err(StorageError::adding("rating"))?;
        Ok(())
    }

    pub fn find(&mut self, code: &DossierCode) -> Result<Option<Rating>, StorageError> {
        let row: Option<(i32, Option<String>, String, NaiveDateTime)> = ratings::table
            .find(code.as_str())
            .select((
                ratings::score,
                ratings::comment,
                ratings::account,
                ratings::at,
            ))
            .get_result(self.0)
            .optional()?;
        row.map(|(score, comment, account, at)| {
            Ok(Rating {
                score: Place("ratings", "score").number(score)?,
                comment,
                by: Place("ratings", "account").parsed(&account)?,
                at: instant(at),
            })
        })
        .transpose()
    }
}
