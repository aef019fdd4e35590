use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::{loss_claims, loss_reports},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::loss::{IdentityProof, LossClaim, LossReport, Unlock},
};
use uuid::Uuid;

/// Accounts reported lost; history keeps every report.
pub struct LossReports<'c>(&'c mut AnyConnection);

/// Reports that wait for their code.
pub struct LossClaims<'c>(&'c mut AnyConnection);

impl<'c> LossReports<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// `Duplicate` when the account is reported lost already.
    pub fn add(&mut self, report: &LossReport) -> Result<(), StorageError> {
        diesel::insert_into(loss_reports::table)
            .values(ReportRow::of(report))
            .execute(self.0)
            .map_err(StorageError::adding("loss report"))?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<LossReport, StorageError> {
        let row: ReportRow = loss_reports::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("loss report"))?;
        row.report()
    }

    /// The one from which the account was not given back yet.
    pub fn find_open(&mut self, account: Uuid) -> Result<Option<LossReport>, StorageError> {
        let row: Option<ReportRow> = loss_reports::table
            .filter(loss_reports::account.eq(text(account)))
            .filter(loss_reports::unlocked_at.is_null())
            .get_result(self.0)
            .optional()?;
        row.map(ReportRow::report).transpose()
    }

    /// The reports of an account, the newest first.
    pub fn list_of(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<LossReport>, StorageError> {
        let mut query = loss_reports::table
            .filter(loss_reports::account.eq(text(account)))
            .order(loss_reports::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(loss_reports::id.lt(text(after)));
        }
        let rows: Vec<ReportRow> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(ReportRow::report)
    }

    /// `Stale` when somebody else gave the account back meanwhile.
    pub fn save(&mut self, report: &LossReport) -> Result<(), StorageError> {
        let open = loss_reports::table
            .filter(loss_reports::id.eq(text(report.id)))
            .filter(loss_reports::unlocked_at.is_null());
        match diesel::update(open)
            .set(ReportRow::of(report))
            .execute(self.0)?
        {
            0 => Err(StorageError::Stale {
                what: "loss report",
            }),
            _ => Ok(()),
        }
    }
}

impl<'c> LossClaims<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, claim: &LossClaim) -> Result<(), StorageError> {
        diesel::insert_into(loss_claims::table)
            .values(ClaimRow::of(claim))
            .execute(self.0)?;
        Ok(())
    }

    /// Nobody else's until this transaction ends.
    pub fn take(&mut self, id: Uuid) -> Result<LossClaim, StorageError> {
        let row = loss_claims::table.find(text(id));
        let found: ClaimRow = match self.0 {
            AnyConnection::Sqlite(plain) => row.get_result(plain),
            AnyConnection::Postgres(plain) => row.for_update().get_result(plain),
        }
        .map_err(StorageError::getting("loss claim"))?;
        found.claim()
    }

    pub fn save(&mut self, claim: &LossClaim) -> Result<(), StorageError> {
        diesel::update(loss_claims::table.find(text(claim.id)))
            .set(ClaimRow::of(claim))
            .execute(self.0)?;
        Ok(())
    }

    /// Forgets up to `limit` that were made before the instant.
    pub fn remove_old(&mut self, before: DateTime<Utc>, limit: i64) -> Result<usize, StorageError> {
        let old: Vec<String> = loss_claims::table
            .filter(loss_claims::created_at.lt(before.naive_utc()))
            .select(loss_claims::id)
            .limit(limit)
            .load(self.0)?;
        let rows = loss_claims::table.filter(loss_claims::id.eq_any(&old));
        Ok(diesel::delete(rows).execute(self.0)?)
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = loss_reports, treat_none_as_null = true)]
struct ReportRow {
    id: String,
    account: String,
    way: String,
    reported_at: NaiveDateTime,
    officer: Option<String>,
    paper: Option<String>,
    note: Option<String>,
    stays_frozen: bool,
    unlocked_at: Option<NaiveDateTime>,
    unlock_officer: Option<String>,
    unlock_paper: Option<String>,
    unlock_note: Option<String>,
}

impl ReportRow {
    fn of(report: &LossReport) -> Self {
        let LossReport {
            id,
            account,
            way,
            reported_at,
            proof,
            stays_frozen,
            unlocked,
        } = report;
        let (proof, unlock) = (
            proof.as_ref(),
            unlocked.as_ref().map(|unlock| &unlock.proof),
        );
        let officer = |proof: Option<&IdentityProof>| proof.map(|proof| text(proof.officer));
        let paper =
            |proof: Option<&IdentityProof>| proof.map(|proof| proof.paper.word().to_owned());
        let note = |proof: Option<&IdentityProof>| proof.map(|proof| proof.note.clone());
        Self {
            id: text(*id),
            account: text(*account),
            way: way.word().to_owned(),
            reported_at: reported_at.naive_utc(),
            officer: officer(proof),
            paper: paper(proof),
            note: note(proof),
            stays_frozen: *stays_frozen,
            unlocked_at: unlocked.as_ref().map(|unlock| unlock.at.naive_utc()),
            unlock_officer: officer(unlock),
            unlock_paper: paper(unlock),
            unlock_note: note(unlock),
        }
    }

    fn report(self) -> Result<LossReport, StorageError> {
        let at = |column| Place("loss_reports", column);
        let unlock = proof(self.unlock_officer, self.unlock_paper, self.unlock_note)?;
        let unlocked = self.unlocked_at.zip(unlock);
        Ok(LossReport {
            id: at("id").parsed(&self.id)?,
            account: at("account").parsed(&self.account)?,
            way: at("way").word(&self.way)?,
            reported_at: instant(self.reported_at),
            proof: proof(self.officer, self.paper, self.note)?,
            stays_frozen: self.stays_frozen,
            unlocked: unlocked.map(|(at, proof)| Unlock {
                at: instant(at),
                proof,
            }),
        })
    }
}

/// Three columns that are null together.
fn proof(
    officer: Option<String>,
    paper: Option<String>,
    note: Option<String>,
) -> Result<Option<IdentityProof>, StorageError> {
    let at = |column| Place("loss_reports", column);
    let (Some(officer), Some(paper), Some(note)) = (officer, paper, note) else {
        return Ok(None);
    };
    Ok(Some(IdentityProof {
        officer: at("officer").parsed(&officer)?,
        paper: at("paper").word(&paper)?,
        note,
    }))
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = loss_claims, treat_none_as_null = true)]
struct ClaimRow {
    id: String,
    account: Option<String>,
    code: String,
    created_at: NaiveDateTime,
    wrong_codes: i32,
    report: Option<String>,
}

impl ClaimRow {
    fn of(claim: &LossClaim) -> Self {
        let LossClaim {
            id,
            account,
            code,
            created_at,
            wrong_codes,
            report,
        } = claim;
        Self {
            id: text(*id),
            account: account.map(text),
            code: code.clone(),
            created_at: created_at.naive_utc(),
            wrong_codes: i32::from(*wrong_codes),
            report: report.map(text),
        }
    }

    fn claim(self) -> Result<LossClaim, StorageError> {
        let at = |column| Place("loss_claims", column);
        Ok(LossClaim {
            id: at("id").parsed(&self.id)?,
            account: at("account").optional(self.account.as_deref())?,
            code: self.code,
            created_at: instant(self.created_at),
            wrong_codes: at("wrong_codes").number(self.wrong_codes)?,
            report: at("report").optional(self.report.as_deref())?,
        })
    }
}
