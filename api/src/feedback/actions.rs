use super::dto::NewRating;
use crate::{
    dossiers::access::load,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    dossiers::DossierCode,
    feedback::Rating,
    identity::{Caller, permission::Permission},
};
use persistence::Session;

/// Once per returned dossier: the store refuses a second rating (FB-2).
pub fn rate(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    sent: NewRating,
    now: DateTime<Utc>,
) -> Result<Rating, Problem> {
    let dossier = load(session, caller, code, Permission::ActAsOwner, now)?;
    let rating = Rating::of(&dossier, caller, sent.score, sent.comment, now)?;
    session.ratings().add(code, &rating)?;
    Ok(rating)
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    now: DateTime<Utc>,
) -> Result<Rating, Problem> {
    load(session, caller, code, Permission::ReadDossier, now)?;
    let found = session.ratings().find(code)?;
    found.ok_or_else(|| Problem::of(Code::NotFound))
}
