//! Filing and reception (IN-1..5, IN-12).

use super::{
    counter::CounterFiling,
    dto::{NewDossier, SupplementRequest},
};
use crate::{
    dossiers::{
        access::{Attempt, Desk, about, record_shown},
        actions::with_titles,
        folder::Folder,
        refusal,
        terms::Terms,
    },
    extract::refused,
    identity::access::allowed,
    notifications::actions::announce,
    personal_data::consents::given_with_filing,
    problem::{Code, Problem, Text},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::day,
    catalogue::{Channel, Procedure, Version},
    documents::{Attachment, Purpose},
    dossiers::{Defect, Dossier, Refusal, Signatory, Status},
    identity::{
        Caller, Role,
        permission::{Permission, Place, Resource, scopes},
    },
    intake::{Entry, Filing, may_file_through},
};
use persistence::{
    Page, Session,
    documents::Belongs,
    dossiers::{QueueFilter, QueueKey, QueuePlace, StepHolder},
};
use std::sync::Arc;
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
    let agency = super::competent_agency(session, &procedure, draft.agency.as_str(), now)?;
    super::drafts::allow_filing(caller, &agency, now)?;
    let principal = draft.owner.account.filter(|owner| *owner != caller.account);
    if let Some(principal) = principal {
        super::drafts::represented(caller, principal, draft.procedure)?;
    }
    let version = version_today(session, draft.procedure, now)?;
    let attachments = session.attachments().list_of_draft(draft.id)?;
    let filing = Filing {
        agency: draft.agency.clone(),
        counter: draft.agency.clone(),
        channel: Channel::Online,
        owner: draft.owner.clone(),
        answers: draft.answers.clone(),
        delivery: sent.delivery.0,
        delivery_address: sent.delivery_address,
        consent: sent.consent,
        assisted_by: None,
    };
    let by = Signatory::outside(caller, draft.owner.account);
    let dossier = enter(
        session,
        filing,
        (&procedure, &version),
        &attachments,
        &by,
        now,
    )?;
    session
        .attachments()
        .move_to_dossier(draft.id, &dossier.code)?;
    session.drafts().remove(&draft)?;
    given_with_filing(session, caller, &dossier)?;
    let entry = match principal {
        Some(principal) => caller.entry().on_behalf_of(principal),
        None => caller.entry(),
    };
    session.audit().record(about(entry, &dossier))?;
    let folder = Folder {
        dossier,
        agency,
        procedure,
        version,
        attachments,
        holder: None,
        owner_reads: false,
    };
    Ok(folder.shown_to(caller.kind))
}

/// An officer or another helper files in the applicant's name, with the recorded consent (IN-5).
pub fn file_at_counter(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: CounterFiling,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let procedure = super::drafts::procedure(session, &sent.procedure)?;
    let agency = super::competent_agency(session, &procedure, &sent.agency, now)?;
    let counter = match &sent.counter {
        Some(named) => super::counter_of(session, named, now)?,
        None => agency.clone(),
    };
    let here = Resource::Agency(Place {
        agency: &counter.identifier,
        path: &counter.path,
    });
    let entry = allowed(caller, Permission::FileAtCounter, &here, day(now))?;
    let channel = sent.channel.0.channel();
    if !may_file_through(caller.kind, channel) {
        return Err(channel_of_others());
    }
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
        counter: counter.identifier.clone(),
        channel,
        owner: sent.owner.into_owner(None)?,
        answers: super::drafts::answers_text(&sent.answers.unwrap_or_default())?,
        delivery: sent.delivery.0,
        delivery_address: sent.delivery_address,
        consent: sent.consent,
        assisted_by: Some(caller.account),
    };
    let by = Signatory::officer(
        caller,
        &counter.identifier,
        &[Role::ReceptionOfficer],
        None,
        day(now),
    );
    let dossier = enter(
        session,
        filing,
        (&procedure, &version),
        &attachments,
        &by,
        now,
    )?;
    for attachment in &attachments {
        session
            .attachments()
            .add(&Belongs::ToDossier(dossier.code.clone()), attachment)?;
    }
    given_with_filing(session, caller, &dossier)?;
    session.audit().record(about(entry, &dossier))?;
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
    let mut places = Vec::new();
    for reached in reach(session, caller, Permission::Receive, agency.as_ref(), now)? {
        places.push(QueuePlace::Counter { agency: reached });
    }
    for reached in reach(session, caller, Permission::TakeOver, agency.as_ref(), now)? {
        places.push(QueuePlace::Arrivals { agency: reached });
    }
    let page = session.dossiers().list_queue(&QueueFilter {
        places,
        holder: StepHolder::Anybody,
        due_before: None,
        after,
        limit,
    })?;
    let shown = page.items.iter();
    record_shown(session, caller, Permission::Receive, shown, now)?;
    with_titles(session, page)
}

