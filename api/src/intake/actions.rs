//! Filing and reception (IN-1..5, IN-12).

use super::{
    counter::CounterFiling,
    dto::{NewDossier, SupplementRequest},
};
use crate::{
    dossiers::{
        access::{load_at, signatory},
        actions::{save, with_titles},
        folder::Folder,
        refusal, terms,
    },
    identity::access::allow,
    notifications::actions::announce,
    problem::{Code, Problem},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::day,
    catalogue::{Channel, Version},
    documents::{Attachment, Purpose},
    dossiers::{Defect, Dossier, DossierCode, Refusal, Signatory, Status},
    identity::{
        AccountKind, Caller, Role,
        permission::{Permission, Resource, scopes},
    },
    intake::{Entry, Filing},
};
use persistence::{
    Page, Session,
    documents::Belongs,
    dossiers::{QueueFilter, QueueKey, QueuePlace, StepHolder},
};
use uuid::Uuid;

/// 128 bits and a half more: nobody guesses a QR code (PUB-3).
const TOKEN_BYTES: usize = 24;

/// A draft becomes a dossier: it gets its code and its reception deadline, and the draft is gone.
pub fn file(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: NewDossier,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let draft = super::drafts::load(session, caller, sent.draft)?;
    let procedure = session.catalogue().get(draft.procedure)?;
    super::competent_agency(session, &procedure, draft.agency.as_str(), now)?;
    let version = version_today(session, draft.procedure, now)?;
    let attachments = session.attachments().list_of_draft(draft.id)?;
    let filing = Filing {
        agency: draft.agency.clone(),
        channel: Channel::Online,
        owner: draft.owner.clone(),
        answers: draft.answers.clone(),
        delivery: sent.delivery.0,
        delivery_address: sent.delivery_address,
        consent: sent.consent,
        assisted_by: None,
    };
    let by = Signatory {
        account: caller.account,
        position: None,
        unit: None,
        roles: Vec::new(),
    };
    let dossier = enter(session, filing, &version, &attachments, &by, now)?;
    session
        .attachments()
        .move_to_dossier(draft.id, &dossier.code)?;
    session.drafts().remove(&draft)?;
    Folder::open(session, dossier)
}

/// An officer files in the applicant's name, with the recorded consent (IN-5).
pub fn file_at_counter(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: CounterFiling,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let procedure = super::drafts::procedure(session, &sent.procedure)?;
    let agency = super::competent_agency(session, &procedure, &sent.agency, now)?;
    let here = Resource::Agency {
        agency: &agency.identifier,
        path: &agency.path,
    };
    allow(caller, Permission::FileAtCounter, &here, day(now))?;
    let version = version_today(session, procedure.id, now)?;
    let attachments: Vec<Attachment> = sent
        .components
        .into_iter()
        .map(|component| Attachment {
            id: Uuid::now_v7(),
            purpose: Purpose::Component(component.component),
            form: component.form.0.form(),
            file: None,
            note: component.note,
            added_by: caller.account,
            added_at: now,
        })
        .collect();
    let filing = Filing {
        agency: agency.identifier.clone(),
        channel: sent.channel.0.channel(),
        owner: sent.owner.into_owner(None)?,
        answers: super::drafts::answers_text(&sent.answers.unwrap_or_default())?,
        delivery: sent.delivery.0,
        delivery_address: sent.delivery_address,
        consent: sent.consent,
        assisted_by: Some(caller.account),
    };
    let by = Signatory::officer(
        caller,
        &agency.identifier,
        &[Role::ReceptionOfficer],
        day(now),
    );
    let dossier = enter(session, filing, &version, &attachments, &by, now)?;
    for attachment in &attachments {
        session
            .attachments()
            .add(&Belongs::ToDossier(dossier.code.clone()), attachment)?;
    }
    Folder::open(session, dossier)
}

/// What waits at the counters of this officer: online first, then the nearest due, then the oldest (LIFE-11).
pub fn list_reception(
    session: &mut Session<'_>,
    caller: &Caller,
    agency: Option<AgencyIdentifier>,
    after: Option<QueueKey>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let mut agencies =
        session
            .agencies()
            .reached_by(&scopes(caller, Permission::Receive, day(now)))?;
    if let Some(agency) = &agency {
        agencies.retain(|reached| reached == agency.as_str());
    }
    let places = agencies
        .into_iter()
        .map(|agency| QueuePlace { agency, role: None });
    let page = session.dossiers().list_queue(&QueueFilter {
        places: places.collect(),
        statuses: vec![Status::Submitted],
        holder: StepHolder::Anybody,
        due_before: None,
        after,
        limit,
    })?;
    with_titles(session, page)
}

