use super::dto::NewConsent;
use crate::{
    problem::{Code, Problem},
    reference::data_protection::{ConsentWords, DataProtection},
};
use chrono::{DateTime, Utc};
use domain::{
    Word,
    dossiers::Dossier,
    identity::Caller,
    personal_data::{ConsentAct, ConsentEvent, ConsentPurpose, ConsentRefused},
};
use persistence::Session;
use uuid::Uuid;

/// The present words for a purpose, and the person's last word on it.
pub struct Standing {
    pub words: ConsentWords,
    pub last: Option<ConsentEvent>,
}

/// Every purpose there is.
pub fn list(session: &mut Session<'_>, caller: &Caller) -> Result<Vec<Standing>, Problem> {
    let data_protection = DataProtection::read()?;
    let standing = |purpose: &ConsentPurpose| {
        Ok(Standing {
            words: data_protection.words(*purpose)?.clone(),
            last: session.consents().last(caller.account, *purpose)?,
        })
    };
    ConsentPurpose::ALL.iter().map(standing).collect()
}

pub fn add(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: NewConsent,
    now: DateTime<Utc>,
) -> Result<ConsentEvent, Problem> {
    let text = DataProtection::read()?.words(sent.purpose.0)?.text();
    text.check(sent.act.0, sent.version)?;
    let event = ConsentEvent {
        id: Uuid::now_v7(),
        account: Some(caller.account),
        text,
        act: sent.act.0,
        at: now,
        recorded_by: caller.account,
        dossier: None,
    };
    session.consents().add(&event)?;
    let entry = caller.entry().on("consents", event.id);
    session.audit().record(entry.about(caller.account))?;
    Ok(event)
}

/// What the applicant agreed to with a filing, online or before an officer.
pub fn given_with_filing(
    session: &mut Session<'_>,
    caller: &Caller,
    dossier: &Dossier,
) -> Result<(), Problem> {
    let words = DataProtection::read()?;
    let text = words.words(ConsentPurpose::DossierHandling)?.text();
    Ok(session.consents().add(&ConsentEvent {
        id: Uuid::now_v7(),
        account: dossier.owner.account,
        text,
        act: ConsentAct::Given,
        at: dossier.consent_at,
        recorded_by: caller.account,
        dossier: Some(dossier.code.clone()),
    })?)
}

impl From<ConsentRefused> for Problem {
    fn from(refused: ConsentRefused) -> Self {
        Self::of(match refused {
            ConsentRefused::BoundToDossier => Code::ConsentBoundToDossier,
            ConsentRefused::AnotherText => Code::ConsentTextChanged,
        })
    }
}