/// The agencies where the caller may do this; only the one asked for, if one is.
pub fn reach(
    session: &mut Session<'_>,
    caller: &Caller,
    asked: Permission,
    agency: Option<&AgencyIdentifier>,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Problem> {
    let scopes = scopes(caller, asked, day(now));
    let mut agencies = session.agencies().reached_by(&scopes)?;
    if let Some(agency) = agency {
        agencies.retain(|reached| reached == agency.as_str());
    }
    Ok(agencies)
}

/// The counter takes it; from now on the limit of the procedure runs (form 01).
pub fn accept(session: &mut Session<'_>, attempt: &Attempt) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Receive,
        Desk::Counter,
        |dossier, by, timing| dossier.accept(by, timing, attempt.now),
    )
}

/// The competent agency has what another counter accepted for it (IN-10).
pub fn take_over(session: &mut Session<'_>, attempt: &Attempt) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::TakeOver,
        Desk::Reception,
        |dossier, by, timing| dossier.arrive(by, timing, attempt.now),
    )
}

pub fn refuse(
    session: &mut Session<'_>,
    attempt: &Attempt,
    reason: String,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Receive,
        Desk::Counter,
        |dossier, by, _| dossier.refuse(by, reason, attempt.now),
    )
}

/// One complete notice: what, why, how to mend it (IN-4). The counter asks at reception, the step's officer later.
pub fn request_supplement(
    session: &mut Session<'_>,
    attempt: &Attempt,
    request: SupplementRequest,
) -> Result<Folder, Problem> {
    let asks = |status| match status {
        Status::Accepted | Status::InProcess => (Permission::Handle, Desk::Step),
        _ => (Permission::Receive, Desk::Counter),
    };
    let folder = attempt.open_for(session, |dossier| asks(dossier.status).0)?;
    let (_, desk) = asks(folder.dossier.status);
    let defects: Vec<Defect> = request.defects.into_iter().map(Into::into).collect();
    let unknown = defects
        .iter()
        .filter_map(|defect| defect.component)
        .find(|number| folder.version.component(*number).is_none());
    if let Some(number) = unknown {
        return Err(Refusal::UnknownComponent(number).into());
    }
    let repeat = request.repeat_reason.map(|reason| reason.0);
    attempt.act_on(session, folder, desk, |dossier, by, timing| {
        dossier.request_supplement(by, timing, &defects, repeat, attempt.now)
    })
}

/// The applicant says that everything asked for is attached; at the counter the officer hands in what the applicant
/// brought (IN-5).
pub fn supply(
    session: &mut Session<'_>,
    attempt: &Attempt,
    note: Option<String>,
) -> Result<Folder, Problem> {
    let asked = if attempt.caller.kind.is_outside() {
        Permission::ActAsOwner
    } else {
        Permission::Receive
    };
    attempt.act(session, asked, Desk::Counter, |dossier, by, timing| {
        dossier.supply(by, timing, note, attempt.now)
    })
}

pub fn withdraw(
    session: &mut Session<'_>,
    attempt: &Attempt,
    reason: Option<String>,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::ActAsOwner,
        Desk::Counter,
        |dossier, by, _| dossier.withdraw(by, reason, attempt.now),
    )
}

/// The version in force on the day (CAT-1).
pub fn version_today(
    session: &mut Session<'_>,
    procedure: Uuid,
    now: DateTime<Utc>,
) -> Result<Arc<Version>, Problem> {
    let found = session.catalogue().find_version_on(procedure, day(now))?;
    found.ok_or_else(|| Problem::of(Code::NotFileable))
}

/// Checks everything, then takes the code last: other filings of the agency wait from there on.
fn enter(
    session: &mut Session<'_>,
    filing: Filing,
    (procedure, version): (&Procedure, &Version),
    attachments: &[Attachment],
    by: &Signatory,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let faults = filing.faults(version, attachments, day(now));
    if !faults.is_empty() {
        return Err(refusal::of_filing(faults, version));
    }
    let terms = Terms::load(session, &filing.counter, now)?;
    let reception = terms
        .timing(procedure, version)
        .reception(filing.channel, now)?;
    let code = session.dossiers().next_code(&filing.agency, day(now))?;
    let entry = Entry {
        code,
        reception,
        lookup_token: lookup_token(),
    };
    let (dossier, event) = filing.file(entry, version, attachments, by, now);
    session.dossiers().add(&dossier, &event)?;
    announce(session, &dossier, procedure, &event)?;
    Ok(dossier)
}

fn channel_of_others() -> Problem {
    let detail = Text::new(
        "Nhân viên bưu chính nộp hồ sơ qua bưu chính, tổ hỗ trợ nộp hồ sơ trực tiếp.",
        "A postal agent files what came by post, a support team what was handed over directly.",
    );
    refused("/channel", "channel_of_others", detail)
}

fn lookup_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_BYTES]>())
}