/// The counter takes it; from now on the limit of the procedure runs (form 01).
pub fn accept(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let dossier = load_at(session, caller, code, Permission::Receive, seen, now)?;
    let by = at_counter(caller, &dossier, now);
    let mut folder = Folder::open(session, dossier)?;
    let Folder {
        dossier,
        procedure,
        version,
        ..
    } = &folder;
    let resolution = terms::resolution(
        session,
        &dossier.agency,
        procedure,
        version,
        dossier.channel,
        now,
    )?;
    let workflow = folder.workflow()?.clone();
    let event = folder.dossier.accept(&by, resolution, &workflow, now)?;
    save(session, caller, folder.dossier, &event)
}

pub fn refuse(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    reason: String,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let mut dossier = load_at(session, caller, code, Permission::Receive, seen, now)?;
    let by = at_counter(caller, &dossier, now);
    let event = dossier.refuse(&by, reason, now)?;
    save(session, caller, dossier, &event)
}

/// One complete notice: what, why, how to mend it (IN-4).
pub fn request_supplement(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    request: SupplementRequest,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let mut dossier = load_at(session, caller, code, Permission::Receive, seen, now)?;
    if dossier.status != Status::Submitted {
        return Err(Refusal::StateForbids {
            status: dossier.status,
            action: domain::dossiers::Action::RequestSupplement,
        }
        .into());
    }
    let defects: Vec<Defect> = request.defects.into_iter().map(Into::into).collect();
    let version = session.catalogue().get_version(dossier.procedure_version)?;
    let unknown = defects
        .iter()
        .filter_map(|defect| defect.component)
        .find(|number| version.component(*number).is_none());
    if let Some(number) = unknown {
        return Err(Refusal::UnknownComponent(number).into());
    }
    let by = at_counter(caller, &dossier, now);
    let repeat = request.repeat_reason.map(|reason| reason.0);
    let event = dossier.request_supplement(&by, &defects, repeat, now)?;
    save(session, caller, dossier, &event)
}

/// The applicant says that everything asked for is attached; the reception clock starts anew (IN-2).
pub fn supply(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    note: Option<String>,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    // At the counter the officer hands in what the applicant brought (IN-5).
    let asked = match caller.kind {
        AccountKind::Applicant => Permission::ActAsOwner,
        AccountKind::Staff => Permission::Receive,
    };
    let mut dossier = load_at(session, caller, code, asked, seen, now)?;
    let reception = terms::reception(session, &dossier.agency, dossier.channel, now)?;
    let by = at_counter(caller, &dossier, now);
    let event = dossier.supply(&by, reception, note, now)?;
    save(session, caller, dossier, &event)
}

pub fn withdraw(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    reason: Option<String>,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let mut dossier = load_at(session, caller, code, Permission::ActAsOwner, seen, now)?;
    let by = signatory(caller, &dossier, &[], now);
    let event = dossier.withdraw(&by, reason, now)?;
    save(session, caller, dossier, &event)
}

/// The version in force on the day (CAT-1).
pub fn version_today(
    session: &mut Session<'_>,
    procedure: Uuid,
    now: DateTime<Utc>,
) -> Result<Version, Problem> {
    let found = session.catalogue().find_version_on(procedure, day(now))?;
    found.ok_or_else(|| Problem::of(Code::NotFileable))
}

/// Checks everything, then takes the code last: other filings of the agency wait from there on.
fn enter(
    session: &mut Session<'_>,
    filing: Filing,
    version: &Version,
    attachments: &[Attachment],
    by: &Signatory,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let faults = filing.faults(version, attachments, day(now));
    if !faults.is_empty() {
        return Err(refusal::of_filing(faults, version));
    }
    let reception = terms::reception(session, &filing.agency, filing.channel, now)?;
    let code = session.dossiers().next_code(&filing.agency, day(now))?;
    let entry = Entry {
        code,
        reception,
        lookup_token: lookup_token(),
    };
    let (dossier, event) = filing.file(entry, version, attachments, by, now);
    session.dossiers().add(&dossier, &event)?;
    announce(session, &dossier, &event)?;
    Ok(dossier)
}

fn lookup_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_BYTES]>())
}

fn at_counter(caller: &Caller, dossier: &Dossier, now: DateTime<Utc>) -> Signatory {
    signatory(caller, dossier, &[Role::ReceptionOfficer], now)
}
